//! [`panic_text`]: what a call panics with, and whether it blames its caller; [`refusal`]: whether it panics.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Once;

thread_local! {
    /// The file that a panic blames, while one is expected.
    static BLAMED: RefCell<Option<String>> = const { RefCell::new(None) };
}
static HOOK: Once = Once::new();

/// The text that `f` panics with.
///
/// # Panics
/// If it does not, or if the line that is blamed is not in the calling test file.
#[track_caller]
pub fn panic_text<R>(f: impl FnOnce() -> R) -> String {
    let caller = Location::caller().file();
    let (text, blamed) = outcome(|| drop(f())).expect_err("no panic");
    assert_eq!(blamed.as_deref(), Some(caller), "\"{text}\" does not name the caller's line");
    text
}

/// What `f` gives, or the text that it panics with.
pub fn refusal<R>(f: impl FnOnce() -> R) -> Result<R, String> {
    outcome(f).map_err(|(text, _)| text)
}

/// What `f` gives, or the text that it panics with and the file that is blamed.
fn outcome<R>(f: impl FnOnce() -> R) -> Result<R, (String, Option<String>)> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let expected = BLAMED.with_borrow_mut(|file| {
                let blamed = info.location().map(|place| place.file().to_owned());
                file.as_mut().zip(blamed).map(|(file, blamed)| *file = blamed).is_some()
            });
            if !expected {
                usual(info);
            }
        }));
    });
    BLAMED.set(Some(String::new()));
    let outcome = panic::catch_unwind(AssertUnwindSafe(f));
    let blamed = BLAMED.take();
    outcome.map_err(|payload| {
        let fixed = payload.downcast_ref().map(|text: &&str| (*text).to_owned());
        let text = payload.downcast_ref().cloned().or(fixed).expect("a panic with a text");
        (text, blamed)
    })
}
