//! Classes and whole numbers stay what they are in their cells.

use wengert_files::{Csv, Encoder, Encoding, FileError, Table, read_npy_from};

fn read(csv: &Csv, text: &str) -> Result<Table, FileError> {
    csv.read_from("data.csv", text.as_bytes())
}

/// The classes of `y`, and the number of each row among them, read anew as one that is to be evaluated.
fn classes(csv: &Csv, encoding: &Encoding, text: &str) -> (Encoder, Vec<usize>) {
    let encoder = encoding.learn(&read(csv, text).unwrap()).unwrap();
    let first = encoder.encode(read(csv, text).unwrap()).unwrap();
    let again = encoder.encode(read(&Csv::new().columns_of(&encoder), text).unwrap()).unwrap();
    assert_eq!(first, again);
    let classes = again.data.classes().unwrap();
    (encoder, classes)
}

#[test]
fn a_class_of_a_column_of_text_is_its_text() {
    for (cells, expected, order) in [
        ("01 1 1.0 1 01", ["01", "1", "1.0"], vec![0, 1, 2, 1, 0]),
        ("1e3 1000 +1000", ["+1000", "1000", "1e3"], vec![2, 1, 0]),
        ("-0 0 00", ["-0", "0", "00"], vec![0, 1, 2]),
        ("TRUE true True", ["TRUE", "True", "true"], vec![0, 2, 1]),
        ("1e400 inf 0x10", ["0x10", "1e400", "inf"], vec![1, 2, 0]),
    ] {
        let rows: Vec<_> = cells.split(' ').map(|cell| format!("1, {cell} \n")).collect();
        let text = format!("x,y\n{}", rows.concat());
        let (encoder, found) = classes(&Csv::new().texts(["y"]), &Encoding::of("y"), &text);
        assert_eq!((encoder.task().classes(), found), (&expected.map(String::from)[..], order));
        // A table whose numbers have lost their texts.
        let error = encoder.encode(read(&Csv::new(), "x,y\n1,2\n").unwrap()).unwrap_err();
        assert!(error.to_string().contains("\"2\" is none of those that were learned"), "{error}");
    }
}

#[test]
fn a_class_of_a_column_of_numbers_is_called_as_it_is_written() {
    let written = Csv::new().written(["y"]);
    for (csv, cells, expected, order) in [
        (&written, "01 02 01 02", ["01", "02"], [0, 1, 0, 1]),
        (&written, "2.0 1.0 2.0 1.0", ["1.0", "2.0"], [1, 0, 1, 0]),
        (&written, "1 1.0 2.0 2.0", ["1", "2.0"], [0, 0, 1, 1]),
        (&written, "9007199254740993 3 3 3", ["3", "9007199254740993"], [1, 0, 0, 0]),
        (&Csv::new(), "01 02 01 02", ["1", "2"], [0, 1, 0, 1]),
    ] {
        let rows: Vec<_> = cells.split(' ').map(|cell| format!("1,{cell}\n")).collect();
        let text = format!("x,y\n{}", rows.concat());
        let (encoder, found) = classes(csv, &Encoding::of("y"), &text);
        assert_eq!(
            (encoder.task().classes(), found),
            (&expected.map(String::from)[..], order.to_vec())
        );
    }
    // Without its text such a class has no name that would come back.
    let table =
        read(&Csv::new(), "x,y\n1,9007199254740993\n1,3\n1,9007199254740993\n1,3\n").unwrap();
    let gaps = "would become the same number as another whole number, since beyond 9007199254740992 there are \
                gaps; declare the column as text, or leave it out";
    let error = Encoding::of("y").learn(&table).unwrap_err().to_string();
    assert_eq!(error, format!("data.csv, column \"y\": \"9007199254740992\" {gaps}"));
}

#[test]
fn different_whole_numbers_of_a_column_stay_different() {
    let gaps = "would become the same number as another whole number, since beyond 9007199254740992 there are \
                gaps; declare the column as text, or leave it out";
    let refused = |cells: &str| {
        let rows: Vec<_> = cells.split(' ').map(|cell| format!("{cell}\n")).collect();
        read(&Csv::new(), &format!("a\n{}", rows.concat())).err().map(|error| error.to_string())
    };
    let last = |text: &str, line: usize| {
        Some(format!("data.csv, line {line}, column \"a\": \"{text}\" {gaps}"))
    };
    for (cells, expected) in [
        ("9007199254740992 9007199254740993", last("9007199254740993", 3)),
        ("1 18446744073709551615 2 18446744073709551616", last("18446744073709551616", 5)),
        ("1e30 1000000000000000000000000000001", last("1000000000000000000000000000001", 3)),
        ("-9007199254740993 -9007199254740992", last("-9007199254740992", 3)),
        // One number, however it is written, and numbers that are apart.
        ("9007199254740993 9007199254740993.0 +9.007199254740993e15", None),
        ("9007199254740992 9007199254740994 -9007199254740992", None),
        ("1 9007199254740993 2 9007199254740993", None),
        // Fractions are rounded to the nearest, as in every program.
        ("0.12345678901234567 0.123456789012345678 0.1", None),
        ("9007199254740991 9007199254740991.25", None),
    ] {
        assert_eq!(refused(cells), expected, "{cells}");
    }
    let long = "a,b\n9007199254740992,1\n9007199254740993,2\n";
    assert!(read(&Csv::new().texts(["a"]), long).is_ok());
    assert!(read(&Csv::new().without(["a"]), long).is_ok());
}

#[test]
fn different_whole_numbers_of_an_array_stay_different() {
    let file = |descr: &str, shape: &str, fortran: &str, numbers: &[i64]| {
        let header =
            format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}}}");
        let numbers: Vec<_> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        [b"\x93NUMPY\x01\0\x76\0", format!("{header:117}\n").as_bytes(), &numbers].concat()
    };
    let big = 1 << 53;
    for (descr, fortran, numbers, expected) in [
        ("<i8", "False", [big, 1, big + 1, 2], Some((2, 1, "9007199254740993"))),
        ("<i8", "True", [1, -big - 1, 2, -big], None),
        ("<i8", "True", [1, 2, -big - 1, -big], Some((2, 2, "-9007199254740992"))),
        ("<u8", "False", [3, -1, 4, -2], Some((2, 2, "18446744073709551614"))),
        ("<i8", "False", [big, big + 1, big, big + 1], None),
        ("<f8", "False", [big, big, big + 1, 2], None),
    ] {
        let found = read_npy_from("x.npy", &*file(descr, "(2, 2)", fortran, &numbers));
        let expected = expected.map(|(row, column, number)| {
            format!(
                "x.npy: row {row}, column {column}: {number} would become the same number as another whole \
                 number, since beyond 9007199254740992 there are gaps"
            )
        });
        assert_eq!(found.err().map(|error| error.to_string()), expected, "{numbers:?}");
    }
}
