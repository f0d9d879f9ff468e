//! cargo run --release --example 00-pocket-tape
//!
//! The network of chapter 2 on the pocket tape, a file of 100 lines: crates/tape/src/pocket.rs.

use wengert::Scalar;
use wengert::pocket::Tape;

fn main() {
    let tape = Tape::default();
    let [one, zero] = [1.0, 0.0].map(|number| tape.input(number));
    let sigmoid = |z| one / (one + (zero - z).map(|z| z.exp()));

    let [x1, x2, y] = [1.0, 2.0, 1.0].map(|number| tape.input(number));
    let [w11, w12, w21, w22] = [0.5, -1.0, 1.0, 0.5].map(|number| tape.input(number));
    let [b1, b2, v1, v2, c] = [0.0, 0.5, 1.0, -2.0, 0.5].map(|number| tape.input(number));

    let a1 = sigmoid(x1 * w11 + x2 * w21 + b1);
    let a2 = sigmoid(x1 * w12 + x2 * w22 + b2);
    let output = sigmoid(a1 * v1 + a2 * v2 + c);
    let loss = (output - y).map(|e| e * e);
    println!("output {:.4}   loss {:.4}", output.value(), loss.value());

    let weights = [w11, w12, w21, w22, b1, b2, v1, v2, c];
    let names =
        ["W1[0,0]", "W1[0,1]", "W1[1,0]", "W1[1,1]", "b1[0]", "b1[1]", "W2[0]", "W2[1]", "b2"];
    for (name, slope) in names.into_iter().zip(loss.gradient(weights)) {
        println!("∂L/∂{name:7} {slope:7.4}");
    }
}
