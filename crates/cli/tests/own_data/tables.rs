//! Tables that cannot be used: one line with the file and the place, exit code 1, and no file is left.

use crate::folder::{Folder, text};

const TRAIN: &str = "train d.csv --target y --epochs 1 -q";

/// The content of `d.csv`, and the message about it.
fn tables() -> Vec<(Vec<u8>, String)> {
    let columns: Vec<_> = (0..65_537).map(|k| format!("c{k}")).collect();
    let unclosed = [b"a,y\n1,no\n\"".to_vec(), vec![b'x'; 17 << 20]].concat();
    let number = "is not a number, but line 2 has one; correct it, or declare the column as text";
    let missing = "the cell is missing; such rows can be dropped, or features replaced by their mean \
                   (--missing drop, --missing mean)";
    let utf8 = "save the file as UTF-8 text";
    let rows: [(Vec<u8>, String); 24] = [
        (
            vec![],
            ": the file is empty; expected a line of column names, then a line for each sample".into(),
        ),
        (b"a,y\n".into(), ": there is a line of column names, but no data".into()),
        (
            b"a,y\n1,no\n2\n".into(),
            ", line 3: expected 2 cells, one for each column, got 1".into(),
        ),
        (
            b"a,y\n1,no\n2,yes,3\n".into(),
            ", line 3: expected 2 cells, one for each column, got 3".into(),
        ),
        (b"a,Y2\n1,no\n".into(), ": there is no column \"y\"; there are \"a\", \"Y2\"".into()),
        (b"a,y\n1,no\ntwo,yes\n".into(), format!(", line 3, column \"a\": \"two\" {number}")),
        (
            b"a,y\nx,no\n2,yes\n".into(),
            ", line 3, column \"a\": \"2\" is a number, but line 2 has a text; correct it, or declare \
             the column as text"
                .into(),
        ),
        (b"a,y\n1,no\nNaN,yes\n".into(), format!(", line 3, column \"a\": {missing}")),
        (b"a,y\n1,no\n2,\n3,yes\n".into(), format!(", line 3, column \"y\": {missing}")),
        (b"a,y\n1,no\ninf,yes\n".into(), ", line 3, column \"a\": \"inf\" is not finite".into()),
        (b"a,y\n1,no\n1e999,yes\n".into(), ", line 3, column \"a\": \"1e999\" is not finite".into()),
        (
            b"a,y\n1,no\n2,no\n".into(),
            ", column \"y\": every row is of class \"no\"; at least two classes are needed".into(),
        ),
        (b"y\nno\nyes\n".into(), ": there are no features: the target is the only column".into()),
        (columns.join(",").into(), ", line 1: more than 65536 columns".into()),
        (
            unclosed,
            ", line 3: a record of more than 16777216 bytes begins here; is a quote not closed?".into(),
        ),
        (
            b"a,y\n1,no\n2,M\xfcnchen\n".into(),
            format!(", line 3, column \"y\": the byte 0xFC is not UTF-8; {utf8}"),
        ),
        (b"\xff\xfea\0,\0y\0".into(), format!(": this is UTF-16; {utf8}")),
        (b"PK\x03\x04".into(), format!(": this is a ZIP archive or a workbook; {utf8}")),
        (
            b"a,y,a\n1,no,2\n".into(),
            ", line 1, column \"a\": columns 1 and 3 have the same name".into(),
        ),
        (
            b"a;y\n1;no\n2;yes\n".into(),
            ": there is one column, \"a;y\"; try the separator \";\" (--separator \";\")".into(),
        ),
        (
            b"a\ty\n1,5\tno\n2\tyes\n".into(),
            ": there is one column, \"a\\ty\"; try the separator \"\\t\" (--separator tab)".into(),
        ),
        (
            b"a,y\n2,no\n\"2,5\",yes\n".into(),
            ", line 3, column \"a\": \"2,5\" is not a number: a decimal comma is not read, only a point, \
             as in 2.5"
                .into(),
        ),
        (
            b"a,y\n\"2,5\",no\n\"3,5\",yes\n".into(),
            ", line 2, column \"a\": \"2,5\" has a decimal comma, as all cells of the column; write a point, \
             as in 2.5, or declare the column as text (--text)"
                .into(),
        ),
        (b"a,,y\n1,2,no\n".into(), ", line 1: column 2 has no name".into()),
    ];
    rows.into()
}

#[test]
fn tables_that_cannot_be_trained_on() {
    let folder = Folder::new();
    for (content, expected) in tables() {
        folder.write("d.csv", content);
        assert_eq!(folder.error(TRAIN), (format!("d.csv{expected}"), Some(1)));
        assert_eq!(folder.names(), ["d.csv", "trees.csv"]);
    }
}

#[test]
fn names_and_options_that_do_not_fit_the_table() {
    let folder = Folder::new();
    for (line, expected) in [
        ("--target sik", "trees.csv: there is no column \"sik\"; did you mean \"sick\"?"),
        (
            "--target sick --without ages",
            "trees.csv: there is no column \"ages\"; did you mean \"age\"?",
        ),
        (
            "--target kind --task regression",
            "trees.csv, column \"kind\": \"oak\" is not a number, and the column is one of numbers",
        ),
        (
            "--target height --task classes --max-categories 5",
            "trees.csv, column \"height\": 60 different classes, and at most 5 are learned; is this the \
             target?",
        ),
        (
            "--target sick --text age --max-categories 50",
            "trees.csv, column \"age\": 60 different texts, and at most 50 become features; leave the \
             column out (--without)",
        ),
        (
            "--target sick --loss softmax",
            "--loss softmax: the target has 2 classes; they take bce, mse, mae or huber",
        ),
        (
            "--target height --loss bce",
            "--loss bce: the target is a number; that takes mse, mae or huber",
        ),
        (
            "--target sick --validation 0.001",
            "--validation 0.001: a fraction of 0.001 of 60 samples leaves one part empty",
        ),
        ("--target sick --max-columns 3", "trees.csv, line 1: more than 3 columns"),
        (
            "--target sick --max-record 12",
            "trees.csv, line 1: a record of more than 12 bytes begins here; is a quote not closed?",
        ),
    ] {
        let found = folder.error(&format!("train trees.csv -q {line}"));
        assert_eq!(found, (expected.into(), Some(1)), "{line}");
    }
    assert_eq!(folder.names(), ["trees.csv"]);
}

#[test]
fn tables_that_do_not_fit_the_model() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 1 -q --out m");
    folder.write("out.csv", "old");
    let known = "none of those that were learned: \"beech\", \"birch\", \"oak\"";
    for (content, expected) in [
        ("age\n1\n", ": the model needs columns that are not there: \"kind\", \"height\"".into()),
        (
            "kind,age,height\noak,1,2\nash,3,4\n",
            format!(", line 3, column \"kind\": \"ash\" is {known}"),
        ),
        (
            "kind,age,height\noak,old,2\n",
            ", line 2, column \"age\": \"old\" is not a number, and the column is one of numbers"
                .into(),
        ),
        (
            "kind,age,height\noak,1,2\noak,,2\n",
            ", line 3, column \"age\": the cell is missing; such rows can be dropped, or features \
             replaced by their mean, by a model that was trained so (train --missing drop, train \
             --missing mean)"
                .into(),
        ),
        (
            "kind;age;height\noak;1,5;2\n",
            ": there is one column, \"kind;age;height\"; try the separator \";\" (--separator \";\")"
                .into(),
        ),
        (
            "kind,age,height\noak,\"1,5\",2\n",
            ", line 2, column \"age\": \"1,5\" is not a number: a decimal comma is not read, only a \
             point, as in 2.5"
                .into(),
        ),
    ] {
        folder.write("d.csv", content);
        let expected = (format!("d.csv{expected}"), Some(1));
        let output = folder.wengert("predict m d.csv");
        assert_eq!(text(&output.stdout), "");
        assert_eq!(folder.error("predict m d.csv"), expected);
        assert_eq!(folder.error("predict m d.csv -o out.csv --overwrite"), expected);
        assert_eq!(folder.text("out.csv"), "old");
    }
    folder.write("d.csv", "name,age,height\nTom,1,2\n");
    for (keep, expected) in [
        ("nam", "there is no column \"nam\"; did you mean \"name\"?"),
        ("size", "there is no column \"size\"; there are \"name\", \"age\", \"height\""),
        ("kind", "the model needs columns that are not there: \"kind\""),
    ] {
        let found = folder.error(&format!("predict m d.csv --keep {keep}"));
        assert_eq!(found, (format!("d.csv: {expected}"), Some(1)));
    }
    folder.write("d.csv", "kind,age,height,sick\noak,1,2,maybe\n");
    let error = "d.csv, line 2, column \"sick\": \"maybe\" is none of those that were learned: \"no\", \
                 \"yes\"";
    assert_eq!(folder.error("evaluate m d.csv"), (error.into(), Some(1)));
    folder.write("d.csv", "kind,age,height,sick\noak,1,,no\n");
    let error = "d.csv, line 2, column \"height\": the cell is missing; such rows can be dropped, or \
                 features replaced by their mean, by a model that was trained so (train --missing \
                 drop, train --missing mean)";
    assert_eq!(folder.error("evaluate m d.csv"), (error.into(), Some(1)));
    assert_eq!(folder.names(), ["d.csv", "m", "out.csv", "trees.csv"]);
}
