//! The line search: the conditions it meets, the points it avoids, and why a minimisation stops.

mod descent;

use descent::{Function, minimize, near, point, x};
use wengert_tape::{Element, Graph, Tape, Var};
use wengert_trainer::{Lbfgs, Minimizer, Stopped};

/// Value and slope of `f` at `scale` times a number.
fn along(f: Function<f64>, scale: f64, at: f64) -> (f64, f64) {
    let (params, mut tape) = (point(&[at * scale]), Tape::new());
    let mut gradient = params.zeros_like();
    let loss = f(tape.record(&params));
    loss.backward(&mut gradient);
    (loss.item(), scale * gradient.as_slice()[0])
}

/// The point after one iteration meets the conditions, however far the first try goes: its length is 1, or
/// less where the slope is less. The first functions are like those of Moré and Thuente, ACM TOMS 20
/// (1994), with a smooth kink at 1; the last one has a steep wall.
#[test]
fn a_step_meets_the_strong_wolfe_conditions() {
    let functions: [Function<f64>; 5] = [
        |t| {
            let [x] = x(t);
            -x / (x.square() + 2.0)
        },
        |t| {
            let x = x::<_, 1>(t)[0] + 0.004;
            x.powi(5) - x.powi(4) * 2.0
        },
        |t| {
            let [x] = x(t);
            ((x - 1.0).square() + 1e-4).sqrt() + (x * 61.26).sin() * 0.0162
        },
        |t| {
            let [x] = x(t);
            let wells = |a: f64, b: f64| (((1.0 - x) * a).square() + b * b).sqrt() * (1.0 - b);
            wells(1.0, 0.01) + (x.square() + 1e-6).sqrt() * 0.2
        },
        |t| {
            let [x] = x(t);
            (x * 0.97).powi(20) - x
        },
    ];
    let method = Lbfgs::new().iterations(1).gradient_tolerance(0.0);
    for (number, f) in (1..).zip(functions) {
        for scale in (-12..=12).map(|k| 10.0_f64.powf(f64::from(k) / 4.0)) {
            let (mut params, mut tape) = (point::<f64>(&[0.0]), Tape::new());
            let (before, slope) = along(f, scale, 0.0);
            let minimum = method.minimize(&mut params, &mut |params, gradient| {
                let scaled = params.map(|x| x * scale);
                let loss = f(tape.record(&scaled));
                loss.backward(gradient);
                gradient.as_mut_slice()[0] *= scale;
                loss.item()
            });
            let (minimum, end) = (minimum.unwrap(), params.as_slice()[0]);
            let (after, flatter) = along(f, scale, end);
            let what = format!("function {number}, scale {scale}: {minimum:?}");
            assert!(after <= before + 1e-4 * end * slope, "{what}");
            assert!(flatter.abs() <= 0.9 * slope.abs(), "{what}: {flatter} of {slope}");
            assert!(end * slope < 0.0, "{what}");
        }
    }
}

#[test]
fn no_step_goes_where_the_loss_is_not_finite() {
    // x − ln x has its minimum at 1 and is NaN to the left of 0; its slope at 10⁻³ is −999.
    let f: Function<f64> = |t| {
        let [x] = x(t);
        x - x.ln()
    };
    for start in [1e-3, 0.5, 30.0] {
        let (minimum, found) = minimize(&Lbfgs::new(), f, &[start]);
        assert_eq!(minimum.unwrap().stopped, Stopped::Flat);
        near(&found, &[1.0], 1e-6);
    }
    // ln x² falls to −∞ at 0, where the first try goes.
    let (minimum, found) =
        minimize::<f64>(&Lbfgs::new().iterations(9), |t| x::<_, 1>(t)[0].square().ln(), &[1.0]);
    assert!(minimum.unwrap().loss.is_finite() && found[0] != 0.0, "{found:?}");
    // √(1 − x²) falls to both sides, up to the edge of its domain.
    let (minimum, found) =
        minimize::<f64>(&Lbfgs::new(), |t| (1.0 - x::<_, 1>(t)[0].square()).sqrt(), &[0.5]);
    assert!(minimum.unwrap().loss < 0.1 && found[0] < 1.0, "{found:?}");
}

/// `100·(b − a²)² + (1 − a)²`
fn rosenbrock<T: Element>(t: Graph<'_, T>) -> Var<'_, T> {
    let [a, b] = x(t);
    (b - a.square()).square() * 100.0 + (1.0 - a).square()
}

#[test]
fn why_it_stopped() {
    let stopped = |method: &Lbfgs, f| minimize::<f64>(method, f, &[-1.2, 1.0]).0.unwrap().stopped;
    assert_eq!(stopped(&Lbfgs::new().iterations(3), rosenbrock), Stopped::Iterations);
    assert_eq!(stopped(&Lbfgs::new().loss_tolerance(0.5), rosenbrock), Stopped::Steady);
    assert_eq!(stopped(&Lbfgs::new().gradient_tolerance(1e3), rosenbrock), Stopped::Flat);
    // With a large constant, a small fall of the loss is lost in rounding.
    let high: Function<f64> = |t| rosenbrock(t) + 1e9;
    let tight = Lbfgs::new().gradient_tolerance(0.0).loss_tolerance(0.0);
    assert!(matches!(stopped(&tight, high), Stopped::Stuck | Stopped::Steady));
    let mut params = point::<f64>(&[3.0]);
    let minimum = Lbfgs::new().minimize(&mut params, &mut |params, gradient| {
        let x = params.as_slice()[0];
        gradient.as_mut_slice()[0] = -2.0 * x; // the wrong sign
        x * x
    });
    assert_eq!(minimum.unwrap().stopped, Stopped::Stuck);
    assert_eq!(params.as_slice(), [3.0]);
}

#[test]
fn a_loss_without_a_minimum_is_followed_as_far_as_asked() {
    let (minimum, found) =
        minimize::<f64>(&Lbfgs::new().iterations(20), |t| -x::<_, 1>(t)[0], &[0.0]);
    let minimum = minimum.unwrap();
    assert!(minimum.loss < -1e6 && found[0] == -minimum.loss, "{minimum:?}");
}
