//! The output of `inspect` and `export`.

use crate::folder::Folder;
use serde_json::json;

#[test]
fn inspecting_and_exporting() {
    let folder = Folder::new();
    folder.printed("train trees.csv --target sick --hidden 7 --epochs 3 -q --precision f64");
    let object = folder.json("inspect trees.safetensors");
    assert_eq!((&object["format"], &object["precision"]), (&json!(1), &json!("f64")));
    assert_eq!((&object["parameters"], &object["training"]), (&json!(5 * 7 + 7 + 8), &json!(null)));
    assert_eq!(object["blocks"][0], json!({ "name": "dense1.weight", "shape": [5, 7] }));
    let text = folder.printed("inspect trees.safetensors");
    for part in [
        "format    1, f64\nnetwork   5 → 7 (relu) → 1 (identity), then sigmoid\n",
        "\ntraining  complete\n",
        "\ndense1.weight               5×7         35\n",
        "\nkind=beech        0.333333        0.471405\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let line = folder.printed("export trees.safetensors --onnx trees.onnx");
    let expected = "trees.onnx: from 5 features to the probability of class \"yes\" of \"sick\", all \
                    float64, for ONNX 1.12 and later\n";
    assert_eq!(line, expected);
    let onnx = folder.read("trees.onnx");
    assert!(onnx.windows(11).any(|window| window == b"predictions"));
}

/// onnxruntime has Erf and Softplus in f32 only.
#[test]
fn an_export_says_what_is_rounded_to_f32() {
    let folder = Folder::new();
    for (options, more) in [
        ("--activation gelu --precision f32", ""),
        ("--activation tanh --precision f64", ""),
        (
            "--activation gelu --precision f64",
            "computed in f32, because onnxruntime has no f64 version: Erf\n",
        ),
        (
            "--activation softplus --precision f64",
            "computed in f32, because onnxruntime has no f64 version: Softplus\n",
        ),
    ] {
        let train = "train trees.csv --target height --without sick --epochs 1 -q --out m";
        folder.printed(&format!("{train} {options}"));
        let printed = folder.printed("export m --onnx m.onnx");
        let expected = format!(
            "m.onnx: from 4 features to the prediction of \"height\", all float64, for ONNX 1.12 and \
             later\n{more}"
        );
        assert_eq!(printed, expected, "{options}");
    }
}

/// Six digits behind the point are none of a small number, and a large one has its place in the table.
#[test]
fn inspecting_small_and_large_numbers() {
    let folder = Folder::new();
    let row = |i| format!("{i}e-9,{}.5,{i}e-4\n", 1_600_000_000 + i);
    let rows: String = (0..4).map(row).collect();
    folder.write("times.csv", format!("length,second,y\n{rows}"));
    folder.printed("train times.csv --target y --epochs 1 -q --out m");
    let text = folder.printed("inspect m");
    assert!(
        text.contains("\n          scaled by mean 1.500000e-4 and deviation 1.118034e-4\n"),
        "{text}"
    );
    let table = text.split_once("\nfeatures  ").unwrap().1;
    assert_eq!(
        table,
        "             mean          deviation\n\
         length          1.500000e-9        1.118034e-9\n\
         second    1600000002.000000           1.118034\n"
    );
}
