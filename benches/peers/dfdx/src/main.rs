//! dfdx with shapes fixed at compile time, its modules and optimisers on its CPU device; `f32` only.

use dfdx::optim::{Adam, AdamConfig, Sgd, SgdConfig};
use dfdx::prelude::*;
use peers_common::*;
use std::time::Instant;

type W1 = ((Linear<30, 4>, Sigmoid), (Linear<4, 1>, Sigmoid));
type W2 = ((Linear<784, 256>, ReLU), (Linear<256, 128>, ReLU), Linear<128, 10>);
type W3 = ((Linear<30, 64>, Tanh), (Linear<64, 64>, Tanh), Linear<64, 1>);

fn main() {
    let peer = Peer::new("dfdx 0.13.0");
    match (peer.work.as_str(), peer.float.as_str()) {
        (_, "f64") => {}
        ("w2", _) => w2(&peer),
        ("w3", _) => {
            w3::<1>(&peer);
            w3::<32>(&peer);
            w3::<1024>(&peer);
        }
        _ => w1(&peer),
    }
}

/// The first numbers in a file.
fn singles(name: &str, count: usize) -> Vec<f32> {
    numbers(name)[..count].iter().map(|&x| x as f32).collect()
}

/// The initial weights of a file; biases are 0.
fn set<const I: usize, const O: usize>(
    layer: &mut modules::Linear<I, O, f32, Cpu>,
    name: &str,
    k: usize,
) {
    let weight = singles(&format!("{name}_w{k}"), I * O);
    let turned: Vec<_> = (0..I * O).map(|at| weight[at % I * O + at / I]).collect();
    layer.weight.copy_from(&turned);
    layer.bias.copy_from(&[0.0; O]);
}

fn w1(peer: &Peer) {
    let cpu = Cpu::default();
    let x: Tensor<Rank2<W1_SAMPLES, 30>, f32, _> = cpu.tensor(singles("w1_x", W1_SAMPLES * 30));
    let y: Tensor<Rank2<W1_SAMPLES, 1>, f32, _> = cpu.tensor(singles("w1_y", W1_SAMPLES));
    peer.w1(|epochs| {
        let mut model = cpu.build_module::<W1, f32>();
        set(&mut model.0.0, "w1", 0);
        set(&mut model.1.0, "w1", 1);
        let mut grads = model.alloc_grads();
        let mut sgd = Sgd::new(&model, SgdConfig { lr: 1.0, momentum: None, weight_decay: None });
        let start = Instant::now();
        for _ in 0..epochs {
            let output = model.forward_mut(x.clone().traced(grads));
            grads = mse_loss(output, y.clone()).backward();
            sgd.update(&mut model, &grads).unwrap();
            model.zero_grads(&mut grads);
        }
        let time = start.elapsed();
        (time, f64::from(mse_loss(model.forward(x.clone()), y.clone()).array()))
    });
}

fn w2(peer: &Peer) {
    let cpu = Cpu::default();
    let (x, classes) = (singles("w2_x", W2_SAMPLES * 784), classes());
    // Batches of the samples of these indices, copied into tensors, with one-hot targets.
    let features = |batch: &[u32]| -> Vec<f32> {
        batch.iter().flat_map(|&i| &x[i as usize * 784..][..784]).copied().collect()
    };
    let targets = |batch: &[u32]| {
        let mut targets = vec![0.0; batch.len() * 10];
        for (k, &i) in batch.iter().enumerate() {
            targets[k * 10 + classes[i as usize] as usize] = 1.0;
        }
        targets
    };
    let mut model = cpu.build_module::<W2, f32>();
    set(&mut model.0.0, "w2", 0);
    set(&mut model.1.0, "w2", 1);
    set(&mut model.2, "w2", 2);
    let mut grads = Some(model.alloc_grads());
    let mut adam = Adam::new(&model, AdamConfig { lr: 1e-3, ..AdamConfig::default() });
    peer.w2(|order| {
        let Some(order) = order else {
            let all: Vec<_> = (0..W2_SAMPLES as u32).collect();
            let x = cpu.tensor_from_vec(features(&all), (W2_SAMPLES, Const::<784>));
            let y = cpu.tensor_from_vec(targets(&all), (W2_SAMPLES, Const::<10>));
            return f64::from(cross_entropy_with_logits_loss(model.forward(x), y).array());
        };
        for batch in order.chunks(W2_BATCH) {
            let x: Tensor<Rank2<W2_BATCH, 784>, f32, _> = cpu.tensor(features(batch));
            let y: Tensor<Rank2<W2_BATCH, 10>, f32, _> = cpu.tensor(targets(batch));
            let output = model.forward_mut(x.traced(grads.take().unwrap()));
            let mut found = cross_entropy_with_logits_loss(output, y).backward();
            adam.update(&mut model, &found).unwrap();
            model.zero_grads(&mut found);
            grads = Some(found);
        }
        0.0
    });
}

fn w3<const B: usize>(peer: &Peer) {
    let cpu = Cpu::default();
    let x: Tensor<Rank2<B, 30>, f32, _> = cpu.tensor(singles("w3_x", B * 30));
    let y: Tensor<Rank2<B, 1>, f32, _> = cpu.tensor(singles("w3_y", B));
    let mut model = cpu.build_module::<W3, f32>();
    set(&mut model.0.0, "w3", 0);
    set(&mut model.1.0, "w3", 1);
    set(&mut model.2, "w3", 2);
    let mut grads = Some(model.alloc_grads());
    peer.w3(B, |check| {
        let output = model.forward_mut(x.clone().traced(grads.take().unwrap()));
        let mut found = mse_loss(output, y.clone()).backward();
        let mut sum = 0.0;
        if check {
            let mut add = |gradient: Vec<f32>| {
                sum += gradient.iter().map(|&g| f64::from(g).powi(2)).sum::<f64>();
            };
            add(found.get(&model.0.0.weight).as_vec());
            add(found.get(&model.0.0.bias).as_vec());
            add(found.get(&model.1.0.weight).as_vec());
            add(found.get(&model.1.0.bias).as_vec());
            add(found.get(&model.2.weight).as_vec());
            add(found.get(&model.2.bias).as_vec());
        }
        model.zero_grads(&mut found);
        grads = Some(found);
        f64::sqrt(sum)
    });
}
