//! The outer-product micro-kernel, with vectors over rows of C: `C[:, j] += A[:, k]·B[k, j]`, sums in registers.

use super::simd::Simd;

/// A product with row stride 1 in A and C; B has any strides.
#[derive(Clone, Copy)]
pub(crate) struct Outer<T> {
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) depth: usize,
    pub(super) a: *const T,
    pub(super) a_col: usize,
    pub(super) b: *const T,
    pub(super) b_row: usize,
    pub(super) b_col: usize,
    pub(super) c: *mut T,
    pub(super) c_col: usize,
    pub(super) start: From<T>,
}

/// The initial value of the sums: [`Start`](super::Start) with a raw pointer.
#[derive(Clone, Copy)]
pub(crate) enum From<T> {
    Zero,
    Sum,
    /// Entry j of the row is at `j·stride`.
    Row(*const T, usize),
}

impl<T: Copy> Outer<T> {
    /// The product restricted to rows from `i` on.
    #[inline(always)]
    unsafe fn below(self, i: usize) -> Self {
        // SAFETY: `i < rows`, so both places exist.
        unsafe { Self { a: self.a.add(i), c: self.c.add(i), ..self } }
    }
}

/// Multiplies with tiles of up to `TALL ≤ 3` vectors by `WIDE` columns.
///
/// # Safety
/// The CPU has the instructions of `V`, and all entries addressed by the strides exist.
#[inline(always)]
pub(super) unsafe fn multiply<V: Simd, const TALL: usize, const WIDE: usize>(p: Outer<V::Float>) {
    const { assert!(TALL <= 3) };
    let mut i = 0;
    // SAFETY: each call below stays inside the remaining rows.
    unsafe {
        while p.rows - i >= TALL * V::LANES {
            panel::<V, TALL, WIDE>(p.below(i), V::LANES);
            i += TALL * V::LANES;
        }
        let left = p.rows - i;
        if left == 0 {
            return;
        }
        let (vectors, p) = (left.div_ceil(V::LANES), p.below(i));
        let last = left - (vectors - 1) * V::LANES;
        match vectors {
            1 => panel::<V, 1, WIDE>(p, last),
            2 => panel::<V, 2, WIDE>(p, last),
            _ => panel::<V, 3, WIDE>(p, last),
        }
    }
}

/// `MV` vectors of rows, the last with `last` numbers, times all columns of B.
#[inline(always)]
unsafe fn panel<V: Simd, const MV: usize, const WIDE: usize>(p: Outer<V::Float>, last: usize) {
    let mut j = 0;
    // SAFETY: `j + N <= cols` for each tile.
    unsafe {
        if WIDE >= 8 {
            while p.cols - j >= 8 {
                tile::<V, MV, 8>(p, j, last);
                j += 8;
            }
        }
        while p.cols - j >= 4 {
            tile::<V, MV, 4>(p, j, last);
            j += 4;
        }
        while p.cols - j >= 2 {
            tile::<V, MV, 2>(p, j, last);
            j += 2;
        }
        if p.cols > j {
            column::<V, MV>(p, j, last);
        }
    }
}

/// `MV` vectors of rows times `N` columns from `j` on.
#[inline(always)]
unsafe fn tile<V: Simd, const MV: usize, const N: usize>(
    p: Outer<V::Float>,
    j: usize,
    last: usize,
) {
    // SAFETY: full vectors lie inside the rows; of the last one only `last` numbers are touched.
    unsafe {
        let c = p.c.add(j * p.c_col);
        let mut sums = [[V::zero(); MV]; N];
        for (n, sums) in sums.iter_mut().enumerate() {
            *sums = start(p, j + n, last);
        }
        let (mut a, mut b) = (p.a, p.b.add(j * p.b_col));
        for _ in 0..p.depth {
            let column: [V; MV] = load(a, last);
            for (n, sums) in sums.iter_mut().enumerate() {
                let factor = V::splat(*b.add(n * p.b_col));
                for (sum, &a) in sums.iter_mut().zip(&column) {
                    *sum = a.mul_add(factor, *sum);
                }
            }
            (a, b) = (a.wrapping_add(p.a_col), b.wrapping_add(p.b_row));
        }
        for (n, sums) in sums.into_iter().enumerate() {
            store(sums, c.add(n * p.c_col), last);
        }
    }
}

/// The last column by itself, in four interleaved sums: with a single one, each addition would wait for the
/// previous one.
#[inline(always)]
unsafe fn column<V: Simd, const MV: usize>(p: Outer<V::Float>, j: usize, last: usize) {
    // SAFETY: as in `tile`.
    unsafe {
        let (mut a, mut b) = (p.a, p.b.add(j * p.b_col));
        let mut parts = [[V::zero(); MV]; 4];
        parts[0] = start(p, j, last);
        for _ in 0..p.depth / 4 {
            for sums in &mut parts {
                add_term(sums, load(a, last), *b);
                (a, b) = (a.wrapping_add(p.a_col), b.wrapping_add(p.b_row));
            }
        }
        for _ in 0..p.depth % 4 {
            add_term(&mut parts[0], load(a, last), *b);
            (a, b) = (a.wrapping_add(p.a_col), b.wrapping_add(p.b_row));
        }
        let mut sums = parts[0];
        for part in &parts[1..] {
            for (sum, &part) in sums.iter_mut().zip(part) {
                *sum = sum.add(part);
            }
        }
        store(sums, p.c.add(j * p.c_col), last);
    }
}

#[inline(always)]
unsafe fn add_term<V: Simd, const MV: usize>(sums: &mut [V; MV], a: [V; MV], factor: V::Float) {
    for (sum, a) in sums.iter_mut().zip(a) {
        // SAFETY: as in `tile`.
        unsafe { *sum = a.mul_add(V::splat(factor), *sum) }
    }
}

/// The initial sums of column `j`.
#[inline(always)]
unsafe fn start<V: Simd, const MV: usize>(p: Outer<V::Float>, j: usize, last: usize) -> [V; MV] {
    // SAFETY: as in `tile`.
    unsafe {
        match p.start {
            From::Zero => [V::zero(); MV],
            From::Sum => load(p.c.add(j * p.c_col), last),
            From::Row(row, stride) => [V::splat(*row.add(j * stride)); MV],
        }
    }
}

#[inline(always)]
unsafe fn load<V: Simd, const MV: usize>(from: *const V::Float, last: usize) -> [V; MV] {
    // SAFETY: as in `tile`.
    unsafe {
        let mut vectors = [V::zero(); MV];
        for (u, vector) in vectors.iter_mut().enumerate() {
            let from = from.add(u * V::LANES);
            let whole = u + 1 < MV || last == V::LANES;
            *vector = if whole { V::load(from) } else { V::load_first(from, last) };
        }
        vectors
    }
}

#[inline(always)]
unsafe fn store<V: Simd, const MV: usize>(vectors: [V; MV], to: *mut V::Float, last: usize) {
    // SAFETY: as in `tile`.
    unsafe {
        for (u, vector) in vectors.into_iter().enumerate() {
            let to = to.add(u * V::LANES);
            let whole = u + 1 < MV || last == V::LANES;
            if whole { vector.store(to) } else { vector.store_first(to, last) }
        }
    }
}
