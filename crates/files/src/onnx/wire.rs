//! [`Message`]: the wire format of protocol buffers, <https://protobuf.dev/programming-guides/encoding/>.

/// The bytes of a message: its fields one after the other, each a tag and a value.
///
/// A tag is the number of the field and, in its last three bits, the wire type: 0 for a varint, 2 for a
/// length and that many bytes. Text and bytes of length 0 are left out, as the default that readers assume.
#[derive(Clone, Debug, Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    /// A field of type `int64`, `int32` or an enumeration.
    pub(super) fn int(mut self, field: u64, value: i64) -> Self {
        self.varint(field << 3);
        self.varint(value as u64);
        self
    }

    /// Repeated numbers of these types, packed into one field.
    pub(super) fn ints(self, field: u64, values: &[i64]) -> Self {
        let mut packed = Self::default();
        values.iter().for_each(|&value| packed.varint(value as u64));
        self.bytes(field, &packed.0)
    }

    pub(super) fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    pub(super) fn bytes(self, field: u64, bytes: &[u8]) -> Self {
        if bytes.is_empty() { self } else { self.delimited(field, bytes) }
    }

    /// A message in the message.
    pub(super) fn message(self, field: u64, message: &Self) -> Self {
        self.delimited(field, &message.0)
    }

    /// A repeated field: `add` adds each of the items.
    pub(super) fn each<I>(self, items: &[I], add: impl Fn(Self, &I) -> Self) -> Self {
        items.iter().fold(self, add)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    fn delimited(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    /// Seven bits a byte, the lowest first; the eighth says whether more follow.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    /// The examples of the specification.
    #[test]
    fn the_published_bytes() {
        let new = Message::default;
        let inner = new().int(1, 150);
        for (message, hex) in [
            (new().int(1, 1), "0801"),
            (inner.clone(), "089601"),
            (new().text(2, "testing"), "120774657374696e67"),
            (new().message(3, &inner), "1a03089601"),
            (new().ints(6, &[3, 270, 86942]), "3206038e029ea705"),
            // The two's complement of 64 bits takes ten bytes.
            (new().int(1, -2), "08feffffffffffffffff01"),
            (new().text(4, "hello").ints(5, &[1, 2, 3]), "220568656c6c6f2a03010203"),
        ] {
            let bytes = message.into_bytes();
            assert_eq!(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), hex);
        }
    }

    #[test]
    fn empty_text_is_left_out_and_an_empty_message_is_not() {
        let empty = Message::default();
        assert!(empty.clone().text(2, "").bytes(9, &[]).ints(1, &[]).into_bytes().is_empty());
        assert_eq!(empty.clone().message(1, &empty).int(15, 0).into_bytes(), [10, 0, 120, 0]);
    }

    #[test]
    fn from_128_on_a_number_takes_another_byte() {
        let bytes = |field, value| Message::default().int(field, value).into_bytes();
        assert_eq!(bytes(15, 127), [0x78, 0x7f]);
        assert_eq!(bytes(16, 128), [0x80, 0x01, 0x80, 0x01]);
        let longest = [8, 255, 255, 255, 255, 255, 255, 255, 255, 127];
        assert_eq!(bytes(1, i64::MAX), longest);
    }
}
