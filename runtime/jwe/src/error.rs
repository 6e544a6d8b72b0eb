//! What goes wrong with keys and messages.

use std::error::Error;
use std::fmt;

/// A message cannot be opened. The cause is not shown, so that it cannot be probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenError;

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the message cannot be opened")
    }
}

impl Error for OpenError {}

/// Why a key is none. It shows nothing of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// It cannot be read in its form.
    Unreadable,
    /// It is shorter than 2,048 bits, or longer than 8,192.
    RsaSize,
    /// It has no id, or one that is longer than 128 bytes or no printable ASCII.
    Id,
    /// Two keys have one id.
    IdTwice,
    /// There is no key.
    None,
    /// There are no random bytes.
    Random,
}

impl fmt::Display for KeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Unreadable => "the key cannot be read",
            Self::RsaSize => "an RSA key has 2,048 to 8,192 bits",
            Self::Id => "a key has an id of 1 to 128 printable letters",
            Self::IdTwice => "two keys have one id",
            Self::None => "there is no key",
            Self::Random => "there are no random bytes",
        })
    }
}

impl Error for KeyError {}

/// A stored field cannot be read: it was changed, belongs to another row, or its key is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredError;

impl fmt::Display for StoredError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the stored field cannot be read")
    }
}

impl Error for StoredError {}
