//! What is said of an input is in one attribute.

use palisade::prelude::*;

#[input]
#[input(verify)]
pub struct Change {
    title: Text<80>,
}

impl Verify for Change {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

fn main() {}

//- #[input]
//- #[input(verify)]
//+ #[input(verify)]
