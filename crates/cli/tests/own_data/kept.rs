//! Rows and cells of `predict`: none is lost, and those that are kept are as they were.

use crate::folder::Folder;

const TRAIN: &str = "train trees.csv --target sick --epochs 1 -q --out m";

/// The cells in front of the predictions.
fn kept(line: &str, columns: usize) -> String {
    let predictions = line.match_indices(',').rev().nth(columns - 1).unwrap().0;
    line[..predictions].to_owned()
}

#[test]
fn kept_cells_are_those_of_the_file() {
    let folder = Folder::new();
    folder.printed(TRAIN);
    let header = "kind,age,height,note";
    for (rows, expected) in [
        ("oak,007,0.50,x\n", "oak,007,0.50,x"),
        ("oak,9007199254740993,+1e1,1_000\n", "oak,9007199254740993,+1e1,1_000"),
        ("oak,-0,.5,NA\n", "oak,-0,.5,NA"),
        ("oak,1,2,?\n", "oak,1,2,?"),
        ("oak,1,2,\n", "oak,1,2,"),
        // Quoted where that is needed, and only there.
        ("\"oak\",\"1\",2,\"a\"\n", "oak,1,2,a"),
        (" oak,1 ,\t2,\" b \"\n", "\" oak\",\"1 \",\"\t2\",\" b \""),
        ("oak,1,2,\"a \"\"b\"\", c\"\n", "oak,1,2,\"a \"\"b\"\", c\""),
        ("oak,1,2,\"a\r\nb\"\r\n", "oak,1,2,\"a\r\nb\""),
        ("oak,1,2,\"a\nb\"", "oak,1,2,\"a\nb\""),
        ("oak,1,2,größe e\u{301} \u{a0}", "oak,1,2,\"größe e\u{301} \u{a0}\""),
    ] {
        folder.write("d.csv", format!("{header}\n{rows}"));
        let printed = folder.printed("predict m d.csv --keep kind,age,height,note");
        let (first, row) = printed.split_once('\n').unwrap();
        assert_eq!(kept(first, 3), header);
        assert_eq!(kept(row, 3), expected, "{rows:?}");
        // In another order, twice, and from a pipe.
        let mut command = folder.command("predict m - --keep age,kind,age -o out.csv");
        command.stdin(std::fs::File::open(folder.path("d.csv")).unwrap());
        assert!(command.output().unwrap().status.success());
        let out = folder.text("out.csv");
        let cells: Vec<_> = expected.split(',').collect();
        assert!(out.lines().nth(1).unwrap().starts_with(&[cells[1], cells[0], cells[1]].join(",")));
    }
    for (row, expected) in [
        (
            &b"oak,1,2,M\xfcnchen\n"[..],
            ", line 3, column \"note\": the byte 0xFC is not UTF-8; save the file as UTF-8 text",
        ),
        (b"oak,1,2\n", ", line 3: expected 4 cells, one for each column, got 3"),
        (b"oak,1,2,a,b\n", ", line 3: expected 4 cells, one for each column, got 5"),
    ] {
        folder.write("d.csv", [header.as_bytes(), b"\noak,1,2,a\n", row].concat());
        let found = folder.error("predict m d.csv --keep note -o none.csv");
        assert_eq!(found, (format!("d.csv{expected}"), Some(1)));
    }
    assert_eq!(folder.names(), ["d.csv", "m", "out.csv", "trees.csv"]);
}

/// Across the parts that a long table is read in.
#[test]
fn kept_cells_stay_in_their_rows() {
    let folder = Folder::new();
    folder.printed(TRAIN);
    let rows: Vec<_> = (0..20_000).map(|k| format!("oak,{k:05},2")).collect();
    folder.write("d.csv", format!("kind,age,height\n{}\n", rows.join("\n")));
    let printed = folder.printed("predict m d.csv --keep kind,age,height");
    let kept: Vec<_> = printed.lines().skip(1).map(|line| kept(line, 3)).collect();
    assert_eq!(kept, rows);
}

#[test]
fn a_row_without_a_prediction_is_a_row() {
    let folder = Folder::new();
    let ages = "age,height\n5,2\nNA,3\n7,4\n9,4\n";
    folder.write("d.csv", ages);
    folder.printed("train d.csv --target height --missing drop --task regression --epochs 2 -q");
    folder.write("new.csv", "age\n5\nNA\n7\n?\n");
    let printed = folder.printed("predict d.safetensors new.csv");
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!((lines.len(), lines[2], lines[4]), (5, "\"\"", "\"\""));
    // It comes back as five rows, two of them missing.
    let table = wengert_files::Csv::new().read_from("out", printed.as_bytes()).unwrap();
    let column = &table.columns()[0].values;
    assert_eq!([0, 1, 2, 3].map(|row| column.is_missing(row)), [false, true, false, true]);
    folder.write("none.csv", "age\nNA\n");
    let printed = folder.printed("predict d.safetensors none.csv");
    assert_eq!(printed, "predicted height\n\"\"\n");
    let printed = folder.printed("predict d.safetensors none.csv --keep age");
    assert_eq!(printed, "age,predicted height\nNA,\n");
}
