//! NumPy's `.npy` files: a header and the numbers.

use crate::error::{FileError, Problem};
use crate::npy_header::Header;
use crate::whole::Long;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use wengert_trainer::Matrix;

/// Reads an array written by NumPy's `save` (format 1.0 to 3.0): one dimension (a column) or two; floats of 4 or 8
/// bytes, integers or booleans, in either byte order, rows or columns first.
///
/// Integers beyond 2⁵³ are rounded to the nearest `f64`; two of a column that would become equal are refused. NaN and
/// infinities are kept; a [`Dataset`](wengert_trainer::Dataset) refuses them.
///
/// # Errors
/// If the file cannot be read, or is not such an array.
///
/// ```
/// use wengert_files::read_npy;
/// use wengert_trainer::Dataset;
///
/// # let folder = tempfile::tempdir()?;
/// # let [features, targets] = ["features.npy", "targets.npy"].map(|name| folder.path().join(name));
/// # let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,)}";
/// # let file = [b"\x93NUMPY\x01\x00\x76\x00", format!("{header:117}\n").as_bytes(), &[1, 2, 4]].concat();
/// # std::fs::write(&features, &file)?;
/// # std::fs::write(&targets, &file)?;
/// let data = Dataset::new(read_npy(features)?, read_npy(targets)?)?;
/// assert_eq!((data.len(), data.features().at(2, 0)), (3, 4.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_npy(path: impl AsRef<Path>) -> Result<Matrix<f64>, FileError> {
    let name = path.as_ref().display().to_string();
    let file = File::open(path).map_err(|error| FileError::new(&*name, error))?;
    read_npy_from(&name, file)
}

/// As [`read_npy`], from `input`; errors call it `name`.
///
/// ```
/// use wengert_files::read_npy_from;
/// let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}";
/// let start = [b"\x93NUMPY\x01\x00\x76\x00", format!("{header:117}\n").as_bytes()].concat();
/// let numbers = [1.5_f32, -2.0].map(f32::to_le_bytes).concat();
/// let array = read_npy_from("x.npy", &*[start, numbers].concat())?;
/// assert_eq!((array.at(0, 0), array.at(0, 1)), (1.5, -2.0));
/// # Ok::<(), wengert_files::FileError>(())
/// ```
///
/// # Errors
/// As [`read_npy`].
pub fn read_npy_from(name: &str, input: impl Read) -> Result<Matrix<f64>, FileError> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    read(&mut input).map_err(|problem| FileError::new(name, problem))
}

fn read(input: &mut impl BufRead) -> Result<Matrix<f64>, Problem> {
    let header = Header::read(input)?;
    let [rows, cols] = header.shape;
    let count = rows.checked_mul(cols).filter(|&count| count.checked_mul(header.size).is_some());
    let count = count.ok_or_else(|| Problem::npy("the shape is too large"))?;
    if count == 0 {
        return Err(Problem::npy("there are no numbers"));
    }
    let numbers = numbers(input, &header, count)?;
    if numbers.len() < count {
        let got = numbers.len();
        return Err(Problem::npy(format!("expected {count} numbers, the file ends after {got}")));
    }
    if !input.fill_buf()?.is_empty() {
        return Err(Problem::npy(format!("the file goes on after {count} numbers")));
    }
    Ok(match header.fortran_order {
        true => Matrix::from_cols(rows, cols, numbers),
        false => Matrix::from_rows(rows, cols, numbers),
    })
}

/// Reads up to `count` numbers; memory grows with the input, not with the header's claim.
fn numbers(input: &mut impl BufRead, header: &Header, count: usize) -> Result<Vec<f64>, Problem> {
    let (mut numbers, mut long) = (Vec::new(), HashMap::<usize, Long>::new());
    let mut bytes = vec![0; header.size << 10];
    while numbers.len() < count {
        let wanted = bytes.len().min((count - numbers.len()) * header.size);
        let got = fill(input, &mut bytes[..wanted])?;
        // Grows by a quarter instead of doubling, to waste less memory.
        let more = got / header.size;
        if numbers.capacity() - numbers.len() < more {
            numbers.reserve_exact(more.max(numbers.len() / 4));
        }
        for bytes in bytes[..got].chunks_exact(header.size) {
            let (number, whole) = header.number(bytes);
            if let Some(whole) = whole {
                let (row, column) = header.place(numbers.len());
                if !long.entry(column).or_default().is_alone(number, whole) {
                    return Err(Problem::npy(format!(
                        "row {}, column {}: {whole} would become the same number as another whole number, \
                         since beyond 9007199254740992 there are gaps",
                        row + 1,
                        column + 1
                    )));
                }
            }
            numbers.push(number);
        }
        if got < wanted {
            break;
        }
    }
    Ok(numbers)
}

/// Reads until the buffer is full or the input ends.
pub(crate) fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<usize, Problem> {
    let mut filled = 0;
    loop {
        match input.read(&mut bytes[filled..]) {
            Ok(0) => return Ok(filled),
            Ok(more) => filled += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}
