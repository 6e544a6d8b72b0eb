//! Every mask, and a foreign type that is trusted.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Person {
    #[expose(mask = "pseudonym")]
    id: String,
    #[expose(mask = "date_year")]
    born: Option<String>,
    #[expose(truncate = 8)]
    note: std::sync::Arc<str>,
    #[expose(mask = "first3")]
    city: String,
    #[expose(mask = "last9")]
    phone: String,
    #[expose(serialize = "a moment holds nothing but a time")]
    since: std::time::SystemTime,
    #[expose]
    by_year: std::collections::BTreeMap<u16, Vec<String>>,
}

fn main() {}
