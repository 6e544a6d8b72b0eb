//! Nothing in claims is looked up: what they say is the issuer's word.

use palisade::prelude::*;

#[input(verify)]
pub struct Staff {
    is_here: bool,
}

impl Verify for Staff {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

#[secure]
async fn desk(_: Claims<Staff>) {}

fn main() {}

//- async fn desk(_: Claims<Staff>) {}
//+ async fn desk(_: Json<Staff>) {}
