//! cargo run --release --example 04-layers
//!
//! The same network as layers, trained by the trainer on part of the data and tested on the rest.

use wengert::Params;
use wengert::layers::{Dense, Init, Layer, Random, Sigmoid, mse};
use wengert::trainer::{
    BREAST_CANCER_CLASSES, Confusion, Pipeline, Sgd, Standardizer, Trainer, breast_cancer, evaluate,
};

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
    // The loss of an epoch is measured before its step, so epochs[n] has the loss after n epochs.
    for epoch in [0, 10, 100] {
        println!("after {epoch:4} epochs  loss {:.6}", history.epochs[epoch].loss);
    }
    let loss = evaluate(&params, &train, |x, y| mse(model.forward(x), y));
    println!("after 1000 epochs  loss {loss:.6}");

    let pipeline = Pipeline { standardizer, model, params };
    for (name, part) in [("training", &split.train), ("test", &split.test)] {
        let predicted = pipeline.predict(part.features())?;
        let confusion = Confusion::new(&predicted, part.targets());
        println!("\naccuracy on the {name} part: {:.4}", confusion.accuracy());
        print!("{}", confusion.table(BREAST_CANCER_CLASSES));
    }
    Ok(())
}
