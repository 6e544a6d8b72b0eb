//! Messages put together during const evaluation.

/// A message; what does not fit is cut.
pub(crate) struct Words {
    bytes: [u8; Self::MOST],
    length: usize,
}

impl Words {
    const MOST: usize = 512;

    pub(crate) const fn new() -> Self {
        Self { bytes: [0; Self::MOST], length: 0 }
    }

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

    /// A name in backticks.
    pub(crate) const fn name(&mut self, name: &str) {
        self.push("`");
        self.push(name);
        self.push("`");
    }

    pub(crate) const fn as_str(&self) -> &str {
        let (used, _) = self.bytes.split_at(self.length);
        match str::from_utf8(used) {
            Ok(text) => text,
            Err(_) => "unknown name",
        }
    }
}
