//! Options of the subcommands: the message for a wrong one, and the help.

use crate::folder::{Folder, text};

#[test]
fn a_wrong_option_gets_one_line_and_exit_code_2() {
    let folder = Folder::new();
    let see = |job: &str| format!("`wengert {job} --help` lists what is allowed");
    let whole = "expected a whole number from";
    for (line, expected) in [
        ("train", format!("<DATA> is missing; {}", see("train"))),
        (
            "train trees.csv",
            "--target is missing: the column to be predicted; there are \"kind\", \"age\", \"height\", \
             \"sick\""
                .into(),
        ),
        ("train -", "--target is missing: the column to be predicted".into()),
        (
            "train irs",
            "irs: there is no such file, and no data set of this name: there are breast-cancer, iris, \
             wine, digits"
                .into(),
        ),
        ("train iris --without species", "--without goes with a CSV file".into()),
        ("train x.npy --targets y.npy --text x0", "--text goes with a CSV file".into()),
        ("train x.npy", "--targets is missing: the .npy file of the targets".into()),
        (
            "train trees.csv --targets y.npy",
            "--targets goes with a .npy file of features".into(),
        ),
        ("train iris --target color", "--target \"color\": the target of iris is \"species\"".into()),
        (
            "train iris --hidden 64,0",
            "--hidden \"64,0\": expected whole numbers from 1 to 65536, as in 64,32, or none".into(),
        ),
        (
            "train iris --loss cubic",
            "--loss \"cubic\": expected one of auto, mse, mae, huber, huber(δ), bce, softmax".into(),
        ),
        ("train iris --loss Huber(2)", "--loss \"Huber(2)\": did you mean huber(2)?".into()),
        (
            "train iris --loss huber(0)",
            "--loss \"huber(0)\": expected huber or huber(positive number), as in huber(1)".into(),
        ),
        ("train iris --optimizer ADAMW", "--optimizer \"ADAMW\": did you mean adamw?".into()),
        (
            "train iris --optimizer lion",
            "--optimizer \"lion\": expected one of sgd, momentum, adam, adamw".into(),
        ),
        (
            "train iris --schedule linear",
            "--schedule \"linear\": expected one of constant, step, cosine, warmup".into(),
        ),
        (
            "train iris --batch-size 0",
            format!("--batch-size \"0\": {whole} 1 to 4294967296, auto or full"),
        ),
        ("train iris --epochs 0", format!("--epochs \"0\": {whole} 1 to 1000000000")),
        (
            "train iris --validation 1",
            "--validation \"1\": expected a number between 0 and 1".into(),
        ),
        (
            "train iris --early-stopping 0",
            format!("--early-stopping \"0\": {whole} 1 to 1000000000"),
        ),
        (
            "train iris --dropout 1",
            "--dropout \"1\": expected a number of at least 0 and below 1".into(),
        ),
        (
            "train iris --weight-decay -1",
            "--weight-decay \"-1\": expected a number of at least 0".into(),
        ),
        (
            "train iris --weight-decay inf",
            "--weight-decay \"inf\": expected a number of at least 0".into(),
        ),
        (
            "train iris --weight-decay 1e39",
            "--weight-decay \"1e39\": expected a positive finite number that f32 can hold (1.4e-45 to 3.4e38)"
                .into(),
        ),
        (
            "train iris --clip-norm 1e-60",
            "--clip-norm \"1e-60\": expected a positive finite number that f32 can hold (1.4e-45 to 3.4e38)"
                .into(),
        ),
        ("train iris --clip-norm 0", "--clip-norm \"0\": expected a positive number".into()),
        (
            "train iris --learning-rate 1e-60",
            "--learning-rate \"1e-60\": expected a positive finite number that f32 can hold (1.4e-45 \
             to 3.4e38)"
                .into(),
        ),
        (
            "train iris --checkpoint-every 1m",
            format!("--checkpoint-every \"1m\": {whole} 1 to 1000000000 of epochs, or of seconds as in 30s"),
        ),
        (
            "train iris --checkpoint-every 0",
            format!("--checkpoint-every \"0\": {whole} 1 to 1000000000 of epochs, or of seconds as in 30s"),
        ),
        ("train iris --missing zero", "--missing \"zero\": expected one of error, drop, mean".into()),
        (
            "train iris --separator ab",
            "--separator \"ab\": expected one character that is no quote, or tab".into(),
        ),
        ("train iris --resume --overwrite", "--resume cannot be used with --overwrite".into()),
        ("train iris --epoch 5", "unknown argument \"--epoch\"; did you mean --epochs?".into()),
        ("predict", format!("<MODEL>, <DATA> is missing; {}", see("predict"))),
        ("export m", format!("--onnx <FILE> is missing; {}", see("export"))),
        (
            "completions csh",
            "<SHELL> \"csh\": expected one of bash, elvish, fish, powershell, zsh".into(),
        ),
    ] {
        let output = folder.wengert(line);
        assert_eq!(text(&output.stderr), format!("error: {expected}\n"), "{line}");
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert_eq!(text(&output.stdout), "");
    }
    assert_eq!(folder.names(), ["trees.csv"]);
}

#[test]
fn help_names_every_option() {
    let folder = Folder::new();
    for (command, parts) in [
        ("train", &["--target <COLUMN>", "--hidden <WIDTHS>", "--resume", "--log <FILE>"][..]),
        ("predict", &["<MODEL>", "<DATA>", "--keep <COLUMNS>", "--out <FILE>"]),
        ("evaluate", &["--targets <FILE.npy>", "--format <FORMAT>"]),
        ("inspect", &["<MODEL>"]),
        ("export", &["--onnx <FILE>"]),
        ("completions", &["bash, elvish, fish, powershell, zsh"]),
    ] {
        let help = folder.printed(&format!("{command} --help"));
        assert!(parts.iter().all(|part| help.contains(part)), "{help}");
        let all = folder.printed("--help");
        assert!(all.contains(&format!("\n  {command} ")), "{all}");
    }
}

#[test]
fn completions_know_the_commands_and_their_options() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.printed(&format!("completions {shell}"));
        for word in ["train", "evaluate", "early-stopping"] {
            assert!(script.contains(word), "{shell} {word}");
        }
    }
}
