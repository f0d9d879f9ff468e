//! Tables as they come out of files.

use wengert_files::{Csv, FileError, Table, Values};

fn read(csv: &Csv, text: impl AsRef<[u8]>) -> Result<Table, FileError> {
    csv.read_from("data.csv", text.as_ref())
}

fn numbers(table: &Table, name: &str) -> Vec<f64> {
    match &table.column(name).unwrap().values {
        Values::Numbers(numbers) => numbers.clone(),
        Values::Texts(_) => panic!("{name} holds texts"),
    }
}

fn texts(table: &Table, name: &str) -> Vec<String> {
    match &table.column(name).unwrap().values {
        Values::Texts(texts) => {
            let rows = 0..table.len();
            rows.map(|row| texts.get(row).unwrap_or("missing").to_owned()).collect()
        }
        Values::Numbers(_) => panic!("{name} holds numbers"),
    }
}

#[test]
fn numbers_and_texts() {
    let table = read(&Csv::new(), "a,b,c\n1,x,-2.5e3\n+.5, y ,\t7 \n").unwrap();
    assert_eq!((table.len(), table.columns().len(), table.file()), (2, 3, "data.csv"));
    assert_eq!(numbers(&table, "a"), [1.0, 0.5]);
    assert_eq!(texts(&table, "b"), ["x", "y"]);
    assert_eq!(numbers(&table, "c"), [-2500.0, 7.0]);
}

#[test]
fn numbers_are_read_to_the_last_bit() {
    let random = |k: u64| f64::from_bits(k.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let written: Vec<f64> = (1..2000).map(random).filter(|x| x.is_finite()).collect();
    let lines: Vec<_> = written.iter().map(|x| format!("{x}\n")).collect();
    let table = read(&Csv::new(), format!("x\n{}", lines.concat())).unwrap();
    assert_eq!(numbers(&table, "x"), written);
    // Between two floats, more digits than either has: the nearest one.
    let table = read(&Csv::new(), "x\n9007199254740993.000000000000000000001\n").unwrap();
    assert_eq!(numbers(&table, "x"), [9_007_199_254_740_994.0]);
}

/// The examples of RFC 4180, section 2.
#[test]
fn quotes() {
    let text =
        "\u{feff}\"a \"\"b\"\"\",\"c\r\nd\",\"e,f\"\r\n\"x\",\"y\r\n\",z\r\n\r\n\"p\"\"\",q,\"\"";
    let table = read(&Csv::new(), text).unwrap();
    let names: Vec<_> = table.columns().iter().map(|column| &*column.name).collect();
    assert_eq!(names, ["a \"b\"", "c\r\nd", "e,f"]);
    assert_eq!(texts(&table, "a \"b\""), ["x", "p\""]);
    assert_eq!(texts(&table, "e,f"), ["z", "missing"]);
    assert_eq!((table.line(0), table.line(1)), (3, 6));
}

#[test]
fn line_ends_and_separators() {
    let plain = read(&Csv::new(), "a,b\n1,2\n3,4\n").unwrap();
    for text in ["a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4"] {
        assert_eq!(read(&Csv::new(), text).unwrap().columns(), plain.columns(), "{text:?}");
    }
    for (separator, text) in [(b';', "a;b\n1;2\n3;4\n"), (b'\t', "a\tb\n1\t2\n3\t4\n")] {
        let csv = Csv::new().separator(separator);
        assert_eq!(read(&csv, text).unwrap(), plain);
    }
}

#[test]
fn missing_cells() {
    let table = read(&Csv::new(), "a,b\n,?\nNA,x\n1,null\nnan,n/a\n").unwrap();
    assert!(numbers(&table, "a")[..2].iter().all(|x| x.is_nan()));
    assert_eq!(numbers(&table, "a")[2], 1.0);
    assert_eq!(texts(&table, "b"), ["missing", "x", "missing", "missing"]);
    let missing: Vec<_> = table.columns().iter().map(|c| c.values.is_missing(3)).collect();
    assert_eq!(missing, [true, true]);

    let table = read(&Csv::new().missing(["-99"]), "a,b\n-99,NA\n2,x\n").unwrap();
    assert!(numbers(&table, "a")[0].is_nan());
    assert_eq!(texts(&table, "b"), ["NA", "x"]);
}

#[test]
fn declared_texts() {
    let table = read(&Csv::new().texts(["zip"]), "zip,x\n01234,1\nK1A,2\n").unwrap();
    assert_eq!(texts(&table, "zip"), ["01234", "K1A"]);
}

#[test]
fn selected_rows_keep_their_lines() {
    let table = read(&Csv::new(), "a,b\n1,x\n\n2,y\n3,\n").unwrap().select(&[2, 0, 2]);
    assert_eq!(numbers(&table, "a"), [3.0, 1.0, 3.0]);
    assert_eq!(texts(&table, "b"), ["missing", "x", "missing"]);
    assert_eq!([0, 1, 2].map(|row| table.line(row)), [5, 2, 5]);
}
