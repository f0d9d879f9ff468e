//! L-BFGS tries the same points as a Python program written from Nocedal and Wright with the inverse Hessian as a
//! matrix: the line search on functions of one number, the direction from pairs on known functions.

use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params};

/// Value and gradient at a point.
type Function = fn(&[f64]) -> (f64, Vec<f64>);

/// The points tried after the start, for the function of `scale` times its argument.
fn tried(method: &Lbfgs, f: Function, scale: f64, start: &[f64]) -> Vec<Vec<f64>> {
    let (mut params, mut points) = (Params::new(), Vec::new());
    params.add("x", Matrix::from_rows(1, start.len(), start.to_vec()));
    let minimum = method.minimize(&mut params, &mut |params, gradient| {
        points.push(params.as_slice().to_vec());
        let (loss, slopes) = f(params.map(|x| x * scale).as_slice());
        gradient.as_mut_slice().iter_mut().zip(slopes).for_each(|(g, slope)| *g = slope * scale);
        loss
    });
    assert_eq!(minimum.unwrap().evaluations, points.len());
    points.split_off(1)
}

#[track_caller]
fn near(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}: {found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() <= 1e-8 * expected.abs(),
            "{what}: {found} instead of {expected}"
        );
    }
}

/// `−x/(x² + 2)`, of Moré and Thuente
fn long(x: &[f64]) -> (f64, Vec<f64>) {
    let square = x[0] * x[0];
    (-x[0] / (square + 2.0), vec![(square - 2.0) / (square + 2.0).powi(2)])
}

/// `√((x − 1)² + 10⁻⁴) + 0.0162·sin 61.26x`
fn wavy(x: &[f64]) -> (f64, Vec<f64>) {
    let root = ((x[0] - 1.0).powi(2) + 1e-4).sqrt();
    let (sin, cos) = (61.26 * x[0]).sin_cos();
    (root + 0.0162 * sin, vec![(x[0] - 1.0) / root + 0.0162 * 61.26 * cos])
}

/// `(0.97x)²⁰ − x`
fn wall(x: &[f64]) -> (f64, Vec<f64>) {
    let x = 0.97 * x[0];
    (x.powi(20) - x / 0.97, vec![19.4 * x.powi(19) - 1.0])
}

/// `x − ln x`
fn edge(x: &[f64]) -> (f64, Vec<f64>) {
    (x[0] - x[0].ln(), vec![1.0 - x[0].recip()])
}

/// `9.5·σ(3x − 15) − x`, which rises at 5 and falls on
fn sill(x: &[f64]) -> (f64, Vec<f64>) {
    let s = 1.0 / (1.0 + (15.0 - 3.0 * x[0]).exp());
    (9.5 * s - x[0], vec![28.5 * s * (1.0 - s) - 1.0])
}

/// Exactly a sufficient decrease, with exactly a sufficiently flat slope
fn just(x: &[f64]) -> (f64, Vec<f64>) {
    if x[0] > 0.0 { (-1e-4, vec![-0.9]) } else { (0.0, vec![-1.0]) }
}

/// First steps too short and too long, ends without a finite loss, and a rise that is still a sufficient decrease.
#[test]
fn a_line_search_tries_the_points_of_the_textbook() {
    let cases: [(Function, f64, f64, &[f64]); 10] = [
        (just, 1.0, 0.0, &[1.0]),
        (long, 0.01, 0.0, &[0.005, 0.05, 0.5, 5.0, 50.0]),
        (long, 30.0, 0.0, &[1.0]),
        (
            wavy,
            2.0,
            0.0,
            &[
                0.015076007499375432,
                0.016583608249312976,
                0.06779878562733549,
                0.6779878562733549,
                0.488903285377491,
                0.5277655414860049,
                0.49766792487033035,
                0.5006776865318978,
                0.5000173630433834,
            ],
        ),
        (
            wavy,
            100.0,
            0.0,
            &[
                0.7538003749687716,
                0.07538003749687716,
                0.007538003749687718,
                0.017965436910983675,
                0.00965027025389893,
                0.01103594746766934,
                0.010092955859739945,
                0.010011218309055832,
                0.00997512350354014,
                0.010000125842265116,
            ],
        ),
        (wall, 0.3, 0.0, &[0.3, 3.0]),
        (
            wall,
            5.0,
            0.0,
            &[
                1.0,
                0.6296296296296324,
                0.3964334705192717,
                0.24960630769895892,
                0.15735974518842588,
            ],
        ),
        (edge, 20.0, 0.025, &[1.025, 0.18713855895292006, 0.06503339966715715]),
        (edge, 0.001, 500.0, &[500.001, 500.01, 500.1, 501.0, 510.0, 600.0]),
        (
            sill,
            1.0,
            0.0,
            &[0.9999912817891995, 9.999912817891994, 2.7684445907304656, 3.8262851334922474],
        ),
    ];
    let method = Lbfgs::new().iterations(1).gradient_tolerance(0.0);
    for (at, (f, scale, start, expected)) in cases.into_iter().enumerate() {
        near(&tried(&method, f, scale, &[start]).concat(), expected, &format!("case {at}"));
    }
}

fn rosenbrock(x: &[f64]) -> (f64, Vec<f64>) {
    let (bend, rest) = (x[1] - x[0] * x[0], 1.0 - x[0]);
    let gradient = vec![-400.0 * x[0] * bend - 2.0 * rest, 200.0 * bend];
    (100.0 * bend * bend + rest * rest, gradient)
}

fn wood(x: &[f64]) -> (f64, Vec<f64>) {
    let (p, q) = (x[1] - x[0] * x[0], x[3] - x[2] * x[2]);
    let (sum, difference) = (x[1] + x[3] - 2.0, x[1] - x[3]);
    let loss = 100.0 * p * p
        + (1.0 - x[0]).powi(2)
        + 90.0 * q * q
        + (1.0 - x[2]).powi(2)
        + 10.0 * sum * sum
        + 0.1 * difference * difference;
    let gradient = vec![
        -400.0 * x[0] * p - 2.0 * (1.0 - x[0]),
        200.0 * p + 20.0 * sum + 0.2 * difference,
        -360.0 * x[2] * q - 2.0 * (1.0 - x[2]),
        180.0 * q + 20.0 * sum - 0.2 * difference,
    ];
    (loss, gradient)
}

/// A function and a start; iterations and pairs; evaluations, that of the start among them, and the last point.
type Case<'a> = (Function, &'a [f64], [usize; 2], usize, &'a [f64]);

#[test]
fn a_direction_is_that_of_the_last_pairs() {
    let (two, four): (&[f64], &[f64]) = (&[-1.2, 1.0], &[-3.0, -1.0, -3.0, -1.0]);
    let cases: [Case<'_>; 6] = [
        (rosenbrock, two, [12, 0], 37, &[-0.12923698587049562, 0.027115151479800707]),
        (rosenbrock, two, [12, 1], 17, &[-0.22947797134228956, -0.0014915107433265962]),
        (rosenbrock, two, [12, 2], 16, &[-0.4179828132072233, 0.1521292692581388]),
        (rosenbrock, two, [12, 10], 14, &[-0.39264522484557063, 0.13118950933019202]),
        (
            wood,
            four,
            [8, 1],
            9,
            &[-0.6137000861350342, 0.46856250456607873, -0.5671286968697099, 0.44170268790553796],
        ),
        (
            wood,
            four,
            [10, 3],
            12,
            &[-0.9992524050103001, 0.9484318336109974, -0.9252502510587093, 0.919134857754347],
        ),
    ];
    for (at, (f, start, [iterations, memory], evaluations, expected)) in
        cases.into_iter().enumerate()
    {
        let method = Lbfgs::new().iterations(iterations).memory(memory);
        let points = tried(&method, f, 1.0, start);
        assert_eq!(points.len() + 1, evaluations, "case {at}");
        near(points.last().unwrap(), expected, &format!("case {at}"));
    }
}

#[test]
fn the_defaults_are_those_that_are_documented() {
    let spelled_out = Lbfgs::new().iterations(1000).memory(10);
    let spelled_out = spelled_out.gradient_tolerance(1e-7).loss_tolerance(1e-12);
    assert_eq!(format!("{:?}", Lbfgs::new()), format!("{spelled_out:?}"));
}
