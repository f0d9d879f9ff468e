//! Arrays written by NumPy, and files that are not arrays.

use std::io::Read;
use wengert_files::{FileError, read_npy, read_npy_from};
use wengert_trainer::Matrix;

fn read(bytes: impl AsRef<[u8]>) -> Result<Matrix<f64>, FileError> {
    read_npy_from("x.npy", bytes.as_ref())
}

/// A file of format 1.0.
fn file(header: &str, numbers: &[u8]) -> Vec<u8> {
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), numbers].concat()
}

fn saved(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Every type, byte order and layout, each written by `tests/reference/npy.py`.
#[test]
fn what_numpy_saves() {
    let mut lines = 0;
    for line in include_str!("reference/npy.txt").lines() {
        let [name, numbers, bytes] = *line.split(' ').collect::<Vec<_>>() else { panic!("{line}") };
        let numbers = numbers.split(',').map(|x| x.parse().unwrap()).collect();
        assert_eq!(read(saved(bytes)).unwrap(), Matrix::from_rows(2, 3, numbers), "{name}");
        lines += 1;
    }
    assert_eq!(lines, 42);
}

#[test]
fn one_dimension_is_a_column() {
    let numbers = [1.5_f64.to_le_bytes(), f64::NAN.to_le_bytes()].concat();
    let column =
        read(file("{'descr':'<f8','shape':(2,),'fortran_order':False}", &numbers)).unwrap();
    assert_eq!(column.shape().to_string(), "2×1");
    assert_eq!(column.at(0, 0), 1.5);
    assert!(column.at(1, 0).is_nan());
}

#[test]
fn refused_files() {
    let header = |descr: &str, shape: &str| {
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}")
    };
    let types = "expected f4, f8, b1, i1 to i8 or u1 to u8 in either byte order";
    let no_header = "the header does not describe an array of numbers";
    for (bytes, message) in [
        (b"".to_vec(), "this is no NumPy array".to_owned()),
        (b"a,b\n1,2\n3,4\n".to_vec(), "this is no NumPy array".into()),
        (b"\x93NUMPY\x04\0\0\0".to_vec(), "format 4 is not known; expected 1 to 3".into()),
        (b"\x93NUMPY\x01\0\x10".to_vec(), "the file ends in the header".into()),
        (b"\x93NUMPY\x01\0\x10\0{'descr".to_vec(), "the file ends in the header".into()),
        (
            b"\x93NUMPY\x02\0\xff\xff\xff\xff{".to_vec(),
            "a header of 4294967295 bytes, more than 10000".into(),
        ),
        (file("", b""), no_header.into()),
        (file("{'descr': '<f8', 'shape': (2,)", b""), no_header.into()),
        (file("{'descr': '<f8', 'shape': (2,)}", b""), no_header.into()),
        (
            file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", b""),
            no_header.into(),
        ),
        (file(&header("<f8", "(-2,)"), b""), no_header.into()),
        (file(&header("<f8", "(99999999999999999999999,)"), b""), no_header.into()),
        (file(&header("<f2", "(2,)"), b""), format!("numbers of type \"<f2\"; {types}")),
        (file(&header("|O", "(2,)"), b""), format!("numbers of type \"|O\"; {types}")),
        (file(&header("", "(2,)"), b""), format!("numbers of type \"\"; {types}")),
        (file(&header("é", "(2,)"), b""), format!("numbers of type \"é\"; {types}")),
        (file(&header("<f8", "()"), b""), "expected 1 or 2 dimensions, got 0".into()),
        (file(&header("<f8", "(1, 2, 3)"), b""), "expected 1 or 2 dimensions, got 3".into()),
        (file(&header("<f8", "(1152921504606846976, 16)"), b""), "the shape is too large".into()),
        (
            file("{\"descr\": \"<f8\", \"fortran_order\": True, \"shape\": (0, 3)}\n", b""),
            "there are no numbers".into(),
        ),
        (file(&header("<f8", "(9000000, 0)"), b""), "there are no numbers".into()),
        (
            file(&header("|u1", "(1152921504606846976,)"), &[0; 20]),
            "expected 1152921504606846976 numbers, the file ends after 20".into(),
        ),
        (
            file(&header("<f4", "(3, 2)"), &[0; 23]),
            "expected 6 numbers, the file ends after 5".into(),
        ),
        (file(&header("<f4", "(3, 2)"), &[0; 25]), "the file goes on after 6 numbers".into()),
    ] {
        assert_eq!(read(bytes).unwrap_err().to_string(), format!("x.npy: {message}"));
    }
    let error = read_npy("no/such.npy").unwrap_err().to_string();
    assert_eq!(error, "no/such.npy: there is no such file");
}

/// A header that claims much more than there is costs no memory, and no time.
#[test]
fn memory_grows_with_what_is_read() {
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (500000, 500000), }";
    let start = file(header, b"");
    let error = read_npy_from("x.npy", start.chain(std::io::repeat(0).take(1000)));
    let message = "x.npy: expected 250000000000 numbers, the file ends after 1000";
    assert_eq!(error.unwrap_err().to_string(), message);
}
