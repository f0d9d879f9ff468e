//! [`Simd`]: a vector register, as far as the product tiles need one.

/// A vector of floats.
///
/// # Safety
/// All methods require that the CPU has the instructions of the implementing type; memory methods
/// also that the numbers they name exist.
pub(super) trait Simd: Copy {
    type Float: Copy;
    const LANES: usize;

    unsafe fn zero() -> Self;
    unsafe fn splat(x: Self::Float) -> Self;
    unsafe fn load(from: *const Self::Float) -> Self;
    unsafe fn store(self, to: *mut Self::Float);
    /// The first `count < LANES` numbers, then zeros.
    unsafe fn load_first(from: *const Self::Float, count: usize) -> Self;
    /// The first `count < LANES` lanes.
    unsafe fn store_first(self, to: *mut Self::Float, count: usize);
    /// `self·a + b`
    unsafe fn mul_add(self, a: Self, b: Self) -> Self;
    /// The lanes added in a fixed tree.
    unsafe fn sum(self) -> Self::Float;
}

/// A vector as an array, for CPUs below AVX2 and without x86; the compiler finds the instructions.
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
        }
    };
}
array!(f32, 4);
array!(f64, 2);

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Simd;
    use std::arch::x86_64::*;

    macro_rules! vector {
        ($vector:ident, $float:ident, $lanes:literal, $splat:ident, $load:ident, $store:ident,
         $fma:ident, $first:expr, $store_first:expr, $sum:expr) => {
            impl Simd for $vector {
                type Float = $float;
                const LANES: usize = $lanes;

                #[inline(always)]
                unsafe fn zero() -> Self {
                    // SAFETY: the caller vouches for the instruction, here and below.
                    unsafe { $splat(0.0) }
                }
                #[inline(always)]
                unsafe fn splat(x: $float) -> Self {
                    // SAFETY: see `zero`.
                    unsafe { $splat(x) }
                }
                #[inline(always)]
                unsafe fn load(from: *const $float) -> Self {
                    // SAFETY: and for the numbers.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn store(self, to: *mut $float) {
                    // SAFETY: as above.
                    unsafe { $store(to, self) }
                }
                #[inline(always)]
                unsafe fn load_first(from: *const $float, count: usize) -> Self {
                    // SAFETY: masked lanes are not touched.
                    unsafe { $first(from, count) }
                }
                #[inline(always)]
                unsafe fn store_first(self, to: *mut $float, count: usize) {
                    // SAFETY: as above.
                    unsafe { $store_first(self, to, count) }
                }
                #[inline(always)]
                unsafe fn mul_add(self, a: Self, b: Self) -> Self {
                    // SAFETY: see `zero`.
                    unsafe { $fma(self, a, b) }
                }
                #[inline(always)]
                unsafe fn sum(self) -> $float {
                    // SAFETY: see `zero`.
                    unsafe { $sum(self) }
                }
            }
        };
    }

    vector!(
        __m512,
        f32,
        16,
        _mm512_set1_ps,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_fmadd_ps,
        |from, count| _mm512_maskz_loadu_ps((1_u16 << count) - 1, from),
        |v, to, count| _mm512_mask_storeu_ps(to, (1_u16 << count) - 1, v),
        _mm512_reduce_add_ps
    );
    vector!(
        __m512d,
        f64,
        8,
        _mm512_set1_pd,
        _mm512_loadu_pd,
        _mm512_storeu_pd,
        _mm512_fmadd_pd,
        |from, count| _mm512_maskz_loadu_pd((1_u8 << count) - 1, from),
        |v, to, count| _mm512_mask_storeu_pd(to, (1_u8 << count) - 1, v),
        _mm512_reduce_add_pd
    );
    vector!(
        __m256,
        f32,
        8,
        _mm256_set1_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_fmadd_ps,
        |from, count| _mm256_maskload_ps(from, mask32(count)),
        |v, to, count| _mm256_maskstore_ps(to, mask32(count), v),
        |v| {
            let v = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
            let v = _mm_add_ps(v, _mm_movehl_ps(v, v));
            _mm_cvtss_f32(_mm_add_ss(v, _mm_shuffle_ps(v, v, 1)))
        }
    );
    vector!(
        __m256d,
        f64,
        4,
        _mm256_set1_pd,
        _mm256_loadu_pd,
        _mm256_storeu_pd,
        _mm256_fmadd_pd,
        |from, count| _mm256_maskload_pd(from, mask64(count)),
        |v, to, count| _mm256_maskstore_pd(to, mask64(count), v),
        |v| {
            let v = _mm_add_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
            _mm_cvtsd_f64(_mm_add_sd(v, _mm_unpackhi_pd(v, v)))
        }
    );

    #[inline(always)]
    unsafe fn mask32(count: usize) -> __m256i {
        // SAFETY: the caller runs at AVX2.
        unsafe {
            let lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
            _mm256_cmpgt_epi32(_mm256_set1_epi32(count as i32), lanes)
        }
    }

    #[inline(always)]
    unsafe fn mask64(count: usize) -> __m256i {
        // SAFETY: the caller runs at AVX2.
        unsafe {
            let lanes = _mm256_setr_epi64x(0, 1, 2, 3);
            _mm256_cmpgt_epi64(_mm256_set1_epi64x(count as i64), lanes)
        }
    }
}
