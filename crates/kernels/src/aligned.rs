//! [`AlignedVec`]: numbers that start on a cache line.

use std::fmt;
use std::ops::{Deref, DerefMut};

/// Bytes of a cache line, and of the widest vector.
pub(crate) const LINE: usize = 64;

/// Bytes at whose multiples the allocator starts large vectors, a few bytes further on.
const PAGE: usize = 4096;

/// Large vectors start at one of so many lines of their page.
const PLACES: usize = 8;

/// Bytes that memory can hold at one place.
const LARGEST: usize = isize::MAX as usize;

/// A vector of numbers that starts on a cache line.
///
/// A SIMD register stored across two lines costs a multiple. And large vectors, which allocators start
/// at the same place of different pages, are put at different lines: loads after stores to the same
/// place of another page wait for them. A step of Adam takes a third of the time on such vectors.
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
    /// The numbers before are not used.
    start: usize,
}

impl<T: Clone> AlignedVec<T> {
    /// No numbers, and memory for so many; `filler` is put where none are kept.
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
        // More than a line only if numbers of this type cannot lie at its start.
        let first = numbers.as_ptr().align_offset(LINE).min(line - 1);
        let start = first + page % PLACES * line;
        numbers.resize(start, filler);
        Self { numbers, start }
    }

    /// So many times the same number.
    ///
    /// ```
    /// use wengert_kernels::AlignedVec;
    /// let zeros = AlignedVec::filled(1000, 0.0);
    /// assert_eq!((zeros.len(), zeros.as_ptr() as usize % 64), (1000, 0));
    /// ```
    ///
    /// # Panics
    /// If no memory could hold so many numbers.
    #[track_caller]
    pub fn filled(length: usize, number: T) -> Self {
        let mut numbers = Self::default();
        numbers.resize(length, number);
        numbers
    }

    /// Makes it `length` numbers long; new ones are `number`.
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
    /// If no memory could hold so many numbers.
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
    /// If no memory could hold so many numbers.
    #[track_caller]
    pub fn extend_from_slice(&mut self, more: &[T]) {
        if let Some(first) = more.first() {
            self.reserve(self.len().saturating_add(more.len()), first);
            self.numbers.extend_from_slice(more);
        }
    }

    /// Makes room for `length` numbers in all.
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

/// The numbers of a cache line.
#[inline]
pub(crate) fn line<T>() -> usize {
    (LINE / size_of::<T>().max(1)).max(1)
}

/// Where `length` numbers that follow `used` ones start in a vector of several matrices: on a cache line,
/// if they are long enough for that to pay.
///
/// ```
/// use wengert_kernels::next_start;
/// assert_eq!(next_start::<f64>(3, 100), 8); // a line of cache has 64 bytes
/// assert_eq!(next_start::<f64>(3, 4), 3);
/// ```
///
/// # Panics
/// If that exceeds `usize::MAX`.
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
