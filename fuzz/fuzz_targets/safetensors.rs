//! Files of models and trainings: any bytes, as they are and with the checksum that they should have.
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
