//! cargo run --release -p wengert-book --example swish
//!
//! x·σ(βx) twice: as an activation with a fixed β, and as a layer that learns a β for each unit. Both
//! are verified, then the article's network is trained with them and compared.

use wengert::layers::{
    Activate, Dense, Identity, Init, Layer, Random, Sigmoid, Widths, mse, sigmoid,
};
use wengert::trainer::{Dataset, Sgd, Standardizer, Trainer, breast_cancer, evaluate};
use wengert::{
    Element, Elementwise, Matrix, Param, Params, Scalar, Var, check_gradients, verify_elementwise,
};

/// `x·σ(βx)` with a fixed β.
#[derive(Clone, Copy, Debug)]
struct Swish {
    beta: f64,
}

impl Elementwise for Swish {
    #[inline]
    fn eval<S: Scalar>(&self, x: S) -> S {
        // −∞·0 is NaN, but the limit is 0: clamp x where σ is already 0, on the left or on the right.
        let far = 1000.0 / self.beta.abs();
        let x = if self.beta < 0.0 { x.min(S::of(far)) } else { x.max(S::of(-far)) };
        x * (S::of(self.beta) * x).sigmoid()
    }
}

/// `yᵢⱼ = xᵢⱼ·σ(βⱼ·xᵢⱼ)` with a learnable β for each column.
#[derive(Clone, Copy, Debug)]
struct LearnedSwish {
    beta: Param,
    width: usize,
}

impl LearnedSwish {
    fn new<T: Element>(params: &mut Params<T>, width: usize) -> Self {
        let scope = params.fresh_scope("swish");
        let start = Matrix::filled(1, width, T::one());
        Self { beta: params.scoped(&scope, |params| params.add("beta", start)), width }
    }
}

impl Widths for LearnedSwish {
    fn inputs(&self) -> Option<usize> {
        Some(self.width)
    }
    fn outputs(&self) -> Option<usize> {
        Some(self.width)
    }
}

impl<T: Element> Layer<T> for LearnedSwish {
    fn forward<'t>(&self, x: Var<'t, T>) -> Var<'t, T> {
        x * sigmoid(x * self.beta)
    }
}

/// The loss of the article's network after 1000 epochs with this activation in the hidden layer.
fn train(data: &Dataset<f64>, hidden: impl Activate<f64>) -> f64 {
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
    let model = (
        Dense::new(&mut params, 30, 4, hidden, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(1000);
    trainer.fit(&mut params, data, |x, y| mse(model.forward(x), y)).expect("it trains");
    evaluate(&params, data, |x, y| mse(model.forward(x), y))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}\n", verify_elementwise(&Swish { beta: 1.5 })?);
    for beta in [-1.5, -0.01, 0.0, 0.01, 1e3] {
        let verified = verify_elementwise(&Swish { beta })?;
        let ((low, high), nan) = (verified.range, verified.not_a_number);
        assert_eq!(Swish { beta }.eval(2.0), -Swish { beta: -beta }.eval(-2.0));
        println!("β = {beta:5}: values from {low:10.3e} to {high:9.3e}, NaN at {nan:?}");
    }
    println!();

    let data = breast_cancer();
    let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    println!("hidden layer          loss after 1000 epochs");
    println!("sigmoid               {:.6}", train(&data, Sigmoid));
    for beta in [0.5, 1.0, 1.5, 2.0] {
        println!("x·σ({beta:.1}·x)            {:.6}", train(&data, Swish { beta }));
    }

    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
    let model = (
        Dense::new(&mut params, 30, 4, Identity, &mut init),
        LearnedSwish::new(&mut params, 4),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    let (x, y) = (data.features().rows(0..50), data.targets().rows(0..50));
    let report = check_gradients!(&params, |t| mse(model.forward(t.constant(&x)), t.constant(&y)))?;
    let mut trainer = Trainer::new(Sgd::new(1.0)).epochs(1000);
    trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
    let loss = evaluate(&params, &data, |x, y| mse(model.forward(x), y));
    println!("x·σ(β·x), β learned   {loss:.6}");
    let betas: Vec<_> = params.get(model.1.beta).iter().map(|b| format!("{b:.3}")).collect();
    println!("\nlearned β: {}; {} derivatives were right before", betas.join(", "), report.checked);
    Ok(())
}
