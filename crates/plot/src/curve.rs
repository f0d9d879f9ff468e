//! [`pieces`]: the visible pieces of a curve.

use crate::page::Place;

/// The pieces of a curve between two heights, cut where a number is not finite.
pub(crate) fn pieces(points: &[(f64, f64)], low: f64, high: f64) -> Vec<Vec<(f64, f64)>> {
    let inside = |y: f64| (low..=high).contains(&y);
    let mut pieces = vec![Vec::new()];
    let mut last: Option<(f64, f64)> = None;
    for &(x, y) in points {
        let finite = x.is_finite() && y.is_finite();
        let piece = pieces.last_mut().expect("there is always one");
        match last {
            Some(from) if finite && inside(from.1) != inside(y) => {
                let crossing = cross(from, (x, y), low, high);
                piece.push(crossing);
                if inside(y) {
                    piece.push((x, y));
                } else {
                    pieces.push(Vec::new());
                }
            }
            _ if finite && inside(y) => piece.push((x, y)),
            _ => pieces.push(Vec::new()),
        }
        last = finite.then_some((x, y));
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Where the line between two points, only one of them inside, crosses the border.
fn cross(from: (f64, f64), to: (f64, f64), low: f64, high: f64) -> (f64, f64) {
    let border = if from.1.min(to.1) < low { low } else { high };
    let share = (border - from.1) / (to.1 - from.1);
    (from.0 + share * (to.0 - from.0), border)
}

/// The same line with fewer places: in each column of units the first, lowest, highest and last; and none
/// inside a straight segment.
pub(crate) fn thin(places: &[Place]) -> Vec<Place> {
    let mut thinned: Vec<Place> = Vec::new();
    for column in places.chunk_by(|a, b| a.0 == b.0) {
        let of = |at: usize| column[at].1;
        let last = column.len() - 1;
        let (low, high) = (0..=last).fold((0, 0), |(low, high), at| {
            (if of(at) < of(low) { at } else { low }, if of(at) > of(high) { at } else { high })
        });
        let mut kept = [0, low.min(high), low.max(high), last].to_vec();
        kept.dedup();
        kept.into_iter().for_each(|at| push(&mut thinned, column[at]));
    }
    thinned
}

/// Adds a place, removing the last one if it lies on the straight line to it.
fn push(places: &mut Vec<Place>, place: Place) {
    if let &[.., a, b] = &places[..] {
        let (d, e) = ((b.0 - a.0, b.1 - a.1), (place.0 - b.0, place.1 - b.1));
        let (cross, dot) = (d.0 * e.1 - d.1 * e.0, d.0 * e.0 + d.1 * e.1);
        if cross == 0 && dot >= 0 {
            places.pop();
        }
    }
    if places.last() != Some(&place) {
        places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_ends_at_the_border_and_where_there_is_no_number() {
        let curve = [(0.0, 0.0), (1.0, 4.0), (2.0, 0.0), (3.0, f64::NAN), (4.0, 1.0), (5.0, -1.0)];
        let drawn = pieces(&curve, 0.0, 2.0);
        assert_eq!(
            drawn,
            [
                vec![(0.0, 0.0), (0.5, 2.0)],
                vec![(1.5, 2.0), (2.0, 0.0)],
                vec![(4.0, 1.0), (4.5, 0.0)]
            ]
        );
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(thin(&[(0, 0), (1, 1), (2, 2), (3, 2)]), [(0, 0), (2, 2), (3, 2)]);
        assert_eq!(
            thin(&[(0, 0), (7, 1), (7, 5), (7, 3), (7, -2), (7, 2), (9, 2)]),
            [(0, 0), (7, 1), (7, 5), (7, -2), (7, 2), (9, 2)]
        );
        assert_eq!(thin(&[(0, 0), (4, 0), (2, 0)]), [(0, 0), (4, 0), (2, 0)], "there and back");
    }
}
