//! Messages that are put together during const evaluation: the compile errors a user reads.

/// Whether two texts are the same, during const evaluation.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
pub(crate) const fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// The hash of what a seed stands for and one text more (FNV-1a), and its end.
#[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
pub(crate) const fn hash(mut seed: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        seed = (seed ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    (seed ^ 0xff).wrapping_mul(0x0100_0000_01b3)
}

/// A message put together during const evaluation; what does not fit is cut.
pub(crate) struct ConstText {
    bytes: [u8; Self::MOST],
    length: usize,
}

impl ConstText {
    const MOST: usize = 512;

    /// An empty message.
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; Self::MOST], length: 0 }
    }

    /// Adds a piece.
    #[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
    pub(crate) const fn push(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if self.length + bytes.len() > Self::MOST {
            return;
        }
        let mut index = 0;
        while index < bytes.len() {
            self.bytes[self.length] = bytes[index];
            self.length += 1;
            index += 1;
        }
    }

    /// Adds a name in backticks.
    pub(crate) const fn name(&mut self, name: &str) {
        self.push("`");
        self.push(name);
        self.push("`");
    }

    /// Adds a number.
    pub(crate) const fn push_number(&mut self, number: u64) {
        const DIGITS: &str = "0123456789";
        if number >= 10 {
            self.push_number(number / 10);
        }
        let (_, rest) = DIGITS.split_at((number % 10) as usize);
        let (digit, _) = rest.split_at(1);
        self.push(digit);
    }

    /// The message.
    pub(crate) const fn as_str(&self) -> &str {
        let (used, _) = self.bytes.split_at(self.length);
        match str::from_utf8(used) {
            Ok(text) => text,
            Err(_) => "a message that is not text",
        }
    }
}
