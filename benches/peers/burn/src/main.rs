//! burn with its modules and optimisers, on its CPU backend flex.

use burn::module::{Module, Param};
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamConfig, GradientsParams, SgdConfig};
use burn::prelude::*;
use burn::tensor::{DType, Int, TensorData, activation};
use peers_common::*;
use std::time::Instant;

fn main() {
    let peer = Peer::new("burn 0.22.1 flex");
    let float = if peer.float == "f64" { DType::F64 } else { DType::F32 };
    let on = On { device: Device::flex().autodiff(), float };
    match peer.work.as_str() {
        "w2" => w2(&peer, &on),
        "w3" => W3_BATCHES.into_iter().for_each(|batch| w3(&peer, &on, batch)),
        _ => w1(&peer, &on),
    }
}

/// The device and element type of tensors.
struct On {
    device: Device,
    float: DType,
}

impl On {
    /// The matrix in a file, or its first rows.
    fn matrix(&self, name: &str, rows: usize, cols: usize) -> Tensor<2> {
        let data = TensorData::new(numbers(name)[..rows * cols].to_vec(), [rows, cols]);
        Tensor::from_data(data, (&self.device, self.float))
    }

    fn indices(&self, indices: &[u32]) -> Tensor<1, Int> {
        let numbers: Vec<_> = indices.iter().map(|&index| index as i32).collect();
        Tensor::from_data(TensorData::new(numbers, [indices.len()]), &self.device)
    }

    fn network(&self, name: &str, widths: &[usize]) -> Network {
        let layers = widths.windows(2).enumerate().map(|(k, widths)| {
            let mut layer = LinearConfig::new(widths[0], widths[1]).init(&self.device);
            let weight = self.matrix(&format!("{name}_w{k}"), widths[0], widths[1]);
            layer.weight = Param::from_tensor(weight);
            let bias = Tensor::zeros([widths[1]], (&self.device, self.float));
            layer.bias = Some(Param::from_tensor(bias));
            layer
        });
        Network { layers: layers.collect() }
    }
}

#[derive(Module, Debug)]
struct Network {
    layers: Vec<Linear>,
}

impl Network {
    /// The output, with an activation after every layer but the last.
    fn forward(&self, x: Tensor<2>, activation: fn(Tensor<2>) -> Tensor<2>) -> Tensor<2> {
        let last = self.layers.len() - 1;
        let hidden = self.layers[..last].iter().fold(x, |x, layer| activation(layer.forward(x)));
        self.layers[last].forward(hidden)
    }
}

fn mean_squared_error(output: Tensor<2>, y: Tensor<2>) -> Tensor<1> {
    let difference = output - y;
    (difference.clone() * difference).mean()
}

fn w1(peer: &Peer, on: &On) {
    let (x, y) = (on.matrix("w1_x", W1_SAMPLES, 30), on.matrix("w1_y", W1_SAMPLES, 1));
    let loss = |model: &Network| {
        let output = activation::sigmoid(model.forward(x.clone(), activation::sigmoid));
        mean_squared_error(output, y.clone())
    };
    peer.w1(|epochs| {
        let (mut model, mut sgd) = (on.network("w1", &W1_WIDTHS), SgdConfig::new().init());
        let start = Instant::now();
        for _ in 0..epochs {
            let grads = GradientsParams::from_grads(loss(&model).backward(), &model);
            model = sgd.step(1.0, model, grads);
        }
        _ = on.device.sync();
        (start.elapsed(), loss(&model).into_scalar::<f64>())
    });
}

fn w2(peer: &Peer, on: &On) {
    let (x, classes) = (on.matrix("w2_x", W2_SAMPLES, 784), on.indices(&classes()));
    let cross_entropy = CrossEntropyLossConfig::new().init(&on.device);
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    let mut model = Some(on.network("w2", &W2_WIDTHS));
    let loss = |model: &Network, x, classes| {
        cross_entropy.forward(model.forward(x, activation::relu), classes)
    };
    peer.w2(|order| {
        let mut trained = model.take().unwrap();
        for batch in order.unwrap_or_default().chunks(W2_BATCH) {
            let batch = on.indices(batch);
            let (x, classes) =
                (x.clone().select(0, batch.clone()), classes.clone().select(0, batch));
            let grads = loss(&trained, x, classes).backward();
            let grads = GradientsParams::from_grads(grads, &trained);
            trained = adam.step(1e-3, trained, grads);
        }
        _ = on.device.sync();
        let check = match order {
            Some(_) => 0.0,
            None => loss(&trained, x.clone(), classes.clone()).into_scalar::<f64>(),
        };
        model = Some(trained);
        check
    });
}

fn w3(peer: &Peer, on: &On, batch: usize) {
    let (x, y) = (on.matrix("w3_x", batch, 30), on.matrix("w3_y", batch, 1));
    let model = on.network("w3", &W3_WIDTHS);
    let square = |gradient: Tensor<1>| gradient.clone().mul(gradient).sum().into_scalar::<f64>();
    peer.w3(batch, |check| {
        let output = model.forward(x.clone(), activation::tanh);
        let grads = mean_squared_error(output, y.clone()).backward();
        _ = on.device.sync();
        if !check {
            return 0.0;
        }
        let squares = model.layers.iter().map(|layer| {
            let weight = layer.weight.val().grad(&grads).unwrap().flatten(0, 1);
            let bias = layer.bias.as_ref().unwrap().val().grad(&grads).unwrap();
            square(weight) + square(bias)
        });
        squares.sum::<f64>().sqrt()
    });
}
