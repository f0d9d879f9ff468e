//! Proves that levels are detected, ordered, forced and run, and that the number of threads is as
//! requested.

mod common;

use common::panic_text;
use std::thread;
use wengert_kernels::{Level, with_threads};

/// A single test, because the level is global to the process.
#[test]
fn levels() {
    let supported: Vec<_> = Level::supported().collect();
    let names: Vec<_> = supported.iter().map(|level| format!("{level:?}")).collect();
    assert!(!names.is_empty());
    assert_eq!(names, ["base", "avx2", "avx512"][..names.len()]);
    assert!(supported.is_sorted_by(|a, b| a < b));
    assert_eq!(Some(&Level::current()), supported.last(), "the best level is the default");

    for &level in &supported {
        level.force();
        assert_eq!(Level::current(), level);
        assert_eq!(thread::spawn(Level::current).join().expect("no panic"), level);

        let text = String::from("moved in and out");
        let mut sum = 0.0;
        let numbers = [1.5_f32; 1000];
        let text = level.run(|| {
            numbers.iter().for_each(|x| sum += x);
            text
        });
        assert_eq!((text.as_str(), sum), ("moved in and out", 1500.0));
        assert_eq!(panic_text(|| level.run(|| panic!("at {level:?}"))), format!("at {level:?}"));
    }
}

#[test]
fn threads() {
    let here = thread::current().id();
    assert_eq!(with_threads(1, || thread::current().id()), here, "one thread is the caller's");
    assert_eq!(with_threads(3, rayon::current_num_threads), 3);
    let nested = with_threads(2, || with_threads(1, rayon::current_num_threads));
    assert_eq!(nested, 1);
    assert_eq!(panic_text(|| with_threads(0, || ())), "at least one thread is needed");
}
