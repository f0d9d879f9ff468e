//! [`Shape`]: rows and columns.

use std::fmt;

/// The number of rows and columns of a matrix; printed as `3×4`.
///
/// ```
/// use wengert_kernels::Shape;
/// let shape = Shape::new(3, 4);
/// assert_eq!((shape.to_string(), shape.len()), ("3×4".into(), 12));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The number of rows: samples, in a batch.
    pub rows: usize,
    /// The number of columns: features or units, in a batch.
    pub cols: usize,
}

impl Shape {
    /// The shape of a single number.
    ///
    /// ```
    /// use wengert_kernels::Shape;
    /// assert_eq!(Shape::SCALAR, Shape::new(1, 1));
    /// ```
    pub const SCALAR: Self = Self::new(1, 1);

    /// `rows×cols`.
    ///
    /// ```
    /// use wengert_kernels::Shape;
    /// let batch = Shape::new(100, 30); // 100 samples with 30 features
    /// assert_eq!((batch.rows, batch.cols), (100, 30));
    /// ```
    #[inline]
    pub const fn new(rows: usize, cols: usize) -> Self {
        Self { rows, cols }
    }

    /// The number of entries.
    ///
    /// ```
    /// use wengert_kernels::Shape;
    /// assert_eq!([Shape::new(3, 4).len(), Shape::new(3, 0).len()], [12, 0]);
    /// ```
    ///
    /// # Panics
    /// If it exceeds `usize::MAX`: a length that wrapped would let kernels leave their slices.
    #[inline]
    #[track_caller]
    pub const fn len(self) -> usize {
        self.rows.checked_mul(self.cols).expect("a matrix with more than usize::MAX entries")
    }

    /// Whether there are no entries.
    ///
    /// ```
    /// use wengert_kernels::Shape;
    /// assert!(Shape::new(3, 0).is_empty() && !Shape::SCALAR.is_empty());
    /// ```
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.rows == 0 || self.cols == 0
    }

    /// `cols×rows`.
    ///
    /// ```
    /// use wengert_kernels::Shape;
    /// assert_eq!(Shape::new(3, 4).t(), Shape::new(4, 3));
    /// ```
    #[inline]
    pub const fn t(self) -> Self {
        Self::new(self.cols, self.rows)
    }

    /// Whether a matrix of this shape can be repeated along rows, columns or both to fill `target`.
    ///
    /// ```
    /// use wengert_kernels::Shape;
    /// assert!(Shape::new(1, 4).broadcasts_to(Shape::new(3, 4)));
    /// assert!(Shape::new(3, 1).broadcasts_to(Shape::new(3, 4)));
    /// assert!(Shape::SCALAR.broadcasts_to(Shape::new(3, 4)));
    /// assert!(!Shape::new(2, 4).broadcasts_to(Shape::new(3, 4)));
    /// ```
    #[inline]
    pub const fn broadcasts_to(self, target: Self) -> bool {
        (self.rows == target.rows || self.rows == 1) && (self.cols == target.cols || self.cols == 1)
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.rows, self.cols)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
