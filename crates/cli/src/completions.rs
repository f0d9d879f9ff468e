//! `wengert completions`: shell completions.

use crate::options::Line;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// The options of `wengert completions`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Request {
    /// Shell to generate them for
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(request: &Request) -> String {
    let mut script = Vec::new();
    clap_complete::generate(request.shell, &mut Line::command(), "wengert", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
