//! The links of a chain, and how they are written.

use std::fmt::{self, Write as _};

use aws_lc_rs::hmac;
use serde::Deserialize;

use super::hash::{hex, sha256};
use crate::weak_secret::weakness;

/// How the lines of a file are chained.
///
/// ```
/// use palisade::audit::Chain;
///
/// // Finds damage, and an edit by a process that does not rewrite the chain.
/// let _ = Chain::sha256();
/// // Finds every edit by a process that does not have the key.
/// let _ = Chain::keyed(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
/// ```
#[derive(Clone)]
pub struct Chain {
    hash: Hash,
    /// Why its key can be guessed.
    pub(in crate::audit) weakness: Option<&'static str>,
}

#[derive(Clone)]
enum Hash {
    Sha256,
    Keyed(Box<hmac::Key>),
}

impl Chain {
    /// Without a key. A process that may write the file can rewrite the whole chain: keep the last hash elsewhere
    /// as well.
    pub fn sha256() -> Self {
        Self { hash: Hash::Sha256, weakness: None }
    }

    /// With a key, which readers of the file do not need and verifiers do. No file is opened with one that can be guessed.
    pub fn keyed(key: [u8; 32]) -> Self {
        let hash = Hash::Keyed(Box::new(hmac::Key::new(hmac::HMAC_SHA256, &key)));
        Self { hash, weakness: weakness(&key) }
    }

    pub(super) fn hash(&self, bytes: &[u8]) -> String {
        match &self.hash {
            Hash::Sha256 => sha256(bytes),
            Hash::Keyed(key) => hex(hmac::sign(key, bytes).as_ref()),
        }
    }

    /// The line of an event, without its end; the link moves on.
    pub(in crate::audit) fn line(&self, link: &mut Link, object: &str) -> String {
        let members = object.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let members = members.unwrap_or_default();
        let comma = if members.is_empty() { "" } else { "," };
        let seq = link.seq.saturating_add(1);
        let mut line = format!(r#"{{"seq":{seq}{comma}{members},"prev":"{}""#, link.hash);
        let hash = self.hash(line.as_bytes());
        // Writing into a string cannot fail.
        let _ = write!(line, r#","hash":"{hash}"}}"#);
        *link = Link { seq, hash };
        line
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.hash {
            Hash::Sha256 => "Chain::sha256()",
            Hash::Keyed(_) => "Chain::keyed(..)",
        })
    }
}

/// Where a chain is: the last line's number and hash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// The line's number.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

impl Default for Link {
    fn default() -> Self {
        Self { seq: 0, hash: "0".repeat(64) }
    }
}
