//! An input that holds a verified input verifies it.

use palisade::prelude::*;

#[input]
pub struct Staff {
    #[validate(nested, length(max = 8))]
    new: Vec<NewEmployee>,
}

#[input(verify)]
pub struct NewEmployee {
    name: Text<80>,
}

impl Verify for NewEmployee {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

fn main() {}

//- pub struct Staff {
//+ pub struct Staff {
//+     #[input(verify)]
