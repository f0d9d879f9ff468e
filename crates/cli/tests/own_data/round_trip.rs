//! From a table to a model, and from the model to predictions, scores and other files.

use crate::folder::Folder;
use serde_json::json;

#[test]
fn classes_from_a_table_to_predictions() {
    let folder = Folder::new();
    let training = folder.json("train trees.csv --target sick --quiet");
    assert_eq!(folder.names(), ["trees.csv", "trees.safetensors"]);
    assert_eq!(training["classes"], json!(["no", "yes"]));
    assert_eq!(training["network"], "5 → 100 (relu) → 1 (sigmoid)");
    assert_eq!(training["losses"].as_array().unwrap().len(), 200);
    assert!(training["train"]["accuracy"].as_f64().unwrap() > 0.8, "{training}");

    // In another order, with a column that was not there, and without the target.
    folder.write("new.csv", "height,note,age,kind\n12,\"a, b\",50,oak\n19.4,c,87,birch\n");
    let printed = folder.printed("predict trees.safetensors new.csv --keep note,age");
    let mut lines = printed.lines();
    assert_eq!(lines.next(), Some("note,age,predicted sick,probability no,probability yes"));
    for (line, start) in lines.by_ref().zip(["\"a, b\",50,no,", "c,87,yes,"]) {
        let numbers = line.strip_prefix(start).unwrap_or_else(|| panic!("{line}"));
        let sum: f64 = numbers.split(',').map(|number| number.parse::<f64>().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{line}");
    }
    assert_eq!((lines.next(), printed.lines().count()), (None, 3));

    assert_eq!(folder.printed("predict trees.safetensors new.csv -o out.csv"), "");
    let bare = folder.printed("predict trees.safetensors new.csv");
    assert_eq!(folder.text("out.csv"), bare);

    let scores = folder.json("evaluate trees.safetensors trees.csv");
    for field in ["accuracy", "log_loss", "roc_auc", "confusion"] {
        assert_eq!(scores[field], training["train"][field], "{field}");
    }
}

/// The scores, worked out from what `predict` prints.
#[test]
fn scores_are_those_of_the_predictions() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 20 --quiet");
    let table = folder.text("trees.csv");
    let actual: Vec<_> =
        table.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    let printed = folder.printed("predict trees.safetensors trees.csv");
    let rows: Vec<Vec<_>> = printed.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let right = rows.iter().zip(&actual).filter(|(row, actual)| row[0] == **actual).count();
    let surprise = rows.iter().zip(&actual).map(|(row, actual)| {
        -row[if *actual == "no" { 1 } else { 2 }].parse::<f64>().unwrap().ln()
    });
    let expected = surprise.sum::<f64>() / 60.0;
    let scores = folder.json("evaluate trees.safetensors trees.csv");
    assert_eq!(scores["accuracy"], right as f64 / 60.0);
    let found = scores["log_loss"].as_f64().unwrap();
    assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    let text = folder.printed("evaluate trees.safetensors trees.csv");
    for part in [
        format!("accuracy  {:.4} ({right} of 60)\n", right as f64 / 60.0),
        format!("log-loss  {expected:.4}\n"),
        "\nclass  precision  recall      f1  samples\n".into(),
        "\n            predicted no  yes\n".into(),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
}

#[test]
fn numbers_from_a_table_to_predictions() {
    let folder = Folder::new();
    let line = "train trees.csv --target height --without sick --hidden 16,8 --activation tanh \
                --schedule cosine --learning-rate 0.01 --out height.model -q";
    let training = folder.json(line);
    assert_eq!((&training["task"], &training["validation"]), (&json!("regression"), &json!(null)));
    let scores = folder.json("evaluate height.model trees.csv");
    assert!(scores["r_squared"].as_f64().unwrap() > 0.99, "{scores}");
    assert_eq!(scores["rmse"], training["train"]["rmse"]);
    let text = folder.printed("evaluate height.model trees.csv");
    let names: Vec<_> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["RMSE", "MAE", "R²"]);
    folder.write("new.csv", "kind,age\noak,50\n");
    let printed = folder.printed("predict height.model new.csv");
    let height: f64 = printed.lines().nth(1).unwrap().parse().unwrap();
    assert!((height - 12.0).abs() < 0.5, "{printed}");
}

/// Of such numbers f32 tells every 128th; they are brought to their scale in f64.
#[test]
fn large_numbers_are_predicted_as_they_are_evaluated() {
    let folder = Folder::new();
    let row = |i| format!("{i},{}\n", 1_600_000_000 + 7 * i);
    folder.write("times.csv", format!("x,second\n{}", (0..60).map(row).collect::<String>()));
    folder.printed("train times.csv --target second --epochs 20 -q --precision f32 --out m");
    let printed = folder.printed("predict m times.csv");
    let predicted = printed.lines().skip(1).map(|line| line.parse::<f64>().unwrap());
    let squares = predicted.enumerate().map(|(i, y)| (y - 1.6e9 - 7.0 * i as f64).powi(2));
    let rmse = (squares.sum::<f64>() / 60.0).sqrt();
    let expected = folder.json("evaluate m times.csv")["rmse"].as_f64().unwrap();
    assert!((rmse / expected - 1.0).abs() < 1e-6, "{rmse}, not {expected}");
}

#[test]
fn rows_with_gaps_keep_their_place() {
    let folder = Folder::new();
    folder.write("gaps.csv", folder.text("trees.csv") + "oak,NA,9,no\n,4,9,yes\n");
    let run = |missing: &str| {
        folder.printed(&format!("train gaps.csv --target sick --missing {missing} --epochs 5 -q"))
    };
    let text = run("drop");
    assert!(text.contains("missing   2 cells in 2 rows: the rows are left out\n"), "{text}");
    assert!(text.starts_with("data      gaps.csv: 60 samples, 3 columns"), "{text}");
    folder.write("new.csv", "kind,age,height\noak,50,12\noak,,12\nbirch,50,12\n");
    let predicted = folder.printed("predict gaps.safetensors new.csv");
    let lines: Vec<_> = predicted.lines().collect();
    assert_eq!((lines.len(), lines[2]), (4, ",,"));
    folder.write("last.csv", "kind,age,height\nbirch,50,12\n");
    let last = folder.printed("predict gaps.safetensors last.csv");
    let numbers = |line: &str| -> Vec<f64> {
        line.split(',').skip(1).map(|number| number.parse().unwrap()).collect()
    };
    let far = |a: &str, b: &str| (numbers(a)[0] - numbers(b)[0]).abs();
    // The last bit of a single row may be another.
    assert!(far(last.lines().nth(1).unwrap(), lines[3]) < 1e-6, "{last} {predicted}");
    assert!(far(lines[1], lines[3]) > 1e-3, "{predicted}");
    folder.write("none.csv", "kind,age,height\noak,,12\n");
    let predicted = folder.printed("predict gaps.safetensors none.csv");
    assert_eq!(predicted.lines().nth(1), Some(",,"));
    let scores = folder.json("evaluate gaps.safetensors gaps.csv");
    assert_eq!((&scores["samples"], &scores["dropped"]), (&json!(60), &json!(2)));
    let text = run("mean");
    assert!(
        text.contains("missing   2 cells in 2 rows: the mean of the column is taken\n"),
        "{text}"
    );
    assert!(text.starts_with("data      gaps.csv: 62 samples"), "{text}");
    let predicted = folder.printed("predict gaps.safetensors new.csv");
    assert!(predicted.lines().all(|line| !line.contains(",,")), "{predicted}");
}

#[test]
fn data_sets_by_name_and_arrays() {
    let folder = Folder::new();
    let training = folder.json("train iris --epochs 30 -q");
    assert!(training["train"]["accuracy"].as_f64().unwrap() > 0.9);
    let by_name = folder.json("evaluate iris.safetensors iris");
    assert_eq!(by_name["accuracy"], training["train"]["accuracy"]);
    // x, 2x + 1 and their sum.
    let rows = 40_u8;
    let features: Vec<u8> = (0..rows).flat_map(|k| [k, 2 * k + 1]).collect();
    let targets: Vec<u8> = (0..rows).map(|k| 3 * k + 1).collect();
    folder.write("x.npy", npy("(40, 2)", &features));
    folder.write("y.npy", npy("(40,)", &targets));
    folder.printed("train x.npy --targets y.npy --epochs 100 --task regression -q");
    let scores = folder.json("evaluate x.safetensors x.npy --targets y.npy");
    assert!(scores["r_squared"].as_f64().unwrap() > 0.99, "{scores}");
    let printed = folder.printed("predict x.safetensors x.npy");
    assert_eq!((printed.lines().count(), printed.lines().next()), (41, Some("predicted y")));
}

/// Of bytes, in this shape.
fn npy(shape: &str, bytes: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}}}");
    [b"\x93NUMPY\x01\x00\x76\x00", format!("{header:117}\n").as_bytes(), bytes].concat()
}

/// Their predictions are those of all at once.
#[test]
fn predictions_of_many_rows_come_in_parts() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --epochs 2 -q");
    let table = folder.text("trees.csv");
    let (header, rows) = table.split_once('\n').unwrap();
    folder.write("many.csv", format!("{header}\n{}", rows.repeat(200)));
    let printed = folder.printed("predict trees.safetensors many.csv");
    let lines: Vec<_> = printed.lines().skip(1).collect();
    assert_eq!(lines.len(), 12_000);
    assert!(lines.iter().enumerate().all(|(k, line)| *line == lines[k % 60]));
    // From a pipe, and into one.
    let mut command = folder.command("predict trees.safetensors -");
    command.stdin(std::fs::File::open(folder.path("many.csv")).unwrap());
    assert_eq!(crate::folder::text(&command.output().unwrap().stdout), printed);
}

#[test]
fn the_seed_decides_every_bit_and_threads_none() {
    let folder = Folder::new();
    let run = |more: &str| {
        let line = "train trees.csv --target sick --epochs 3 --dropout 0.2 -q";
        folder.printed(&format!("{line} --out {} {more}", "model"));
        folder.read("model")
    };
    let first = run("");
    assert_eq!(run(""), first);
    assert_eq!(run("--threads 2"), first);
    assert_ne!(run("--seed 1"), first);
}

/// The claim of docs/own-data.md: bit for bit, if the classes are in the same order.
#[test]
fn the_network_of_the_article_is_asked_for_by_options() {
    let folder = Folder::new();
    let data = wengert_trainer::breast_cancer();
    let names: Vec<_> = (0..30).map(|column| format!("x{column}")).collect();
    let mut table = names.join(",") + ",benign\n";
    for row in 0..data.len() {
        let cells = (0..30).map(|column| data.features().at(row, column).to_string());
        table +=
            &format!("{},{}\n", cells.collect::<Vec<_>>().join(","), data.targets().at(row, 0));
    }
    folder.write("cancer.csv", table);
    let train = "--hidden 4 --activation sigmoid --loss mse --optimizer sgd --learning-rate 1 \
                 --batch-size full --weight-decay 0 --precision f64 -q --epochs 11";
    let losses = |line: &str| folder.json(&format!("{line} {train}"))["losses"].clone();
    let (same, exchanged) =
        (losses("train cancer.csv --target benign"), losses("train breast-cancer"));
    let article = folder.json("-q --epochs 100");
    for k in 0..3 {
        let (epoch, loss) = (&article["losses"][k]["epoch"], &article["losses"][k]["loss"]);
        let epoch = epoch.as_u64().unwrap() as usize;
        assert_eq!(same[epoch], *loss);
        assert_ne!(exchanged[epoch], *loss);
    }
}
