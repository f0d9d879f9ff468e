//! The tape's gradients are those of the closed form, for random networks: 2 to 4 layers, every
//! activation in `manual`, data in every layout. 512 cases of each property and float type.

mod mistakes;
mod network;

use network::{Network, Plan, by_hand, distance, in_halves, largest, plain, plans};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner};
use wengert::Element;
use wengert::layers::{Activation, Identity, LeakyRelu, Random, Relu};

const CASES: u32 = 512;

fn check(
    name: &str,
    plans: impl Strategy<Value = Plan>,
    property: impl Fn(&Plan) -> Result<(), TestCaseError>,
) {
    let persistence = FileFailurePersistence::Direct("tests/properties/regressions.txt");
    let config = Config {
        cases: CASES,
        failure_persistence: Some(Box::new(persistence)),
        source_file: Some(file!()),
        ..Config::default()
    };
    TestRunner::new(config).run(&plans, |plan| property(&plan)).unwrap_or_else(|e| panic!("{e}"));
    println!("{name}: {CASES} cases");
}

fn any_network() -> impl Strategy<Value = Plan> {
    let known = Activation::ALL.iter().copied().filter(|f| by_hand(f).is_some()).collect();
    plans(1..=64_usize, 1..=40, 1..=16, 1..=4_usize, known)
}

/// Weights ±2/√fan-in, data and targets ±3.
fn well_scaled<T: Element>(plan: &Plan) -> Network<T> {
    let weight = |inputs: usize, random: &mut Random| {
        let limit = 2.0 / (inputs as f64).sqrt();
        random.between(-limit, limit)
    };
    Network::new(plan, weight, |random| random.between(-3.0, 3.0))
}

/// Weights ±10, data and targets ±100.
fn extreme<T: Element>(plan: &Plan) -> Network<T> {
    Network::new(
        plan,
        |_, random| random.between(-10.0, 10.0),
        |random| random.between(-100.0, 100.0),
    )
}

/// Small whole numbers: with these, piecewise-linear layers and counts that are powers of two, no
/// operation of the gradient rounds in f64. Values stay below 2¹⁴ with 8 binary places, gradients below
/// 2²⁶ with 23, which makes 49 of the 53 bits.
fn whole(plan: &Plan) -> Network<f64> {
    let weight = |_: usize, random: &mut Random| random.below(3) as f64 - 1.0;
    Network::new(plan, weight, |random| random.below(5) as f64 - 2.0)
}

fn within(
    got: &[impl Element],
    expected: &[impl Element],
    bound: f64,
) -> Result<(), TestCaseError> {
    let got: Vec<f64> = got.iter().map(|x| x.to_f64()).collect();
    let expected: Vec<f64> = expected.iter().map(|x| x.to_f64()).collect();
    let error = distance(&got, &expected);
    prop_assert!(error <= bound, "error {error:e}, bound {bound:e}");
    Ok(())
}

fn well_scaled_agree<T: Element>(plan: &Plan, relative: f64) -> Result<(), TestCaseError> {
    let network = well_scaled::<T>(plan);
    let by_hand = network.by_hand();
    let bound = relative * largest(&by_hand);
    within(&network.by_tape(plain), &by_hand, bound)?;
    within(&network.by_tape(in_halves), &by_hand, bound)
}

fn extreme_agree<T: Element>(
    plan: &Plan,
    roundoff: f64,
    nudge: fn(T, bool) -> T,
) -> Result<(), TestCaseError> {
    let mut network = extreme::<T>(plan);
    let by_hand = network.by_hand();
    let bound = 8.0 * network.sensitivity(&by_hand, nudge) + 64.0 * roundoff * largest(&by_hand);
    within(&network.by_tape(plain), &by_hand, bound)
}

#[test]
fn well_scaled_in_f64() {
    check("well scaled, f64", any_network(), |plan| well_scaled_agree::<f64>(plan, 1e-13));
}

#[test]
fn well_scaled_in_f32() {
    check("well scaled, f32", any_network(), |plan| well_scaled_agree::<f32>(plan, 1e-5));
}

#[test]
fn extreme_in_f64() {
    let nudge = |x: f64, up| if up { x.next_up() } else { x.next_down() };
    check("extreme, f64", any_network(), |plan| extreme_agree(plan, f64::EPSILON / 2.0, nudge));
}

#[test]
fn extreme_in_f32() {
    let nudge = |x: f32, up| if up { x.next_up() } else { x.next_down() };
    let roundoff = f64::from(f32::EPSILON) / 2.0;
    check("extreme, f32", any_network(), |plan| extreme_agree(plan, roundoff, nudge));
}

fn piecewise_linear() -> impl Strategy<Value = Plan> {
    let power_of_two = |most: u32| (0..=most).prop_map(|k| 1_usize << k);
    let activations = vec![
        Identity.into(),
        Relu.into(),
        LeakyRelu { slope: 0.5 }.into(),
        LeakyRelu { slope: 0.25 }.into(),
    ];
    plans(power_of_two(6), 1..=8, 1..=8, power_of_two(2), activations)
}

#[test]
fn exact() {
    check("exact", piecewise_linear(), |plan| {
        let network = whole(plan);
        let by_hand = network.by_hand();
        // Adding 0 makes zeros of either sign equal: a sum may start from 0 or from its first term.
        let bits =
            |gradient: &[f64]| gradient.iter().map(|g| (g + 0.0).to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&network.by_tape(plain)), bits(&by_hand));
        prop_assert_eq!(bits(&network.by_tape(in_halves)), bits(&by_hand));
        Ok(())
    });
}
