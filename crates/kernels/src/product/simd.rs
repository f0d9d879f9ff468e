//! [`Simd`]: the vector operations of the product micro-kernels.

#[cfg(target_arch = "x86_64")]
mod x86;

use num_traits::Zero;

/// A vector of floats.
///
/// # Safety
/// All methods require that the CPU has the instructions of the implementing type; memory methods
/// also that the numbers they access exist.
pub(super) trait Simd: Copy {
    type Float: Copy;
    const LANES: usize;

    unsafe fn zero() -> Self;
    unsafe fn splat(x: Self::Float) -> Self;
    unsafe fn load(from: *const Self::Float) -> Self;
    unsafe fn store(self, to: *mut Self::Float);
    /// Loads `count < LANES` numbers, then zeros.
    unsafe fn load_first(from: *const Self::Float, count: usize) -> Self;
    /// Stores the first `count < LANES` lanes.
    unsafe fn store_first(self, to: *mut Self::Float, count: usize);
    unsafe fn add(self, other: Self) -> Self;
    /// `self·a + b`
    unsafe fn mul_add(self, a: Self, b: Self) -> Self;
    /// The lanes added in a fixed tree: the upper half to the lower, and so on.
    unsafe fn sum(self) -> Self::Float;
    /// The sums of four vectors, in the tree of [`sum`](Self::sum).
    unsafe fn sums(four: [Self; 4]) -> [Self::Float; 4];
}

/// The sum of each vector, in the same order for any `N`.
///
/// # Safety
/// The CPU has the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn sums<V: Simd<Float: Zero>, const N: usize>(vectors: [V; N]) -> [V::Float; N] {
    let mut sums = [V::Float::zero(); N];
    // SAFETY: as the caller says.
    unsafe {
        if N == 4 {
            let mut four = [V::zero(); 4];
            four.copy_from_slice(&vectors);
            sums.copy_from_slice(&V::sums(four));
        } else {
            for (sum, vector) in sums.iter_mut().zip(vectors) {
                *sum = vector.sum();
            }
        }
    }
    sums
}

/// Reads `N` numbers with this `stride`.
///
/// # Safety
/// The numbers exist.
#[inline(always)]
pub(super) unsafe fn read<T: Copy, const N: usize>(from: *const T, stride: usize) -> [T; N] {
    // SAFETY: as the caller says.
    unsafe {
        if stride == 1 {
            from.cast::<[T; N]>().read_unaligned()
        } else {
            std::array::from_fn(|n| *from.add(n * stride))
        }
    }
}

/// The reverse of [`read`].
///
/// # Safety
/// The numbers exist.
#[inline(always)]
pub(super) unsafe fn write<T: Copy, const N: usize>(numbers: [T; N], to: *mut T, stride: usize) {
    // SAFETY: as the caller says.
    unsafe {
        if stride == 1 {
            to.cast::<[T; N]>().write_unaligned(numbers);
        } else {
            for (n, number) in numbers.into_iter().enumerate() {
                *to.add(n * stride) = number;
            }
        }
    }
}

/// A vector as an array, for CPUs below AVX2 and other architectures; the compiler vectorises the loops.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Array<T, const N: usize>([T; N]);

macro_rules! array {
    ($float:ident, $n:literal) => {
        impl Simd for Array<$float, $n> {
            type Float = $float;
            const LANES: usize = $n;

            #[inline(always)]
            unsafe fn zero() -> Self {
                Self([0.0; $n])
            }
            #[inline(always)]
            unsafe fn splat(x: $float) -> Self {
                Self([x; $n])
            }
            #[inline(always)]
            unsafe fn load(from: *const $float) -> Self {
                // SAFETY: the caller vouches for `LANES` numbers.
                Self(unsafe { from.cast::<[$float; $n]>().read_unaligned() })
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $float) {
                // SAFETY: as above.
                unsafe { to.cast::<[$float; $n]>().write_unaligned(self.0) }
            }
            #[inline(always)]
            unsafe fn load_first(from: *const $float, count: usize) -> Self {
                // SAFETY: the caller vouches for `count` numbers.
                Self(std::array::from_fn(|l| if l < count { unsafe { *from.add(l) } } else { 0.0 }))
            }
            #[inline(always)]
            unsafe fn store_first(self, to: *mut $float, count: usize) {
                for (l, x) in self.0.into_iter().enumerate().take(count) {
                    // SAFETY: as above.
                    unsafe { *to.add(l) = x }
                }
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                Self(std::array::from_fn(|l| self.0[l] + other.0[l]))
            }
            #[inline(always)]
            unsafe fn mul_add(self, a: Self, b: Self) -> Self {
                Self(std::array::from_fn(|l| crate::Scalar::mul_add(self.0[l], a.0[l], b.0[l])))
            }
            #[inline(always)]
            unsafe fn sum(self) -> $float {
                let mut parts = self.0;
                let mut width = $n / 2;
                while width > 0 {
                    for l in 0..width {
                        parts[l] += parts[l + width];
                    }
                    width /= 2;
                }
                parts[0]
            }
            #[inline(always)]
            unsafe fn sums(four: [Self; 4]) -> [$float; 4] {
                // SAFETY: `sum` of an array needs no particular instructions.
                four.map(|vector| unsafe { vector.sum() })
            }
        }
    };
}
array!(f32, 4);
array!(f64, 2);
