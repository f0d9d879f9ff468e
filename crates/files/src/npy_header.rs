//! [`Header`]: the header of an `.npy` file.
//!
//! Source: NumPy, *A simple file format for NumPy arrays*, `numpy.lib.format`. The crates that read it
//! bring a parser for all of Python's literals, and twenty crates with it; three keys are enough.

use crate::error::Problem;
use crate::whole::LONG;
use std::io::BufRead;

/// The maximum length of a header, the default limit of NumPy.
const LONGEST: usize = 10_000;

/// The type, order and shape of the numbers in an `.npy` file.
#[derive(Debug, PartialEq)]
pub(crate) struct Header {
    kind: Kind,
    /// Bytes of a number, 1 to 8.
    pub(crate) size: usize,
    big_endian: bool,
    pub(crate) fortran_order: bool,
    /// Rows and columns.
    pub(crate) shape: [usize; 2],
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Float,
    Signed,
    Unsigned,
}

impl Header {
    pub(crate) fn read(input: &mut impl BufRead) -> Result<Self, Problem> {
        let mut start = [0; 8];
        input.read_exact(&mut start).map_err(|error| ended(error, "this is no NumPy array"))?;
        let [magic @ .., major, _minor] = start;
        if magic != *b"\x93NUMPY" {
            return Err(Problem::npy("this is no NumPy array"));
        }
        let mut length = [0; 4];
        let size = match major {
            1 => 2,
            2 | 3 => 4,
            _ => return Err(Problem::npy(format!("format {major} is not known; expected 1 to 3"))),
        };
        let header_ends = |error| ended(error, "the file ends in the header");
        input.read_exact(&mut length[..size]).map_err(header_ends)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(Problem::npy(format!("a header of {length} bytes, more than {LONGEST}")));
        }
        let mut header = vec![0; length];
        input.read_exact(&mut header).map_err(header_ends)?;
        let text = String::from_utf8_lossy(&header);
        let fields = Literal(&text).fields();
        let (descr, fortran_order, shape) = fields
            .ok_or_else(|| Problem::npy("the header does not describe an array of numbers"))?;
        let (kind, size, big_endian) = number_type(descr)?;
        let shape = match *shape {
            [rows] => [rows, 1],
            [rows, cols] => [rows, cols],
            _ => {
                let got = shape.len();
                return Err(Problem::npy(format!("expected 1 or 2 dimensions, got {got}")));
            }
        };
        Ok(Self { kind, size, big_endian, fortran_order, shape })
    }

    /// The row and column of the number at this position in the file.
    pub(crate) fn place(&self, at: usize) -> (usize, usize) {
        let [rows, cols] = self.shape;
        if self.fortran_order { (at % rows, at / rows) } else { (at / cols, at % cols) }
    }

    /// The number that these `size` bytes are, and the whole number that it stands for if another could
    /// become it.
    pub(crate) fn number(&self, bytes: &[u8]) -> (f64, Option<i128>) {
        let mut all = [0; 8];
        all[..bytes.len()].copy_from_slice(bytes);
        if self.big_endian {
            all[..bytes.len()].reverse();
        }
        let bits = u64::from_le_bytes(all);
        let unused = 64 - 8 * bytes.len() as u32;
        let whole = match self.kind {
            Kind::Float if self.size == 4 => return (f32::from_bits(bits as u32).into(), None),
            Kind::Float => return (f64::from_bits(bits), None),
            // Shifted up and down again, so that the sign fills the upper bytes.
            Kind::Signed => i128::from((bits << unused).cast_signed() >> unused),
            Kind::Unsigned => i128::from(bits),
        };
        let number = whole as f64;
        (number, (number.abs() >= LONG).then_some(whole))
    }
}

fn ended(error: std::io::Error, what: &str) -> Problem {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Problem::npy(what),
        _ => error.into(),
    }
}

/// `<f8` is a float of 8 bytes, the lowest first.
fn number_type(descr: &str) -> Result<(Kind, usize, bool), Problem> {
    let unknown = || {
        let expected = "expected f4, f8, b1, i1 to i8 or u1 to u8 in either byte order";
        Problem::npy(format!("numbers of type {descr:?}; {expected}"))
    };
    let (order, name) = descr.split_at_checked(1).ok_or_else(unknown)?;
    let kind = match name {
        "f4" | "f8" => Kind::Float,
        "i1" | "i2" | "i4" | "i8" => Kind::Signed,
        "b1" | "u1" | "u2" | "u4" | "u8" => Kind::Unsigned,
        _ => return Err(unknown()),
    };
    let big_endian = match order {
        "<" | "|" => false,
        ">" => true,
        _ => return Err(unknown()),
    };
    Ok((kind, usize::from(name.as_bytes()[1] - b'0'), big_endian))
}

/// The unread rest of a Python literal.
struct Literal<'a>(&'a str);

impl<'a> Literal<'a> {
    /// Of `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, in any order, the values.
    fn fields(mut self) -> Option<(&'a str, bool, Vec<usize>)> {
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        self.expect("{")?;
        while self.expect("}").is_none() {
            let key = self.string()?;
            self.expect(":")?;
            match key {
                "descr" => descr = Some(self.string()?),
                "fortran_order" => fortran_order = Some(self.truth()?),
                "shape" => shape = Some(self.tuple()?),
                _ => return None,
            }
            _ = self.expect(",");
        }
        Some((descr?, fortran_order?, shape?))
    }

    fn expect(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(token)?;
        Some(())
    }

    fn string(&mut self) -> Option<&'a str> {
        let quote =
            if self.expect("'").is_some() { '\'' } else { self.expect("\"").map(|()| '"')? };
        let (text, rest) = self.0.split_once(quote)?;
        self.0 = rest;
        Some(text)
    }

    fn truth(&mut self) -> Option<bool> {
        let holds = self.expect("True").is_some();
        if holds { Some(true) } else { self.expect("False").map(|()| false) }
    }

    fn tuple(&mut self) -> Option<Vec<usize>> {
        let mut numbers = Vec::new();
        self.expect("(")?;
        while self.expect(")").is_none() {
            let text = self.0.trim_start();
            let end = text.find(|c: char| !c.is_ascii_digit())?;
            numbers.push(text[..end].parse().ok()?);
            self.0 = &text[end..];
            _ = self.expect(",");
        }
        Some(numbers)
    }
}
