//! Initial weights: moments, bounds, order of the draws, and the first numbers of each scheme.

mod refusal;

use refusal::refusal;
use wengert_layers::{Init, Random, Scheme, UnknownScheme};
use wengert_tape::Matrix;

/// One line per scheme: its name, the variance for 200 inputs and 100 outputs, and the first two
/// numbers of the 3×2 weight of seed 42, computed in Python from the definitions of xoshiro256++
/// and the scheme.
const LINES: &[(&str, f64, [f64; 2])] = &[
    ("zeros", 0.0, [0.0, 0.0]),
    ("uniform", 0.05 * 0.05 / 3.0, [0.031430514512290994, -0.018117895993833892]),
    ("normal", 0.05 * 0.05, [0.04906991950362493, 0.06701628213760115]),
    ("glorot_uniform", 2.0 / 300.0, [0.6886080716950103, -0.396943213214212]),
    ("glorot_normal", 2.0 / 300.0, [0.6206908409302951, 0.8476963674851091]),
    ("he_uniform", 2.0 / 200.0, [0.8889891979129259, -0.512451484722901]),
    ("he_normal", 2.0 / 200.0, [0.8013084300221699, 1.0943713046367833]),
    ("lecun_uniform", 1.0 / 200.0, [0.6286102902458197, -0.36235791987667776]),
    ("lecun_normal", 1.0 / 200.0, [0.5666106246906224, 0.7738373706446384]),
];

fn scheme(name: &str) -> Scheme {
    name.parse().unwrap_or_else(|unknown: UnknownScheme| panic!("{unknown}"))
}

#[test]
fn the_list_is_complete_and_every_name_can_be_read_and_printed() {
    let names: Vec<_> = Scheme::ALL.iter().map(|scheme| scheme.to_string()).collect();
    assert_eq!(names, LINES.iter().map(|line| line.0).collect::<Vec<_>>());
    let uniform = Scheme::Uniform { limit: 0.5 };
    assert_eq!(uniform.to_string(), "uniform(0.5)");
    assert_eq!("uniform(0.5)".parse(), Ok(uniform));
    let text = |given: &str| given.parse::<Scheme>().unwrap_err().to_string();
    assert_eq!(
        text("xavier"),
        "unknown scheme \"xavier\"; allowed: zeros, uniform, normal, glorot_uniform, \
         glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal"
    );
    assert_eq!(
        text("normal(-1)"),
        "scheme \"normal(-1)\": expected normal or normal(positive number), as in normal(0.05)"
    );
}

#[test]
fn mean_and_variance_are_those_of_the_formula() {
    for &(name, variance, _) in LINES {
        let weight: Matrix<f64> = Init::new(scheme(name), Random::seed(1)).weight(200, 100);
        let n = weight.shape().len() as f64;
        let mean = weight.view().iter().sum::<f64>() / n;
        let own = weight.view().iter().map(|w| (w - mean) * (w - mean)).sum::<f64>() / n;
        // Four standard deviations of the mean of 20000 numbers, and of their variance (a
        // normal's).
        assert!(mean.abs() <= 4.0 * (variance / n).sqrt(), "{name}: the mean is {mean}");
        let tolerance = 4.0 * variance * (2.0 / n).sqrt();
        assert!((own - variance).abs() <= tolerance, "{name}: variance {own}, not {variance}");
    }
}

#[test]
fn uniform_weights_fill_their_interval_and_stay_in_it() {
    for &(name, variance, _) in LINES.iter().filter(|line| line.0.ends_with("uniform")) {
        let limit = (3.0 * variance).sqrt();
        let weight: Matrix<f64> = Init::new(scheme(name), Random::seed(1)).weight(200, 100);
        let largest = weight.view().iter().map(f64::abs).fold(0.0, f64::max);
        assert!(largest <= limit * (1.0 + f64::EPSILON), "{name}: {largest} exceeds {limit}");
        assert!(largest > 0.999 * limit, "{name}: {largest} does not reach {limit}");
    }
}

#[test]
fn the_first_numbers_are_pinned() {
    for &(name, _, expected) in LINES {
        let weight: Matrix<f64> = Init::new(scheme(name), Random::seed(42)).weight(3, 2);
        for (j, expected) in expected.into_iter().enumerate() {
            let own = weight.at(0, j);
            assert!((own - expected).abs() <= 1e-15, "{name}: {own} is not {expected}");
        }
    }
}

#[test]
fn single_precision_is_double_precision_rounded() {
    for &scheme in Scheme::ALL {
        let double: Matrix<f64> = Init::new(scheme, Random::seed(3)).weight(13, 7);
        let single: Matrix<f32> = Init::new(scheme, Random::seed(3)).weight(13, 7);
        assert_eq!(single, double.map(|w| w as f32), "{scheme}");
    }
}

#[test]
fn weights_are_drawn_row_by_row_and_layer_after_layer() {
    let limit = Scheme::Uniform { limit: 1.0 };
    let mut init = Init::new(limit, Random::seed(3));
    let (first, second): (Matrix<f64>, Matrix<f64>) = (init.weight(2, 3), init.weight(1, 2));
    let mut random = Random::seed(3);
    let mut draw = || random.between(-1.0, 1.0);
    assert_eq!(first, Matrix::from([[draw(), draw(), draw()], [draw(), draw(), draw()]]));
    assert_eq!(second, Matrix::from([[draw(), draw()]]));
    assert_eq!(init.scheme(), limit);
}

#[test]
fn each_shorthand_is_its_scheme() {
    let random = || Random::seed(1);
    for (init, name) in [
        (Init::glorot_uniform(random()), "glorot_uniform"),
        (Init::glorot_normal(random()), "glorot_normal"),
        (Init::he_uniform(random()), "he_uniform"),
        (Init::he_normal(random()), "he_normal"),
        (Init::lecun_uniform(random()), "lecun_uniform"),
        (Init::lecun_normal(random()), "lecun_normal"),
    ] {
        assert_eq!(init.scheme().name(), name);
    }
}

#[test]
fn schemes_that_draw_nothing_useful_are_refused() {
    let new = |scheme| refusal(|| _ = Init::new(scheme, Random::seed(1)));
    let text = "init: expected a positive, finite number, got ";
    assert_eq!(new(Scheme::Uniform { limit: -1.0 }), format!("{text}uniform(-1)"));
    assert_eq!(new(Scheme::Uniform { limit: f64::INFINITY }), format!("{text}uniform(inf)"));
    assert_eq!(new(Scheme::Normal { deviation: f64::INFINITY }), format!("{text}normal(inf)"));
    assert_eq!(new(Scheme::Normal { deviation: 0.0 }), format!("{text}normal(0)"));
    assert_eq!(new(Scheme::Normal { deviation: f64::NAN }), format!("{text}normal(NaN)"));
}
