//! [`Stored`]: the numbers that files hold.

use safetensors::Dtype;
use wengert_tape::Element;

/// A number that files hold: `f32` or `f64`.
pub trait Stored: Element {
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
            const DTYPE: Dtype = Dtype::$DTYPE;

            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    )* };
}
stored!(f32 F32, f64 F64);
