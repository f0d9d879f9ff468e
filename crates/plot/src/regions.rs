//! Contours of numbers on a square: where they are above a threshold.

use contour::ContourBuilder;

/// The number of visible cells along a side. Each border has one more, so that contours close out of
/// sight.
const CELLS: usize = 80;
const SIDE: usize = CELLS + 3;

/// A place in the square, from 0 to 1 to the right and upwards.
pub(crate) type Spot = (f64, f64);

/// The spots that need numbers: row by row, from below.
pub(crate) fn spots() -> impl Iterator<Item = Spot> {
    let along = |k: usize| (k as f64 - 1.0) / CELLS as f64;
    (0..SIDE * SIDE).map(move |k| (along(k % SIDE), along(k / SIDE)))
}

/// The regions where a number is at least the threshold, each as a closed path around it. A region with
/// holes is one path too: it goes to each hole, around it, and back.
pub(crate) fn regions(numbers: &[f64], threshold: f64) -> Vec<Vec<Spot>> {
    let contours = ContourBuilder::new(SIDE, SIDE, true).contours(numbers, &[threshold]);
    let contours = contours.expect("there is a number for each spot");
    let polygons = contours.iter().flat_map(|contour| &contour.geometry().0);
    let ways = polygons.map(|polygon| {
        let mut way: Vec<Spot> = polygon.exterior().coords().map(|at| spot(at.x, at.y)).collect();
        for hole in polygon.interiors() {
            let start = way[0];
            way.extend(hole.coords().map(|at| spot(at.x, at.y)));
            way.push(start);
        }
        way
    });
    ways.collect()
}

/// The lines where a number passes the threshold.
pub(crate) fn borders(numbers: &[f64], threshold: f64) -> Vec<Vec<Spot>> {
    let lines = ContourBuilder::new(SIDE, SIDE, true).lines(numbers, &[threshold]);
    let lines = lines.expect("there is a number for each spot");
    let mut borders = Vec::new();
    for line in lines.iter().flat_map(|line| &line.geometry().0) {
        let way: Vec<Spot> = line.coords().map(|at| spot(at.x, at.y)).collect();
        for inside in way.chunk_by(|a, b| !is_along_side(*a, *b)) {
            if inside.len() > 1 {
                borders.push(inside.to_vec());
            }
        }
    }
    borders
}

/// The spot of a contour's point: contours have number k at k + ½. Points outside the square move to its side.
fn spot(x: f64, y: f64) -> Spot {
    let along = |x: f64| ((x - 1.5) / CELLS as f64).clamp(0.0, 1.0);
    (along(x), along(y))
}

/// Whether a step of a contour runs along the side, where it only closes the contour.
fn is_along_side(a: Spot, b: Spot) -> bool {
    let same = |a: f64, b: f64| a == b && (a == 0.0 || a == 1.0);
    same(a.0, b.0) || same(a.1, b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(way: &[Spot]) -> f64 {
        let pairs = way.iter().zip(way.iter().cycle().skip(1));
        pairs.map(|(a, b)| 0.5 * (b.0 * a.1 - a.0 * b.1)).sum()
    }

    #[test]
    fn a_straight_border_is_where_it_belongs() {
        let numbers: Vec<_> = spots().map(|(x, y)| x + 2.0 * y).collect();
        let region = regions(&numbers, 1.0);
        assert_eq!(region.len(), 1);
        assert!((area(&region[0]) - 0.75).abs() < 1e-9);
        let borders = borders(&numbers, 1.0);
        assert_eq!(borders.len(), 1, "{borders:?}");
        assert!(borders[0].iter().all(|(x, y)| (x + 2.0 * y - 1.0).abs() < 1e-9), "{borders:?}");
    }

    #[test]
    fn a_hole_is_left_out() {
        let radius = |(x, y): Spot| (x - 0.5).hypot(y - 0.4);
        let numbers: Vec<_> = spots().map(|at| radius(at).min(2.0 - radius(at))).collect();
        let region = regions(&numbers, 0.25);
        assert_eq!(region.len(), 1);
        let expected = 1.0 - std::f64::consts::PI * 0.0625;
        assert!((area(&region[0]) - expected).abs() < 1e-3, "{}", area(&region[0]));
        assert_eq!(borders(&numbers, 0.25).len(), 1);
    }

    #[test]
    fn all_or_nothing_has_no_border() {
        let numbers = vec![1.0; SIDE * SIDE];
        assert!((area(&regions(&numbers, 0.5)[0]) - 1.0).abs() < 1e-12);
        assert!(borders(&numbers, 0.5).is_empty());
        assert!(regions(&numbers, 1.5).is_empty() && borders(&numbers, 1.5).is_empty());
    }
}
