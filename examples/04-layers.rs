//! cargo run --release --example 04-layers
//!
//! The same network as layers, trained by the trainer on part of the data and tested on the rest.

use wengert::Params;
use wengert::layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert::trainer::{Confusion, Pipeline, Sgd, Standardizer, Trainer, accuracy, breast_cancer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let split = breast_cancer().split(0.3, &mut Random::seed(7))?;
    let standardizer = Standardizer::fit(&split.train)?;
    let train = split.train.with_features(standardizer.apply(split.train.features())?)?;

    let mut params = Params::new();
    let mut init = Init::glorot_uniform(Random::seed(42));
    let model = (
        Dense::new(&mut params, 30, 4, Sigmoid, &mut init),
        Dense::new(&mut params, 4, 1, Sigmoid, &mut init),
    );
    for block in params.blocks() {
        println!("{:14} {}", params.name(block), params.shape(block));
    }

    let history = Trainer::new(Sgd::new(1.0))
        .epochs(1000)
        .fit(&mut params, &train, |x, y| mse(model.forward(x), y))?;
    for epoch in [1, 10, 100, 1000] {
        println!("epoch {epoch:4}  loss {:.6}", history.epochs[epoch - 1].loss);
    }

    let pipeline = Pipeline { standardizer, model, params };
    for (name, part) in [("train", &split.train), ("test", &split.test)] {
        let predicted = pipeline.predict(part.features())?;
        let confusion = Confusion::new(&predicted, part.targets());
        println!("{name:5}  accuracy {:.4}  {confusion}", accuracy(&predicted, part.targets()));
    }
    Ok(())
}
