//! The elementary functions of `f32`.

use super::Lane;
use super::format::{Format, bits, functions};

const ONE: u32 = 1.0_f32.to_bits();
const ROOT_HALF: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
const INTEGER: u32 = (<u32 as Format>::INTEGER as f32).to_bits();
const BIAS: u32 = 127;

impl Format for u32 {
    const INTEGER: f64 = 12_582_912.0;
    const NORMAL: f64 = f32::MIN_POSITIVE as f64;
    const LIFT: (f64, f64) = (8_388_608.0, 23.0);
    const TINY: f64 = 1.0 / (1_u128 << 64) as f64;
    const LN_2: (f64, f64) = (0.693_359_375, -0.000_212_194_44);

    const EXP: (f64, f64) = (-104.0, 89.0);
    const TANH: f64 = 0.6;
    const ERF: f64 = 4.0;
    const GAUSSIAN: f64 = 14.5;
    const MILLS: f64 = 4.0;

    const EXP_TERMS: &[f64] =
        &[0.5, 0.166_666_66, 0.041_666_36, 0.008_333_391, 0.001_394_074_6, 0.000_198_456_39];
    const LN_TERMS: &[f64] = &[0.666_666_6, 0.400_008_68, 0.285_067_95, 0.241_034_87];
    const TANH_TERMS: &[f64] =
        &[-0.333_333, 0.133_319_24, -0.053_783_845, 0.020_796_018, -0.005_895_200_7];
    const ERF_TERMS: &[f64] = &[
        0.128_379_17,
        -0.376_126_26,
        0.112_835_854,
        -0.026_853_815,
        0.005_188_330_5,
        -0.000_801_020_24,
        7.853_85e-5,
    ];
    const ERFC_TERMS: &[f64] = &[
        -1.849_605_6,
        -2.638_966_8,
        -0.843_117_6,
        -0.041_503_496,
        0.009_895_438,
        -0.001_829_353_6,
        0.000_186_368_59,
    ];
    const MILLS_TERMS: &[f64] = &[
        0.003_303_206_8,
        -0.096_703_47,
        0.013_999_596,
        0.028_599_981,
        -0.032_197_27,
        0.017_940_203,
        -0.005_004_377,
        -0.000_303_754_96,
        0.000_692_853_3,
        -6.056_622_8e-5,
        -7.161_453e-5,
    ];

    bits!(u32, 24);
}

functions!(u32);
