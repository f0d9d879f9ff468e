//! Tables that are refused, word for word.

use std::io::{self, Read};
use wengert_files::{Csv, Encoding, FileError, Table};

fn read(csv: &Csv, text: impl AsRef<[u8]>) -> Result<Table, FileError> {
    csv.read_from("data.csv", text.as_ref())
}

#[test]
fn refused_tables() {
    let plain = Csv::new;
    let long = "x".repeat(100);
    let refused: &[(Csv, &[u8], &str)] = &[
        (
            plain(),
            b"",
            "data.csv: the file is empty; expected a line of column names, then a line for each sample",
        ),
        (
            plain(),
            b"\n\r\n",
            "data.csv: the file is empty; expected a line of column names, then a line for each sample",
        ),
        (plain(), b"a,b\n", "data.csv: there is a line of column names, but no data"),
        (
            plain(),
            b"a,b\n1,2\n\n3\n",
            "data.csv, line 4: expected 2 cells, one for each column, got 1",
        ),
        (
            plain(),
            b"a,b\n1,2\r\n\"3\n\",2\n1,2,3\n",
            "data.csv, line 3, column \"a\": \"3\\n\" is not a number, but line 2 has one; correct it, \
             or declare the column as text",
        ),
        (
            plain(),
            b"a\n\"x\ny\"\n\r\n\r\n1\n",
            "data.csv, line 6, column \"a\": \"1\" is a number, but line 2 has a text; correct it, or \
             declare the column as text",
        ),
        (
            plain(),
            b"a;b\n1,5;2\n",
            "data.csv: there is one column, \"a;b\"; try the separator \";\"",
        ),
        (
            plain(),
            b"\"a, b\"\n1,2\n",
            "data.csv, line 2: expected 1 cells, one for each column, got 2",
        ),
        (
            plain().texts(["zap"]),
            b"\"a, b\"\n1\n",
            "data.csv: there is no column \"zap\"; there are \"a, b\"",
        ),
        (
            plain().separator(b';'),
            b"a,b\n1;2\n",
            "data.csv: there is one column, \"a,b\"; try the separator \",\"",
        ),
        (
            plain().texts(["a"]),
            b"a\tb\n1\t2\n",
            "data.csv: there is one column, \"a\\tb\"; try the separator \"\\t\"",
        ),
        (
            plain().separator(b';'),
            b"a;b\n2;1\n-2,5e3;1\n",
            "data.csv, line 3, column \"a\": \"-2,5e3\" is not a number: a decimal comma is not read, \
             only a point, as in 2.5",
        ),
        (plain(), b"a\nNA\n1e999\n", "data.csv, line 3, column \"a\": \"1e999\" is not finite"),
        (plain(), b"a\n1\n-inf\n", "data.csv, line 3, column \"a\": \"-inf\" is not finite"),
        (plain(), b"a,,b\n1,2,3\n", "data.csv, line 1: column 2 has no name"),
        (
            plain(),
            b"\na,b, a\n1,2,3\n",
            "data.csv, line 2, column \"a\": columns 1 and 3 have the same name",
        ),
        (plain(), b"\xff\xfea\0", "data.csv: this is UTF-16; save the file as UTF-8 text"),
        (plain(), b"a\0,\0", "data.csv: this is UTF-16; save the file as UTF-8 text"),
        (
            plain(),
            b"PK\x03\x04",
            "data.csv: this is a ZIP archive or a workbook; save the file as UTF-8 text",
        ),
        (
            plain(),
            b"\x1f\x8b\x08",
            "data.csv: this is compressed by gzip; save the file as UTF-8 text",
        ),
        (
            plain(),
            b"caf\xe9\n1\n",
            "data.csv, line 1: the byte 0xE9 is not UTF-8; save the file as UTF-8 text",
        ),
        (
            plain(),
            b"a,b\n1,2\n1,\xc3\x28\n",
            "data.csv, line 3, column \"b\": the byte 0xC3 is not UTF-8; save the file as UTF-8 text",
        ),
        (plain().max_columns(3), b"a,b,c,d\n", "data.csv, line 1: more than 3 columns"),
        (
            plain().max_record(8),
            b"a,b\n1,2\n\"never closed\n1,2\n",
            "data.csv, line 3: a record of more than 8 bytes begins here; is a quote not closed?",
        ),
        (
            plain().texts(["zap"]),
            b"zip,b\n1,2\n",
            "data.csv: there is no column \"zap\"; did you mean \"zip\"?",
        ),
        (
            plain(),
            b"a,b\n1,\n2,\"1,5\"\n3,\"-2,25\"\n",
            "data.csv, line 3, column \"b\": \"1,5\" has a decimal comma, as all cells of the column; write \
             a point, as in 2.5, or declare the column as text",
        ),
    ];
    for (csv, bytes, message) in refused {
        let error = read(csv, bytes).unwrap_err();
        assert_eq!(error.to_string(), *message);
    }
    let error = read(&plain(), format!("a\n1\n{long}\n")).unwrap_err();
    assert!(error.to_string().contains(&format!("{:?}… is not a number", &long[..60])), "{error}");
}

#[test]
fn limits_are_exact() {
    let csv = Csv::new().max_columns(70).max_record(300);
    let line = |columns: usize, bytes: usize| {
        let mut cells = vec!["1".to_owned(); columns];
        cells[0] = "1".repeat(bytes + 1 - columns);
        cells.join(",") + "\n"
    };
    let header = |columns: usize| {
        let names: Vec<_> = (0..columns).map(|k| format!("{k}")).collect();
        names.join(",") + "\n"
    };
    assert!(read(&csv, header(70) + &line(70, 300) + &line(70, 300)).is_ok());
    let error = read(&csv, header(70) + &line(70, 301)).unwrap_err().to_string();
    assert!(error.starts_with("data.csv, line 2: a record of more than 300 bytes"), "{error}");
    let error = read(&csv, header(71)).unwrap_err().to_string();
    assert_eq!(error, "data.csv, line 1: more than 70 columns");
}

/// Repeats the same bytes without end, and counts them.
struct Endless(&'static [u8], usize);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.iter_mut().zip(self.0.iter().cycle()).for_each(|(to, byte)| *to = *byte);
        self.1 += buffer.len();
        Ok(buffer.len())
    }
}

#[test]
fn limits_are_checked_before_more_is_read() {
    for (text, most, message) in [
        (
            "\"",
            17 << 20,
            "data.csv, line 1: a record of more than 16777216 bytes begins here; is a \
          quote not closed?",
        ),
        (",", 1 << 18, "data.csv, line 1: more than 65536 columns"),
        (
            "a",
            17 << 20,
            "data.csv, line 1: a record of more than 16777216 bytes begins here; is a \
          quote not closed?",
        ),
    ] {
        let mut input = Endless(if text == "\"" { b"x" } else { text.as_bytes() }, 0);
        let opening: &[u8] = if text == "\"" { b"\"" } else { b"" };
        let error = Csv::new().read_from("data.csv", opening.chain(&mut input)).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(input.1 <= most, "{} bytes were read", input.1);
    }
}

#[test]
fn files_that_cannot_be_read() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let error = Csv::new().read(folder).unwrap_err();
    assert_eq!(error.to_string(), format!("{folder}: this is a folder, not a file"));
    let error = Csv::new().read("no/such.csv").unwrap_err();
    assert_eq!(error.to_string(), "no/such.csv: there is no such file");
    assert!(std::error::Error::source(&error).is_some());

    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }
    let error = Csv::new().read_from("data.csv", "a,b\n1,".as_bytes().chain(Broken)).unwrap_err();
    assert_eq!(error.to_string(), "data.csv: permission denied");
}

#[test]
fn unknown_columns() {
    let table = read(&Csv::new(), "Radius,texture,class\n1,2,3\n").unwrap();
    let error = |name| table.column(name).unwrap_err().to_string();
    assert_eq!(
        error("radius"),
        "data.csv: there is no column \"radius\"; did you mean \"Radius\"?"
    );
    assert_eq!(
        error("texure"),
        "data.csv: there is no column \"texure\"; did you mean \"texture\"?"
    );
    assert_eq!(
        error("y"),
        "data.csv: there is no column \"y\"; there are \"Radius\", \"texture\", \"class\""
    );
}

#[test]
fn decimal_commas_are_texts_where_they_are_declared_or_others_are_there() {
    let text = "a\n\"1,5\"\n\"2,5\"\n";
    assert_eq!(read(&Csv::new().texts(["a"]), text).unwrap().len(), 2);
    assert_eq!(read(&Csv::new(), "a\n\"1,5\"\n\"2,5 or so\"\n").unwrap().len(), 2);
}

#[test]
fn columns_besides_those_of_an_encoder_have_to_be_there() {
    let table = read(&Csv::new(), "color,pet\nred,yes\nblue,no\n").unwrap();
    let encoder = Encoding::of("pet").learn(&table).unwrap();
    let text = "name,color,age\nTom,red,3\n";
    let missing = |name: &str| {
        read(&Csv::new().features_of(&encoder).texts([name]), text).unwrap_err().to_string()
    };
    assert_eq!(missing("nam"), "data.csv: there is no column \"nam\"; did you mean \"name\"?");
    let expected = "data.csv: there is no column \"owner\"; there are \"name\", \"color\", \"age\"";
    assert_eq!(missing("owner"), expected);
    assert_eq!(read(&Csv::new().columns_of(&encoder), text).unwrap().columns().len(), 1);
}
