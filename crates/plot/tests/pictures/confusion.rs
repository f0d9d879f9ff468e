//! Confusion matrices.

use crate::picture::{BLUE, Picture};
use wengert_plot::ConfusionMatrix;
use wengert_trainer::Confusion;

fn confusion(counts: &[&[usize]]) -> Confusion {
    Confusion { counts: counts.iter().map(|row| row.to_vec()).collect() }
}

#[test]
fn a_row_is_an_actual_class_and_a_column_a_predicted_one() {
    let counts = confusion(&[&[200, 7], &[0, 300]]);
    let picture = Picture::read(&ConfusionMatrix::new(&counts, ["no", "yes"]).to_svg());
    let (right, wrong, none) = (picture.text("200"), picture.text("7"), picture.text("0"));
    assert!(
        right.1 == wrong.1 && wrong.1 < none.1,
        "7 of the first class are taken for the second"
    );
    assert!(right.0 == none.0 && none.0 < wrong.0);
    let names = |name: &str| {
        let places = picture.texts.iter().filter(move |(text, _)| text == name);
        places.map(|(_, place)| *place).collect::<Vec<_>>()
    };
    let (no, yes) = (names("no"), names("yes"));
    let ([row, column], [_, other]) = (&no[..], &yes[..]) else {
        panic!("each class has a row and a column")
    };
    assert!(row.0 < right.0 && column.0 > row.0 && other.0 > column.0);
    assert!(picture.has_text("500 of 507 right, accuracy 98.6 %"));
    assert!(picture.has_text("96.6 %") && picture.has_text("3.4 %"), "shares of a row");
    // The page and four cells; all of the second class are right.
    let full: Vec<_> = picture.cells.iter().filter(|cell| cell.0 == BLUE).collect();
    assert_eq!((picture.cells.len(), full.len()), (5, 1));
    assert!(full[0].1.0 < picture.text("300").0 && full[0].1.1 < picture.text("300").1);
}

#[test]
fn many_classes_and_long_names_have_room() {
    let counts = Confusion { counts: vec![vec![3; 40]; 40] };
    let names: Vec<_> = (0..40).map(|k| format!("a class with a long name, number {k}")).collect();
    let picture = Picture::read(&ConfusionMatrix::new(&counts, names).to_svg());
    assert_eq!(picture.cells.len(), 1601);
    assert!(picture.texts.iter().all(|(text, _)| text.chars().count() < 50));
    let nothing = confusion(&[&[0, 0], &[0, 0]]);
    let picture = Picture::read(&ConfusionMatrix::new(&nothing, ["a", "b"]).to_svg());
    assert!(picture.has_text("0 of 0 right, accuracy 0.0 %"));
}

#[test]
#[should_panic(expected = "confusion: expected 2 names of classes, got 1")]
fn each_class_needs_a_name() {
    _ = ConfusionMatrix::new(&confusion(&[&[1, 0], &[0, 1]]), ["one"]);
}
