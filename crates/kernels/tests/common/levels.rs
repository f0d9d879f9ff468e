//! [`at_each_level`]: runs a test at every SIMD level of this CPU.

use std::sync::{Mutex, PoisonError};
use wengert_kernels::Level;

static FORCED: Mutex<()> = Mutex::new(());

/// Calls `test` at each level. The level is global to the process, so tests that force one take turns.
pub fn at_each_level(mut test: impl FnMut(Level)) {
    let _turn = FORCED.lock().unwrap_or_else(PoisonError::into_inner);
    for level in Level::supported() {
        level.force();
        test(level);
    }
}
