//! [`Level`]: the SIMD level a loop is compiled for, chosen at run time.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

/// A set of SIMD instructions of this CPU.
///
/// A `Level` exists only if the CPU supports it, so running a loop at it is always sound.
///
/// ```
/// use wengert_kernels::Level;
/// let mut numbers = [1.0_f32; 100];
/// Level::current().run(|| numbers.iter_mut().for_each(|x| *x += 1.0));
/// assert_eq!(numbers[99], 2.0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(Kind);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Kind {
    /// The baseline of the build: SSE2 on x86-64.
    Base = 1,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The `Kind` in force; 0 before the first query.
static CURRENT: AtomicU8 = AtomicU8::new(0);

impl Level {
    /// The levels of this CPU, lowest first.
    ///
    /// ```
    /// use wengert_kernels::Level;
    /// let levels: Vec<Level> = Level::supported().collect();
    /// assert!(levels.is_sorted() && levels.contains(&Level::current()));
    /// ```
    pub fn supported() -> impl Iterator<Item = Self> {
        let all = [
            Kind::Base,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512,
        ];
        all.into_iter().filter(|kind| kind.is_supported()).map(Self)
    }

    /// The level in force: the highest, unless [`force`](Self::force) chose another.
    ///
    /// ```
    /// use wengert_kernels::Level;
    /// assert_eq!(Some(Level::current()), Level::supported().max());
    /// ```
    #[inline]
    pub fn current() -> Self {
        match CURRENT.load(Ordering::Relaxed) {
            1 => Self(Kind::Base),
            #[cfg(target_arch = "x86_64")]
            2 => Self(Kind::Avx2),
            #[cfg(target_arch = "x86_64")]
            3 => Self(Kind::Avx512),
            _ => Self::detect(),
        }
    }

    /// Makes every kernel of the process run at this level from now on.
    ///
    /// For tests and benchmarks: results may differ between levels in the last bits.
    ///
    /// ```
    /// use wengert_kernels::Level;
    /// let lowest = Level::supported().next().unwrap();
    /// lowest.force();
    /// assert_eq!(Level::current(), lowest);
    /// ```
    pub fn force(self) {
        CURRENT.store(self.0 as u8, Ordering::Relaxed);
    }

    #[cold]
    fn detect() -> Self {
        let best = Self::supported().max().unwrap_or(Self(Kind::Base));
        // Keeps a level that another thread may have forced in the meantime.
        _ = CURRENT.compare_exchange(0, best.0 as u8, Ordering::Relaxed, Ordering::Relaxed);
        Self::current()
    }

    #[inline]
    pub(crate) fn kind(self) -> Kind {
        self.0
    }

    /// Runs `f`, compiled for this level.
    ///
    /// Functions that `f` calls are compiled for the level too if they are inlined; mark closures and
    /// the functions they call `#[inline(always)]` where that matters.
    ///
    /// ```
    /// use wengert_kernels::Level;
    /// let numbers: Vec<f64> = (0..100).map(f64::from).collect();
    /// let sum = Level::current().run(#[inline(always)] || numbers.iter().sum::<f64>());
    /// assert_eq!(sum, 4950.0);
    /// ```
    #[inline]
    pub fn run<R>(self, f: impl FnOnce() -> R) -> R {
        match self.0 {
            Kind::Base => f(),
            // SAFETY: a `Level` of this kind exists only where the CPU has its features.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2(f) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { avx512(f) },
        }
    }
}

impl Level {
    /// Runs `plain` at the baseline, `fused` at the levels with fused multiply-add.
    #[inline]
    pub(crate) fn run_fused<D, R>(
        self,
        data: D,
        plain: impl FnOnce(D) -> R,
        fused: impl FnOnce(D) -> R,
    ) -> R {
        if self.0 == Kind::Base {
            return plain(data);
        }
        self.run(
            #[inline(always)]
            || fused(data),
        )
    }
}

impl fmt::Debug for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Base => "base",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "avx512",
        })
    }
}

impl Kind {
    fn is_supported(self) -> bool {
        match self {
            Self::Base => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("fma")
                    && is_x86_feature_detected!("bmi2")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_supported()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512bw")
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,bmi2")]
#[inline(never)]
pub(crate) fn avx2<R>(f: impl FnOnce() -> R) -> R {
    f()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma,bmi2")]
#[inline(never)]
pub(crate) fn avx512<R>(f: impl FnOnce() -> R) -> R {
    f()
}
