//! The header that was read last, and what it asked for.
//!
//! A key remembers the header under which it verified a signature. Refused tokens leave nothing there: without this, the
//! header of many such tokens would be read for each.

use std::sync::RwLock;

use super::header::TokenType;

/// Longer headers are read each time. Those of issuers are a third of this.
const LONGEST: usize = 512;

/// One header, of any sender: what it asks for depends on its text and the keys alone, and another takes its place.
#[derive(Default)]
pub(super) struct LastHeader(RwLock<Option<ReadHeader>>);

struct ReadHeader {
    text: Box<[u8]>,
    key: usize,
    kind: TokenType,
}

impl LastHeader {
    /// The place of the key that `header` asks for and the kind of token that it states, if it is the text that was read
    /// last. A request that finds the memory in use reads its header itself.
    pub(super) fn recall(&self, header: &[u8]) -> Option<(usize, TokenType)> {
        let last = self.0.try_read().ok()?;
        last.as_ref().filter(|last| *last.text == *header).map(|last| (last.key, last.kind))
    }

    pub(super) fn keep(&self, header: &[u8], key: usize, kind: TokenType) {
        if header.len() <= LONGEST
            && let Ok(mut last) = self.0.try_write()
        {
            *last = Some(ReadHeader { text: header.into(), key, kind });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_header_alone_is_recalled_and_only_by_its_whole_text() {
        let last = LastHeader::default();
        assert_eq!(last.recall(b""), None);
        last.keep(b"e30", 0, TokenType::Jwt);
        assert_eq!(last.recall(b"e30"), Some((0, TokenType::Jwt)));
        last.keep(b"e31", 1, TokenType::AccessToken);
        for other in ["e30", "e3", "e311", ""] {
            assert_eq!(last.recall(other.as_bytes()), None, "{other}");
        }
        assert_eq!(last.recall(b"e31"), Some((1, TokenType::AccessToken)));
    }

    #[test]
    fn a_long_header_takes_no_room() {
        let last = LastHeader::default();
        last.keep(&[b'a'; LONGEST], 0, TokenType::Jwt);
        last.keep(&[b'a'; LONGEST + 1], 0, TokenType::Jwt);
        assert_eq!(last.recall(&[b'a'; LONGEST]), Some((0, TokenType::Jwt)));
        assert_eq!(last.recall(&[b'a'; LONGEST + 1]), None);
    }
}
