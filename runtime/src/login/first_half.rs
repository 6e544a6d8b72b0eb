//! The handler of the first half of a login, as its limits name it.

/// The handler whose limit counts failures by account, and remembers where its owner comes from: its module and its name.
pub(super) const FIRST_HALF: (&str, &str) = ("palisade::login::handlers", "login");
