//! Tables read in parts.

use wengert_files::{Csv, FileError, Table};

/// Rows 0, 1, …, with an empty line in front of the fifth.
fn text(rows: usize) -> String {
    let row =
        |k: usize| format!("{}{k},{}\n", if k == 4 { "\n" } else { "" }, ["red", "blue"][k % 2]);
    format!("k,color\n{}", (0..rows).map(row).collect::<String>())
}

fn parts(text: &str, rows: usize) -> Vec<Result<Table, FileError>> {
    Csv::new().parts_from("data.csv", text.as_bytes(), rows).unwrap().collect()
}

#[test]
fn parts_are_the_rows_of_the_table() {
    for (rows, size, lengths) in [
        (1, 3, vec![1]),
        (3, 3, vec![3]),
        (5, 3, vec![5]),
        (6, 3, vec![3, 3]),
        (11, 3, vec![3, 3, 5]),
        (3, 1, vec![1, 1, 1]),
    ] {
        let whole = Csv::new().read_from("data.csv", text(rows).as_bytes()).unwrap();
        let (mut start, mut found) = (0, Vec::new());
        for part in parts(&text(rows), size) {
            let part = part.unwrap();
            let indices: Vec<_> = (start..start + part.len()).collect();
            // Values and lines.
            assert_eq!(part, whole.select(&indices), "{rows} rows, {size} at a time");
            assert_eq!(part.line(0), whole.line(start));
            start += part.len();
            found.push(part.len());
        }
        assert_eq!(found, lengths);
    }
}

#[test]
fn an_error_is_the_last_part() {
    let text = text(9) + "9,red\nx,red\n10,red\n";
    let mut parts = parts(&text, 3).into_iter();
    assert_eq!(parts.next().unwrap().unwrap().len(), 3);
    assert_eq!(parts.next().unwrap().unwrap().len(), 3);
    let error = parts.next().unwrap().unwrap_err().to_string();
    let expected = "data.csv, line 13, column \"k\": \"x\" is not a number, but line 2 has one; correct \
                    it, or declare the column as text";
    assert_eq!(error, expected);
    assert!(parts.next().is_none());
}

#[test]
fn a_table_without_rows_has_no_parts() {
    let error = |text: &str| {
        let parts = Csv::new().parts_from("data.csv", text.as_bytes(), 3);
        parts.unwrap_err().to_string()
    };
    let empty = "the file is empty; expected a line of column names, then a line for each sample";
    assert_eq!(error(""), format!("data.csv: {empty}"));
    assert_eq!(error("a,b\n"), "data.csv: there is a line of column names, but no data");
}
