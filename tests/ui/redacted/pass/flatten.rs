//! What has fields can stand in another's place.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Audit {
    #[expose]
    created: u64,
}

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub enum Contract {
    Open,
    Fixed(#[expose] Audit),
}

#[derive(Redacted)]
pub struct Page<T> {
    #[expose(flatten)]
    audit: Option<Box<Audit>>,
    #[expose]
    #[serde(flatten)]
    contract: std::sync::Arc<Contract>,
    #[expose(flatten)]
    rest: T,
}

fn main() {}
