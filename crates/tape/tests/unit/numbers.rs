//! What nodes, constants and parameters are numbered by, at its end.

use super::last;
use std::panic::catch_unwind;

#[test]
fn there_are_no_more_numbers_than_u32_has() {
    let all = u32::MAX as usize;
    assert_eq!([last(1, "nodes"), last(all, "nodes")], [0, u32::MAX - 1]);
    for beyond in [all + 1, all + 2, usize::MAX] {
        let panic = catch_unwind(|| last(beyond, "nodes")).expect_err("a panic");
        let text = panic.downcast_ref::<String>().expect("a text");
        assert_eq!(text, "a tape has numbers for 4294967295 nodes and no more");
    }
}
