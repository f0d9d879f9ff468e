//! Numbers that a network cannot compute with: one line with the place, exit code 1, and no file.

use crate::folder::Folder;

/// A seed with which the sixth of 60 rows is held back by `--validation 0.5`.
const HELD_BACK: &str = "2";

#[test]
fn numbers_beyond_the_range_of_the_model() {
    let folder = Folder::new();
    for (name, target, precision) in
        [("binary", "sick", "f32"), ("three", "kind", "f32"), ("wide", "kind", "f64")]
    {
        let train = "train trees.csv --hidden 8 --epochs 2 --seed 3 -q --precision";
        folder.printed(&format!("{train} {precision} --target {target} --out {name}"));
    }
    let header = "kind,age,height,sick\noak,50,12,no\n\n";
    let large = ", line 4, column \"age\": the number is too large for the model: it becomes inf";
    let small = large.replace("inf", "-inf");
    let far = ", line 4: the prediction is NaN: the row is too far from those that the model was trained on";
    for (row, expected) in [
        ("oak,1e41,12,no\n", [Some(large), Some(large), None]),
        ("oak,-1e41,12,no\n", [Some(&*small), Some(&*small), None]),
        ("oak,1e300,12,no\nbirch,1e300,12,no\n", [Some(large), Some(large), None]),
        ("oak,1e308,-1e308,no\n", [Some(large), Some(large), None]),
        // In the range of an f32, but not what a layer makes of them.
        ("oak,8.5e39,1.7e39,no\n", [Some(far), Some(far), None]),
        ("oak,3e30,12,no\n", [None, None, None]),
    ] {
        folder.write("d.csv", format!("{header}{row}"));
        for (model, expected) in ["binary", "three", "wide"].into_iter().zip(expected) {
            for line in [
                format!("predict {model} d.csv"),
                format!("predict {model} d.csv --keep sick -o out.csv"),
                format!("evaluate {model} d.csv"),
                format!("evaluate {model} d.csv --format json"),
                format!("plot confusion {model} d.csv -o out.svg"),
            ] {
                let output = folder.wengert(&line);
                let said = String::from_utf8(output.stderr).unwrap();
                let error = expected.map_or(String::new(), |line| format!("error: d.csv{line}\n"));
                let code = i32::from(expected.is_some());
                assert_eq!((said, output.status.code()), (error, Some(code)), "{line}: {row}");
                assert!(expected.is_none() || output.stdout.is_empty(), "{line}");
                for file in ["out.csv", "out.svg"] {
                    let there = std::fs::remove_file(folder.path(file)).is_ok();
                    assert_eq!(there, expected.is_none() && line.ends_with(file), "{line}");
                }
            }
        }
    }
}

#[test]
fn a_boundary_is_drawn_where_the_network_can_compute() {
    let folder = Folder::new();
    let line = "train trees.csv --without kind --hidden 8 --epochs 2 -q --target sick --out m";
    folder.printed(&format!("{line} --precision f64"));
    folder.write("d.csv", "age,height,sick\n1,2,no\n1e308,4,yes\n-1e308,4,no\n");
    let error = "d.csv: its numbers are too far apart";
    assert_eq!(folder.error("plot boundary m d.csv -o out.svg"), (error.into(), Some(1)));
    folder.printed(line);
    folder.write("d.csv", "age,height,sick\n1,2,no\n1e41,4,yes\n");
    let error =
        "d.csv, line 3, column \"age\": the number is too large for the model: it becomes inf";
    assert_eq!(folder.error("plot boundary m d.csv -o out.svg"), (error.into(), Some(1)));
    assert_eq!(folder.names(), ["d.csv", "m", "trees.csv"]);
}

#[test]
fn arrays_have_rows() {
    let folder = Folder::new();
    let numbers = |numbers: [f64; 4]| {
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (4,)}";
        let bytes: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
        [b"\x93NUMPY\x01\x00\x76\x00", format!("{header:117}\n").as_bytes(), &bytes].concat()
    };
    folder.write("x.npy", numbers([1.0, 2.0, 3.0, 4.0]));
    folder.write("y.npy", numbers([0.0, 1.0, 0.0, 1.0]));
    folder.printed("train x.npy --targets y.npy --epochs 1 -q --out m");
    folder.write("z.npy", numbers([1.0, 2.0, 1e41, 4.0]));
    let error =
        "z.npy, row 3, column \"x0\": the number is too large for the model: it becomes inf";
    for line in ["predict m z.npy -o out.csv", "evaluate m z.npy --targets y.npy"] {
        assert_eq!(folder.error(line), (error.into(), Some(1)));
    }
    assert_eq!(folder.names(), ["m", "trees.csv", "x.npy", "y.npy", "z.npy"]);
}

/// What the network is trained on is small, and what is held back is not.
#[test]
fn numbers_that_are_too_large_where_they_are_held_back() {
    let folder = Folder::new();
    let rows = |large: &str, column: usize| -> String {
        let row = |k: usize| {
            let mut cells = [format!("{}", k % 7), format!("{}.5", k * 37 % 60)];
            if k == 5 {
                cells[column] = large.into();
            }
            format!("{}\n", cells.join(","))
        };
        "a,y\n".to_owned() + &(0..60).map(row).collect::<String>()
    };
    for (large, column, options, expected) in [
        ("1e41", 0, "", Some((" column \"a\"", "inf", " (--precision f64)"))),
        ("-1e41", 0, "", Some((" column \"a\"", "-inf", " (--precision f64)"))),
        ("1e41", 0, "--precision f64", None),
        ("1e30", 1, "", Some((" column \"y\"", "inf", " (--precision f64)"))),
        ("1e30", 1, "--precision f64", None),
        ("1e200", 1, "--precision f64", Some((" column \"y\"", "inf", ""))),
    ] {
        folder.write("d.csv", rows(large, column));
        let line = format!("train d.csv --target y --epochs 1 --validation 0.5 --seed {HELD_BACK}");
        let line = format!("{line} --out m -q {options}");
        match expected {
            None => _ = folder.printed(&line),
            Some((place, value, hint)) => {
                let error = format!(
                    "d.csv, line 7,{place}: the number is too large for the model: it becomes {value}{hint}"
                );
                assert_eq!(folder.error(&line), (error, Some(1)), "{large}");
            }
        }
        _ = std::fs::remove_file(folder.path("m"));
        assert_eq!(folder.names(), ["d.csv", "trees.csv"]);
    }
}

#[test]
fn numbers_that_cannot_be_scored() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target height --without sick --epochs 1 -q --out m");
    folder.write("d.csv", "kind,age,height\noak,1,2\noak,1,-1e200\n");
    let error =
        "d.csv, line 3, column \"height\": the number is too large for the model: it becomes -inf";
    assert_eq!(folder.error("evaluate m d.csv"), (error.into(), Some(1)));
    folder.write("d.csv", "kind,age,height\noak,1,2\noak,1,-1e149\n");
    let scores = folder.json("evaluate m d.csv");
    assert!(scores["rmse"].as_f64().unwrap().is_finite(), "{scores}");
}
