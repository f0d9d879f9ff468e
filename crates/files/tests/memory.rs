//! Reading a table takes little more memory than its numbers, whatever the allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use wengert_files::Csv;

/// Knows how many bytes are in use, and how many were at most.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let in_use = IN_USE.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(in_use, Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ROWS: usize = 40_000;
const COLUMNS: usize = 30;

#[test]
fn a_table_takes_half_more_than_its_numbers_at_most() {
    let mut text = (0..COLUMNS).fold(String::new(), |text, k| text + "x" + &k.to_string() + ",");
    text.pop();
    for k in 0..ROWS * COLUMNS {
        text.push(if k % COLUMNS == 0 { '\n' } else { ',' });
        write!(text, "{}", k % 1000).unwrap();
    }
    let before = IN_USE.load(Relaxed);
    MOST.store(before, Relaxed);
    let table = Csv::new().read_from("data.csv", text.as_bytes()).unwrap();
    let matrix = 8 * ROWS * COLUMNS;
    let share = (MOST.load(Relaxed) - before) as f64 / matrix as f64;
    assert_eq!(table.len(), ROWS);
    assert!(share < 1.5, "{share}");
}
