//! ONNX in onnxruntime, and weights to and from PyTorch. Needs Python with `interop/requirements.txt`:
//! `.ci/interop` makes the environment and runs this.

#[path = "interop/functions.rs"]
mod functions;
#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use functions::{ActivationOf, Everything, Parts, Tie};
use refusal::refusal;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use wengert_files::{
    Architecture, Csv, Encoder, Encoding, Model, Onnx, Output, Precision, Stored, Task,
    load_params, save_params,
};
use wengert_layers::{
    Activation, Dense, Dropout, Identity, Init, Layer, LayerNorm, LeakyRelu, Random, Relu, Tanh,
    Widths,
};
use wengert_tape::{Elementwise, Formula, Matrix, Params, Var};
use wengert_trainer::{Adam, Dataset, Embedded, Standardizer, Trainer, predict};

struct Cases<'a> {
    folder: &'a Path,
    cases: Vec<Value>,
}

impl Cases<'_> {
    /// Features and what onnxruntime has to give for them, within a bound times this scale, or else 1 or
    /// the prediction.
    fn add<T: Stored>(
        &mut self,
        name: &str,
        onnx: &Onnx,
        scale: Option<f64>,
        case: [&Matrix<f64>; 2],
    ) {
        let file = format!("{}.onnx", self.cases.len());
        onnx.save(self.folder.join(&file)).unwrap();
        let single = T::PRECISION == Precision::F32 || onnx.single_ops().next().is_some();
        let [features, predictions] = case.map(rows);
        self.cases.push(json!({
            "name": format!("{name}, {}", T::PRECISION), "file": file, "properties": {},
            "bound": if single { 1e-5 } else { 1e-12 }, "scale": scale,
            "features": features, "predictions": predictions,
        }));
    }

    /// One layer, or several, of 4 features.
    fn layer<T: Stored>(&mut self, name: &str, params: &Params<T>, layer: &impl Layer<T>) {
        let mut features = numbers(64, 4, 4.0);
        // With a bias of 0 this meets the kinks.
        features.view_mut().rows(0..1).fill(0.0);
        let onnx = Onnx::new(4).layer(params, layer).unwrap();
        let predictions = predict(params, layer, &features.map(T::of)).map(T::to_f64);
        self.add::<T>(name, &onnx, None, [&features, &predictions]);
    }

    fn activation(&mut self, name: &str, f: impl Elementwise) {
        self.activation_of::<f32>(name, f.clone());
        self.activation_of::<f64>(name, f);
    }

    fn activation_of<T: Stored>(&mut self, name: &str, f: impl Elementwise) {
        let (mut params, mut init) = (Params::default(), Init::glorot_normal(Random::seed(3)));
        let layers = (
            Dense::new(&mut params, 4, 16, f.clone(), &mut init),
            Dense::new(&mut params, 16, 3, f, &mut init),
        );
        self.layer::<T>(name, &params, &layers);
    }

    fn parts<T: Stored>(&mut self) {
        let mut params = Params::default();
        let norm = LayerNorm::new(&mut params, 4);
        let shifts = params.as_mut_slice().iter_mut().enumerate();
        shifts.for_each(|(k, x)| *x += T::of(k as f64 / 8.0));
        self.layer::<T>("layer_norm", &params, &(norm, Dropout::new(0.5)));
        self.layer::<T>("parts", &Params::default(), &Parts);
    }

    fn model(&mut self, name: &str, encoder: &Encoder, data: &Dataset<f64>) {
        self.model_of::<f32>(name, encoder, data);
        self.model_of::<f64>(name, encoder, data);
    }

    /// A network that has learned a little of `data`. Regressions are held to the deviation of their target.
    fn model_of<T: Stored>(&mut self, name: &str, encoder: &Encoder, data: &Dataset<f64>) {
        let standardizer = Standardizer::fit_lenient(data.features());
        let regression = *encoder.task() == Task::Regression;
        let scale = regression.then(|| Standardizer::fit_lenient(data.targets()));
        let targets = match &scale {
            Some(scale) => scale.apply(data.targets()).unwrap(),
            None => data.targets().clone(),
        };
        let features = standardizer.apply(data.features()).unwrap();
        let train: Dataset<T> = Dataset::new(features, targets).unwrap().cast().unwrap();
        let (mut params, mut init) = (Params::default(), Init::he_normal(Random::seed(1)));
        let widths = [encoder.width(), 16, encoder.task().outputs()];
        let loss = encoder.task().loss();
        let network = Architecture::dense(&widths, Relu, Identity).build(&mut params, &mut init);
        let mut trainer = Trainer::new(Adam::new(0.01)).epochs(30);
        trainer.fit(&mut params, &train, |x, y| loss.of(network.forward(x), y)).unwrap();
        let (encoder, standardizer) = (encoder.clone(), Some(standardizer));
        let model = Model { encoder, standardizer, network, output: Output::of(loss), scale };
        let predictions = model.predict(&params, data.features()).unwrap();
        let deviation = model.scale.as_ref().map(|scale| scale.deviations()[0]);
        self.add::<T>(name, &model.to_onnx(&params), deviation, [data.features(), &predictions]);
        self.cases.last_mut().unwrap()["properties"] = json!({
            "target": model.encoder.target(),
            "features": json!(model.encoder.names()).to_string(),
            "classes": json!(model.encoder.task().classes()).to_string(),
        });
    }
}

fn rows(matrix: &Matrix<f64>) -> Vec<Vec<f64>> {
    let row = |i| (0..matrix.col_count()).map(|j| matrix.at(i, j)).collect();
    (0..matrix.row_count()).map(row).collect()
}

fn numbers(rows: usize, cols: usize, deviation: f64) -> Matrix<f64> {
    let mut random = Random::seed(7);
    Matrix::from_fn(rows, cols, |_, _| deviation * random.normal())
}

/// Seconds since 1970, of which `f32` tells every 128th, and ids, of which it tells every second.
fn seconds(target: impl Fn(f64) -> f64) -> Dataset<f64> {
    let second = |i: usize| 1.6e9 + (7 * i) as f64;
    let features = |i, j| if j == 0 { second(i) } else { (16_777_216 + i * i % 101) as f64 };
    let targets = Matrix::from_fn(400, 1, |i, _| target(second(i)));
    Dataset::new(Matrix::from_fn(400, 2, features), targets).unwrap()
}

/// `a + b·x₀ − x₁²` in thousands, and a text column that shifts it.
fn regression() -> (Encoder, Dataset<f64>) {
    let mut text = String::from("a,b,kind,price\n");
    let inputs = numbers(200, 2, 1.0);
    for i in 0..200 {
        let (a, b) = (inputs.at(i, 0), inputs.at(i, 1));
        let (kind, shift) = [("house", 0.0), ("flat", -7.0), ("\"old, house\"", 3.0)][i % 3];
        let price = 1000.0 * (40.0 + 5.0 * a - b * b + shift);
        text += &format!("{a},{b},{kind},{price}\n");
    }
    let table = Csv::new().read_from("prices", text.as_bytes()).unwrap();
    let encoder = Encoding::of("price").learn(&table).unwrap();
    let data = encoder.encode(table).unwrap().data;
    (encoder, data)
}

/// Writes two layers as `dtype` for PyTorch; gives their predictions.
fn write_layers<T: Stored>(folder: &Path, dtype: &str) -> Value {
    let (params, layers) = layers::<T>();
    save_params(folder.join(format!("{dtype}.safetensors")), &params).unwrap();
    let predictions = predict(&params, &layers, &numbers(32, 3, 1.0).map(T::of));
    json!(rows(&predictions.map(T::to_f64)))
}

/// Reads what PyTorch has written in turn.
fn read_layers<T: Stored>(folder: &Path, dtype: &str) {
    let (mut params, layers) = layers::<T>();
    load_params(folder.join(format!("torch-{dtype}.safetensors")), &mut params).unwrap();
    let predictions = predict(&params, &layers, &numbers(32, 3, 1.0).map(T::of)).map(T::to_f64);
    let text = std::fs::read_to_string(folder.join(format!("torch-{dtype}.json"))).unwrap();
    let expected: Vec<[f64; 1]> = serde_json::from_str(&text).unwrap();
    for (i, [expected]) in expected.into_iter().enumerate() {
        let got = predictions.at(i, 0);
        assert!((got - expected).abs() < 1e-6, "{dtype}, row {i}: {got}, not {expected}");
    }
}

fn layers<T: Stored>() -> (Params<T>, impl Layer<T>) {
    let (mut params, mut init) = (Params::default(), Init::glorot_normal(Random::seed(5)));
    let layers = (
        Dense::new(&mut params, 3, 2, Tanh, &mut init),
        Dense::new(&mut params, 2, 1, Identity, &mut init),
    );
    (params, layers)
}

#[test]
#[ignore = "needs Python: .ci/interop"]
fn onnxruntime_and_pytorch_agree() {
    let folder = TempDir::new().unwrap();
    let mut cases = Cases { folder: folder.path(), cases: Vec::new() };
    for activation in Activation::ALL {
        cases.activation(activation.name(), ActivationOf(*activation));
    }
    cases.activation("leaky_relu(0.2)", LeakyRelu { slope: 0.2 });
    cases.activation("everything", Everything);
    cases.activation("tie", Tie);
    // Slopes choose by predicates.
    cases.activation("slope of leaky_relu", Formula::slope_of(&LeakyRelu { slope: 0.2 }));
    cases.parts::<f32>();
    cases.parts::<f64>();
    for embedded in Embedded::ALL {
        let data = (embedded.load)();
        let task = Task::Classes(embedded.classes.iter().map(|&class| class.into()).collect());
        let encoder = Encoder::of_dataset(&data, embedded.target, task);
        cases.model(embedded.name, &encoder, &data);
    }
    let (encoder, data) = regression();
    cases.model("regression", &encoder, &data);
    let wave = seconds(|t| 1.7 * (t / 250.0).sin());
    cases.model("seconds", &Encoder::of_dataset(&wave, "wave", Task::Regression), &wave);
    let later = seconds(|t| t + 40.0 * (t / 250.0).sin());
    cases.model("seconds later", &Encoder::of_dataset(&later, "", Task::Regression), &later);
    let sign = seconds(|t| f64::from((t / 250.0).sin() > 0.0));
    let labels = Task::Classes(vec!["3000000000".into(), "9007199254740993".into()]);
    cases.model("large labels", &Encoder::of_dataset(&sign, "\"größer\"", labels), &sign);
    let same = Onnx::new(2);
    cases.add::<f64>("no layers", &same, None, [wave.features(), wave.features()]);

    let write = |name: &str, value: &Value| {
        std::fs::write(folder.path().join(name), value.to_string()).unwrap();
    };
    write("cases.json", &json!(cases.cases));
    write(
        "layers.json",
        &json!({
            "features": rows(&numbers(32, 3, 1.0)),
            "float32": write_layers::<f32>(folder.path(), "float32"),
            "float64": write_layers::<f64>(folder.path(), "float64"),
        }),
    );
    let python = std::env::var_os("WENGERT_PYTHON").unwrap_or_else(|| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/check.py");
    let status = Command::new(python).arg(script).arg(folder.path()).status().unwrap();
    assert!(status.success());
    read_layers::<f32>(folder.path(), "float32");
    read_layers::<f64>(folder.path(), "float64");
}

/// That onnxruntime computes the same is the test above, which needs Python.
#[test]
fn every_activation_is_written() {
    let params = Params::<f64>::new();
    let write = |f: &Activation| Onnx::new(1).layer(&params, f).unwrap().to_bytes();
    let files: BTreeSet<_> = Activation::ALL.iter().map(write).collect();
    assert_eq!(files.len(), Activation::ALL.len(), "two activations give the same file");
}

#[test]
fn what_mixes_rows_is_refused() {
    #[derive(Debug)]
    struct Transposed;
    impl Widths for Transposed {
        fn inputs(&self) -> Option<usize> {
            None
        }
        fn outputs(&self) -> Option<usize> {
            None
        }
    }
    impl Layer<f64> for Transposed {
        fn forward<'t>(&self, x: Var<'t, f64>) -> Var<'t, f64> {
            x.square().t()
        }
    }
    let error = Onnx::new(1).layer(&Params::new(), &Transposed).unwrap_err();
    assert_eq!(
        error.to_string(),
        "#2 transpose has no counterpart in ONNX that treats each row by itself"
    );
}

#[test]
fn a_standardiser_of_another_width_is_refused() {
    let scale = Standardizer::new(vec![0.0; 3], vec![1.0; 3]).unwrap();
    let text = "onnx: expected a standardiser of 4 features, got 3";
    assert_eq!(refusal(|| _ = Onnx::new(4).standardize(&scale)), text);
    assert_eq!(refusal(|| _ = Onnx::new(4).unstandardize(&scale)), text);
}
