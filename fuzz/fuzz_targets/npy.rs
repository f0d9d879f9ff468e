//! NumPy arrays: any bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wengert_files::read_npy_from;

fuzz_target!(|data: &[u8]| {
    if let Ok(matrix) = read_npy_from("x.npy", data) {
        assert!(matrix.shape().len() <= data.len());
    }
});
