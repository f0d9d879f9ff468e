//! [`panic_text`]: the message of a panic, checked to blame the caller; [`refusal`]: whether a call panics.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Once;

thread_local! {
    /// The file blamed by a panic, while one is expected.
    static BLAMED: RefCell<Option<String>> = const { RefCell::new(None) };
}
static HOOK: Once = Once::new();

/// The panic message of `f`.
///
/// # Panics
/// If `f` does not panic, or blames a line outside the calling test file.
#[track_caller]
pub fn panic_text<R>(f: impl FnOnce() -> R) -> String {
    let caller = Location::caller().file();
    let (text, blamed) = outcome(|| drop(f())).expect_err("no panic");
    assert_eq!(blamed.as_deref(), Some(caller), "\"{text}\" does not name the caller's line");
    text
}

/// The result of `f`, or its panic message.
pub fn refusal<R>(f: impl FnOnce() -> R) -> Result<R, String> {
    outcome(f).map_err(|(text, _)| text)
}

/// The result of `f`, or its panic message and the blamed file.
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
