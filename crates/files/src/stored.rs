//! [`Stored`]: the numbers that files hold.

use safetensors::Dtype;
use std::fmt;
use wengert_tape::Element;

/// The type of the numbers in a file.
///
/// ```
/// use wengert_files::{Precision, Stored};
/// assert_eq!((f32::PRECISION, f32::PRECISION.to_string()), (Precision::F32, "f32".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `f32`
    F32,
    /// `f64`
    F64,
}

/// As in `f32`.
impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        })
    }
}

/// A number that files hold: `f32` or `f64`.
///
/// ```
/// use wengert_files::{FileError, Stored, save_params};
/// use wengert_tape::{Matrix, Params};
///
/// /// Saves a layer of ones, over whichever type.
/// fn save_ones<T: Stored>(path: &std::path::Path) -> Result<String, FileError> {
///     let mut params = Params::<T>::default();
///     params.add("w", Matrix::filled(2, 2, T::one()));
///     save_params(path, &params)?;
///     Ok(T::PRECISION.to_string())
/// }
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("ones.safetensors");
/// assert_eq!(save_ones::<f64>(&path)?, "f64");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Stored: Element {
    /// Which of them it is.
    const PRECISION: Precision;

    /// The type in a file.
    #[doc(hidden)]
    const DTYPE: Dtype;

    /// Adds the bytes, the lowest first.
    #[doc(hidden)]
    fn put(self, bytes: &mut Vec<u8>);
}

macro_rules! stored {
    ($($float:ident $DTYPE:ident),*) => { $(
        impl Stored for $float {
            const PRECISION: Precision = Precision::$DTYPE;
            const DTYPE: Dtype = Dtype::$DTYPE;

            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    )* };
}
stored!(f32 F32, f64 F64);
