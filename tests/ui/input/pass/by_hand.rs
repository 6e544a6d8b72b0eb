//! A type that bounds itself says so.

use palisade::prelude::*;

use palisade::{FieldFacts, FieldName, Input, InputField, Violations};

#[derive(serde::Deserialize)]
pub struct Country(#[allow(dead_code)] [u8; 2]);

impl InputField for Country {
    const FACTS: FieldFacts = FieldFacts::LEAF;
}

#[derive(serde::Deserialize)]
pub enum Change {
    Raise { cents: u32 },
    Leave,
}

impl Input for Change {
    const FIELDS: &'static [FieldName] = &[];
    const NAMES_OBJECT: bool = false;

    fn check(&self) -> Result<(), Violations> {
        let mut found = Violations::default();
        if matches!(self, Change::Raise { cents } if *cents > 5) {
            found.add("/Raise/cents", "range", "is too much");
        }
        found.into_result()
    }
}

#[input]
pub struct NewEmployee {
    country: Country,
    #[validate(nested)]
    change: Change,
    #[validate(nested, length(max = 3))]
    more: Vec<Change>,
}

#[secure]
async fn hire(_: Json<NewEmployee>, ) {}

fn main() {}
