//! [`AlignedVec`]: a vector aligned to cache lines.

use std::fmt;
use std::ops::{Deref, DerefMut};

/// Bytes in a cache line, and in the widest SIMD vector.
pub(crate) const LINE: usize = 64;

/// Bytes in a page; allocators start large vectors a few bytes after a page boundary.
const PAGE: usize = 4096;

/// Large vectors are staggered over this many cache lines of a page.
const PLACES: usize = 8;

/// The largest size of one allocation, in bytes.
const LARGEST: usize = isize::MAX as usize;

/// A vector of numbers that starts on a cache line.
///
/// A SIMD store across two lines is several times slower. Allocators start large vectors at the same
/// page offset, and a load stalls behind an earlier store with its page offset (4K aliasing), so large
/// vectors are staggered. This cuts a step of Adam to a third of the time.
///
/// ```
/// use wengert_kernels::AlignedVec;
/// let mut numbers = AlignedVec::from(&[1.0_f32, 2.0][..]);
/// numbers.resize(100, 0.5);
/// assert_eq!((numbers[1], numbers[99], numbers.len()), (2.0, 0.5, 100));
/// assert_eq!(numbers.as_ptr() as usize % 64, 0);
/// ```
pub struct AlignedVec<T> {
    numbers: Vec<T>,
    /// The numbers before this index are unused.
    start: usize,
}

impl<T: Clone> AlignedVec<T> {
    /// An empty vector with room for `capacity` numbers; `filler` pads the unused start.
    #[track_caller]
    fn with_capacity(capacity: usize, filler: T) -> Self {
        let line = line::<T>();
        let with_places = capacity.checked_add(line * PLACES);
        let bytes = with_places.and_then(|all| all.checked_mul(size_of::<T>()));
        let Some(..=LARGEST) = bytes else { panic!("{capacity} numbers do not fit into memory") };
        let mut numbers: Vec<T> = Vec::with_capacity(capacity + line * PLACES);
        let page = match capacity * size_of::<T>() < PAGE {
            true => 0,
            false => numbers.as_ptr() as usize / PAGE,
        };
        // Exceeds a line only if the type's size or alignment rules out its start.
        let first = numbers.as_ptr().align_offset(LINE).min(line - 1);
        let start = first + page % PLACES * line;
        numbers.resize(start, filler);
        Self { numbers, start }
    }

    /// A vector of `length` copies of `number`.
    ///
    /// ```
    /// use wengert_kernels::AlignedVec;
    /// let zeros = AlignedVec::filled(1000, 0.0);
    /// assert_eq!((zeros.len(), zeros.as_ptr() as usize % 64), (1000, 0));
    /// ```
    ///
    /// # Panics
    /// If the numbers and their padding exceed `isize::MAX` bytes.
    #[track_caller]
    pub fn filled(length: usize, number: T) -> Self {
        let mut numbers = Self::default();
        numbers.resize(length, number);
        numbers
    }

    /// Resizes to `length` numbers, filling new places with `number`.
    ///
    /// ```
    /// use wengert_kernels::AlignedVec;
    /// let mut numbers = AlignedVec::filled(2, 1.0);
    /// numbers.resize(3, 5.0);
    /// assert_eq!(*numbers, [1.0, 1.0, 5.0]);
    /// numbers.resize(1, 5.0);
    /// assert_eq!(*numbers, [1.0]);
    /// ```
    ///
    /// # Panics
    /// If the numbers and their padding exceed `isize::MAX` bytes.
    #[track_caller]
    pub fn resize(&mut self, length: usize, number: T) {
        self.reserve(length, &number);
        self.numbers.resize(self.start + length, number);
    }

    /// Appends numbers.
    ///
    /// ```
    /// use wengert_kernels::AlignedVec;
    /// let mut numbers = AlignedVec::default();
    /// numbers.extend_from_slice(&[1.0, 2.0]);
    /// numbers.extend_from_slice(&[3.0]);
    /// assert_eq!(*numbers, [1.0, 2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the numbers and their padding exceed `isize::MAX` bytes.
    #[track_caller]
    pub fn extend_from_slice(&mut self, more: &[T]) {
        if let Some(first) = more.first() {
            self.reserve(self.len().saturating_add(more.len()), first);
            self.numbers.extend_from_slice(more);
        }
    }

    /// Makes room for a total of `length` numbers.
    #[track_caller]
    fn reserve(&mut self, length: usize, filler: &T) {
        if length > self.numbers.capacity() - self.start {
            let capacity = length.max(self.len().saturating_mul(2));
            let mut larger = Self::with_capacity(capacity, filler.clone());
            larger.numbers.extend_from_slice(self);
            *self = larger;
        }
    }
}

/// The number of `T` in a cache line, at least 1.
#[inline]
pub(crate) fn line<T>() -> usize {
    (LINE / size_of::<T>().max(1)).max(1)
}

/// The start of a matrix of `length` numbers after `used` others in one vector: aligned to a cache line
/// if the matrix spans at least two.
///
/// ```
/// use wengert_kernels::next_start;
/// assert_eq!(next_start::<f64>(3, 100), 8); // a line of cache has 64 bytes
/// assert_eq!(next_start::<f64>(3, 4), 3);
/// ```
///
/// # Panics
/// If the start exceeds `usize::MAX`.
#[inline]
#[track_caller]
pub fn next_start<T>(used: usize, length: usize) -> usize {
    let line = line::<T>();
    if length < 2 * line {
        return used;
    }
    used.checked_next_multiple_of(line).expect("a vector that ends beyond usize::MAX")
}

impl<T> Default for AlignedVec<T> {
    fn default() -> Self {
        Self { numbers: Vec::new(), start: 0 }
    }
}

impl<T> Deref for AlignedVec<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &self.numbers[self.start..]
    }
}

impl<T> DerefMut for AlignedVec<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.numbers[self.start..]
    }
}

impl<T: Clone> From<&[T]> for AlignedVec<T> {
    fn from(numbers: &[T]) -> Self {
        let mut copy = Self::default();
        copy.extend_from_slice(numbers);
        copy
    }
}

impl<T: Clone> Clone for AlignedVec<T> {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl<T: Clone> FromIterator<T> for AlignedVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(numbers: I) -> Self {
        Self::from(&numbers.into_iter().collect::<Vec<_>>()[..])
    }
}

impl<T: fmt::Debug> fmt::Debug for AlignedVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
