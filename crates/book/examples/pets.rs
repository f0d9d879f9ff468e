//! cargo run --release -p wengert-book --example pets
//!
//! From a table to predictions: read, encode, standardise, train, save, export, load, predict.

use wengert::Params;
use wengert::files::{Architecture, Csv, Encoding, Model, Output};
use wengert::layers::{Identity, Init, Layer, Random, Relu};
use wengert::trainer::{Adam, Standardizer, Trainer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Work in a new folder.
    let folder = std::env::temp_dir().join(format!("wengert-pets-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::env::set_current_dir(&folder)?;
    let mut lines = String::from("legs,color,pet\n");
    for k in 0..40 {
        let (color, pet) = [("red", "no"), ("blue", "yes")][k % 2];
        lines += &format!("{},{color},{pet}\n", k % 5);
    }
    std::fs::write("pets.csv", lines)?;

    // Read and encode. The target determines the task: two classes.
    let table = Csv::new().read("pets.csv")?;
    let encoder = Encoding::of("pet").learn(&table)?;
    println!("features  {}", encoder.names().join(", "));
    let data = encoder.encode(table)?.data;

    // Standardise and train, in single precision.
    let standardizer = Standardizer::fit_lenient(data.features());
    let scaled = data.with_features(standardizer.apply(data.features())?)?.cast()?;
    let (mut params, mut init) = (Params::<f32>::default(), Init::he_normal(Random::seed(1)));
    let widths = [encoder.width(), 8, encoder.task().outputs()];
    let network = Architecture::dense(&widths, Relu, Identity).build(&mut params, &mut init);
    let loss = encoder.task().loss();
    let mut trainer = Trainer::new(Adam::new(0.05)).epochs(40);
    trainer.fit(&mut params, &scaled, |x, y| loss.of(network.forward(x), y))?;

    // One file holds the network, the encoding and the standardisation.
    let (standardizer, output, scale) = (Some(standardizer), Output::of(loss), None);
    let model = Model { encoder, standardizer, network, output, scale };
    model.save("pets.safetensors", &params)?;
    model.to_onnx(&params).save("pets.onnx")?;

    // Columns are found by name; others are ignored.
    std::fs::write("new.csv", "color,name,legs\nblue,Tom,3\nred,Kit,4\n")?;
    let (model, params) = Model::load::<f32>("pets.safetensors")?;
    let table = Csv::new().features_of(&model.encoder).read("new.csv")?;
    let features = model.encoder.encode_features(table)?.data;
    let probabilities = model.predict(&params, &features)?;
    println!("Tom is a pet with probability {:.2}", probabilities.at(0, 0));
    println!("Kit is a pet with probability {:.2}", probabilities.at(1, 0));

    // The error for a bad file is one line that says where.
    std::fs::write("bad.csv", "legs,color,pet\n4,red,no\n3,blue\n")?;
    println!("error: {}", Csv::new().read("bad.csv").unwrap_err());
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
