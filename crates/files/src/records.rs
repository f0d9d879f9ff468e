//! [`Records`]: the records of a CSV file, one at a time, within limits.

use crate::error::{FileError, Problem};
use csv_core::ReadRecordResult;
use std::io::{BufRead, BufReader, ErrorKind, Read};

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
    input: BufReader<R>,
    parser: csv_core::Reader,
    limits: Limits,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The lines that the parser has not seen.
    skipped: u64,
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
        input: R,
        separator: u8,
        limits: Limits,
    ) -> Result<Self, FileError> {
        let mut records = Self {
            file: file.to_owned(),
            input: BufReader::with_capacity(1 << 16, input),
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            limits,
            bytes: vec![0; 1],
            ends: vec![0; 1],
            skipped: 0,
        };
        let what = match records.fill()? {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => "this is UTF-16",
            [b'P', b'K', 3, 4, ..] => "this is a ZIP archive or a workbook",
            [0x1f, 0x8b, ..] => "this is compressed by gzip",
            _ => return Ok(records),
        };
        Err(FileError::new(file, Problem::Encoding { what: what.into() }))
    }

    /// The next record; empty lines are none.
    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>, FileError> {
        self.skip_empty_lines()?;
        let line = self.parser.line() + self.skipped;
        let (mut length, mut count) = (0, 0);
        loop {
            self.fill()?;
            let (result, read, written, ended) = self.parser.read_record(
                self.input.buffer(),
                &mut self.bytes[length..],
                &mut self.ends[count..],
            );
            self.input.consume(read);
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
        while let [end @ (b'\r' | b'\n'), ..] = *self.fill()? {
            self.skipped += u64::from(end == b'\n');
            self.input.consume(1);
        }
        Ok(())
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
