//! The article's run in two independent implementations, with the weights, data and learning rate of
//! `article.rs`.

/// The number of epochs, and the loss and the Euclidean norm of its whole gradient after them.
pub(crate) const REFERENCE: [(usize, f64, f64); 5] = [
    (0, 2.824079700252456e-1, 1.913454102490e-1),
    (1, 2.494310762532278e-1, 1.536301006093e-1),
    (10, 1.48470038296159e-1, 8.891554989269e-2),
    (100, 2.510473750837191e-2, 1.189278158898e-2),
    (1000, 1.131131627597581e-2, 1.497474859602e-3),
];
