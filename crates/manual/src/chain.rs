//! [`chain`]: from dA to dZ and db.

use wengert_kernels::{Element, View, ViewMut};

/// Parts that a column is summed in, side by side: enough for the widest vectors. The order of the
/// sum depends on the number of rows alone.
const PARTS: usize = 16;

/// What the buffers of this crate are known to have.
pub(crate) const NO_GAPS: &str = "no gaps between columns";

/// `dZ ← dA ⊙ f′(Z)`, with f′(Z) in the place of dZ before, and `db ← 1ᵀ·dZ`; all are column after
/// column.
pub(crate) fn chain<T: Element>(dz: &mut ViewMut<'_, T>, da: View<'_, T>, mut db: ViewMut<'_, T>) {
    let rows = da.shape().rows;
    let da = da.as_slice().expect(NO_GAPS);
    let dz = dz.as_mut_slice().expect(NO_GAPS);
    let db = db.as_mut_slice().expect(NO_GAPS);
    T::run(
        #[inline(always)]
        || {
            if rows == 1 {
                for ((dz, &da), db) in dz.iter_mut().zip(da).zip(db) {
                    *dz *= da;
                    *db = *dz;
                }
                return;
            }
            let columns = dz.chunks_exact_mut(rows).zip(da.chunks_exact(rows));
            for ((dz, da), db) in columns.zip(db) {
                *db = chain_column(dz, da);
            }
        },
    );
}

/// One column; returns its sum.
#[inline(always)]
fn chain_column<T: Element>(dz: &mut [T], da: &[T]) -> T {
    let mut parts = [T::zero(); PARTS];
    let (dz, dz_rest) = dz.as_chunks_mut::<PARTS>();
    let (da, da_rest) = da.as_chunks::<PARTS>();
    for (dz, da) in dz.iter_mut().zip(da) {
        // All are read before one is written, so no check for overlap stands in a vector's way.
        let product: [T; PARTS] = std::array::from_fn(
            #[inline(always)]
            |l| dz[l] * da[l],
        );
        for (part, &term) in parts.iter_mut().zip(&product) {
            *part += term;
        }
        *dz = product;
    }
    let mut rest = T::zero();
    for (dz, &da) in dz_rest.iter_mut().zip(da_rest) {
        *dz *= da;
        rest += *dz;
    }
    for width in [8, 4, 2, 1] {
        for l in 0..width {
            let other = parts[l + width];
            parts[l] += other;
        }
    }
    parts[0] + rest
}
