//! What is drawn, read back from the pictures: where points, axes and labels are.

mod activations;
mod boundary;
mod confusion;
mod growth;
mod loss;
mod picture;
