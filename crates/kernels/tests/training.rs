//! Proves that training and inference agree: `map_with_slopes` and `map` are bit-identical to each other
//! and to the function itself, at every SIMD level, in both float types, for 2000 numbers and all special
//! ones, at every position in a vector, in every layout.

mod common;

use common::{Bits, In, Input, Out, Output, Random, assert_same, at_each_level};
use wengert_kernels::{Dual, Element, Elementwise, Level, Scalar, Shape, map, map_with_slopes};

macro_rules! elementwise {
    ($($name:ident: |$x:ident| $f:expr;)*) => {
        $(
            #[derive(Clone, Debug)]
            struct $name;
            impl Elementwise for $name {
                #[inline]
                fn eval<S: Scalar>(&self, $x: S) -> S {
                    $f
                }
            }
        )*

        fn compare_all<T: Float>(form: In, shape: Shape) {
            $(compare::<T>(&$name, form, shape);)*
        }
    };
}

elementwise! {
    Sigmoid: |x| x.sigmoid();
    Tanh: |x| x.tanh();
    Softplus: |x| x.softplus();
    Elu: |x| x.select(x, x.exp_m1());
    Gelu: |x| x * x.normal_cdf();
    Bells: |x| (x.gaussian() - x.erf() / x.exp()).recip();
    Roots: |x| x.abs().ln() - (x * x).ln_1p().sqrt() + x.powi(-3);
    Kinks: |x| x.min(S::one()).max(-x).mul_add(x.abs(), x.sin() - x.atan() + x.powf(1.5));
}

/// `f32` or `f64`.
trait Float: Element + Bits {
    const SPECIAL: [Self; 9];
}

macro_rules! float {
    ($($float:ident),*) => { $(
        impl Float for $float {
            const SPECIAL: [Self; 9] = [
                0.0, -0.0, Self::INFINITY, -Self::INFINITY, Self::NAN, Self::MAX,
                Self::MIN_POSITIVE, Self::MIN_POSITIVE / 4.0, -Self::MIN_POSITIVE / 4.0,
            ];
        }
    )* };
}
float!(f32, f64);

fn compare<T: Float>(f: &impl Elementwise, form: In, shape: Shape) {
    let (mut random, mut count) = (Random(11), 0);
    let x = Input::new(form, shape, || {
        count += 1;
        let scale = [1e-3, 1.0, 8.0, 100.0][count % 4];
        let special = T::SPECIAL.get(count / 7).copied().filter(|_| count % 7 == 0);
        special.unwrap_or_else(|| T::of(scale * random.real()))
    });
    let nan = |_, _| T::of(f64::NAN);
    let (mut inference, mut training) =
        (Output::new(Out::Rows, shape, nan), Output::new(Out::Cols, shape, nan));
    let mut slopes = vec![T::of(f64::NAN); shape.len()];
    map(f, x.view(), inference.view());
    map_with_slopes(f, x.view(), training.view(), &mut slopes);
    // All levels but the lowest have fused multiply-add.
    let fused = Level::supported().next() != Some(Level::current());
    for j in 0..shape.cols {
        for i in 0..shape.rows {
            let (x, y) = (x.view().at(i, j), training.at(i, j));
            let (value, slope) = if fused {
                let dual = f.eval(Dual::variable(x.fuse()));
                (T::unfuse(f.eval(x.fuse())), T::unfuse(dual.derivative()))
            } else {
                (f.eval(x), Dual::slope(x, |x| f.eval(x)))
            };
            let what = (f, form, i, j, x);
            assert_same(y, inference.at(i, j), &("training against inference", &what));
            assert_same(y, value, &("a pass against one number", &what));
            assert_same(slopes[i + j * shape.rows], slope, &("the slope of", &what));
        }
    }
}

#[test]
fn training_is_inference() {
    at_each_level(|_| {
        let contiguous = (In::Cols, Shape::new(2000, 1));
        let small = [In::ColsInGaps, In::RowsInGaps, In::Row, In::Col]
            .map(|form| (form, Shape::new(67, 3)));
        for (form, shape) in [contiguous].into_iter().chain(small) {
            compare_all::<f32>(form, shape);
            compare_all::<f64>(form, shape);
        }
    });
}
