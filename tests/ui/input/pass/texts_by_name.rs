//! What a query and a form hold: one text under each name.

use palisade::prelude::*;

#[input]
pub struct Filter {
    tag: Text<8>,
    limit: Option<u16>,
    #[serde(deserialize_with = "parts")]
    #[validate(length(max = 4))]
    tags: Vec<Text<8>>,
}

fn parts<'de, D: serde::Deserializer<'de>>(text: D) -> Result<Vec<Text<8>>, D::Error> {
    let text: String = serde::Deserialize::deserialize(text)?;
    Ok(text.split(',').filter_map(Text::new).collect())
}

#[secure]
async fn find(_: Query<Filter>) {}

#[secure]
async fn hire(_: palisade::axum::Form<Filter>) {}

fn main() {}
