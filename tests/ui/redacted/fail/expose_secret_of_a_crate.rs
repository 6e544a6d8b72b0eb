//! A secret of the crate `secrecy`: held, and never shown.

use palisade::prelude::*;
use secrecy::SecretString;

#[derive(Redacted)]
pub struct Account {
    #[expose]
    id: u64,
    recovery: SecretString,
    #[expose]
    hint: Option<SecretString>,
}

fn main() {}

//-     #[expose]
//-     hint: Option<SecretString>,
//+     hint: Option<SecretString>,
