//! The message of a refusal, and its line.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The message of the panic that `f` ends in, which must be at a line of the calling test.
#[track_caller]
pub(crate) fn refusal(f: impl FnOnce()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            let place = panic.location().map(|location| location.file().to_owned());
            PLACE.set(place.unwrap_or_default());
            usual(panic);
        }));
    });
    let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("this should have been refused");
    let user = std::panic::Location::caller().file();
    assert_eq!(PLACE.take(), user, "the panic is not at the user's line");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => (*payload.downcast::<&str>().expect("a text")).to_owned(),
    }
}
