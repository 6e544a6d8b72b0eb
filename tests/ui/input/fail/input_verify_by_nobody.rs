//! What says `verify` is verified.

use palisade::prelude::*;

#[input(verify)]
pub struct NewEmployee {
    name: Text<80>,
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", post(hire));
}

//- #[secure]
//+ impl Verify for NewEmployee {
//+     type Store = ();
//+     async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<palisade::Violations, Problem> { Ok(Default::default()) }
//+ }
//+
//+ #[secure]
