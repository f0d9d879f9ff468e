//! cargo run --release --example 14-decision-boundary
//!
//! Two moons that no straight line can separate, and how a network of two hidden layers classifies them
//! after 0, 10, 100 and 1000 epochs. With a file name after `--` it draws them too.

use std::f64::consts::PI;
use wengert::layers::{Dense, Identity, Init, Layer, Random, Tanh, binary_cross_entropy};
use wengert::trainer::{Adam, Dataset, Trainer, accuracy, predict};
use wengert::{Matrix, Params, Scalar};
use wengert_plot::DecisionBoundary; // wengert::plot, with the feature of that name

fn moons(samples: usize, random: &mut Random) -> Result<Dataset<f64>, Box<dyn std::error::Error>> {
    let (mut features, targets) = (Vec::new(), Matrix::from_fn(samples, 1, |i, _| (i % 2) as f64));
    for i in 0..samples {
        let (angle, lower) = (PI * random.uniform(), i % 2 == 1);
        let (x, y) = (angle.cos(), angle.sin());
        let (x, y) = if lower { (1.0 - x, 0.5 - y) } else { (x, y) };
        features.extend([x + 0.15 * random.normal(), y + 0.15 * random.normal()]);
    }
    Ok(Dataset::new(Matrix::from_rows(samples, 2, features), targets)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = moons(120, &mut Random::seed(1))?;
    let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(3)));
    let model = (
        Dense::new(&mut params, 2, 12, Tanh, &mut init),
        Dense::new(&mut params, 12, 12, Tanh, &mut init),
        Dense::new(&mut params, 12, 1, Identity, &mut init),
    );
    // A letter for each point of a grid over the moons, from the top.
    let (rows, cols) = (15, 60);
    let grid = Matrix::from_fn(rows * cols, 2, |k, j| match j {
        0 => -1.5 + 4.0 * (k % cols) as f64 / cols as f64,
        _ => 1.4 - 2.4 * (k / cols) as f64 / rows as f64,
    });
    let mut picture = DecisionBoundary::new(&data, ["upper moon", "lower moon"]).title("Two moons");
    let mut done = 0;
    for epochs in [0, 10, 100, 1000] {
        if epochs > done {
            let mut trainer = Trainer::new(Adam::new(0.01)).epochs(epochs - done);
            trainer.fit(&mut params, &data, |x, y| binary_cross_entropy(model.forward(x), y))?;
            done = epochs;
        }
        let probabilities = |points| predict(&params, &model, points).map(|z| z.sigmoid());
        let share = accuracy(&probabilities(data.features()), data.targets());
        println!("after {epochs} epochs, {:.1} % right:", 100.0 * share);
        let letter = |p: f64| ['·', '-', '+', '#'][((4.0 * p) as usize).min(3)];
        let letters: Vec<char> = probabilities(&grid).view().iter().map(letter).collect();
        letters.chunks(cols).for_each(|row| println!("  {}", row.iter().collect::<String>()));
        let seen = probabilities(&picture.points());
        picture = picture.panel(&format!("after {epochs} epochs"), &seen);
    }
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(file, picture.to_svg())?;
    }
    Ok(())
}
