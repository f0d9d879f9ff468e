//! A checksum over a whole safetensors file, kept in its metadata.
//!
//! The format has no checksum, so a flipped bit in a weight would go unnoticed. The CRC-32 is computed over the
//! file with zeros in place of the checksum; its place is found by the name of the field, which comes first in
//! the metadata, which come first in the header.

use std::ops::Range;

/// The placeholder in the metadata until the checksum is known.
pub(crate) const ZEROS: &str = "00000000";

/// The name of the field, as escaped in a JSON string.
const FIELD: &[u8] = br#"\"checksum\":\""#;

/// Writes the checksum into the file.
pub(crate) fn seal(file: &mut [u8]) {
    let place = place(file).expect("the metadata have a place for the checksum");
    let checksum = format!("{:08x}", compute(file, &place));
    file[place].copy_from_slice(checksum.as_bytes());
}

/// Whether the checksum matches the content of the file.
pub(crate) fn holds(file: &[u8]) -> bool {
    place(file).is_some_and(|place| {
        let checksum = format!("{:08x}", compute(file, &place));
        file[place] == *checksum.as_bytes()
    })
}

fn place(file: &[u8]) -> Option<Range<usize>> {
    let length = u64::from_le_bytes(*file.first_chunk()?);
    let header = file.get(..usize::try_from(length).ok()?.checked_add(8)?)?;
    let start = header.windows(FIELD.len()).position(|window| window == FIELD)? + FIELD.len();
    let place = start..start + ZEROS.len();
    file.get(place.clone()).map(|_| place)
}

fn compute(file: &[u8], place: &Range<usize>) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&file[..place.start]);
    hasher.update(ZEROS.as_bytes());
    hasher.update(&file[place.end..]);
    hasher.finalize()
}
