//! cargo run --release -p wengert-book --example lion
//!
//! A custom optimiser: Lion, which steps by signs. Source: Chen and others, "Symbolic discovery of
//! optimization algorithms", arXiv:2302.06675, algorithm 2, without weight decay.

use wengert::layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert::trainer::{
    Adam, Optimizer, OptimizerState, RestoreError, Sgd, Standardizer, Trainer, breast_cancer,
};
use wengert::{Element, Params};

/// `w ← w − η·sign(β₁·m + (1 − β₁)·g)`, then `m ← β₂·m + (1 − β₂)·g`.
#[derive(Clone, Debug)]
struct Lion<T> {
    learning_rate: f64,
    betas: [f64; 2],
    state: OptimizerState<T>,
}

impl<T: Element> Optimizer<T> for Lion<T> {
    fn step(&mut self, params: &mut Params<T>, gradient: &Params<T>) {
        let (rate, one) = (T::of(self.learning_rate), T::one());
        let [keep, keep_more] = self.betas.map(T::of);
        let [m] = self.state.advance(["m"], params, gradient);
        params.each_trained(|range, w| {
            let g = &gradient.as_slice()[range.clone()];
            for ((w, m), &g) in w.iter_mut().zip(&mut m.as_mut_slice()[range]).zip(g) {
                let direction = keep * *m + (one - keep) * g;
                *w -= direction.select(rate, (-direction).select(-rate, T::zero()));
                *m = keep_more * *m + (one - keep_more) * g;
            }
        });
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn state(&self) -> &OptimizerState<T> {
        &self.state
    }

    fn restore(&mut self, state: OptimizerState<T>) -> Result<(), RestoreError> {
        self.state = state.checked("lion", &["m"])?;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // One number: the first step is η against the sign, however large the gradient.
    let mut params = Params::new();
    params.add("w", [[1.0]].into());
    let mut gradient = params.zeros_like();
    gradient.as_mut_slice()[0] = 1000.0;
    let lion = |learning_rate| Lion {
        learning_rate,
        betas: [0.9, 0.99],
        state: OptimizerState::default(),
    };
    lion(0.25).step(&mut params, &gradient);
    println!("1.0 after a step: {}", params.as_slice()[0]);

    let data = breast_cancer();
    let data = data.with_features(Standardizer::fit(&data)?.apply(data.features())?)?;
    let optimizers: [(&str, Box<dyn Optimizer<f64>>); 3] = [
        ("gradient descent, 1.0", Box::new(Sgd::new(1.0))),
        ("Adam, 0.01", Box::new(Adam::new(0.01))),
        ("Lion, 0.003", Box::new(lion(0.003))),
    ];
    for (name, optimizer) in optimizers {
        let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(42)));
        let model = (
            Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
            Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
        );
        let mut trainer = Trainer::new(optimizer).epochs(301);
        let history = trainer.fit(&mut params, &data, |x, y| mse(model.forward(x), y))?;
        println!("{name:21}  loss after 300 epochs {:.6}", history.epochs[300].loss);
    }
    Ok(())
}
