//! What is verified says `verify`.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: Text<80>,
}

impl Verify for NewEmployee {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", post(hire));
}

//- #[input]
//+ #[input(verify)]
