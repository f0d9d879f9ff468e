//! Model and training files: any bytes, unchanged and with a corrected checksum.
#![no_main]

#[path = "../seal.rs"]
mod seal;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    seal::load(data);
    if let Some(sealed) = seal::sealed(data) {
        seal::load(&sealed);
    }
});
