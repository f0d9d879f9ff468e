//! Decision boundaries.

use crate::picture::{BLUE, INK, Picture, Place, VERMILION, assert_at};
use wengert_plot::DecisionBoundary;
use wengert_trainer::{Dataset, Matrix};

fn data() -> Dataset<f64> {
    let features = Matrix::from([[0.0, 0.0], [10.0, 0.0], [0.0, 2.0], [10.0, 2.0]]);
    let targets = Matrix::from([[0.0], [1.0], [0.0], [1.0]]);
    Dataset::with_names(features, targets, ["length".into(), "width".into()].to_vec()).unwrap()
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn middle(corners: &[Place]) -> Place {
    let count = corners.len() as f64;
    let sum = corners.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    (sum.0 / count, sum.1 / count)
}

/// The place of a point, by the markers of the samples.
fn at(picture: &Picture, x: f64, y: f64) -> Place {
    let circles: Vec<_> = picture.circles.iter().filter(|circle| circle.0 == BLUE).collect();
    let [_legend, (_, low), (_, high)] = circles[..] else { panic!("{circles:?}") };
    let rhombi: Vec<_> = picture.areas.iter().filter(|area| area.0 == VERMILION).collect();
    let [_legend, _, (_, corners)] = rhombi[..] else { panic!("{rhombi:?}") };
    let right = middle(corners);
    assert_at(right, right.0, high.1);
    (low.0 + (right.0 - low.0) * x / 10.0, low.1 + (high.1 - low.1) * y / 2.0)
}

fn distance(place: Place, from: Place, to: Place) -> f64 {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    ((place.0 - from.0) * y - (place.1 - from.1) * x).abs() / x.hypot(y)
}

#[test]
fn the_border_is_where_the_probability_is_one_half() {
    let plot = DecisionBoundary::new(&data(), ["short", "long"]);
    let points = plot.points();
    // The border goes through (3, 0) and (7, 2).
    let z = |x: f64, y: f64| 30.0 * (x - 3.0 - 2.0 * y);
    let probabilities =
        Matrix::from_fn(points.row_count(), 1, |k, _| sigmoid(z(points.at(k, 0), points.at(k, 1))));
    let picture = Picture::read(&plot.panel("", &probabilities).to_svg());
    let borders = picture.lines(INK);
    assert_eq!(borders.len(), 1 + 1, "that of the panel, and that of the scale");
    let (from, to) = (at(&picture, 3.0, 0.0), at(&picture, 7.0, 2.0));
    assert!(borders[0].iter().all(|&place| distance(place, from, to) < 0.5), "{borders:?}");
    let (low, high) = (at(&picture, 0.0, 0.0).1, at(&picture, 0.0, 2.0).1);
    assert!(borders[0].iter().any(|place| place.1 > low) && high < low, "y is upwards");

    // The areas of the second class are to the right of it, those of the first to the left.
    let areas: Vec<_> = picture.areas.iter().filter(|area| area.1.len() > 2).collect();
    let of = |colour: &str| middle(&areas.iter().find(|area| area.0 == colour).unwrap().1).0;
    assert!(of("#E0EEF6") < of("#FAECE0"), "12 % of blue, and of vermilion");
    assert!(picture.has_text("short") && picture.has_text("long"));
    assert!(picture.text("length").1 > low && picture.has_text("width"));
    assert!(picture.text("1").1 < borders[1][0].1, "a probability of 1 is above");
}

#[test]
fn three_classes_have_borders_between_each_two() {
    let features = Matrix::from([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]);
    let targets = Matrix::from([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    let data = Dataset::new(features, targets).unwrap();
    let plot = DecisionBoundary::new(&data, ["a", "b", "c"]);
    let points = plot.points();
    // The nearest sample's class, with moderate probability.
    let probabilities = Matrix::from_fn(points.row_count(), 3, |k, class| {
        let score = |class: usize| {
            let (x, y) = (data.features().at(class, 0), data.features().at(class, 1));
            (-0.01 * ((points.at(k, 0) - x).powi(2) + (points.at(k, 1) - y).powi(2))).exp()
        };
        score(class) / (score(0) + score(1) + score(2))
    });
    let picture = Picture::read(&plot.panel("", &probabilities).to_svg());
    assert!(!picture.has_text("probability of"));
    let place = |colour: &str| {
        let circle = picture.circles.iter().rfind(|circle| circle.0 == colour);
        circle.map(|circle| circle.1).or_else(|| {
            picture.areas.iter().rfind(|area| area.0 == colour).map(|area| middle(&area.1))
        })
    };
    let [a, b, c] = [BLUE, VERMILION, "#009E73"].map(|colour| place(colour).unwrap());
    // Each place of a border is equally far from its two nearest classes.
    for &border in picture.lines(INK).into_iter().flatten() {
        let mut far = [a, b, c].map(|to| (border.0 - to.0).hypot(border.1 - to.1));
        far.sort_by(f64::total_cmp);
        assert!(far[1] - far[0] < 1.5, "{border:?} {far:?}");
    }
    assert!(picture.lines(INK).len() >= 2);
}

#[test]
fn panels_are_in_the_order_of_the_training() {
    let plot = DecisionBoundary::new(&data(), ["short", "long"]);
    let sure = |p: f64| Matrix::filled(plot.points().row_count(), 1, p);
    let names = ["0", "1", "2", "3", "4"].map(|number| format!("after {number} epochs"));
    let all = names.iter().fold(plot.clone(), |plot, name| plot.panel(name, &sure(0.9)));
    let picture = Picture::read(&all.to_svg());
    let places = names.map(|name| picture.text(&name));
    assert!(places[..4].is_sorted_by(|a, b| a.0 < b.0 && a.1 == b.1));
    assert!(places[4].0 == places[0].0 && places[4].1 > places[0].1);
    let nonsense = Picture::read(&plot.clone().panel("", &sure(f64::NAN)).to_svg());
    assert_eq!(nonsense.lines(INK).len(), 1, "there is the scale, and no border");
}

#[test]
fn more_samples_than_can_be_told_apart_are_not_drawn() {
    let features = Matrix::from_fn(100_000, 2, |i, j| ((i * (j + 7)) % 1000) as f64);
    let targets = Matrix::from_fn(100_000, 1, |i, _| (i % 2) as f64);
    let plot = DecisionBoundary::new(&Dataset::new(features, targets).unwrap(), ["a", "b"]);
    let sure = Matrix::filled(plot.points().row_count(), 1, 0.0);
    assert!(plot.panel("", &sure).to_svg().len() < 300_000);
}

#[test]
#[should_panic(expected = "decision boundary: expected 2 features, got 1")]
fn there_are_two_features() {
    let data = Dataset::new(Matrix::zeros(2, 1), Matrix::zeros(2, 1)).unwrap();
    _ = DecisionBoundary::new(&data, ["a", "b"]);
}
