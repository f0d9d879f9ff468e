//! [`Work`]: the benchmark networks, and their gradients by tape and by hand.
//!
//! | | network | loss | step |
//! |---|---|---|---|
//! | W1 | the article's: 569 samples, 30-4-1, sigmoid | mean squared error | all samples, gradient descent |
//! | W2 | a classifier of 28×28 images: 784-256-128-10, ReLU | cross-entropy of a softmax | 128 samples, Adam |
//! | W3 | a small regression: 30-64-64-1, tanh | mean squared error | 1, 32 or 1024 samples, the gradient alone |
#![allow(dead_code, reason = "each bench uses its part")]

use wengert::layers::{Activation, Dense, Init, Layer, Random, Sequence, cross_entropy, mse};
use wengert::trainer::{Dataset, Standardizer, breast_cancer};
use wengert::{Element, Matrix, Params, Tape, Var};
use wengert_manual::{Activation as ByHand, Loss, Mlp};

#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) name: String,
    /// Samples per step.
    pub(crate) samples: usize,
    pub(crate) widths: Vec<usize>,
    activations: [&'static str; 2],
    loss: Loss,
}

impl Work {
    pub(crate) fn w1() -> Self {
        let activations = ["sigmoid", "sigmoid"];
        let (widths, loss) = (vec![30, 4, 1], Loss::MeanSquaredError);
        Self { name: "W1".into(), samples: 569, widths, activations, loss }
    }

    pub(crate) fn w2() -> Self {
        let activations = ["relu", "identity"];
        let (widths, loss) = (vec![784, 256, 128, 10], Loss::SoftmaxCrossEntropy);
        Self { name: "W2".into(), samples: 128, widths, activations, loss }
    }

    pub(crate) fn w3(samples: usize) -> Self {
        Self {
            name: format!("W3 batch {samples}"),
            ..Self::regression(samples, vec![30, 64, 64, 1])
        }
    }

    /// A network like W3's, of any size.
    pub(crate) fn regression(samples: usize, widths: Vec<usize>) -> Self {
        let activations = ["tanh", "identity"];
        let layers: Vec<_> = widths.iter().map(usize::to_string).collect();
        let name = format!("{samples}×{}", layers.join("-"));
        Self { name, samples, widths, activations, loss: Loss::MeanSquaredError }
    }

    /// The article's data for W1; else a batch of random numbers, with classes that can be learnt.
    pub(crate) fn data<T: Element>(&self) -> Dataset<T> {
        self.data_of(self.samples)
    }

    /// The same with this number of samples; W1 always has 569.
    pub(crate) fn data_of<T: Element>(&self, samples: usize) -> Dataset<T> {
        if self.name == "W1" {
            let data = breast_cancer();
            let features = Standardizer::fit(&data).and_then(|s| s.apply(data.features()));
            return data.with_features(features.unwrap()).unwrap().cast().unwrap();
        }
        let (inputs, outputs) = (self.widths[0], self.widths[self.widths.len() - 1]);
        let mut random = Random::seed(1);
        let features = Matrix::from_rows(
            samples,
            inputs,
            (0..samples * inputs)
                .map(|k| {
                    let template = ((k % inputs) * (1 + k / inputs % outputs)) as f64;
                    T::of(0.2 * template.sin() + random.normal())
                })
                .collect(),
        );
        let targets = Matrix::from_fn(samples, outputs, |i, j| T::of(f64::from(i % outputs == j)));
        match self.loss {
            // A single batch, read repeatedly: aligned as in a trainer.
            Loss::MeanSquaredError => Dataset::new(features.into_aligned(), targets).unwrap(),
            // Batches, gathered from rows.
            Loss::SoftmaxCrossEntropy => Dataset::new(features, targets).unwrap(),
        }
    }

    /// The activations of the hidden layers and of the last one.
    pub(crate) fn activations(&self) -> [Activation; 2] {
        self.activations.map(|name| name.parse().unwrap())
    }

    /// The model and its initial weights.
    pub(crate) fn model<T: Element>(&self) -> (Sequence<Dense<Activation>>, Params<T>) {
        let mut params = Params::default();
        let mut init = Init::glorot_uniform(Random::seed(2));
        let [hidden, last] = self.activations();
        (Sequence::dense(&mut params, &self.widths, hidden, last, &mut init), params)
    }

    /// The loss on the tape.
    pub(crate) fn loss<'t, T: Element>(&self, output: Var<'t, T>, y: Var<'t, T>) -> Var<'t, T> {
        match self.loss {
            Loss::MeanSquaredError => mse(output, y),
            Loss::SoftmaxCrossEntropy => cross_entropy(output, y),
        }
    }

    /// The same network by hand.
    pub(crate) fn by_hand<T: Element>(&self) -> Mlp<T> {
        let [hidden, last] = self.activations.map(|name| match name {
            "sigmoid" => ByHand::Sigmoid,
            "tanh" => ByHand::Tanh,
            "relu" => ByHand::Relu,
            _ => ByHand::Identity,
        });
        let mut activations = vec![hidden; self.widths.len() - 2];
        activations.push(last);
        Mlp::new(self.samples, &self.widths, &activations, self.loss)
    }

    /// Records the loss, runs the backward pass and reads the loss, as user code does.
    pub(crate) fn by_tape<T: Element>(
        &self,
        model: &impl Layer<T>,
        tape: &mut Tape<T>,
        params: &Params<T>,
        data: &Dataset<T>,
        grads: &mut Params<T>,
    ) -> T {
        let t = tape.record(params);
        let output = model.forward(t.constant(data.features()));
        let loss = self.loss(output, t.constant(data.targets()));
        loss.backward(grads);
        loss.item()
    }

    /// Multiply-adds of the products of one gradient, times 2.
    pub(crate) fn flops(&self) -> usize {
        let products: usize = self.widths.windows(2).map(|w| w[0] * w[1]).sum();
        2 * self.samples * (3 * products - self.widths[0] * self.widths[1])
    }
}
