//! Levels, threads and the caller's loops on them.

use crate::Calls;
use crate::operands::refused;
use wengert_kernels::{Element, Level, mix, readable, with_threads, xml};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("Level::supported", || assert!(Level::supported().count() >= 1)),
    ("Level::current", || assert!(Level::supported().any(|level| level == Level::current()))),
    ("Level::force", || Level::current().force()),
    ("Level::run", || runs(Level::current().run(|| 5), &|panics| Level::current().run(panics))),
    ("Level: Debug", || assert!(Level::supported().all(|level| !format!("{level:?}").is_empty()))),
    ("Element::run", || runs(f64::run(|| 5), &|panics| f32::run(panics))),
    ("Element::run_fused", || {
        runs(f64::run_fused(4, |x| x + 1, |x| x + 1), &|panics| {
            f64::run_fused((), |()| panics(), |()| panics());
        });
    }),
    ("mix", || assert_ne!(mix(u64::MAX), mix(0))),
    ("readable", || assert_eq!(readable("\0<\u{202e}").len(), r"\0<\u{202e}".len())),
    ("xml", || assert_eq!((xml(""), xml("<")), (String::new(), "&lt;".to_owned()))),
    ("with_threads", || {
        assert_eq!(refused(|| with_threads(0, || ())), "at least one thread is needed");
        runs(with_threads(3, || 5), &|panics| with_threads(3, panics));
    }),
];

/// A panic of the caller's closure propagates, even from another thread.
fn runs(five: i32, run: &dyn Fn(fn())) {
    assert_eq!(five, 5);
    assert_eq!(refused(|| run(|| panic!("of the caller"))), "of the caller");
}
