//! `verify` stands alone.

use palisade::prelude::*;

#[input(verify = crate::Db)]
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

//- #[input(verify = crate::Db)]
//+ #[input(verify)]
