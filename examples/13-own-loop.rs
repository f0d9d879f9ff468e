//! cargo run --release --example 13-own-loop
//!
//! The trainer's loop written out: batches, schedule, clipping, dropout and early stopping are plain values.

use wengert::layers::{Dense, Dropout, Identity, Init, Layer, Random, Relu, binary_cross_entropy};
use wengert::trainer::{
    Adam, BREAST_CANCER_CLASSES, Batches, Confusion, Dataset, EarlyStopping, Optimizer, Schedule,
    Standardizer, breast_cancer, clip_norm, evaluate, predict, roc_auc,
};
use wengert::{Params, Scalar, Tape};

const EPOCHS: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let split = breast_cancer().stratified_split(0.3, &mut Random::seed(7))?;
    let standardizer = Standardizer::fit(&split.train)?;
    let scaled = |part: &Dataset<f64>| part.with_features(standardizer.apply(part.features())?);
    let (train, validation) = (scaled(&split.train)?, scaled(&split.test)?);

    let mut params = Params::new();
    let mut init = Init::he_normal(Random::seed(42));
    let model = (
        Dense::new(&mut params, 30, 16, Relu, &mut init),
        Dropout::new(0.2),
        Dense::new(&mut params, 16, 1, Identity, &mut init),
    );
    let mut batches = Batches::new(&train, 32, 1);
    let steps = (EPOCHS * batches.count()) as u64;
    let mut adam = Adam::new(Schedule::Warmup { rate: 0.01, warmup: steps / 20, steps });
    let mut stopping = EarlyStopping::new(10);
    let (mut tape, mut gradient) = (Tape::new(), params.zeros_like());
    for epoch in 1..=EPOCHS {
        let rate = adam.learning_rate(); // of the first step of the epoch
        batches.shuffle(epoch);
        for batch in 0..batches.count() {
            tape.rewind(); // lets go of the last batch: its memory takes the next one
            let (x, y) = batches.get(batch);
            // The units that dropout drops derive from the key, so each step has its own.
            let t = tape.record_with_key(&params, adam.state().steps);
            let loss = binary_cross_entropy(model.forward(t.constant(x)), t.constant(y));
            loss.backward(&mut gradient);
            clip_norm(&mut gradient, 1.0);
            adam.step(&mut params, &gradient);
        }
        let loss = evaluate(&params, &validation, |x, y| binary_cross_entropy(model.forward(x), y));
        println!("epoch {epoch:3}  validation loss {loss:.6}  learning rate {rate:.6}");
        if stopping.update(epoch, loss, &params) {
            break;
        }
    }
    let best = stopping.best().ok_or("there was no epoch")?;
    println!("\nbest after epoch {}: validation loss {:.6}", best.epoch, best.loss);
    let predicted = predict(&best.params, &model, validation.features()).map(|z| z.sigmoid());
    let area = roc_auc(&predicted, validation.targets()).ok_or("a class is missing")?;
    println!("area under the ROC curve: {area:.4}");
    print!("{}", Confusion::new(&predicted, validation.targets()).table(BREAST_CANCER_CLASSES));
    Ok(())
}
