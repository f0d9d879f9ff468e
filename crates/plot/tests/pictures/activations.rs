//! Functions with their slopes.

use crate::picture::{BLUE, Picture, Place, VERMILION, assert_at};
use wengert_kernels::{Elementwise, Scalar};
use wengert_layers::{Activation, Relu, Sigmoid};
use wengert_plot::ActivationPlot;

/// The place of the point (x, y) of the only panel, by the numbers at its axes.
fn at(picture: &Picture, x: f64, y: f64) -> Place {
    // −4 is only on the x axis.
    let (left, below) = picture.text("−4");
    let tick = |text: &str, is_below: bool| {
        let mut ticks = picture.texts.iter().filter(|(other, _)| other == text);
        ticks.find(|(_, place)| (place.1 == below) == is_below).unwrap().1
    };
    let (right, bottom, top) = (tick("4", true).0, tick("−2", false).1, tick("4", false).1);
    (left + (right - left) * (x + 4.0) / 8.0, bottom + (top - bottom) * (y + 2.0) / 6.0)
}

#[test]
fn value_and_slope_are_where_they_belong() {
    let picture = Picture::read(&ActivationPlot::new().activation(&Sigmoid.into()).to_svg());
    assert!(picture.has_text("sigmoid") && picture.has_text("1 / (1 + e⁻ˣ)"));
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let slope = |x: f64| sigmoid(x) * (1.0 - sigmoid(x));
    for (colour, f) in [(BLUE, &sigmoid as &dyn Fn(f64) -> f64), (VERMILION, &slope)] {
        let lines = picture.lines(colour);
        assert_eq!(lines.len(), 1);
        for &place in lines[0] {
            let x = 8.0 * (place.0 - at(&picture, -4.0, 0.0).0)
                / (at(&picture, 4.0, 0.0).0 - at(&picture, -4.0, 0.0).0)
                - 4.0;
            let expected = at(&picture, x, f(x));
            assert_at(place, expected.0, expected.1);
        }
        assert_at(lines[0][0], at(&picture, -4.0, 0.0).0, at(&picture, -4.0, f(-4.0)).1);
    }
}

#[test]
fn a_slope_that_jumps_has_a_gap() {
    let picture = Picture::read(&ActivationPlot::new().activation(&Relu.into()).to_svg());
    let slopes = picture.lines(VERMILION);
    let ends = [(-4.0, 0.0), (0.0, 0.0), (0.0, 1.0), (4.0, 1.0)].map(|(x, y)| at(&picture, x, y));
    assert_eq!(slopes.iter().map(|line| line.len()).collect::<Vec<_>>(), [2, 2]);
    slopes
        .iter()
        .copied()
        .flatten()
        .zip(ends)
        .for_each(|(&place, end)| assert_at(place, end.0, end.1));
}

#[test]
fn steep_is_no_jump_and_what_is_outside_is_cut() {
    #[derive(Clone, Copy, Debug)]
    struct Steep;

    impl Elementwise for Steep {
        fn eval<S: Scalar>(&self, x: S) -> S {
            S::of(5.0) * (S::of(1000.0) * x).tanh()
        }
    }
    let picture = Picture::read(&ActivationPlot::new().function("steep", "", &Steep).to_svg());
    let values = picture.lines(BLUE);
    assert!(values.len() <= 1, "{values:?}");
    let (low, high) = (at(&picture, 0.0, -2.0).1, at(&picture, 0.0, 4.0).1);
    assert!(
        values.iter().copied().flatten().all(|place| (high - 0.5..low + 0.5).contains(&place.1))
    );
}

#[test]
fn all_activations_are_there_side_by_side() {
    let all = Activation::ALL.iter().fold(ActivationPlot::new(), ActivationPlot::activation);
    let picture = Picture::read(&all.to_svg());
    let places: Vec<_> = Activation::ALL.iter().map(|f| picture.text(f.name())).collect();
    assert!(places.windows(2).all(|pair| pair[0].0 < pair[1].0 || pair[0].1 < pair[1].1));
    assert_eq!(places[0].1, places[3].1);
    assert_eq!(places[0].0, places[4].0);
}
