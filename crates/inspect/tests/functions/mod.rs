//! `functions!`: functions to verify, one per line.

/// `Name: |x| formula;` declares a type whose value at x is the formula.
macro_rules! functions {
    ($($Name:ident: |$x:ident| $f:expr;)*) => { $(
        #[derive(Clone, Copy, Debug)]
        struct $Name;

        impl Elementwise for $Name {
            fn eval<S: Scalar>(&self, $x: S) -> S {
                $f
            }
        }
    )* };
}
