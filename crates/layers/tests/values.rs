//! Values of activations, losses and layers, one per line, against mpmath 1.4 with 50 digits.

use wengert_layers::{
    Activation, Dense, Identity, Init, Layer, LayerNorm, Loss, Random, Relu, Scheme, class_weights,
    weighted_mean,
};
use wengert_tape::{Graph, Matrix, Params, Tape, Var};

/// Asserts the values up to a few roundings.
#[track_caller]
fn near(what: &str, y: Var<'_, f64>, expected: &[f64]) {
    let found: Vec<f64> = y.value().t().view().iter().collect();
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let bound = 8.0 * f64::EPSILON * expected.abs();
        assert!((found - expected).abs() <= bound, "{what}: {found:?} instead of {expected:?}");
    }
}

/// Recorded as in training, and evaluated.
fn both(params: &Params<f64>, check: impl Fn(Graph<'_, f64>)) {
    let mut tape = Tape::new();
    check(tape.record(params));
    check(tape.evaluate(params));
}

/// At −4, −1, −2⁻¹⁰, ½ and 30.
#[rustfmt::skip]
const ACTIVATIONS: &[(&str, [f64; 5])] = &[
    ("identity", [-4.0, -1.0, -0.0009765625, 0.5, 30.0]),
    ("sigmoid", [0.01798620996209156, 0.2689414213699951, 0.49975585939440254, 0.6224593312018546, 0.9999999999999064]),
    ("tanh", [-0.999329299739067, -0.7615941559557649, -0.0009765621895592603, 0.46211715726000974, 1.0]),
    ("relu", [0.0, 0.0, 0.0, 0.5, 30.0]),
    ("leaky_relu", [-0.04, -0.01, -9.765625e-6, 0.5, 30.0]),
    ("leaky_relu(0.25)", [-1.0, -0.25, -0.000244140625, 0.5, 30.0]),
    ("elu", [-0.9816843611112658, -0.6321205588285577, -0.0009760858180243377, 0.5, 30.0]),
    ("elu(0.5)", [-0.4908421805556329, -0.31606027941427883, -0.00048804290901216887, 0.5, 30.0]),
    ("selu", [-1.7258986281898947, -1.1113307378125628, -0.001716055833279061, 0.5253504936777402, 31.521029620664414]),
    ("softplus", [0.01814992791780974, 0.3132616875182228, 0.6926590185192302, 0.9740769841801067, 30.000000000000092]),
    ("silu", [-0.07194483984836623, -0.2689414213699951, -0.0004880428314398462, 0.3112296656009273, 29.999999999997193]),
    ("gelu", [-0.0001266849673324797, -0.15865525393145705, -0.00048790078905392527, 0.34573123063700656, 30.0]),
    ("gelu_tanh", [-7.024594819237268e-5, -0.1588080093917233, -0.00048790078905422456, 0.34571400982514394, 30.0]),
    ("mish", [-0.07259174079202536, -0.3034014613741089, -0.000585632309359304, 0.37524521130489513, 30.0]),
];

#[test]
fn activations() {
    both(&Params::new(), |t| {
        let x = t.variable(&Matrix::from([[-4.0, -1.0, -0.0009765625, 0.5, 30.0]]));
        for (name, expected) in ACTIVATIONS {
            let f: Activation = name.parse().unwrap();
            near(name, f.forward(x), expected);
        }
    });
    let all = Activation::ALL.iter().filter(|f| ACTIVATIONS.iter().any(|line| line.0 == f.name()));
    assert_eq!(all.count(), Activation::ALL.len(), "an activation has no line");
}

/// The mean and the terms of two rows.
#[test]
fn losses() {
    both(&Params::new(), |t| {
        let p = t.variable(&Matrix::from([[0.5, -1.0, 2.0], [3.0, 3.0, -4.0]]));
        let y = t.constant(&Matrix::from([[0.0, 0.0, 1.0], [0.25, 0.5, 0.25]]));
        let (first, row) = (p.rows(0..1), t.constant(&Matrix::from([[1.0, 0.0, 0.25]])));
        let check = |name: &str, [output, target]: [Var<'_, f64>; 2], mean: f64, terms: &[f64]| {
            let loss: Loss = name.parse().unwrap();
            near(name, loss.of(output, target), &[mean]);
            near(name, loss.terms(output, target), terms);
        };
        check("mse", [p, y], 34.125 / 6.0, &[0.25, 1.0, 1.0, 7.5625, 6.25, 18.0625]);
        check("mae", [p, y], 12.0 / 6.0, &[0.5, 1.0, 1.0, 2.75, 2.5, 4.25]);
        check("huber", [p, y], 9.125 / 6.0, &[0.125, 0.5, 0.5, 2.25, 2.0, 3.75]);
        check("huber(2)", [p, y], 14.125 / 6.0, &[0.125, 0.5, 0.5, 3.5, 3.0, 6.5]);
        let terms = [0.4740769841801067, 0.3132616875182228, 1.6269280110429725];
        check("binary_cross_entropy", [first, row], 0.8047555609137673, &terms);
        let terms = [0.24131129665715706, 2.4436030176332157];
        check("cross_entropy", [p, y], 1.3424571571451864, &terms);
        // Weights 3 and 1 of rows, and of entries.
        let losses = t.constant(&Matrix::from([[1.0, 2.0], [5.0, 8.0]]));
        let rows = t.constant(&Matrix::from([[3.0], [1.0]]));
        near("rows", weighted_mean(losses, rows), &[(3.0 * 3.0 + 13.0) / 8.0]);
        let entries = t.constant(&Matrix::from([[3.0, 1.0], [0.0, 4.0]]));
        near("entries", weighted_mean(losses, entries), &[(3.0 + 2.0 + 32.0) / 8.0]);
        near("classes", class_weights(y, &[2.0, 4.0, 8.0]), &[8.0, 4.5]);
        let column = t.constant(&Matrix::from([[0.0], [0.25], [1.0]]));
        near("classes", class_weights(column, &[2.0, 4.0]), &[2.0, 2.5, 4.0]);
    });
}

#[test]
fn layers() {
    let mut params = Params::new();
    let mut init = Init::new(Scheme::Zeros, Random::seed(1));
    let dense = (
        Dense::new(&mut params, 2, 3, Relu, &mut init),
        Dense::new(&mut params, 3, 1, Identity, &mut init),
    );
    let norm = LayerNorm::new(&mut params, 3);
    let numbers = [
        &[1.0, -2.0, 0.5, 4.0, -1.0, 3.0, 0.25, -0.5, 1.0][..],
        &[2.0, -1.0, 0.5, -3.0],
        &[2.0, 0.5, -1.0, 0.25, 0.0, 3.0],
    ];
    params.as_mut_slice().copy_from_slice(&numbers.concat());
    both(&params, |t| {
        // Hidden: (1, −2)·W + b = (5.25, −8, −6), and (3, 0.5)·W + b = (2.25, 3, −0.5).
        let x = t.variable(&Matrix::from([[1.0, -2.0], [3.0, 0.5]]));
        near("dense", dense.forward(x), &[2.0 * 5.25 - 3.0, 2.0 * 2.25 - 3.0 - 3.0]);
        let x = t.variable(&Matrix::from([[1.0, 2.0, 6.0]]));
        near(
            "layer_norm",
            norm.forward(x),
            &[-1.6016382156480775, -0.2314547769560097, 1.6112713382639419],
        );
    });
}
