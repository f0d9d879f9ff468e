//! Costs on logarithmic axes.

use crate::picture::{BLUE, Picture, VERMILION, assert_at};
use wengert_plot::Growth;

#[test]
fn a_power_is_a_straight_line() {
    let square = [1.0, 10.0, 100.0].map(|n| (n, n * n));
    let root = [1.0, 100.0].map(|n: f64| (n, n.sqrt()));
    let growth = Growth::new("cost, µs").panel("n", &[("square", &square), ("root", &root)]);
    let picture = Picture::read(&growth.proportional("∝ n²", 2).to_svg());
    assert!(picture.has_text("cost, µs") && picture.has_text("n"));
    let [first, last] = *picture.lines(BLUE)[0] else { panic!("the middle is on the line") };
    let ticks = |number: f64| {
        let text = format!("{number}");
        let places = picture.texts.iter().filter(|(other, _)| *other == text);
        places.map(|(_, place)| *place).collect::<Vec<_>>()
    };
    // 1 and 100 are on both axes; those further up are on the axis of costs.
    let column = |number: f64| ticks(number).into_iter().map(|place| place.0).fold(0.0, f64::max);
    let row = |number: f64| ticks(number).into_iter().map(|place| place.1).fold(f64::MAX, f64::min);
    assert_at(first, column(1.0), row(1.0));
    assert_at(last, column(100.0), row(10_000.0));
    assert_at(picture.lines(VERMILION)[0][1], last.0, row(10.0));
    let markers = picture.circles.iter().filter(|circle| circle.0 == BLUE).count();
    assert_eq!(markers, 3);
    // A line with the slope of the first.
    let compared = picture.lines.iter().find(|line| {
        line.1.len() == 2
            && line.0 == "#94A3B8"
            && line.1[0].0 != line.1[1].0
            && line.1[0].1 != line.1[1].1
    });
    let [from, to] = compared.unwrap().1[..] else { unreachable!() };
    let slope = |a: (f64, f64), b: (f64, f64)| (b.1 - a.1) / (b.0 - a.0);
    assert!((slope(from, to) / slope(first, last) - 1.0).abs() < 0.02);
}

#[test]
fn what_has_no_logarithm_is_left_out() {
    let growth =
        Growth::new("cost").panel("n", &[("line", &[(0.0, 1.0), (1.0, 1.0), (2.0, -1.0)])]);
    let picture = Picture::read(&growth.to_svg());
    assert_eq!(picture.circles.len(), 1);
    Picture::read(&Growth::new("cost").panel("n", &[]).to_svg());
    Picture::read(&Growth::new("cost").to_svg());
}
