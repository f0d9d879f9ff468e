//! [`Line`]: one column of a view, in the forms with specialised loops.

use crate::View;

/// A column with adjacent, identical or strided entries.
#[derive(Clone, Copy)]
pub(crate) enum Line<'a, T> {
    Slice(&'a [T]),
    Splat(T),
    Strided(&'a [T], usize),
}

impl<'a, T: Copy> Line<'a, T> {
    /// Column `j` of `view`, which has at least one row.
    #[inline(always)]
    pub(crate) fn of(view: View<'a, T>, j: usize) -> Self {
        let (data, stride) = view.strided_col(j);
        match stride {
            0 => Self::Splat(data[0]),
            1 => Self::Slice(&data[..view.shape().rows]),
            _ => Self::Strided(data, stride),
        }
    }

    #[inline(always)]
    pub(crate) fn at(self, i: usize) -> T {
        match self {
            Self::Slice(data) => data[i],
            Self::Splat(value) => value,
            Self::Strided(data, stride) => data[i * stride],
        }
    }
}
