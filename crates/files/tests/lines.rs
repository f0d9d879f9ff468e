//! Lines are counted as editors do, and the first bytes may come in pieces.

use std::io::{self, Read};
use wengert_files::{Csv, FileError, Table};

/// Yields this many bytes at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.1.min(self.0.len()).min(buffer.len());
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

fn read(text: &[u8], piece: usize) -> Result<Table, FileError> {
    Csv::new().read_from("data.csv", Pieces(text, piece))
}

#[test]
fn errors_name_the_line_whatever_ends_it() {
    let wrong = "column \"a\": \"x\" is not a number, but line";
    for (text, line, first) in [
        ("a\n1\n2\nx\n", 4, 2),
        ("a\r1\r2\rx\r", 4, 2),
        ("a\r\n1\r\n2\r\nx", 4, 2),
        ("a\r1\n2\r\nx\r", 4, 2),
        // Empty lines, also in quotes.
        ("\r\ra\r\r1\rx", 6, 5),
        ("\n\na\n\n1\nx", 6, 5),
        ("\r\n\r\na\r\n\r\n1\r\nx", 6, 5),
        ("a\r\"1\"\r\r\nx\r", 4, 2),
    ] {
        for piece in [1, 2, 3, 7, 100] {
            let error = read(text.as_bytes(), piece).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("data.csv, line {line}, {wrong} {first} ")),
                "{text:?}: {error}"
            );
        }
    }
    for end in ["\n", "\r", "\r\n"] {
        let text = format!("a,b{end}1,\"x{end}{end}y\"{end}2,z{end}{end}3,w{end}");
        for piece in [1, 100] {
            let table = read(text.as_bytes(), piece).unwrap();
            assert_eq!([0, 1, 2].map(|row| table.line(row)), [2, 5, 7], "{text:?}");
        }
        let error = read(format!("a,b{end}1,2{end}3{end}").as_bytes(), 1).unwrap_err().to_string();
        assert_eq!(error, "data.csv, line 3: expected 2 cells, one for each column, got 1");
        let error = read(format!("a{end}1{end}\u{e9}{end}").as_bytes(), 1).unwrap_err().to_string();
        assert!(error.starts_with("data.csv, line 3, "), "{error}");
    }
}

#[test]
fn the_first_bytes_are_known_in_pieces_too() {
    for piece in [1, 2, 3, 4, 100] {
        for text in ["\u{feff}a,b\n1,2\n", "\u{feff}\"a\",b\r1,2", "a,b\n1,2"] {
            let table = read(text.as_bytes(), piece).unwrap();
            let names: Vec<_> = table.columns().iter().map(|column| &*column.name).collect();
            assert_eq!(names, ["a", "b"], "{piece}");
        }
        for (bytes, what) in [
            (&b"\xff\xfea\0"[..], "UTF-16"),
            (b"a\0,\0", "UTF-16"),
            (b"PK\x03\x04rest", "a ZIP archive or a workbook"),
            (b"\x1f\x8b\x08", "compressed by gzip"),
        ] {
            let error = read(bytes, piece).unwrap_err().to_string();
            assert_eq!(error, format!("data.csv: this is {what}; save the file as UTF-8 text"));
        }
        // Shorter than a mark.
        assert!(
            read(b"\xef\xbb\xbf", piece).unwrap_err().to_string().contains("the file is empty")
        );
        assert!(read(b"a", piece).unwrap_err().to_string().contains("but no data"));
    }
}
