//! process RUNS COMMAND...: times a peer as a whole process, which prints its name and the loss.

use peers_common::Peer;
use std::env;
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [runs, program, rest @ ..] = arguments.as_slice() else {
        return eprintln!("expected RUNS COMMAND...");
    };
    let (mut times, mut printed) = (Vec::new(), String::new());
    for _ in 0..runs.parse().expect("a number of runs") {
        let start = Instant::now();
        let mut command = Command::new(program);
        let output = command.args(rest).stderr(Stdio::inherit()).output().expect("a command");
        times.push(start.elapsed().as_secs_f64());
        assert!(output.status.success(), "{program}: {}", output.status);
        printed = String::from_utf8(output.stdout).expect("text");
    }
    let (by, loss) = printed.trim().split_once(',').expect("a name and a loss");
    let peer = Peer { by: by.into(), work: String::new(), float: "f32".into() };
    peer.report("W1 process", times, loss.parse().expect("a loss"));
}
