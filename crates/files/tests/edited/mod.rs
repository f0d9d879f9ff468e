//! Edited model files with a valid checksum.

/// The file with another text in its header, where quotes are escaped once more.
pub(crate) fn edited(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let length = u64::from_le_bytes(*file.first_chunk().unwrap()) as usize;
    let (header, tensors) = file[8..].split_at(length);
    let header = std::str::from_utf8(header).unwrap();
    assert!(header.contains(from), "{header}");
    let header = header.replacen(from, to, 1);
    let length = (header.len() as u64).to_le_bytes();
    sealed(&[&length, header.as_bytes(), tensors].concat())
}

/// The file with the checksum of its content.
fn sealed(file: &[u8]) -> Vec<u8> {
    let field = br#"\"checksum\":\""#;
    let start = file.windows(field.len()).position(|window| window == field).unwrap() + field.len();
    let mut zeros = file.to_vec();
    zeros[start..start + 8].copy_from_slice(b"00000000");
    let checksum = format!("{:08x}", crc(&zeros));
    zeros[start..start + 8].copy_from_slice(checksum.as_bytes());
    zeros
}

/// CRC-32 as in ISO 3309, bit by bit: the one of `zlib.crc32`.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
