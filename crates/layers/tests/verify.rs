//! Verifies for every activation, over the whole range of `f32` and `f64`, that value and slope are exact to 4
//! units in the last place except where the function itself is ill-conditioned, that it stays within its
//! bounds, and that its kinks are known. Compares the measurements with `docs/activations.md`.

mod activations;

use activations::{Form, LINES, Line, named};
use std::fmt::Write;
use wengert_inspect::{Accuracy, Rejected, Verified, Verify};
use wengert_layers::{Activation, ActivationVisitor, Elu, LeakyRelu};
use wengert_tape::Elementwise;

impl ActivationVisitor for &Line {
    type Output = Result<Verified, Rejected>;

    fn visit<F: Elementwise>(self, f: &F) -> Self::Output {
        let verify = Verify::new(f).bounded(self.bounds.0, self.bounds.1);
        let verify = if self.form == Form::Rises { verify.monotonic() } else { verify };
        if self.kinks.is_empty() { verify.smooth().run() } else { verify.run() }
    }
}

/// A line states bounds and kinks for the default number only.
struct WithoutClaims;

impl ActivationVisitor for WithoutClaims {
    type Output = Result<Verified, Rejected>;

    fn visit<F: Elementwise>(self, f: &F) -> Self::Output {
        Verify::new(f).run()
    }
}

fn verified() -> impl Iterator<Item = (Activation, Verified)> {
    LINES.iter().map(|line| {
        let f = named(line.name);
        let verified = f.visit(line).unwrap_or_else(|rejected| panic!("{rejected}"));
        let kinks: Vec<f64> = verified.kinks.iter().map(|kink| kink.at).collect();
        assert_eq!(kinks, line.kinks, "{f}");
        (f, verified)
    })
}

fn exact(f: Activation, verified: &Verified) {
    let Verified { single, double, not_a_number, .. } = verified;
    assert!(not_a_number.is_empty(), "{f} has limits at ±∞");
    for accuracy in [single.value, single.slope, double.value, double.slope] {
        assert!(accuracy.ulp <= 4.0, "{verified}");
    }
}

#[test]
fn activations_are_what_their_formulas_say() {
    for (line, (f, verified)) in LINES.iter().zip(verified()) {
        let Verified { single, double, .. } = &verified;
        exact(f, &verified);
        let lost =
            [single.value, single.slope, double.value, double.slope].map(|a| a.lost.is_some());
        assert_eq!(lost.contains(&true), line.form == Form::Dips, "{verified}");
    }
}

#[test]
fn activations_with_another_number_are_too() {
    for f in LINES.iter().flat_map(|line| line.both().skip(1)) {
        let verified = f.visit(WithoutClaims).unwrap_or_else(|rejected| panic!("{rejected}"));
        exact(f, &verified);
    }
    // The effect of the number at the kink.
    let leaky = Verify::new(&LeakyRelu { slope: 0.25 }).monotonic().run().unwrap();
    assert_eq!((leaky.kinks[0].below, leaky.kinks[0].slope), (0.25, 0.25));
    let elu =
        Verify::new(&Elu { alpha: 3.0 }).monotonic().bounded(-3.0, f64::INFINITY).run().unwrap();
    assert_eq!((elu.kinks[0].slope, elu.kinks[0].above), (3.0, 1.0));
    // A negative slope is not a mistake, but the function is not monotonic.
    assert!(Verify::new(&LeakyRelu { slope: -0.25 }).monotonic().run().is_err());
}

const HEAD: &str = "\
# The activations, measured

The formula of every activation of `wengert-layers`, its least and its greatest value, its kinks, and how
exact it is. Value and slope are compared with the same formula evaluated with 31 digits
([`DoubleDouble`](../crates/inspect/src/double_double/mod.rs)), at 5000 points of `f32` and `f64` from the
least subnormal number to the greatest finite one, of both signs. An error of one *ULP* is one unit in the last
place of the exact result; a correctly rounded result has at most 0.5. Results below the least normal number
are not counted; constants of a formula, like the λ of `selu`, count as they are written in it, in `f64`.

The figures are those of plain `f32` and `f64`, without fused multiply-add; the loops that are compiled for CPUs
that have it round less often, and differ in the last place. No function of the system's mathematical library is
involved, so the figures are the same everywhere.

| activation | formula | values | kinks | `f32` value, slope | `f64` value, slope |
|---|---|---|---|---|---|
";

const MIDDLE: &str = "
Kinks have the slope from the left. The number of a formula, like the α of `elu`, has its default here; where an
activation is chosen by its name, a number in parentheses replaces it, as in `elu(0.5)`.

## Where digits are lost

Some results are not exact to 4 ULP, and are not counted above. Near a zero of the slope the slope changes
by far more than `x` does, relative to their sizes (its *condition*): that of `silu` vanishes at −1.278. In the
left tail of `gelu_tanh` the argument of the exponential is a cubic, whose rounding the exponential amplifies.
And where σ(x) or Φ(x) is a subnormal number, with fewer digits, `x` times it has no more, although it may be
normal. Given is where most decimal digits are lost.

| activation | part | digits lost, and why |
|---|---|---|
";

const END: &str = "
This page is written by `crates/layers/tests/verify.rs`, with `UPDATE_DOCS=1 cargo test -p wengert-layers --test
verify`. Verify an activation of your own with `wengert::inspect::verify_elementwise(&MyActivation).unwrap()`.
";

fn number(x: f64) -> String {
    let digits = if x.is_infinite() { "∞".to_owned() } else { format!("{:.4}", x.abs()) };
    let digits = if digits.contains('.') { digits.trim_end_matches('0') } else { &digits };
    format!("{}{}", if x < 0.0 { "−" } else { "" }, digits.trim_end_matches('.'))
}

fn page() -> String {
    let (mut table, mut losses) = (String::new(), String::new());
    for (f, verified) in verified() {
        let Verified { range, kinks, single, double, .. } = verified;
        let (name, formula) = (f.name(), f.formula());
        let kinks: Vec<_> = kinks.iter().map(|kink| number(kink.at)).collect();
        let kinks = if kinks.is_empty() { "none".to_owned() } else { kinks.join(", ") };
        let range = format!("{} to {}", number(range.0), number(range.1));
        // Rounded up.
        let ulp = |accuracy: Accuracy| format!("{:.1}", (10.0 * accuracy.ulp).ceil() / 10.0);
        let pair = |value, slope| format!("{}, {}", ulp(value), ulp(slope));
        let [single_ulp, double_ulp] = [single, double].map(|of| pair(of.value, of.slope));
        _ = writeln!(
            table,
            "| `{name}` | `{formula}` | {range} | {kinks} | {single_ulp} | {double_ulp} |"
        );
        for (part, accuracy) in [
            ("`f32` value", single.value),
            ("`f32` slope", single.slope),
            ("`f64` value", double.value),
            ("`f64` slope", double.slope),
        ] {
            if let Some(lost) = accuracy.lost {
                let lost = lost.to_string().replace('-', "−");
                _ = writeln!(losses, "| `{name}` | {part} | {lost} |");
            }
        }
    }
    [HEAD, &table, MIDDLE, &losses, END].concat()
}

#[test]
#[cfg_attr(
    any(target_feature = "fma", target_arch = "aarch64"),
    ignore = "the figures are those without fused multiply-add"
)]
fn the_page_on_activations_says_what_was_measured() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/activations.md");
    let measured = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &measured).expect("docs/activations.md can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let beyond = |page: &str, other: &str, sign| -> String {
        let lines = page.lines().filter(|line| other.lines().all(|known| known != *line));
        lines.map(|line| format!("\n{sign} {line}")).collect()
    };
    assert!(
        written == measured,
        "docs/activations.md does not say what was measured; to write it anew: \
         UPDATE_DOCS=1 cargo test -p wengert-layers --test verify\n{}{}",
        beyond(&written, &measured, '-'),
        beyond(&measured, &written, '+')
    );
}
