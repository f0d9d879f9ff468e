//! The positions of points, axes and labels, read back from the pictures.

mod activations;
mod boundary;
mod confusion;
mod growth;
mod loss;
mod picture;
