//! [`Init`]: the initial weights.

use crate::Random;
use crate::name::named;
use wengert_tape::{Element, Matrix};

/// The distribution of the initial weights of a layer with `i` inputs and `o` outputs.
///
/// `U(±a)` is uniform between −a and a, `N(s)` normal with mean 0 and standard deviation s, not
/// truncated. For a dense layer i and o are the paper's fan-in and fan-out.
///
/// ```math
/// \operatorname{Var} w = \frac{2}{i + o} \ \text{(Glorot)}, \qquad
/// \operatorname{Var} w = \frac{2}{i} \ \text{(He)}, \qquad
/// \operatorname{Var} w = \frac{1}{i} \ \text{(LeCun)}, \qquad
/// \operatorname{Var} U(±a) = \frac{a^2}{3}
/// ```
///
/// | name | draws | for | source |
/// |---|---|---|---|
/// | `zeros` | 0 | a last layer that starts at its bias | |
/// | `uniform(0.05)` | `U(±limit)` | | |
/// | `normal(0.05)` | `N(deviation)` | | |
/// | `glorot_uniform` | `U(±√(6/(i + o)))` | tanh, sigmoid | Glorot, Bengio, AISTATS 2010, (16) |
/// | `glorot_normal` | `N(√(2/(i + o)))` | tanh, sigmoid | the same, (12) |
/// | `he_uniform` | `U(±√(6/i))` | relu and its kin | He, Zhang, Ren and Sun, ICCV 2015 |
/// | `he_normal` | `N(√(2/i))` | relu and its kin | the same, (10) |
/// | `lecun_uniform` | `U(±√(3/i))` | tanh | LeCun et al., "Efficient BackProp", 1998, (16) |
/// | `lecun_normal` | `N(√(1/i))` | selu | the same; Klambauer et al., NeurIPS 2017 |
///
/// ```
/// use wengert_layers::Scheme;
/// assert_eq!("normal(0.1)".parse(), Ok(Scheme::Normal { deviation: 0.1 }));
/// assert_eq!(Scheme::HeNormal.to_string(), "he_normal");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Scheme {
    /// 0, without drawing.
    Zeros,
    /// `U(±limit)`
    Uniform {
        /// The largest magnitude.
        limit: f64,
    },
    /// `N(deviation)`
    Normal {
        /// The standard deviation.
        deviation: f64,
    },
    /// `U(±√(6/(i + o)))`: variance 2/(i + o)
    GlorotUniform,
    /// `N(√(2/(i + o)))`
    GlorotNormal,
    /// `U(±√(6/i))`: variance 2/i
    HeUniform,
    /// `N(√(2/i))`
    HeNormal,
    /// `U(±√(3/i))`: variance 1/i
    LecunUniform,
    /// `N(√(1/i))`
    LecunNormal,
}

named! {
    Scheme, "scheme", UnknownScheme, "positive number": |n| *n > 0.0 && n.is_finite();
    "zeros" => Zeros = Self::Zeros;
    "uniform" => Uniform = Self::Uniform { limit: 0.05 }, Self::Uniform { limit } => limit;
    "normal" => Normal = Self::Normal { deviation: 0.05 }, Self::Normal { deviation } => deviation;
    "glorot_uniform" => GlorotUniform = Self::GlorotUniform;
    "glorot_normal" => GlorotNormal = Self::GlorotNormal;
    "he_uniform" => HeUniform = Self::HeUniform;
    "he_normal" => HeNormal = Self::HeNormal;
    "lecun_uniform" => LecunUniform = Self::LecunUniform;
    "lecun_normal" => LecunNormal = Self::LecunNormal;
}

/// A [`Scheme`] with the generator that it draws from. One `Init` serves all layers of a model in turn.
///
/// ```
/// use wengert_layers::{Init, Random};
/// use wengert_tape::Matrix;
///
/// let mut init = Init::glorot_uniform(Random::seed(7));
/// let weight: Matrix<f64> = init.weight(2, 4);
/// assert!(weight.view().iter().all(|w| w.abs() <= 1.0)); // √(6/(2 + 4))
/// ```
#[derive(Clone, Debug)]
pub struct Init {
    scheme: Scheme,
    random: Random,
}

impl Init {
    /// Draws by `scheme` from `random`.
    ///
    /// ```
    /// use wengert_layers::{Init, Random, Scheme};
    /// let mut init = Init::new("uniform(0.1)".parse()?, Random::seed(7));
    /// assert_eq!(init.scheme(), Scheme::Uniform { limit: 0.1 });
    /// assert!(init.weight::<f64>(3, 5).view().iter().all(|w| w.abs() <= 0.1));
    /// # Ok::<(), wengert_layers::UnknownScheme>(())
    /// ```
    ///
    /// # Panics
    /// If the limit or deviation of the scheme is not positive and finite.
    #[track_caller]
    pub fn new(scheme: Scheme, random: Random) -> Self {
        if let Scheme::Uniform { limit: number } | Scheme::Normal { deviation: number } = scheme {
            let fits = number > 0.0 && number.is_finite();
            assert!(fits, "init: expected a positive, finite number, got {scheme}");
        }
        Self { scheme, random }
    }

    /// [`Scheme::GlorotUniform`]
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// let weight = Init::glorot_uniform(Random::seed(7)).weight::<f64>(30, 24);
    /// assert!(weight.view().iter().all(|w| w.abs() <= 1.0 / 3.0)); // √(6/(30 + 24))
    /// ```
    pub fn glorot_uniform(random: Random) -> Self {
        Self::new(Scheme::GlorotUniform, random)
    }

    /// [`Scheme::GlorotNormal`]
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// let weight = Init::glorot_normal(Random::seed(7)).weight::<f64>(100, 100);
    /// let variance = weight.view().iter().map(|w| w * w).sum::<f64>() / 1e4;
    /// assert!((variance / 0.01 - 1.0).abs() < 0.05); // 2/(100 + 100)
    /// ```
    pub fn glorot_normal(random: Random) -> Self {
        Self::new(Scheme::GlorotNormal, random)
    }

    /// [`Scheme::HeUniform`]
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// let weight = Init::he_uniform(Random::seed(7)).weight::<f64>(24, 5);
    /// assert!(weight.view().iter().all(|w| w.abs() <= 0.5)); // √(6/24), however many outputs
    /// ```
    pub fn he_uniform(random: Random) -> Self {
        Self::new(Scheme::HeUniform, random)
    }

    /// [`Scheme::HeNormal`]
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// let weight = Init::he_normal(Random::seed(7)).weight::<f64>(100, 100);
    /// let variance = weight.view().iter().map(|w| w * w).sum::<f64>() / 1e4;
    /// assert!((variance / 0.02 - 1.0).abs() < 0.05); // 2/100
    /// ```
    pub fn he_normal(random: Random) -> Self {
        Self::new(Scheme::HeNormal, random)
    }

    /// [`Scheme::LecunUniform`]
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// let weight = Init::lecun_uniform(Random::seed(7)).weight::<f64>(12, 5);
    /// assert!(weight.view().iter().all(|w| w.abs() <= 0.5)); // √(3/12)
    /// ```
    pub fn lecun_uniform(random: Random) -> Self {
        Self::new(Scheme::LecunUniform, random)
    }

    /// [`Scheme::LecunNormal`]
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// let weight = Init::lecun_normal(Random::seed(7)).weight::<f64>(100, 100);
    /// let variance = weight.view().iter().map(|w| w * w).sum::<f64>() / 1e4;
    /// assert!((variance / 0.01 - 1.0).abs() < 0.05); // 1/100
    /// ```
    pub fn lecun_normal(random: Random) -> Self {
        Self::new(Scheme::LecunNormal, random)
    }

    /// The scheme.
    ///
    /// ```
    /// use wengert_layers::{Init, Random, Scheme};
    /// assert_eq!(Init::he_normal(Random::seed(7)).scheme(), Scheme::HeNormal);
    /// ```
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// A weight, inputs×outputs.
    ///
    /// Drawn row by row: first the weights from input 0 to every output, then those from input 1. The
    /// draws are made in `f64` and rounded, so that models over `f32` and `f64` start from the same numbers.
    ///
    /// ```
    /// use wengert_layers::{Init, Random};
    /// use wengert_tape::Matrix;
    /// let double: Matrix<f64> = Init::he_normal(Random::seed(7)).weight(3, 5);
    /// let single: Matrix<f32> = Init::he_normal(Random::seed(7)).weight(3, 5);
    /// assert_eq!(double.map(|w| w as f32), single);
    /// ```
    pub fn weight<T: Element>(&mut self, inputs: usize, outputs: usize) -> Matrix<T> {
        let (i, o) = (inputs as f64, outputs as f64);
        match self.scheme {
            Scheme::Zeros => Matrix::zeros(inputs, outputs),
            Scheme::Uniform { limit } => self.uniform(inputs, outputs, limit),
            Scheme::Normal { deviation } => self.normal(inputs, outputs, deviation),
            Scheme::GlorotUniform => self.uniform(inputs, outputs, (6.0 / (i + o)).sqrt()),
            Scheme::GlorotNormal => self.normal(inputs, outputs, (2.0 / (i + o)).sqrt()),
            Scheme::HeUniform => self.uniform(inputs, outputs, (6.0 / i).sqrt()),
            Scheme::HeNormal => self.normal(inputs, outputs, (2.0 / i).sqrt()),
            Scheme::LecunUniform => self.uniform(inputs, outputs, (3.0 / i).sqrt()),
            Scheme::LecunNormal => self.normal(inputs, outputs, (1.0 / i).sqrt()),
        }
    }

    fn uniform<T: Element>(&mut self, rows: usize, cols: usize, limit: f64) -> Matrix<T> {
        Matrix::from_fn(rows, cols, |_, _| T::of(self.random.between(-limit, limit)))
    }

    fn normal<T: Element>(&mut self, rows: usize, cols: usize, deviation: f64) -> Matrix<T> {
        Matrix::from_fn(rows, cols, |_, _| T::of(deviation * self.random.normal()))
    }
}
