//! Prints how wengert compares with published figures: a table, or with `--json` one object.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;
use wengert_evidence::{report, sections};

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let print = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => report::text,
        ["--json"] => report::json,
        _ => {
            eprintln!("error: expected no argument or --json, got {:?}", args.join(" "));
            return ExitCode::from(2);
        }
    };
    let sections = sections();
    let printed = io::stdout().lock().write_all(print(&sections).as_bytes());
    if printed.is_ok() && report::holds(&sections) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
