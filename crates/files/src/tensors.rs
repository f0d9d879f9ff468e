//! Parameters as tensors, in the layout of PyTorch.
//!
//! A block of r×c lies column after column, which is a tensor of c×r whose rows are adjacent: byte for byte
//! the weight of PyTorch's `nn.Linear`.

use crate::error::Problem;
use crate::stored::Stored;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors, View};
use std::borrow::Cow;
use std::collections::BTreeMap;
use wengert_tape::{Param, Params};

/// A tensor to write.
pub(crate) struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// Tensors to write, by name.
pub(crate) type Tensors = BTreeMap<String, Tensor>;

impl Tensor {
    pub(crate) fn new<T: Stored>(shape: Vec<usize>, numbers: &[T]) -> Self {
        let mut bytes = Vec::with_capacity(size_of_val(numbers));
        numbers.iter().for_each(|number| number.put(&mut bytes));
        Self { dtype: T::DTYPE, shape, bytes }
    }
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }
    fn shape(&self) -> &[usize] {
        &self.shape
    }
    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }
    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// Adds a tensor for each block of parameters.
pub(crate) fn add<T: Stored>(tensors: &mut Tensors, prefix: &str, params: &Params<T>) {
    for block in params.blocks() {
        let numbers = &params.as_slice()[params.range(block)];
        let tensor = Tensor::new(shape(params, block), numbers);
        tensors.insert(format!("{prefix}{}", params.name(block)), tensor);
    }
}

/// Fills each block of parameters with the numbers of the tensor of its name, converted if need be.
pub(crate) fn fill<T: Stored>(
    tensors: &SafeTensors<'_>,
    prefix: &str,
    params: &mut Params<T>,
) -> Result<(), Problem> {
    let blocks: Vec<_> = params.blocks().collect();
    for block in blocks {
        let name = format!("{prefix}{}", params.name(block));
        let numbers = numbers(tensors, &name, &shape(params, block))?;
        let range = params.range(block);
        params.as_mut_slice()[range].copy_from_slice(&numbers);
    }
    Ok(())
}

/// Refuses parameters that are stored as numbers of another type.
pub(crate) fn check_type<T: Stored>(
    tensors: &SafeTensors<'_>,
    params: &Params<T>,
) -> Result<(), Problem> {
    for block in params.blocks() {
        let name = params.name(block);
        let dtype = find(tensors, name, &shape(params, block))?.dtype();
        if dtype != T::DTYPE {
            let what = format!("holds numbers of type {dtype:?}; expected {:?}", T::DTYPE);
            return Err(Problem::Tensor { name: name.to_owned(), what });
        }
    }
    Ok(())
}

/// Refuses tensors that are not blocks, unless their names begin with `other`.
pub(crate) fn refuse_others<T>(
    tensors: &SafeTensors<'_>,
    other: &str,
    params: &Params<T>,
) -> Result<(), Problem> {
    let known =
        |name: &str| params.find(name).is_some() || (!other.is_empty() && name.starts_with(other));
    match tensors.names().into_iter().filter(|name| !known(name)).min() {
        None => Ok(()),
        Some(name) => {
            Err(Problem::Tensor { name: name.into(), what: "belongs to no layer".into() })
        }
    }
}

/// Whether a tensor is of `f64` whose name does not begin with `other`.
pub(crate) fn has_doubles(tensors: &SafeTensors<'_>, other: &str) -> bool {
    let mut weights = tensors.iter().filter(|(name, _)| !name.starts_with(other));
    weights.any(|(_, tensor)| tensor.dtype() == Dtype::F64)
}

/// The numbers of a tensor of this shape.
pub(crate) fn numbers<T: Stored>(
    tensors: &SafeTensors<'_>,
    name: &str,
    shape: &[usize],
) -> Result<Vec<T>, Problem> {
    let tensor = find(tensors, name, shape)?;
    let number = |bytes: &[u8]| match *bytes {
        [a, b, c, d] => f32::from_le_bytes([a, b, c, d]).into(),
        [a, b, c, d, e, f, g, h] => f64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => 0.0,
    };
    let wrong = |what: String| Problem::Tensor { name: name.to_owned(), what };
    let size = match tensor.dtype() {
        Dtype::F32 => 4,
        Dtype::F64 => 8,
        other => {
            return Err(wrong(format!("holds numbers of type {other:?}; expected F32 or F64")));
        }
    };
    let narrowed = |x: f64| {
        let narrowed = T::of(x);
        match x.is_finite() && !narrowed.is_finite() {
            true => Err(wrong(format!("holds {x:e}, which is no number of type {}", T::PRECISION))),
            false => Ok(narrowed),
        }
    };
    tensor.data().chunks_exact(size).map(number).map(narrowed).collect()
}

/// The tensor of this name, if it has this shape but for dimensions of 1.
pub(crate) fn find<'a>(
    tensors: &SafeTensors<'a>,
    name: &str,
    shape: &[usize],
) -> Result<TensorView<'a>, Problem> {
    let wrong = |what: String| Problem::Tensor { name: name.to_owned(), what };
    let tensor = tensors.tensor(name).map_err(|_| wrong("is missing".into()))?;
    let squeezed = |shape: &[usize]| -> Vec<usize> {
        shape.iter().copied().filter(|&length| length != 1).collect()
    };
    match squeezed(tensor.shape()) == squeezed(shape) {
        true => Ok(tensor),
        false => Err(wrong(format!("has shape {:?}; expected {shape:?}", tensor.shape()))),
    }
}

/// The shape that a block has in a file.
fn shape<T>(params: &Params<T>, block: Param) -> Vec<usize> {
    let shape = params.shape(block);
    let vector = shape.rows == 1 && !is_dense_weight(params.name(block));
    if vector { vec![shape.cols] } else { vec![shape.cols, shape.rows] }
}

/// The weight of a dense layer has two dimensions, even if it has one input. All other rows, as biases, have
/// one.
fn is_dense_weight(name: &str) -> bool {
    let mut parts = name.rsplit('.');
    parts.next() == Some("weight") && parts.next().is_some_and(|scope| scope.starts_with("dense"))
}
