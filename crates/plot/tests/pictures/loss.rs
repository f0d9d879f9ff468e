//! Loss curves.

use crate::picture::{BLUE, Picture, VERMILION, assert_at};
use wengert_plot::LossCurve;
use wengert_trainer::Epoch;

fn epochs(losses: &[(f64, Option<f64>)]) -> Vec<Epoch> {
    let epoch = |(k, &(loss, validation_loss)): (usize, &(f64, Option<f64>))| Epoch {
        number: k + 1,
        loss,
        validation_loss,
        gradient_norm: 1.0,
    };
    losses.iter().enumerate().map(epoch).collect()
}

#[test]
fn powers_of_ten_are_equally_far_apart_where_losses_differ_much() {
    let losses = [1.0, 0.1, 0.01].map(|loss| (loss, None));
    let picture = Picture::read(&LossCurve::new(&epochs(&losses)).title("a < b & c").to_svg());
    assert!(picture.has_text("a < b & c") && picture.has_text("loss (logarithmic)"));
    let lines = picture.lines(BLUE);
    // The line is straight: it needs no middle point.
    assert_eq!(lines, [[lines[0][0], lines[0][1]]]);
    let height = |loss: &str| picture.text(loss).1;
    let [first, last] = lines[0] else { unreachable!() };
    assert_at(*first, picture.text("1.0").0, height("1"));
    assert_at(*last, picture.text("3.0").0, height("0.01"));
    assert!(height("1") < height("0.1") && height("0.1") < height("0.01"));
    assert_at(picture.text("training 0.01"), last.0 + 8.0, last.1);
    assert!(!picture.texts.iter().any(|(text, _)| text.starts_with("validation")));
}

#[test]
fn losses_that_differ_little_are_measured_from_zero() {
    let losses = [(4.0, Some(4.0)), (2.0, Some(1.0)), (1.0, Some(2.0))];
    let picture = Picture::read(&LossCurve::new(&epochs(&losses)).to_svg());
    assert!(picture.has_text("loss"));
    let at = |loss: &str| picture.text(loss).1;
    let training = picture.lines(BLUE)[0];
    assert_at(training[0], training[0].0, at("4"));
    assert_at(training[1], picture.text("2.0").0, at("2"));
    // From 4 to 2 it falls twice as far as from 2 to 1, and 0 is as far below 1.
    let fall = training[2].1 - training[1].1;
    assert!((training[1].1 - training[0].1 - 2.0 * fall).abs() < 0.5);
    assert!((at("0") - training[2].1 - fall).abs() < 0.5);
    let validation = picture.lines(VERMILION)[0];
    assert_at(picture.circles[0].1, validation[1].0, validation[1].1);
    assert!(picture.has_text("lowest 1 in epoch 2") && picture.has_text("validation 2"));
}

#[test]
fn what_cannot_be_drawn_is_a_gap() {
    let losses = [2.0, 1.0, f64::INFINITY, 1.0, 2.0].map(|loss| (loss, None));
    let picture = Picture::read(&LossCurve::new(&epochs(&losses)).to_svg());
    assert_eq!(picture.lines(BLUE).iter().map(|line| line.len()).collect::<Vec<_>>(), [2, 2]);
    let none = Picture::read(&LossCurve::new(&[]).title("nothing\u{1}").to_svg());
    assert!(none.lines(BLUE).is_empty() && none.has_text(r"nothing\u{1}"));
}

#[test]
fn names_of_lines_that_end_together_are_apart() {
    let losses = [(4.0, Some(4.0)), (1.0, Some(1.0))];
    let picture = Picture::read(&LossCurve::new(&epochs(&losses)).to_svg());
    let apart = picture.text("training 1").1 - picture.text("validation 1").1;
    assert!(apart.abs() >= 15.0, "{apart}");
}

/// Many epochs take no more places than the picture has columns, and their extremes stay visible.
#[test]
fn a_long_training_is_a_small_picture() {
    let losses: Vec<_> =
        (0..100_000).map(|k| (if k == 77_777 { 9.0 } else { 1.0 }, None)).collect();
    let svg = LossCurve::new(&epochs(&losses)).to_svg();
    assert!(svg.len() < 5_000, "{}", svg.len());
    let picture = Picture::read(&svg);
    let highest = picture.lines(BLUE)[0].iter().map(|place| place.1).fold(f64::MAX, f64::min);
    let scale = picture.text("8").1 - picture.text("6").1;
    assert!((highest - (picture.text("8").1 + scale / 2.0)).abs() < 0.5);
    assert_eq!(svg, LossCurve::new(&epochs(&losses)).to_svg(), "the same input, the same file");
}
