//! cargo run --release --example 01-chain-rule
//!
//! The chain rule on two numbers: a tape records z = (x·y + 1)², then runs backwards.

use wengert::{Matrix, Params, Tape};

fn main() {
    let params = Params::new();
    let mut tape = Tape::new();

    let t = tape.record(&params);
    let x = t.variable(&Matrix::from([[3.0]]));
    let y = t.variable(&Matrix::from([[-2.0]]));

    let u = x * y; // u = x·y
    let v = u + 1.0; // v = u + 1
    let z = v.square(); // z = v²
    println!("forward   u = {}   v = {}   z = {}", u.item(), v.item(), z.item());

    z.backward(&mut params.zeros_like());
    for (name, var, rule) in [
        ("dz/dv", v, "2v"),
        ("dz/du", u, "dz/dv · 1"),
        ("dz/dx", x, "dz/du · y"),
        ("dz/dy", y, "dz/du · x"),
    ] {
        let gradient = var.gradient().expect("z depends on it").at(0, 0);
        println!("backward  {name} = {rule:9} = {gradient}");
    }
}
