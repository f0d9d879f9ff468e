//! The text of a passed check, word for word.

use wengert_inspect::{Report, check_gradients};
use wengert_tape::{Matrix, Params};

#[test]
fn a_report_says_what_agrees_and_where_the_difference_is_largest() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.5, 0.25]]));
    let v = params.add("v", Matrix::from([[2.0]]));
    let report = check_gradients!(&params, |t| (t.param(w) * v).square().sum()).unwrap();
    let text = report.to_string();
    let (head, worst) = text.split_once('\n').expect("two lines");
    assert_eq!(
        head,
        "3 derivatives agree: reverse mode, forward mode, finite differences; f64 and f32"
    );
    let worst = worst.strip_prefix("worst: ").expect("the worst entry follows");
    assert_eq!(worst, report.worst.expect("there are entries").to_string());
    assert!(worst.starts_with("w[0, 0]: reverse mode 4e0, forward mode 4e0"), "{worst}");
}

#[test]
fn a_report_says_what_could_not_be_compared() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.0]]));
    for name in ["a", "b"] {
        params.add(name, Matrix::from([[1.0]]));
    }
    let report = check_gradients!(&params, |t| (t.param(w).abs() + 1.0) * 1e-60).unwrap();
    let report = Report { unsure: 1, ..report };
    assert_eq!(
        report.to_string(),
        "1 derivative agrees: reverse mode, forward mode, finite differences; f64, but not f32, whose \
         range a value leaves\n\
         at a kink, between the one-sided slopes: w[0, 0]\n\
         without finite differences, which are not finite there: 1\n\
         the loss does not depend on: a, b"
    );
}

#[test]
fn joined_reports_name_each_parameter_once() {
    let mut params = Params::new();
    let w = params.add("w", Matrix::from([[0.5]]));
    params.add("unused", Matrix::from([[1.0]]));
    let mut all = Report::default();
    for _ in 0..2 {
        all.extend(check_gradients!(&params, |t| t.param(w).sin()).unwrap());
    }
    assert_eq!((all.checked, all.unreached, all.single), (2, vec!["unused".to_owned()], true));
}
