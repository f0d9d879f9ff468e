//! The values an objective may return: a loss, or losses of the samples and their weighted mean.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use wengert_layers::{
    Dense, Identity, Init, Layer, Loss, Sigmoid, cross_entropy, mse, softmax_loss, squared_error,
};
use wengert_trainer::{
    Adam, Batches, Dataset, History, Matrix, Params, Random, Sgd, Trainer, breast_cancer, evaluate,
};

fn model(params: &mut Params<f64>, outputs: usize) -> Dense<Identity> {
    Dense::new(params, 2, outputs, Identity, &mut Init::glorot_uniform(Random::seed(1)))
}

/// 12 samples of three classes.
fn data() -> Dataset<f64> {
    let mut random = Random::seed(2);
    let features = Matrix::from_fn(12, 2, |_, _| random.normal());
    let targets = Matrix::from_fn(12, 3, |i, j| f64::from(u8::from(i % 3 == j)));
    Dataset::new(features, targets).unwrap()
}

/// Weights 1, 2, 3, 1, 2, 3, …, and the same data with repeated samples.
fn weighted() -> (Dataset<f64>, Dataset<f64>) {
    let weights = Matrix::from_fn(12, 1, |i, _| (i % 3 + 1) as f64);
    let repeated: Vec<usize> = (0..12).flat_map(|i| vec![i; i % 3 + 1]).collect();
    (data().with_weights(weights).unwrap(), data().select(&repeated))
}

#[test]
fn the_mean_of_the_losses_of_samples_is_the_loss() {
    let fit = |terms: bool| -> (History, Vec<f64>) {
        let mut params = Params::new();
        let model = model(&mut params, 3);
        let mut trainer = Trainer::new(Adam::new(0.1)).epochs(4).batch_size(5).validation(&data());
        let history = match terms {
            true => trainer.fit(&mut params, &data(), |x, y| softmax_loss(model.forward(x), y)),
            false => trainer.fit(&mut params, &data(), |x, y| cross_entropy(model.forward(x), y)),
        };
        (history.unwrap(), params.as_slice().to_vec())
    };
    assert_eq!(fit(true), fit(false));
}

#[test]
fn a_sample_of_weight_2_counts_as_two() {
    let (weighted, repeated) = weighted();
    let train = |data: &Dataset<f64>| {
        let mut params = Params::new();
        let model = model(&mut params, 3);
        let mut trainer = Trainer::new(Sgd::new(0.5)).epochs(30).validation(data);
        let history =
            trainer.fit(&mut params, data, |x, y| softmax_loss(model.forward(x), y)).unwrap();
        let loss = evaluate(&params, data, |x, y| softmax_loss(model.forward(x), y));
        (params, history, loss)
    };
    let (own, own_history, own_loss) = train(&weighted);
    let (params, history, loss) = train(&repeated);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-14, "{a} instead of {b}");
    near(own_loss, loss);
    own.as_slice().iter().zip(params.as_slice()).for_each(|(&a, &b)| near(a, b));
    for (own, epoch) in own_history.epochs.iter().zip(&history.epochs) {
        near(own.loss, epoch.loss);
        near(own.validation_loss.unwrap(), epoch.validation_loss.unwrap());
    }
    let mut plain = Params::new();
    let model = model(&mut plain, 3);
    Trainer::new(Sgd::new(0.5))
        .epochs(30)
        .fit(&mut plain, &data(), |x, y| softmax_loss(model.forward(x), y))
        .unwrap();
    assert!((plain.as_slice()[0] - own.as_slice()[0]).abs() > 1e-3, "the weights matter");
}

#[test]
fn the_loss_of_an_epoch_of_batches_is_the_mean_by_weight() {
    let (weighted, _) = weighted();
    let mut params = Params::new();
    let model = model(&mut params, 3);
    let whole = evaluate(&params, &weighted, |x, y| squared_error(model.forward(x), y));
    // The rate is too small to change anything.
    let mut trainer = Trainer::new(Sgd::new(1e-300)).batch_size(5);
    let history =
        trainer.fit(&mut params, &weighted, |x, y| squared_error(model.forward(x), y)).unwrap();
    assert!((history.epochs[0].loss - whole).abs() < 1e-15);
}

#[test]
fn batches_hand_out_weights() {
    let numbers = Matrix::from_fn(7, 1, |i, _| (i + 1) as f64);
    let data = Dataset::new(numbers.clone(), numbers.clone()).unwrap();
    assert!(Batches::new(&data, 3, 1).get_weighted(0).2.is_none());
    let data = data.with_weights(numbers.clone()).unwrap();
    let mut batches = Batches::new(&data, 3, 1);
    batches.shuffle(1);
    for batch in 0..3 {
        let (features, _, weights) = batches.get_weighted(batch);
        assert_eq!(Some(features), weights);
    }
    assert_eq!(Batches::new(&data, 9, 1).get_weighted(0).2, Some(&numbers));
}

#[test]
fn what_is_neither_a_loss_nor_losses_is_refused() {
    let (weighted, _) = weighted();
    let mut params = Params::new();
    let model = model(&mut params, 3);
    let text = refusal(|| {
        _ = evaluate(&params, &data(), |x, y| mse(model.forward(x), y).t().join_rows(mse(x, x)));
    });
    assert_eq!(
        text,
        "evaluate: expected a 1×1 loss, or a row of losses for each of 12 samples, got 2×1"
    );
    let text = refusal(|| _ = evaluate(&params, &weighted, |x, y| mse(model.forward(x), y)));
    let needed = "expected a row of losses for each of 12 samples, whose weighted mean is taken, got \
                  1×1; give `squared_error`, not its mean `mse`, or `Loss::terms`";
    assert_eq!(text, format!("evaluate: {needed}"));
    for threads in [1, 2] {
        let text = refusal(|| {
            let mut trainer = Trainer::new(Sgd::new(0.1)).threads(threads);
            _ = trainer.fit(&mut params, &weighted, |x, y| Loss::Mse.of(model.forward(x), y));
        });
        assert_eq!(text, format!("fit: {needed}"));
    }
    let text = refusal(|| {
        let mut trainer = Trainer::new(Sgd::new(0.1)).validation(&weighted);
        _ = trainer.fit(&mut params, &data(), |x, y| Loss::Mse.of(model.forward(x), y));
    });
    assert_eq!(text, format!("fit: {needed}"));
}

/// Of 569 samples 212 are malignant; weights that balance the classes move the decision.
#[test]
fn balanced_classes_find_more_of_the_smaller_one() {
    let data = breast_cancer();
    let mean_radius = data.features().cols(0..1).map(|x| (x - 14.0) / 3.5);
    let data = Dataset::new(mean_radius, data.targets().clone()).unwrap();
    let found = |data: &Dataset<f64>| {
        let mut params = Params::new();
        let mut init = Init::glorot_uniform(Random::seed(1));
        let model = Dense::new(&mut params, 1, 1, Sigmoid, &mut init);
        let mut trainer = Trainer::new(Sgd::new(2.0)).epochs(500);
        trainer.fit(&mut params, data, |x, y| squared_error(model.forward(x), y)).unwrap();
        let predicted = wengert_trainer::predict(&params, &model, data.features());
        wengert_trainer::Confusion::new(&predicted, data.targets()).scores(0).recall
    };
    assert!(found(&data.clone().balanced().unwrap()) > found(&data) + 0.02);
}
