//! Cache-line-aligned vectors, and column sums in register tiles.

use wengert_kernels::{Accumulator, AlignedVec, Matrix, Shape, ViewMut, next_start, with_threads};

fn is_aligned<T>(numbers: &AlignedVec<T>) -> bool {
    (numbers.as_ptr() as usize).is_multiple_of(64)
}

#[test]
fn a_vector_stays_on_its_line_while_it_grows() {
    let mut numbers = AlignedVec::default();
    for length in 1..3000 {
        numbers.extend_from_slice(&[length as f32]);
        assert!(is_aligned(&numbers) && numbers.len() == length);
    }
    assert!(numbers.iter().enumerate().all(|(at, &x)| x == (at + 1) as f32));
    let copy = numbers.clone();
    assert!(is_aligned(&copy) && copy[..] == numbers[..]);
    numbers.resize(5000, 0.5);
    assert_eq!((numbers[2998], numbers[2999], numbers[4999]), (2999.0, 0.5, 0.5));
    numbers.resize(2, 0.0);
    assert_eq!(numbers[..], [1.0, 2.0]);
    assert!(AlignedVec::<f64>::from(&[][..]).is_empty());
}

/// Types whose size does not divide a line, or exceeds it.
#[test]
fn numbers_of_any_size() {
    let odd: AlignedVec<_> = (0..100_u8).map(|x| [x; 3]).collect();
    assert!(odd.len() == 100 && odd[99] == [99; 3]);
    let long: AlignedVec<_> = (0..100_u8).map(|x| [x; 200]).collect();
    assert!(long.len() == 100 && long[99] == [99; 200]);
}

#[test]
fn large_vectors_start_at_different_places_of_their_pages() {
    let large: Vec<AlignedVec<_>> =
        (0..8).map(|_| std::iter::repeat_n(0.0, 100_000).collect()).collect();
    let mut places: Vec<_> = large.iter().map(|v| v.as_ptr() as usize % 4096).collect();
    assert!(large.iter().all(is_aligned));
    places.sort_unstable();
    places.dedup();
    assert!(places.len() > 1, "{places:?}");
}

#[test]
fn matrices_in_one_vector_start_on_lines_if_they_are_long() {
    assert_eq!(next_start::<f32>(5, 31), 5);
    assert_eq!(next_start::<f32>(5, 32), 16);
    assert_eq!(next_start::<f64>(16, 100), 16);
    assert_eq!(next_start::<[u8; 3]>(5, 100), 21);
}

/// Sums of integers are exact in any order.
#[test]
fn columns_are_summed() {
    for rows in [2, 3, 15, 16, 17, 63, 569, 8192, 8193] {
        for cols in [1, 2, 3, 4, 5, 9] {
            let a = Matrix::from_fn(rows, cols, |i, j| ((i * 7 + j * 3) % 11) as f32 - 5.0);
            let exact: Vec<f32> =
                (0..cols).map(|j| (0..rows).map(|i| a.view().at(i, j)).sum()).collect();
            let mut sums = vec![1.0; cols];
            let mut add = |first| {
                let out = ViewMut::col_major(&mut sums, Shape::new(1, cols));
                Accumulator::new(out, first).add(a.view());
                sums.clone()
            };
            assert_eq!(add(true), exact, "{rows}×{cols}");
            assert_eq!(add(false), exact.iter().map(|x| 2.0 * x).collect::<Vec<_>>());
        }
    }
}

#[test]
fn threads_change_no_bit_of_the_sums() {
    let a = Matrix::from_fn(8000, 37, |i, j| ((i * 7919 + j * 104_729) % 1013) as f64 / 1013.0);
    let sums = |threads| {
        let mut sums = vec![0.0; 37];
        with_threads(threads, || {
            Accumulator::new(ViewMut::col_major(&mut sums, Shape::new(1, 37)), true).add(a.view());
        });
        sums
    };
    assert_eq!(sums(1), sums(3));
    assert_eq!(sums(1), sums(8));
}
