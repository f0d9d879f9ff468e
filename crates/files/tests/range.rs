//! Numbers that leave the range of a model, columns that leave that of the memory, and texts that leave their line.

mod models;

use models::{load, model, saved};
use wengert_files::{Csv, Encoding, FileError, Model, Stored, Table};

fn table(text: &str) -> Table {
    Csv::new().read_from("data.csv", text.as_bytes()).unwrap()
}

/// The error of a prediction, at its place.
fn predicted<T: Stored>(text: &str) -> Result<f64, FileError> {
    let (model, params) = model::<T>();
    let table = Csv::new().features_of(&model.encoder).read_from("new.csv", text.as_bytes())?;
    let encoded = model.encoder.encode_features(table)?;
    let predicted = model.predict(&params, &encoded.data).map_err(|error| encoded.error(error))?;
    Ok(predicted.at(0, 0))
}

#[test]
fn what_a_model_cannot_compute_has_a_place() {
    let large =
        "new.csv, line 4, column \"legs\": the number is too large for the model: it becomes";
    for (legs, single, double) in [
        ("1e38", None, None),
        ("1e40", Some("inf"), None),
        ("-1e40", Some("-inf"), None),
        ("1.7e308", Some("inf"), None),
    ] {
        let text = format!("color,legs\nred,1\n\nblue,{legs}\n");
        let expected = |value: Option<&str>| value.map(|value| format!("{large} {value}"));
        let single_found = predicted::<f32>(&text).err().map(|error| error.to_string());
        assert_eq!(single_found, expected(single), "{legs}");
        let double_found = predicted::<f64>(&text).err().map(|error| error.to_string());
        assert_eq!(double_found, expected(double), "{legs}");
    }
}

#[test]
fn weights_that_are_no_f32_are_not_infinite() {
    let (model, mut params) = model::<f64>();
    params.as_mut_slice()[1] = -1e39;
    let file = saved(&(model, params));
    let (_, params) = Model::load_from::<f64>("m", file.clone()).unwrap();
    assert_eq!(params.as_slice()[1], -1e39);
    let error = load(&file).unwrap_err().to_string();
    let expected = "tensor \"dense1.weight\" holds -1e39, which is no number of type f32";
    assert_eq!(error, format!("m.safetensors: {expected}"));
}

/// As many rows as given, of a column of so many texts each.
fn texts(rows: usize, columns: &[usize]) -> String {
    let names: Vec<_> = (0..columns.len()).map(|j| format!("c{j},")).collect();
    let mut text = format!("{}y\n", names.concat());
    for row in 0..rows {
        columns.iter().for_each(|column| text += &format!("t{},", row % column));
        text += ["no\n", "yes\n"][row % 2];
    }
    text
}

#[test]
fn texts_become_no_more_columns_than_the_memory_holds() {
    let wide = table(&texts(300, &[2, 250, 100]));
    let limit = |rows: usize, columns: usize| Encoding::of("y").max_one_hot(rows * columns);
    assert_eq!(limit(8192, 352).learn(&wide).unwrap().width(), 352);
    let error = limit(8192, 351).learn(&wide).unwrap_err().to_string();
    let rest = "leave wide columns out, or allow fewer texts in each: \"c1\" (250), \"c2\" (100), \"c0\" (2)";
    assert_eq!(
        error,
        format!(
            "data.csv: the texts would become 352 columns, and of 300 rows at most 351; {rest}"
        )
    );
    // Numbers take the memory that they take in the table.
    assert!(limit(0, 0).learn(&table("a,y\n1,no\n2,yes\n")).is_ok());
    // More rows, fewer columns.
    let long = table(&texts(10_000, &[5, 3]));
    assert!(limit(10_000, 8).learn(&long).is_ok());
    let error = limit(9_999, 8).learn(&long).unwrap_err().to_string();
    assert!(error.contains("would become 8 columns, and of 10000 rows at most 7;"), "{error}");
}

/// The table of the issue: 2.4 MB that would take 3.2 GB, and what it takes until it is refused.
#[cfg(target_os = "linux")]
#[test]
fn a_small_file_takes_little_memory() {
    let error = Encoding::of("y").learn(&table(&texts(2000, &[250; 400]))).unwrap_err().to_string();
    let start = "data.csv: the texts would become 100000 columns, and of 2000 rows at most 16384;";
    assert!(error.starts_with(start) && error.ends_with("\"c9\" (250) and 390 more"), "{error}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let kibibytes: usize = peak.split_whitespace().nth(1).unwrap().parse().unwrap();
    assert!(kibibytes < 200_000, "{kibibytes} KiB");
}

#[test]
fn an_error_is_one_line_without_control_characters() {
    let evil = "\u{1b}[31m\u{9b}\n\u{202e}";
    let shown = r"\u{1b}[31m\u{9b}\n\u{202e}";
    let error = Csv::new().read_from(evil, format!("\"a{evil}\"\n1\nx{evil}\n").as_bytes());
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with(&format!("{shown}, line 4, column \"a{shown}\": \"x")), "{error}");
    assert!(!error.contains(char::is_control) && !error.contains('\u{202e}'), "{error:?}");
    let error = Csv::new().read(evil).unwrap_err().to_string();
    assert_eq!(error, format!("{shown}: there is no such file"));
}
