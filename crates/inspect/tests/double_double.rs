//! Proves that a double-double has 31 digits: against figures computed with 60 digits, against published
//! constants, by the laws of arithmetic, and by identities.

use wengert_inspect::DoubleDouble;
use wengert_tape::Scalar;

mod numbers;

use numbers::{dd, error, numbers};

fn call(function: &str, x: DoubleDouble) -> DoubleDouble {
    match function {
        "exp" => x.exp(),
        "exp_m1" => x.exp_m1(),
        "ln" => x.ln(),
        "ln_1p" => x.ln_1p(),
        "sqrt" => x.sqrt(),
        "recip" => x.recip(),
        "tanh" => x.tanh(),
        "sigmoid" => x.sigmoid(),
        "softplus" => x.softplus(),
        "erf" => x.erf(),
        "gaussian" => x.gaussian(),
        "normal_cdf" => x.normal_cdf(),
        "sin" => x.sin(),
        "cos" => x.cos(),
        "atan" => x.atan(),
        "powf_2.5" => x.powf(2.5),
        "powf_-0.3" => x.powf(-0.3),
        "powf_101" => x.powf(101.0),
        "powi_-7" => x.powi(-7),
        other => panic!("no function {other}"),
    }
}

/// The worst relative error of a function at the points of `reference/double_double.tsv`, written by
/// `reference/double_double.py`; measured, rounded up.
fn tolerance(function: &str) -> f64 {
    if function.starts_with("powf") { 1e-29 } else { 2e-31 }
}

#[test]
fn functions_have_their_digits_in_both_tails() {
    let mut functions: Vec<(&str, usize)> = Vec::new();
    for line in include_str!("reference/double_double.tsv").lines() {
        let cells: Vec<_> = line.split('\t').collect();
        let [function, x, y] = cells[..] else { panic!("{line}") };
        let x: f64 = x.parse().expect(line);
        let found = call(function, x.into());
        let error = error(found, dd(y));
        assert!(error <= tolerance(function), "{found} is off by {error:e}: {line}");
        match functions.last_mut() {
            Some((last, points)) if *last == function => *points += 1,
            _ => functions.push((function, 1)),
        }
    }
    assert_eq!(functions.len(), 19);
    assert!(functions.iter().all(|of| of.1 >= 45), "{functions:?}");
}

/// Constants of the OEIS (A001113, A068985, A002162, A002392, A002193, A073744, A092605, A049469, A049470,
/// A003881 among them), all recomputed with mpmath 1.4.1 to 80 digits.
#[test]
fn published_constants() {
    let [one, two, ten] = [1.0, 2.0, 10.0].map(DoubleDouble::from);
    for (name, found, published) in [
        ("e", one.exp(), "2.7182818284590452353602874713526624977572"),
        ("1/e", (-one).exp(), "0.3678794411714423215955237701614608674458"),
        ("e^10", ten.exp(), "22026.465794806716516957900645284244366353512"),
        ("e - 1", one.exp_m1(), "1.7182818284590452353602874713526624977572"),
        ("ln 2", two.ln(), "0.6931471805599453094172321214581765680755"),
        ("ln 2", one.ln_1p(), "0.6931471805599453094172321214581765680755"),
        ("ln 2", DoubleDouble::from(0.0).softplus(), "0.6931471805599453094172321214581765680755"),
        ("ln 10", ten.ln(), "2.3025850929940456840179914546843642076011"),
        ("√2", two.sqrt(), "1.4142135623730950488016887242096980785697"),
        ("√10", ten.sqrt(), "3.1622776601683793319988935444327185337196"),
        ("tanh 1", one.tanh(), "0.7615941559557648881194582826047935904128"),
        ("σ(1)", one.sigmoid(), "0.7310585786300048792511592418218362743651"),
        ("erf 1", one.erf(), "0.8427007929497148693412206350826092592961"),
        ("erf 2", two.erf(), "0.9953222650189527341620692563672529286109"),
        ("e^(-1/2)", one.gaussian(), "0.6065306597126334236037995349911804534419"),
        ("Φ(1)", one.normal_cdf(), "0.8413447460685429485852325456320379224779"),
        ("sin 1", one.sin(), "0.8414709848078965066525023216302989996226"),
        ("cos 1", one.cos(), "0.5403023058681397174009366074429766037323"),
        ("π/4", one.atan(), "0.7853981633974483096156608458198757210493"),
        ("atan 2", two.atan(), "1.1071487177940905030170654601785370400700"),
        ("2^(1/4)", two.powf(0.25), "1.1892071150027210667174999705604759152930"),
        ("sin 1e22", DoubleDouble::from(1e22).sin(), "-0.8522008497671888017727058937530293682618"),
    ] {
        let error = error(found, dd(published));
        assert!(error < 1e-31, "{name} = {found}, off by {error:e}");
    }
}

#[test]
fn operators_obey_the_laws_of_arithmetic() {
    let mut others = numbers().skip(500);
    for a in numbers().take(500) {
        let (b, c) = (others.next().expect("endless"), others.next().expect("endless"));
        let near = |found: DoubleDouble, expected: DoubleDouble, size: DoubleDouble| {
            let error = ((found - expected) / size).high().abs();
            assert!(error < 2e-31, "{found} instead of {expected} for {a}, {b}, {c}");
        };
        let size = a.abs() + b.abs();
        near((a + b) - b, a, size);
        near((a + b) * (a - b), a * a - b * b, size * size);
        near((a + b) * c, a * c + b * c, size * c.abs());
        near(a / b * b, a, a);
        near(a.recip(), DoubleDouble::from(1.0) / a, a.recip());
        near(a.abs().sqrt() * a.abs().sqrt(), a.abs(), a.abs());
        near(a.mul_add(b, c), c + a * b, c.abs() + (a * b).abs());
        near(-(b - a), a - b, size);
        assert!(a.low().abs() <= 0.5 * f64::EPSILON * a.high().abs());
        let (mut sum, mut rest, mut product) = (a, a, a);
        sum += b;
        rest -= b;
        product *= b;
        assert_eq!((sum, rest, product), (a + b, a - b, a * b));
    }
}

#[test]
fn functions_of_numbers_with_both_halves_obey_their_identities() {
    let one = DoubleDouble::from(1.0);
    for x in numbers().filter(|x| (1e-4..20.0).contains(&x.high().abs())).take(100) {
        let near = |name: &str, found: DoubleDouble, expected: DoubleDouble| {
            let error = error(found, expected);
            assert!(
                error < 2e-29,
                "{name} at {x}: {found} instead of {expected}, off by {error:e}"
            );
        };
        let square = x * x;
        near("e^(ln x)", x.abs().ln().exp(), x.abs());
        near("ln(e^x) + 1", x.exp().ln() + one, x + one);
        near("e^x·e^(-x)", x.exp() * (-x).exp(), one);
        near("ln(1 + (e^x - 1))", x.abs().exp_m1().ln_1p(), x.abs());
        near("e^x", x.abs().exp_m1() + one, x.abs().exp());
        near("sin² + cos²", x.sin() * x.sin() + x.cos() * x.cos(), one);
        near("sin 2x", (x + x).sin(), (x.sin() + x.sin()) * x.cos());
        near("sin(atan x)", x.atan().sin(), x / (square + one).sqrt());
        near("σ + σ", x.sigmoid() + (-x).sigmoid(), one);
        near("tanh", x.tanh(), (x + x).exp_m1() / ((x + x).exp() + one));
        near("softplus", x.abs().softplus(), x.abs() + (-x.abs()).softplus());
        near("Φ + Φ", x.normal_cdf() + (-x).normal_cdf(), one);
        near("gaussian", x.gaussian() * x.gaussian(), (-square).exp());
        near("x^1.5", x.abs().powf(1.5), x.abs() * x.abs().sqrt());
        near("x^-3", x.powi(-3), one / (square * x));
        near("x^65", x.powf(65.0), x * x.powi(64));
        assert_eq!((-x).erf(), -x.erf());
    }
}
