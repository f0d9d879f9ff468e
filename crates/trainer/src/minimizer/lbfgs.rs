//! [`Lbfgs`]: a quasi-Newton method with limited memory.

use super::line_search::{LineSearch, Trial};
use super::{Minimizer, Minimum, Stopped, not_finite};
use crate::error::TrainError;
use crate::training::check_trained;
use std::collections::VecDeque;
use wengert_tape::{Element, Params};

/// L-BFGS: `x ← x − α·H·∇f`, where H approximates the inverse Hessian from the last pairs of steps
/// `s = Δx` and gradient changes `y = Δ∇f`, and α meets the strong Wolfe conditions with c₁ = 10⁻⁴ and
/// c₂ = 0.9.
///
/// ```math
/// \begin{aligned}
/// &x \gets x - α H ∇f, \qquad
/// H \gets (I - ρ s y^\top)\,H\,(I - ρ y s^\top) + ρ s s^\top, \qquad ρ = \frac{1}{s^\top y} \\
/// &f(x + α d) \le f(x) + c_1 α\,d^\top ∇f(x), \qquad
/// \big|d^\top ∇f(x + α d)\big| \le c_2 \big|d^\top ∇f(x)\big|, \qquad d = -H ∇f(x)
/// \end{aligned}
/// ```
///
/// For smooth losses with up to some hundred thousand parameters, over all the data at once. It needs far
/// fewer evaluations than gradient descent, and no learning rate. Its vectors are in `f64`.
///
/// Source: Nocedal and Wright, *Numerical Optimization*, 2nd ed., 2006, algorithms 7.4 (two-loop recursion)
/// and 7.5, with the scaling (7.20); line search by algorithms 3.5 and 3.6.
///
/// ```
/// use wengert_layers::{Dense, Identity, Init, Layer, Random, Tanh, binary_cross_entropy};
/// use wengert_trainer::{Dataset, Lbfgs, Matrix, Minimizer, Params};
/// let xor = Dataset::new(
///     Matrix::from([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
///     Matrix::from([[0.0], [1.0], [1.0], [0.0]]),
/// )?;
/// let (mut params, mut init) = (Params::new(), Init::glorot_uniform(Random::seed(1)));
/// let model = (
///     Dense::new(&mut params, 2, 3, Tanh, &mut init),
///     Dense::new(&mut params, 3, 1, Identity, &mut init),
/// );
/// let lbfgs = Lbfgs::new().iterations(60);
/// let minimum = lbfgs.fit(&mut params, &xor, |x, y| binary_cross_entropy(model.forward(x), y))?;
/// assert!(minimum.loss < 1e-3 && minimum.evaluations < 100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lbfgs {
    iterations: usize,
    memory: usize,
    gradient_tolerance: f64,
    loss_tolerance: f64,
}

impl Default for Lbfgs {
    fn default() -> Self {
        Self { iterations: 1000, memory: 10, gradient_tolerance: 1e-7, loss_tolerance: 1e-12 }
    }
}

impl Lbfgs {
    /// Up to 1000 steps, with the last 10 pairs.
    ///
    /// ```
    /// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params};
    /// let mut params = Params::new();
    /// params.add("x", Matrix::from([[10.0]]));
    /// // cosh(x − 3), with its minimum at 3.
    /// let minimum = Lbfgs::new().minimize(&mut params, &mut |params, gradient| {
    ///     let x: f64 = params.as_slice()[0] - 3.0;
    ///     gradient.as_mut_slice()[0] = x.sinh();
    ///     x.cosh()
    /// })?;
    /// assert!((params.as_slice()[0] - 3.0).abs() < 1e-6 && minimum.loss == 1.0);
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum number of steps.
    ///
    /// ```
    /// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params, Stopped};
    /// let mut params = Params::new();
    /// params.add("x", Matrix::from([[10.0]]));
    /// let minimum = Lbfgs::new().iterations(2).minimize(&mut params, &mut |params, gradient| {
    ///     let x = params.as_slice()[0];
    ///     gradient.as_mut_slice()[0] = 4.0 * x.powi(3);
    ///     x.powi(4)
    /// })?;
    /// assert_eq!((minimum.iterations, minimum.stopped), (2, Stopped::Iterations));
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    #[must_use]
    pub fn iterations(self, iterations: usize) -> Self {
        Self { iterations, ..self }
    }

    /// Sets the number of pairs to keep.
    ///
    /// ```
    /// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params};
    /// // x² + 100·y²: without pairs this is steepest descent, which zigzags.
    /// let iterations = |pairs| {
    ///     let mut params = Params::new();
    ///     params.add("x", Matrix::from([[100.0, 1.0]]));
    ///     let minimum = Lbfgs::new().memory(pairs).minimize(&mut params, &mut |params, gradient| {
    ///         let [x, y] = [0, 1].map(|k| params.as_slice()[k]);
    ///         gradient.as_mut_slice().copy_from_slice(&[2.0 * x, 200.0 * y]);
    ///         x * x + 100.0 * y * y
    ///     });
    ///     minimum.map(|minimum| minimum.iterations)
    /// };
    /// assert!(iterations(10)? < 20 && iterations(0)? > 20);
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    #[must_use]
    pub fn memory(self, memory: usize) -> Self {
        Self { memory, ..self }
    }

    /// Stops when no entry of the gradient exceeds this; default 10⁻⁷.
    ///
    /// ```
    /// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params};
    /// let mut params = Params::new();
    /// params.add("x", Matrix::from([[1.0]]));
    /// let minimum = Lbfgs::new().gradient_tolerance(1e-3).minimize(&mut params, &mut |params, gradient| {
    ///     let x = params.as_slice()[0];
    ///     gradient.as_mut_slice()[0] = 4.0 * x.powi(3);
    ///     x.powi(4)
    /// })?;
    /// assert!(minimum.slope <= 1e-3);
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If it is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn gradient_tolerance(self, gradient_tolerance: f64) -> Self {
        assert_tolerance("gradient", gradient_tolerance);
        Self { gradient_tolerance, ..self }
    }

    /// Stops after a step that lowers the loss by at most this fraction; default 10⁻¹².
    ///
    /// ```
    /// use wengert_trainer::{Lbfgs, Matrix, Minimizer, Params, Stopped};
    /// let mut params = Params::new();
    /// params.add("x", Matrix::from([[10.0]]));
    /// let minimum = Lbfgs::new().loss_tolerance(1e-3).minimize(&mut params, &mut |params, gradient| {
    ///     let x = params.as_slice()[0];
    ///     gradient.as_mut_slice()[0] = 4.0 * x.powi(3);
    ///     1.0 + x.powi(4)
    /// })?;
    /// assert_eq!(minimum.stopped, Stopped::Steady);
    /// assert!(minimum.loss < 1.01);
    /// # Ok::<(), wengert_trainer::TrainError>(())
    /// ```
    ///
    /// # Panics
    /// If it is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn loss_tolerance(self, loss_tolerance: f64) -> Self {
        assert_tolerance("loss", loss_tolerance);
        Self { loss_tolerance, ..self }
    }
}

impl<T: Element> Minimizer<T> for Lbfgs {
    fn minimize(
        &self,
        params: &mut Params<T>,
        objective: &mut dyn FnMut(&Params<T>, &mut Params<T>) -> T,
    ) -> Result<Minimum, TrainError> {
        check_trained(params)?;
        let (mut evaluations, mut gradient) = (0, params.zeros_like());
        let mut evaluate = |params: Params<T>| {
            evaluations += 1;
            let loss = objective(&params, &mut gradient).to_f64();
            for block in params.blocks().filter(|&block| params.is_frozen(block)) {
                gradient.get_mut(block).fill(T::zero());
            }
            Point {
                params,
                loss,
                gradient: gradient.as_slice().iter().map(|g| g.to_f64()).collect(),
            }
        };
        let mut now = evaluate(params.clone());
        if let Some(what) = not_finite(now.loss, &now.gradient) {
            return Err(TrainError::Start { what, origin: None });
        }
        let mut pairs = Pairs { memory: self.memory, pairs: VecDeque::new() };
        let mut iterations = 0;
        let stopped = loop {
            if largest(&now.gradient) <= self.gradient_tolerance {
                break Stopped::Flat;
            }
            if iterations == self.iterations {
                break Stopped::Iterations;
            }
            let Some(next) = step(&now, &pairs, &mut evaluate) else { break Stopped::Stuck };
            pairs.add(&now, &next);
            iterations += 1;
            let fallen = now.loss - next.loss;
            let steady = fallen <= self.loss_tolerance * now.loss.abs();
            now = next;
            if steady && largest(&now.gradient) > self.gradient_tolerance {
                break Stopped::Steady;
            }
        };
        params.as_mut_slice().copy_from_slice(now.params.as_slice());
        let slope = largest(&now.gradient);
        Ok(Minimum { loss: now.loss, slope, iterations, evaluations, stopped })
    }
}

/// Parameters with their loss and its gradient.
#[derive(Clone, Debug)]
struct Point<T> {
    params: Params<T>,
    loss: f64,
    gradient: Vec<f64>,
}

impl<T: Element> Point<T> {
    /// `x + α·d`
    fn moved(&self, direction: &[f64], step: f64) -> Params<T> {
        let mut direction = direction.iter();
        let next = |x: T| direction.next().map_or(x, |d| T::of(x.to_f64() + step * d));
        self.params.map(next)
    }
}

/// The next point; `None` if the search found no lower one.
fn step<T: Element>(
    now: &Point<T>,
    pairs: &Pairs,
    evaluate: &mut impl FnMut(Params<T>) -> Point<T>,
) -> Option<Point<T>> {
    let direction = pairs.direction(&now.gradient);
    let trial = |step: f64, point: Point<T>| {
        let finite = not_finite(point.loss, &point.gradient).is_none();
        let loss = if finite { point.loss } else { f64::INFINITY };
        Trial { step, loss, slope: dot(&direction, &point.gradient), point }
    };
    let start = trial(0.0, now.clone());
    // The length of the first step is a guess.
    let guess = dot(&direction, &direction).sqrt().recip().min(1.0);
    let first = if pairs.pairs.is_empty() { guess } else { 1.0 };
    let mut phi = |step| trial(step, evaluate(now.moved(&direction, step)));
    Some(LineSearch::new(start, &mut phi).run(first)?.point)
}

/// The last steps s and changes of the gradient y, with `1/sᵀy`; the oldest first.
#[derive(Debug)]
struct Pairs {
    memory: usize,
    pairs: VecDeque<(Vec<f64>, Vec<f64>, f64)>,
}

impl Pairs {
    /// Keeps the pair of a step if the loss curves upwards along it, so that H stays positive definite.
    fn add<T: Element>(&mut self, from: &Point<T>, to: &Point<T>) {
        let moves = from.params.as_slice().iter().zip(to.params.as_slice());
        let s: Vec<f64> = moves.map(|(from, to)| to.to_f64() - from.to_f64()).collect();
        let y: Vec<f64> = from.gradient.iter().zip(&to.gradient).map(|(a, b)| b - a).collect();
        let curvature = dot(&s, &y);
        if curvature > f64::EPSILON * dot(&y, &y) {
            self.pairs.push_back((s, y, curvature.recip()));
        }
        if self.pairs.len() > self.memory {
            self.pairs.pop_front();
        }
    }

    /// `−H·g` by the two-loop recursion.
    fn direction(&self, gradient: &[f64]) -> Vec<f64> {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut shares = Vec::with_capacity(self.pairs.len());
        for (s, y, inverse) in self.pairs.iter().rev() {
            let share = inverse * dot(s, &direction);
            add(&mut direction, -share, y);
            shares.push(share);
        }
        if let Some((_, y, inverse)) = self.pairs.back() {
            let scale = (inverse * dot(y, y)).recip();
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for ((s, y, inverse), share) in self.pairs.iter().zip(shares.into_iter().rev()) {
            let back = inverse * dot(y, &direction);
            add(&mut direction, share - back, s);
        }
        direction
    }
}

#[track_caller]
fn assert_tolerance(what: &str, tolerance: f64) {
    assert!(
        tolerance >= 0.0 && tolerance.is_finite(),
        "lbfgs: expected a finite {what} tolerance of at least 0, got {tolerance:?}"
    );
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `a ← a + scale·b`
fn add(a: &mut [f64], scale: f64, b: &[f64]) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += scale * b);
}

fn largest(gradient: &[f64]) -> f64 {
    gradient.iter().fold(0.0, |largest, g| largest.max(g.abs()))
}
