//! Events of any content are not allowlisted.

use palisade::prelude::*;

#[secure]
async fn watch() -> palisade::axum::body::Body {
    Default::default()
}

fn main() {}
