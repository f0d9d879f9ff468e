//! [`Params`]: all learnable numbers in one vector, and [`Param`], the name of a block of them.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wengert_kernels::{AlignedVec, Dual, Element, Layout, Matrix, Shape, View, ViewMut};

/// The name of one parameter matrix. It is `Copy`; the numbers are in a [`Params`].
///
/// ```
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[2.0]]));
/// let gradient = params.zeros_like();
/// assert_eq!(params.get(w).at(0, 0), 2.0);
/// assert_eq!(gradient.get(w).at(0, 0), 0.0); // one name, for the gradient too
/// assert_eq!(params.name(w), "w");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    index: u32,
    /// Unique in the process, so that a parameter of another model is recognised.
    id: u64,
}

#[derive(Clone, Debug)]
struct Block {
    id: u64,
    name: String,
    layout: Layout,
}

impl Block {
    fn range(&self) -> Range<usize> {
        let start = self.layout.offset();
        start..start + self.layout.shape().len()
    }
}

/// Every learnable number of a model, in one flat vector.
///
/// A gradient has the layout of its parameters, so it is a `Params` too: an optimiser zips two slices.
/// Blocks lie one after the other, each column after column.
///
/// ```
/// use wengert_tape::{Matrix, Params};
/// let mut params = Params::new();
/// let w = params.add("w", Matrix::from([[1.0, 2.0], [3.0, 4.0]]));
/// assert_eq!(params.get(w).at(0, 1), 2.0);
/// assert_eq!(params.as_slice(), [1.0, 3.0, 2.0, 4.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Params<T> {
    values: AlignedVec<T>,
    blocks: Arc<Vec<Block>>,
    frozen: Vec<bool>,
    scope: String,
}

impl<T> Default for Params<T> {
    fn default() -> Self {
        Self {
            values: AlignedVec::default(),
            blocks: Arc::default(),
            frozen: Vec::new(),
            scope: String::new(),
        }
    }
}

/// For `f64` alone, so that `Params::new()` leaves no type in doubt; for another scalar it is
/// `Params::<f32>::default()`.
impl Params<f64> {
    /// No parameters yet.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// assert!(Params::new().is_empty());
    /// let mut single = Params::<f32>::default();
    /// single.add("w", Matrix::from([[1.0_f32]]));
    /// assert_eq!(single.as_slice(), [1.0_f32]);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }
}

impl<T> Params<T> {
    /// The number of learnable numbers.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::zeros(30, 4));
    /// assert_eq!((params.len(), params.blocks().len()), (120, 1)); // numbers, and not blocks
    /// ```
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::zeros(0, 4));
    /// assert!(params.is_empty()); // a block, but no number
    /// ```
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All numbers.
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }

    /// All numbers, for writing.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0, 2.0]]));
    /// let gradient = [10.0, 20.0];
    /// for (w, g) in params.as_mut_slice().iter_mut().zip(gradient) {
    ///     *w -= 0.5 * g;
    /// }
    /// assert_eq!(params.as_slice(), [-4.0, -8.0]);
    /// ```
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The names of the blocks, in order.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("weight", Matrix::zeros(2, 3));
    /// params.add("bias", Matrix::zeros(1, 3));
    /// let line = |block| format!("{}: {}", params.name(block), params.shape(block));
    /// assert_eq!(params.blocks().map(line).collect::<Vec<_>>(), ["weight: 2×3", "bias: 1×3"]);
    /// ```
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Param> + '_ {
        self.blocks.iter().enumerate().map(|(k, block)| Param { index: k as u32, id: block.id })
    }

    /// The name a block was added under, with its scopes: `"encoder.dense1.weight"`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.scoped("dense1", |params| params.add("weight", Matrix::zeros(2, 3)));
    /// assert_eq!(params.name(w), "dense1.weight");
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn name(&self, param: Param) -> &str {
        &self.block(param).name
    }

    /// The block of this name.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[1.0]]));
    /// assert_eq!(params.find("w"), Some(w));
    /// assert_eq!(params.find("v"), None);
    /// ```
    pub fn find(&self, name: &str) -> Option<Param> {
        self.blocks().find(|&param| self.name(param) == name)
    }

    /// The shape of a block.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Shape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::zeros(2, 3));
    /// assert_eq!(params.shape(w), Shape::new(2, 3));
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn shape(&self, param: Param) -> Shape {
        self.block(param).layout.shape()
    }

    /// The place of a block in [`as_slice`](Self::as_slice).
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("weight", Matrix::zeros(2, 3));
    /// let bias = params.add("bias", Matrix::from([[1.0, 2.0, 3.0]]));
    /// assert_eq!(params.range(bias), 6..9);
    /// assert_eq!(params.as_slice()[params.range(bias)], [1.0, 2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn range(&self, param: Param) -> Range<usize> {
        self.block(param).range()
    }

    /// Excludes a block from training: it is a constant of the recordings to come, and optimisers
    /// leave it alone.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let b = params.add("b", Matrix::from([[1.0]]));
    /// params.freeze(w);
    /// let (mut tape, mut grads) = (Tape::new(), params.zeros_like());
    /// let t = tape.record(&params);
    /// (t.param(w) * b).backward(&mut grads);
    /// assert_eq!(grads.as_slice(), [0.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn freeze(&mut self, param: Param) {
        self.block(param);
        self.frozen[param.index as usize] = true;
    }

    /// Trains a block again.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// params.freeze(w);
    /// params.unfreeze(w);
    /// assert!(!params.is_frozen(w));
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn unfreeze(&mut self, param: Param) {
        self.block(param);
        self.frozen[param.index as usize] = false;
    }

    /// Whether a block is excluded from training.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// assert!(!params.is_frozen(w));
    /// params.freeze(w);
    /// assert!(params.is_frozen(w));
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn is_frozen(&self, param: Param) -> bool {
        self.block(param);
        self.frozen[param.index as usize]
    }

    /// Calls `f` with the place and the numbers of each run of blocks that are not frozen: once, with
    /// everything, if nothing is frozen. This is how an optimiser visits what it may change.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[1.0, 2.0]]));
    /// params.add("b", Matrix::from([[3.0]]));
    /// params.freeze(w);
    /// params.each_trained(|range, numbers| {
    ///     assert_eq!((range, &*numbers), (2..3, &[3.0][..]));
    ///     numbers[0] = 0.0;
    /// });
    /// assert_eq!(params.as_slice(), [1.0, 2.0, 0.0]);
    /// ```
    pub fn each_trained(&mut self, mut f: impl FnMut(Range<usize>, &mut [T])) {
        let mut blocks = self.blocks.iter().zip(&self.frozen).peekable();
        while let Some((block, frozen)) = blocks.next() {
            if *frozen {
                continue;
            }
            let Range { start, mut end } = block.range();
            while let Some((block, _)) = blocks.next_if(|(_, frozen)| !**frozen) {
                end = block.range().end;
            }
            f(start..end, &mut self.values[start..end]);
        }
    }

    /// Whether both have the same blocks, so that one can be the gradient of the other.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let model = || {
    ///     let mut params = Params::new();
    ///     params.add("w", Matrix::zeros(2, 3));
    ///     params
    /// };
    /// let params = model();
    /// assert!(params.same_layout(&params.zeros_like()));
    /// assert!(!params.same_layout(&model())); // another model, though its names and shapes are the same
    /// ```
    pub fn same_layout<U>(&self, other: &Params<U>) -> bool {
        Arc::ptr_eq(&self.blocks, &other.blocks)
            || self.blocks.iter().map(|b| b.id).eq(other.blocks.iter().map(|b| b.id))
    }

    /// Runs `f`, in which all names get the prefix `scope` and a dot.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.scoped("encoder", |params| params.add("w", Matrix::zeros(1, 1)));
    /// assert_eq!(params.name(w), "encoder.w");
    /// ```
    pub fn scoped<R>(&mut self, scope: &str, f: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.scope.len();
        self.scope.push_str(scope);
        self.scope.push('.');
        let result = f(self);
        self.scope.truncate(outer);
        result
    }

    /// The first of `"layer1"`, `"layer2"`, … (for the stem `"layer"`) that no block of this scope is
    /// named after.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("dense1.weight", Matrix::zeros(1, 1));
    /// assert_eq!(params.fresh_scope("dense"), "dense2");
    /// ```
    pub fn fresh_scope(&self, stem: &str) -> String {
        let taken = |name: &String| {
            let prefix = format!("{}{name}.", self.scope);
            self.blocks.iter().any(|block| block.name.starts_with(&prefix))
        };
        let mut names = (1..).map(|n| format!("{stem}{n}"));
        names.find(|name| !taken(name)).expect("numbers do not run out")
    }

    #[track_caller]
    fn block(&self, param: Param) -> &Block {
        match self.blocks.get(param.index as usize) {
            Some(block) if block.id == param.id => block,
            _ => panic!("this parameter belongs to another Params"),
        }
    }

    #[track_caller]
    pub(crate) fn index(&self, param: Param) -> u32 {
        self.block(param);
        param.index
    }

    pub(crate) fn nth_name(&self, index: u32) -> &str {
        &self.blocks[index as usize].name
    }

    pub(crate) fn layout(&self, index: u32) -> Layout {
        self.blocks[index as usize].layout
    }

    pub(crate) fn frozen(&self, index: u32) -> bool {
        self.frozen[index as usize]
    }

    pub(crate) fn slice_mut(&mut self, index: u32) -> &mut [T] {
        &mut self.values[self.blocks[index as usize].range()]
    }
}

impl<T: Element> Params<T> {
    /// Adds a block and returns its name.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("weight", Matrix::zeros(2, 3));
    /// params.add("bias", Matrix::zeros(1, 3));
    /// assert_eq!(params.len(), 9);
    /// ```
    ///
    /// # Panics
    /// If there is a block of this name.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "what is made for this needs no `&`")]
    pub fn add(&mut self, name: &str, init: Matrix<T>) -> Param {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}{name}", self.scope);
        assert!(self.find(&name).is_none(), "there is a parameter {name:?} already");
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let layout = Layout::col_major(init.shape()).shifted(self.values.len());
        let block = Block { id, name, layout };
        Arc::make_mut(&mut self.blocks).push(block);
        self.frozen.push(false);
        self.values.extend_from_slice(&init.view().iter().collect::<Vec<_>>());
        Param { index: self.blocks.len() as u32 - 1, id }
    }

    /// The entries of a block.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("weight", Matrix::zeros(2, 3));
    /// let bias = params.add("bias", Matrix::from([[1.0, 2.0, 3.0]]));
    /// assert_eq!(params.get(bias).at(0, 2), 3.0);
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn get(&self, param: Param) -> View<'_, T> {
        View::new(&self.values[self.range(param)], Layout::col_major(self.shape(param)))
    }

    /// The entries of a block, for writing.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let weight = params.add("weight", Matrix::zeros(1, 2));
    /// let bias = params.add("bias", Matrix::zeros(1, 1));
    /// params.get_mut(bias).fill(0.5);
    /// *params.get_mut(weight).at_mut(0, 1) = 3.0;
    /// assert_eq!(params.as_slice(), [0.0, 3.0, 0.5]);
    /// ```
    ///
    /// # Panics
    /// If `param` belongs to other parameters.
    #[track_caller]
    pub fn get_mut(&mut self, param: Param) -> ViewMut<'_, T> {
        let (range, shape) = (self.range(param), self.shape(param));
        ViewMut::col_major(&mut self.values[range], shape)
    }

    /// The same blocks, every number 0: a place for a gradient.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// params.add("w", Matrix::from([[1.0, 2.0]]));
    /// let gradient = params.zeros_like();
    /// assert_eq!(gradient.as_slice(), [0.0, 0.0]);
    /// assert!(gradient.same_layout(&params));
    /// ```
    #[must_use]
    pub fn zeros_like(&self) -> Self {
        self.map(|_| T::zero())
    }

    /// The same blocks over dual numbers, which carry a direction along: the derivatives of a loss that
    /// is recorded over them are those along `direction`.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params, Tape};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[3.0]]));
    /// let mut direction = params.zeros_like();
    /// direction.as_mut_slice()[0] = 1.0;
    ///
    /// let lifted = params.lift(&direction);
    /// let (mut tape, mut grads) = (Tape::new(), lifted.zeros_like());
    /// tape.record(&lifted).param(w).powi(3).backward(&mut grads);
    /// let gradient = grads.as_slice()[0];
    /// assert_eq!((gradient.value, gradient.slope), (27.0, 18.0)); // 3w² and 6w
    /// ```
    ///
    /// # Panics
    /// If the direction has another layout.
    #[track_caller]
    #[must_use]
    pub fn lift(&self, direction: &Self) -> Params<Dual<T>> {
        assert!(self.same_layout(direction), "lift: the direction has another layout");
        let mut slopes = direction.values.iter();
        self.map(|value| Dual::new(value, slopes.next().copied().unwrap_or_else(T::zero)))
    }

    /// The same blocks with `f` of every number.
    ///
    /// ```
    /// use wengert_tape::{Matrix, Params};
    /// let mut params = Params::new();
    /// let w = params.add("w", Matrix::from([[0.5]]));
    /// let single: Params<f32> = params.map(|x| x as f32);
    /// assert_eq!(single.get(w).at(0, 0), 0.5_f32);
    /// assert!(single.same_layout(&params));
    /// ```
    pub fn map<U: Copy>(&self, f: impl FnMut(T) -> U) -> Params<U> {
        Params {
            values: self.values.iter().copied().map(f).collect(),
            blocks: Arc::clone(&self.blocks),
            frozen: self.frozen.clone(),
            scope: String::new(),
        }
    }
}
