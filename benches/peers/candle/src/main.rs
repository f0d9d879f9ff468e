//! candle with its linear layers, its SGD, and AdamW without weight decay.

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{AdamW, Linear, Module, Optimizer, ParamsAdamW, SGD, loss, ops};
use peers_common::*;
use std::time::Instant;

fn main() -> Result<()> {
    let peer = Peer::new("candle 0.11.1");
    let float = if peer.float == "f64" { DType::F64 } else { DType::F32 };
    match peer.work.as_str() {
        "w2" => w2(&peer, float),
        "w3" => W3_BATCHES.into_iter().try_for_each(|batch| w3(&peer, float, batch)),
        _ => w1(&peer, float),
    }
}

/// The matrix in a file, or its first rows.
fn matrix(name: &str, rows: usize, cols: usize, float: DType) -> Result<Tensor> {
    Tensor::from_slice(&numbers(name)[..rows * cols], (rows, cols), &Device::Cpu)?.to_dtype(float)
}

/// The layers with the initial weights of a file, and their variables.
fn layers(name: &str, widths: &[usize], float: DType) -> Result<(Vec<Linear>, Vec<Var>)> {
    let (mut layers, mut vars) = (Vec::new(), Vec::new());
    for (k, widths) in widths.windows(2).enumerate() {
        let weight = matrix(&format!("{name}_w{k}"), widths[0], widths[1], float)?;
        let weight = Var::from_tensor(&weight.t()?.contiguous()?)?;
        let bias = Var::zeros(widths[1], float, &Device::Cpu)?;
        layers.push(Linear::new(weight.as_tensor().clone(), Some(bias.as_tensor().clone())));
        vars.extend([weight, bias]);
    }
    Ok((layers, vars))
}

fn number(tensor: &Tensor) -> Result<f64> {
    tensor.to_dtype(DType::F64)?.to_scalar()
}

fn w1(peer: &Peer, float: DType) -> Result<()> {
    let (x, y) = (matrix("w1_x", W1_SAMPLES, 30, float)?, matrix("w1_y", W1_SAMPLES, 1, float)?);
    let train = |epochs| {
        let (layers, vars) = layers("w1", &W1_WIDTHS, float)?;
        let mut sgd = SGD::new(vars, 1.0)?;
        let loss = || {
            let hidden = ops::sigmoid(&layers[0].forward(&x)?)?;
            loss::mse(&ops::sigmoid(&layers[1].forward(&hidden)?)?, &y)
        };
        let start = Instant::now();
        for _ in 0..epochs {
            sgd.backward_step(&loss()?)?;
        }
        let time = start.elapsed();
        Result::Ok((time, number(&loss()?)?))
    };
    peer.w1(|epochs| train(epochs).unwrap());
    Ok(())
}

fn w2(peer: &Peer, float: DType) -> Result<()> {
    let x = matrix("w2_x", W2_SAMPLES, 784, float)?;
    let classes = Tensor::from_vec(classes(), W2_SAMPLES, &Device::Cpu)?;
    let (layers, vars) = layers("w2", &W2_WIDTHS, float)?;
    let settings = ParamsAdamW { lr: 1e-3, weight_decay: 0.0, ..ParamsAdamW::default() };
    let mut adam = AdamW::new(vars, settings)?;
    let loss = |x: &Tensor, classes: &Tensor| {
        let hidden = layers[1].forward(&layers[0].forward(x)?.relu()?)?.relu()?;
        loss::cross_entropy(&layers[2].forward(&hidden)?, classes)
    };
    let mut run = |order: Option<&[u32]>| {
        let Some(order) = order else { return number(&loss(&x, &classes)?) };
        for batch in order.chunks(W2_BATCH) {
            let batch = Tensor::from_slice(batch, W2_BATCH, &Device::Cpu)?;
            let (x, classes) = (x.index_select(&batch, 0)?, classes.index_select(&batch, 0)?);
            adam.backward_step(&loss(&x, &classes)?)?;
        }
        Ok(0.0)
    };
    peer.w2(|order| run(order).unwrap());
    Ok(())
}

fn w3(peer: &Peer, float: DType, batch: usize) -> Result<()> {
    let (x, y) = (matrix("w3_x", batch, 30, float)?, matrix("w3_y", batch, 1, float)?);
    let (layers, vars) = layers("w3", &W3_WIDTHS, float)?;
    let gradient = |check: bool| {
        let hidden = layers[1].forward(&layers[0].forward(&x)?.tanh()?)?.tanh()?;
        let grads = loss::mse(&layers[2].forward(&hidden)?, &y)?.backward()?;
        if !check {
            return Result::Ok(0.0);
        }
        let squares = vars.iter().map(|var| number(&grads.get(var).unwrap().sqr()?.sum_all()?));
        Ok(squares.sum::<Result<f64>>()?.sqrt())
    };
    peer.w3(batch, |check| gradient(check).unwrap());
    Ok(())
}
