//! [`Simd`] for vectors of 256 and 512 bits.

use super::Simd;
use std::arch::x86_64::*;
use std::mem::transmute;

macro_rules! vector {
    ($vector:ident, $float:ident, $lanes:literal, $splat:ident, $load:ident, $store:ident,
     $add:ident, $fma:ident, $first:expr, $store_first:expr, $sum:expr, $sums:expr) => {
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
            unsafe fn add(self, other: Self) -> Self {
                // SAFETY: see `zero`.
                unsafe { $add(self, other) }
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
            #[inline(always)]
            unsafe fn sums(four: [Self; 4]) -> [$float; 4] {
                // SAFETY: see `zero`.
                unsafe { $sums(four) }
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
    _mm512_add_ps,
    _mm512_fmadd_ps,
    |from, count| _mm512_maskz_loadu_ps((1_u16 << count) - 1, from),
    |v, to, count| _mm512_mask_storeu_ps(to, (1_u16 << count) - 1, v),
    _mm512_reduce_add_ps,
    sums_ps_512
);
vector!(
    __m512d,
    f64,
    8,
    _mm512_set1_pd,
    _mm512_loadu_pd,
    _mm512_storeu_pd,
    _mm512_add_pd,
    _mm512_fmadd_pd,
    |from, count| _mm512_maskz_loadu_pd((1_u8 << count) - 1, from),
    |v, to, count| _mm512_mask_storeu_pd(to, (1_u8 << count) - 1, v),
    _mm512_reduce_add_pd,
    sums_pd_512
);
vector!(
    __m256,
    f32,
    8,
    _mm256_set1_ps,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_add_ps,
    _mm256_fmadd_ps,
    |from, count| _mm256_maskload_ps(from, mask32(count)),
    |v, to, count| _mm256_maskstore_ps(to, mask32(count), v),
    |v| {
        let v = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
        let v = _mm_add_ps(v, _mm_movehl_ps(v, v));
        _mm_cvtss_f32(_mm_add_ss(v, _mm_shuffle_ps(v, v, 1)))
    },
    sums_ps_256
);
vector!(
    __m256d,
    f64,
    4,
    _mm256_set1_pd,
    _mm256_loadu_pd,
    _mm256_storeu_pd,
    _mm256_add_pd,
    _mm256_fmadd_pd,
    |from, count| _mm256_maskload_pd(from, mask64(count)),
    |v, to, count| _mm256_maskstore_pd(to, mask64(count), v),
    |v| {
        let v = _mm_add_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
        _mm_cvtsd_f64(_mm_add_sd(v, _mm_unpackhi_pd(v, v)))
    },
    sums_pd_256
);

// Sums of four vectors: add the halves of two vectors in one register, then of all four.

#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn sums_ps_512([a, b, c, d]: [__m512; 4]) -> [f32; 4] {
    let halves = |a, b| {
        let low = _mm512_shuffle_f32x4(a, b, 0b01_00_01_00);
        _mm512_add_ps(low, _mm512_shuffle_f32x4(a, b, 0b11_10_11_10))
    };
    let (ab, cd) = (halves(a, b), halves(c, d));
    let low = _mm512_shuffle_f32x4(ab, cd, 0b10_00_10_00);
    let all = _mm512_add_ps(low, _mm512_shuffle_f32x4(ab, cd, 0b11_01_11_01));
    let all = _mm512_add_ps(all, _mm512_permute_ps(all, 0b01_00_11_10));
    let all = _mm512_add_ps(all, _mm512_permute_ps(all, 0b10_11_00_01));
    let sums = _mm512_castps512_ps128(_mm512_maskz_compress_ps(0b0001_0001_0001_0001, all));
    // SAFETY: as large, and any bits are numbers.
    unsafe { transmute::<__m128, [f32; 4]>(sums) }
}

#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn sums_pd_512([a, b, c, d]: [__m512d; 4]) -> [f64; 4] {
    let halves = |a, b| {
        let low = _mm512_shuffle_f64x2(a, b, 0b01_00_01_00);
        _mm512_add_pd(low, _mm512_shuffle_f64x2(a, b, 0b11_10_11_10))
    };
    let (ab, cd) = (halves(a, b), halves(c, d));
    let low = _mm512_shuffle_f64x2(ab, cd, 0b10_00_10_00);
    let all = _mm512_add_pd(low, _mm512_shuffle_f64x2(ab, cd, 0b11_01_11_01));
    let all = _mm512_add_pd(all, _mm512_permute_pd(all, 0b0101_0101));
    let sums = _mm512_castpd512_pd256(_mm512_maskz_compress_pd(0b0101_0101, all));
    // SAFETY: as above.
    unsafe { transmute::<__m256d, [f64; 4]>(sums) }
}

#[inline]
#[target_feature(enable = "avx2")]
unsafe fn sums_ps_256([a, b, c, d]: [__m256; 4]) -> [f32; 4] {
    let halves = |a, b| {
        let low = _mm256_permute2f128_ps(a, b, 0x20);
        _mm256_add_ps(low, _mm256_permute2f128_ps(a, b, 0x31))
    };
    let (ab, cd) = (halves(a, b), halves(c, d));
    let low = _mm256_shuffle_ps(ab, cd, 0b01_00_01_00);
    let all = _mm256_add_ps(low, _mm256_shuffle_ps(ab, cd, 0b11_10_11_10));
    // a and c in the lower half, b and d in the upper.
    let all = _mm256_hadd_ps(all, all);
    let (ac, bd) = (_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
    // SAFETY: as above.
    unsafe { transmute::<__m128, [f32; 4]>(_mm_unpacklo_ps(ac, bd)) }
}

#[inline]
#[target_feature(enable = "avx2")]
unsafe fn sums_pd_256([a, b, c, d]: [__m256d; 4]) -> [f64; 4] {
    let halves = |a, b| {
        let low = _mm256_permute2f128_pd(a, b, 0x20);
        _mm256_add_pd(low, _mm256_permute2f128_pd(a, b, 0x31))
    };
    let acbd = _mm256_hadd_pd(halves(a, b), halves(c, d));
    // SAFETY: as above.
    unsafe { transmute::<__m256d, [f64; 4]>(_mm256_permute4x64_pd(acbd, 0b11_01_10_00)) }
}

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
