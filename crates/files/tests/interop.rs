//! ONNX in onnxruntime, and weights to and from PyTorch. Needs Python with `interop/requirements.txt`:
//! `.ci/interop` makes the environment and runs this.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use wengert_files::{
    Architecture, Csv, Encoder, Encoding, Model, Onnx, Output, Stored, Task, load_params,
    save_params,
};
use wengert_layers::{
    Activation, Dense, Dropout, Identity, Init, Layer, LayerNorm, LeakyRelu, Random, Relu, Tanh,
    Widths,
};
use wengert_tape::{Element, Elementwise, Formula, Matrix, Params, Scalar, Var};
use wengert_trainer::{Adam, Dataset, Embedded, Standardizer, Trainer, predict};

/// Every function that a formula can be made of, where it is finite.
#[derive(Clone, Copy, Debug)]
struct Everything;

impl Elementwise for Everything {
    fn eval<S: Scalar>(&self, x: S) -> S {
        let small = x.max(S::of(-2.0)).min(S::of(2.0));
        let positive = small * small + S::of(0.5);
        let sums =
            small.exp() + small.exp_m1() + positive.ln() + positive.ln_1p() + positive.sqrt();
        let bounded =
            x.tanh() + x.sigmoid() + x.softplus() + x.erf() + x.gaussian() + x.normal_cdf();
        let waves = x.sin() - x.cos() * x.atan();
        let powers = small.powi(3) + positive.powf(0.3) + positive.recip() + small.abs() / positive;
        // Divided, so that the second of two layers is not given angles of many turns.
        x.select(sums + bounded, waves.mul_add(powers, S::of(0.1))) / S::of(8.0)
    }
}

/// `2` for `x ≥ 0`, else `x`, in the terms that duals choose by.
#[derive(Clone, Copy, Debug)]
struct Tie;

impl Elementwise for Tie {
    fn eval<S: Scalar>(&self, x: S) -> S {
        let always = S::one().exceeds(S::zero(), S::NEVER);
        S::pick(x.exceeds(S::zero(), always), S::of(2.0), x)
    }
}

/// An activation that was chosen at run time, as a function.
#[derive(Clone, Copy, Debug)]
struct ActivationOf(Activation);

impl Elementwise for ActivationOf {
    fn eval<S: Scalar>(&self, x: S) -> S {
        self.0.eval(x)
    }
}

/// Each row less its mean, then largest entries, sums and parts of it beside each other.
#[derive(Debug)]
struct Parts;

impl Widths for Parts {
    fn inputs(&self) -> Option<usize> {
        Some(4)
    }
    fn outputs(&self) -> Option<usize> {
        Some(8)
    }
}

impl<T: Element> Layer<T> for Parts {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        let centred = x - x.row_means();
        let sums = centred.square().row_sums() + x.graph().scalar(T::of(1.0));
        let scaled = centred / sums.sqrt() * (-x.row_max()).label("largest");
        let parts = scaled.cols(1..3).join_cols(scaled.log_softmax());
        parts.join_cols(scaled.log_sum_exp()).join_cols(sums - x.graph().scalar(T::of(0.5)))
    }
}

struct Cases<'a> {
    folder: &'a Path,
    cases: Vec<Value>,
}

impl Cases<'_> {
    fn add(&mut self, name: &str, regression: bool, onnx: &Onnx, case: [&Matrix<f64>; 2]) {
        let file = format!("{}.onnx", self.cases.len());
        onnx.save(self.folder.join(&file)).unwrap();
        let [features, predictions] = case.map(rows);
        self.cases.push(json!({
            "name": name, "file": file, "regression": regression,
            "features": features, "predictions": predictions,
        }));
    }

    /// One layer, or several, of 4 features.
    fn layer(&mut self, name: &str, params: &Params<f32>, layer: &impl Layer<f32>) {
        let mut features = numbers(64, 4, 4.0);
        // With a bias of 0 this meets the kinks.
        features.view_mut().rows(0..1).fill(0.0);
        let onnx = Onnx::new(4).layer(params, layer).unwrap();
        let predictions = predict(params, layer, &features.map(|x| x as f32)).map(f64::from);
        self.add(name, false, &onnx, [&features, &predictions]);
    }

    fn activation(&mut self, name: &str, f: impl Elementwise) {
        let (mut params, mut init) = (Params::default(), Init::glorot_normal(Random::seed(3)));
        let layers = (
            Dense::new(&mut params, 4, 16, f.clone(), &mut init),
            Dense::new(&mut params, 16, 3, f, &mut init),
        );
        self.layer(name, &params, &layers);
    }

    /// A network that has learned a little of `data`.
    fn model(&mut self, name: &str, encoder: Encoder, data: &Dataset<f64>) {
        let standardizer = Standardizer::fit_lenient(data.features());
        let regression = *encoder.task() == Task::Regression;
        let scale = regression.then(|| Standardizer::fit_lenient(data.targets()));
        let targets = match &scale {
            Some(scale) => scale.apply(data.targets()).unwrap(),
            None => data.targets().clone(),
        };
        let features = standardizer.apply(data.features()).unwrap();
        let train: Dataset<f32> = Dataset::new(features, targets).unwrap().cast().unwrap();
        let (mut params, mut init) = (Params::default(), Init::he_normal(Random::seed(1)));
        let widths = [encoder.width(), 16, encoder.task().outputs()];
        let loss = encoder.task().loss();
        let network = Architecture::dense(&widths, Relu, Identity).build(&mut params, &mut init);
        let mut trainer = Trainer::new(Adam::new(0.01)).epochs(30);
        trainer.fit(&mut params, &train, |x, y| loss.of(network.forward(x), y)).unwrap();
        let standardizer = Some(standardizer);
        let model = Model { encoder, standardizer, network, output: Output::of(loss), scale };
        // As far as onnxruntime is given them.
        let features = data.features().map(|x| f64::from(x as f32));
        let predictions = model.predict(&params, &features).unwrap();
        self.add(name, regression, &model.to_onnx(&params), [&features, &predictions]);
    }
}

fn rows(matrix: &Matrix<f64>) -> Vec<Vec<f64>> {
    let row = |i| (0..matrix.col_count()).map(|j| matrix.at(i, j)).collect();
    (0..matrix.row_count()).map(row).collect()
}

/// Numbers that are `f32`.
fn numbers(rows: usize, cols: usize, deviation: f64) -> Matrix<f64> {
    let mut random = Random::seed(7);
    Matrix::from_fn(rows, cols, |_, _| f64::from((deviation * random.normal()) as f32))
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
    let mut params = Params::default();
    let norm = LayerNorm::new(&mut params, 4);
    params.as_mut_slice().iter_mut().enumerate().for_each(|(k, x)| *x += k as f32 / 8.0);
    cases.layer("layer_norm", &params, &(norm, Dropout::new(0.5)));
    cases.layer("parts", &Params::default(), &Parts);
    for embedded in Embedded::ALL {
        let data = (embedded.load)();
        let task = Task::Classes(embedded.classes.iter().map(|&class| class.into()).collect());
        let encoder = Encoder::of_dataset(&data, embedded.target, task);
        cases.model(embedded.name, encoder, &data);
    }
    let (encoder, data) = regression();
    cases.model("regression", encoder, &data);

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
