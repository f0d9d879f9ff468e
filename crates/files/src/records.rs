//! [`Records`]: the records of a CSV file, one at a time, within limits.

use crate::error::{FileError, Problem};
use crate::npy::fill;
use csv_core::ReadRecordResult;
use std::io::{BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

/// How large a record may be in each direction, however long the file is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) columns: usize,
    pub(crate) bytes: usize,
}

/// Reads record after record into the same memory, which has room for one byte and one cell more than
/// the limits allow, and never grows beyond.
pub(crate) struct Records<R> {
    file: String,
    input: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    parser: csv_core::Reader,
    limits: Limits,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line that comes next, from 1.
    line: u64,
    /// Whether the last byte was a CR: an LF after it ends no other line.
    after_cr: bool,
}

/// The cells of a record.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    bytes: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'a [u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| &self.bytes[std::mem::replace(&mut start, end)..end])
    }
}

impl<R: Read> Records<R> {
    pub(crate) fn new(
        file: &str,
        mut input: R,
        separator: u8,
        limits: Limits,
    ) -> Result<Self, FileError> {
        // A pipe gives its first bytes in pieces.
        let mut start = [0; 4];
        let got = fill(&mut input, &mut start).map_err(|problem| FileError::new(file, problem))?;
        let start = &start[..got];
        let what = match start {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => Some("this is UTF-16"),
            [b'P', b'K', 3, 4] => Some("this is a ZIP archive or a workbook"),
            [0x1f, 0x8b, ..] => Some("this is compressed by gzip"),
            _ => None,
        };
        if let Some(what) = what {
            return Err(FileError::new(file, Problem::Encoding { what: what.into() }));
        }
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).to_vec();
        Ok(Self {
            file: file.to_owned(),
            input: BufReader::with_capacity(1 << 16, Cursor::new(start).chain(input)),
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            limits,
            bytes: vec![0; 1],
            ends: vec![0; 1],
            line: 1,
            after_cr: false,
        })
    }

    /// The next record; skips empty lines.
    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>, FileError> {
        self.skip_empty_lines()?;
        let line = self.line;
        let (mut length, mut count) = (0, 0);
        loop {
            self.fill()?;
            let (result, read, written, ended) = self.parser.read_record(
                self.input.buffer(),
                &mut self.bytes[length..],
                &mut self.ends[count..],
            );
            self.consume(read);
            length += written;
            count += ended;
            let Limits { columns, bytes } = self.limits;
            if length > bytes {
                let problem = Problem::RecordTooLong { limit: bytes };
                return Err(FileError::new(&self.file, problem).line(line));
            }
            if count > columns {
                let problem = Problem::TooManyColumns { limit: columns };
                return Err(FileError::new(&self.file, problem).line(line));
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => grow(&mut self.bytes, bytes),
                ReadRecordResult::OutputEndsFull => grow(&mut self.ends, columns),
                ReadRecordResult::Record => {
                    let (bytes, ends) = (&self.bytes[..length], &self.ends[..count]);
                    return Ok(Some(Record { line, bytes, ends }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// So that a record begins on the line of its first cell.
    fn skip_empty_lines(&mut self) -> Result<(), FileError> {
        while let [b'\r' | b'\n', ..] = self.fill()? {
            self.consume(1);
        }
        Ok(())
    }

    /// Consumes `count` bytes, and counts the lines that they end: by LF, CRLF or CR.
    fn consume(&mut self, count: usize) {
        let bytes = &self.input.buffer()[..count];
        let ends = |end: u8| bytes.iter().filter(|&&byte| byte == end).count() as u64;
        let returns = ends(b'\r');
        let mut lines = returns + ends(b'\n');
        if returns > 0 {
            lines -= bytes.windows(2).filter(|pair| pair == b"\r\n").count() as u64;
        }
        lines -= u64::from(self.after_cr && bytes.first() == Some(&b'\n'));
        self.after_cr = bytes.last().map_or(self.after_cr, |&last| last == b'\r');
        self.line += lines;
        self.input.consume(count);
    }

    fn fill(&mut self) -> Result<&[u8], FileError> {
        loop {
            match self.input.fill_buf() {
                Ok(_) => return Ok(self.input.buffer()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(FileError::new(&self.file, error)),
            }
        }
    }
}

/// Doubles a buffer that is full, to at most one more than the limit.
fn grow<E: Clone + Default>(buffer: &mut Vec<E>, limit: usize) {
    let room = (2 * buffer.len()).max(64).min(limit.saturating_add(1));
    buffer.resize(room, E::default());
}
