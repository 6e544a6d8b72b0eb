//! Nothing that a set holds is looked up: what is wrong with it could not be told by its place.

use palisade::prelude::*;

#[input(verify)]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Guest {
    name: Text<8>,
}

impl Verify for Guest {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

#[input]
pub struct Party {
    #[input(verify)]
    #[validate(nested, length(max = 3))]
    guests: std::collections::BTreeSet<Guest>,
}

fn main() {}

//-     guests: std::collections::BTreeSet<Guest>,
//+     guests: Vec<Guest>,
