//! Multi-threading of the kernels.
//!
//! Kernels go parallel only inside a rayon pool and only for enough work; how a sum is split depends on
//! its shape alone, so results are bit-identical for any number of threads.

use crate::Level;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Elements of an elementwise pass that are worth a thread: about 5 µs.
pub(crate) const ELEMENTS: usize = 1 << 14;

/// How long an idle thread polls for work, and how long it then sleeps between polls.
const PATIENCE: Duration = Duration::from_millis(1);
const NAP: Duration = Duration::from_micros(50);

/// Runs `f` with the kernels on `threads` threads; 1 disables multi-threading. If there are enough
/// cores, the other threads stay awake while `f` runs, even without work.
///
/// # Panics
/// If `threads` is 0 or the threads cannot be started.
///
/// ```
/// use wengert_kernels::{Matrix, product, with_threads};
/// let a = Matrix::from_fn(200, 200, |i, j| (i + j) as f64);
/// let one = with_threads(1, || product(a.view(), a.view()));
/// let two = with_threads(2, || product(a.view(), a.view()));
/// assert_eq!(one, two);
/// ```
#[track_caller]
pub fn with_threads<R: Send>(threads: usize, f: impl FnOnce() -> R + Send) -> R {
    assert!(threads > 0, "at least one thread is needed");
    if threads == 1 && self::threads() == 1 {
        return f();
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.unwrap_or_else(|error| panic!("{threads} threads: {error}"));
    // With more threads than cores, idle threads would take time from busy ones.
    let enough = thread::available_parallelism().is_ok_and(|cores| threads <= cores.get());
    pool.install(|| if enough { awake(f) } else { f() })
}

/// Calls `f` on a pool thread while the others poll for work: waking a sleeping thread takes up to 50 µs,
/// as long as many kernels run.
fn awake<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    /// Signals the other threads to stop, even if `f` panics.
    struct Over<'a>(&'a AtomicBool);
    impl Drop for Over<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let over = AtomicBool::new(false);
    let this = rayon::current_thread_index();
    rayon::scope(|scope| {
        scope.spawn_broadcast(|_, thread| {
            if Some(thread.index()) != this {
                look_for_work(&over);
            }
        });
        let _over = Over(&over);
        f()
    })
}

/// Executes work of the pool until `over`; naps between polls when none has come for a while.
fn look_for_work(over: &AtomicBool) {
    let mut found = Instant::now();
    while !over.load(Ordering::Relaxed) {
        if rayon::yield_now() == Some(rayon::Yield::Executed) {
            found = Instant::now();
        } else if found.elapsed() < PATIENCE {
            thread::yield_now();
        } else {
            thread::sleep(NAP);
        }
    }
}

/// The number of available threads: 1 outside a pool.
#[inline]
pub(crate) fn threads() -> usize {
    if rayon::current_thread_index().is_some() { rayon::current_num_threads() } else { 1 }
}

/// The multiple of `unit` that halves `length`; `None` if it is too short.
pub(crate) fn cut(length: usize, unit: usize) -> Option<usize> {
    cut_off(length, unit, (1, 2))
}

/// The multiple of `unit` that cuts off `pieces.0` of `pieces.1` parts of `length`; `None` if no rest is left.
pub(crate) fn cut_off(length: usize, unit: usize, pieces: (usize, usize)) -> Option<usize> {
    let cut = length.checked_mul(pieces.0)?.div_ceil(pieces.1).checked_next_multiple_of(unit)?;
    (cut < length).then_some(cut)
}

/// Runs both closures, in parallel if there are threads.
pub(crate) fn join<A: Send, B: Send>(
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    if threads() > 1 { rayon::join(a, b) } else { (a(), b()) }
}

/// Calls `f` with the index of the first unit and the slice of each piece of `data`, at most one piece per
/// thread. Pieces are whole units, each large enough to be worth a thread.
pub(crate) fn share<T: Send>(data: &mut [T], unit: usize, f: &(impl Fn(usize, &mut [T]) + Sync)) {
    if !data.is_empty() {
        share_pieces((data.len() / ELEMENTS).min(threads()), data, (0, unit), f);
    }
}

fn share_pieces<T: Send>(
    pieces: usize,
    data: &mut [T],
    (first, unit): (usize, usize),
    f: &(impl Fn(usize, &mut [T]) + Sync),
) {
    let (more, fewer) = (pieces.div_ceil(2), pieces / 2);
    match cut_off(data.len(), unit, (more, pieces.max(1))).filter(|_| fewer > 0) {
        None => f(first, data),
        Some(at) => {
            let (left, right) = data.split_at_mut(at);
            rayon::join(
                || share_pieces(more, left, (first, unit), f),
                || share_pieces(fewer, right, (first + at / unit, unit), f),
            );
        }
    }
}

/// Calls `f` with corresponding pieces of vectors of equal length, `N` written and one read, compiled
/// for the CPU and on all available threads, as an optimiser step needs it.
///
/// # Panics
/// If the lengths differ.
///
/// ```
/// use wengert_kernels::sweep;
/// let (mut w, g) = ([1.0, 2.0], [10.0, 20.0]);
/// sweep([&mut w], &g, |[w], g| w.iter_mut().zip(g).for_each(|(w, g)| *w -= 0.1 * g));
/// assert_eq!(w, [0.0, 0.0]);
/// ```
#[track_caller]
pub fn sweep<T: Send + Sync, const N: usize>(
    written: [&mut [T]; N],
    read: &[T],
    f: impl Fn([&mut [T]; N], &[T]) + Copy + Sync,
) {
    assert!(written.iter().all(|part| part.len() == read.len()), "sweep: lengths differ");
    let pieces = (read.len() / ELEMENTS).min(threads());
    sweep_pieces(pieces, written, read, f);
}

/// One piece per thread, so that a thread finds the same numbers in its cache the next time. A piece
/// starts on a cache line if the whole does.
fn sweep_pieces<T: Send + Sync, const N: usize>(
    pieces: usize,
    written: [&mut [T]; N],
    read: &[T],
    f: impl Fn([&mut [T]; N], &[T]) + Copy + Sync,
) {
    let (more, fewer) = (pieces.div_ceil(2), pieces / 2);
    let Some(at) = cut_off(read.len(), 64, (more, pieces.max(1))).filter(|_| fewer > 0) else {
        return Level::current().run(
            #[inline(always)]
            || f(written, read),
        );
    };
    let mut right = written.map(Some);
    let left = std::array::from_fn(|k| {
        let (left, rest) = right[k].take().expect("taken once").split_at_mut(at);
        right[k] = Some(rest);
        left
    });
    let right = right.map(|part| part.expect("put back"));
    let (read_left, read_right) = read.split_at(at);
    rayon::join(
        || sweep_pieces(more, left, read_left, f),
        || sweep_pieces(fewer, right, read_right, f),
    );
}
