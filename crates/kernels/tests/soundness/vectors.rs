//! Owned and borrowed vectors.

use crate::Calls;
use crate::common::refusal;
use crate::operands::{HUGE, refused};
use std::cell::Cell;
use std::rc::Rc;
use wengert_kernels::{AlignedVec, Shape, dropout_mask, next_start, norm, sweep, with_threads};

pub(crate) const TABLE: &[(&str, Calls)] = &[
    ("AlignedVec::filled", filled),
    ("AlignedVec::resize", resize),
    ("AlignedVec::extend_from_slice", extend_from_slice),
    ("AlignedVec: Clone", users_clones),
    ("AlignedVec: Debug", || assert_eq!(format!("{:?}", AlignedVec::filled(2, 1)), "[1, 1]")),
    ("AlignedVec: Default", || assert!(AlignedVec::<f64>::default().is_empty())),
    ("AlignedVec: Deref", || assert_eq!(AlignedVec::<f64>::default().first(), None)),
    ("AlignedVec: DerefMut", || assert_eq!(AlignedVec::<f64>::default().get_mut(0), None)),
    ("AlignedVec: From", || assert!(AlignedVec::<f64>::from(&[][..]).is_empty())),
    ("AlignedVec: FromIterator", from_iterator),
    ("dropout_mask", masks),
    ("next_start", next_starts),
    ("norm", || assert_eq!((norm::<f64>(&[]), norm(&[0.0; 40_000])), (0.0, 0.0))),
    ("sweep", sweeps),
];

const TOO_MANY: &str = "18446744073709551615 numbers do not fit into memory";

fn filled() {
    assert_eq!(refused(|| AlignedVec::filled(HUGE, 1.0)), TOO_MANY);
    let text = refused(|| AlignedVec::filled(HUGE / 16, 1.0));
    assert_eq!(text, "1152921504606846975 numbers do not fit into memory");
    assert!(AlignedVec::filled(0, 1.0).is_empty());
    assert_eq!(AlignedVec::filled(1000, ()).len(), 1000); // they take no memory
}

fn resize() {
    for first in [0, 5, 100_000] {
        let mut numbers = AlignedVec::filled(first, 1.0);
        assert_eq!(refused(|| numbers.resize(HUGE, 0.0)), TOO_MANY);
        let text = refused(|| numbers.resize(HUGE - 63, 0.0));
        assert_eq!(text, "18446744073709551552 numbers do not fit into memory");
        assert!(numbers.len() == first && numbers.iter().all(|&x| x == 1.0));
        numbers.resize(first + 3, 2.0);
        assert_eq!(numbers[first..], [2.0; 3]);
        numbers.resize(0, 0.0);
        assert!(numbers.is_empty());
    }
}

fn extend_from_slice() {
    let mut numbers = AlignedVec::default();
    numbers.extend_from_slice(&[]);
    numbers.extend_from_slice(&[1.0; 1000]);
    assert_eq!(numbers[..], [1.0; 1000]);
    numbers.extend_from_slice(&[]);
    assert_eq!(numbers.len(), 1000);
    let odd: AlignedVec<[u8; 200]> = (0..100).map(|x| [x; 200]).collect();
    assert!(odd.iter().zip(0..).all(|(found, x)| *found == [x; 200]));
}

/// A value that counts live instances and panics once its allowed clones are used up.
#[derive(Debug)]
struct Counted(Rc<(Cell<usize>, Cell<usize>)>);

impl Clone for Counted {
    fn clone(&self) -> Self {
        let (copies, live) = &*self.0;
        assert!(copies.get() > 0, "no more copies");
        copies.set(copies.get() - 1);
        live.set(live.get() + 1);
        Self(Rc::clone(&self.0))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.1.set(self.0.1.get() - 1);
    }
}

/// A custom `Clone` may panic anywhere: nothing is dropped twice, and nothing leaked.
fn users_clones() {
    for copies in 0..400 {
        let shared = Rc::new((Cell::new(copies), Cell::new(1)));
        let one = Counted(Rc::clone(&shared));
        let mut numbers = AlignedVec::default();
        let outcome = refusal(|| {
            numbers.resize(3, one.clone());
            numbers.extend_from_slice(&[one.clone(), one.clone()]);
            numbers.resize(150, one.clone());
            numbers.clone().len()
        });
        assert!(numbers.len() <= 150 && numbers.iter().all(|x| Rc::ptr_eq(&x.0, &shared)));
        assert!(outcome.is_ok_and(|length| length == 150) || shared.0.get() == 0);
        drop((numbers, one));
        assert_eq!(shared.1.get(), 0);
    }
}

/// An iterator that claims a wrong length.
fn from_iterator() {
    struct Claims(usize);
    impl Iterator for Claims {
        type Item = f64;
        fn next(&mut self) -> Option<f64> {
            None
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.0, None)
        }
    }
    assert!(Claims(HUGE).collect::<AlignedVec<_>>().is_empty());
    assert_eq!((0..3).collect::<AlignedVec<_>>()[..], [0, 1, 2]);
}

fn masks() {
    for (length, shape) in
        [(0, Shape::new(0, HUGE)), (0, Shape::new(HUGE, 0)), (6, Shape::new(3, 2))]
    {
        dropout_mask(&mut vec![0.5; length], shape, 0.5, 7);
    }
    for shape in [Shape::new(HUGE, 1), Shape::new(HUGE, HUGE), Shape::new(2, 2)] {
        refused(|| dropout_mask(&mut [0.0; 3], shape, 0.5, 7));
    }
    for rate in [1.0, -0.1, f64::NAN] {
        refused(|| dropout_mask(&mut [0.0; 4], Shape::new(2, 2), rate, 7));
    }
}

fn next_starts() {
    assert_eq!(next_start::<f64>(3, HUGE), 8);
    assert_eq!(next_start::<()>(3, HUGE), 64);
    let text = refused(|| next_start::<f64>(HUGE, 100));
    assert_eq!(text, "a vector that ends beyond usize::MAX");
}

fn sweeps() {
    let call = |a: usize, b: usize| {
        let (mut a, b) = (vec![1.0; a], vec![2.0; b]);
        sweep([&mut a], &b, |[a], b| a.iter_mut().zip(b).for_each(|(a, b)| *a += b));
        a.iter().sum::<f64>()
    };
    assert_eq!((call(0, 0), call(100_000, 100_000)), (0.0, 300_000.0));
    assert_eq!(refused(|| call(2, 3)), "sweep: lengths differ");
    // A huge slice that takes no memory.
    let nothing = &[(); HUGE];
    with_threads(3, || sweep([], nothing, |[], part| assert!(!part.is_empty())));
}
