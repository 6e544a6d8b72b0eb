//! A nested struct is an input as well.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(nested)]
    address: Address,
}

#[derive(serde::Deserialize)]
pub struct Address {
    street: String,
}

impl palisade::private::validator::Validate for Address {
    fn validate(&self) -> Result<(), palisade::private::validator::ValidationErrors> {
        Ok(())
    }
}

fn main() {}

//- #[derive(serde::Deserialize)]
//+ #[input]
//-     street: String,
//+     street: Text<80>,
//- impl palisade::private::validator::Validate for Address {
//-     fn validate(&self) -> Result<(), palisade::private::validator::ValidationErrors> {
//-         Ok(())
//-     }
//- }
