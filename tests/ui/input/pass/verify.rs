//! Inputs that are verified against the state.

use palisade::prelude::*;

#[derive(Clone)]
pub struct Db;

#[input(verify)]
pub struct NewEmployee {
    name: Text<80>,
    #[input(verify)]
    #[validate(nested)]
    address: Option<Box<Address>>,
    #[input(verify)]
    #[validate(nested, length(max = 2))]
    more: Vec<NewEmployee>,
}

#[input(verify, crate = ::palisade)]
pub struct Address {
    city: Text<80>,
}

#[input(verify)]
pub struct Page<T: palisade::Input + Send + Sync> {
    #[validate(nested)]
    held: T,
}

#[input]
pub struct Staff {
    #[input(verify)]
    #[validate(nested)]
    one: NewEmployee,
}

impl Verify for NewEmployee {
    type Store = Db;

    async fn verify(&self, _: &Db, _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

impl Verify for Address {
    type Store = Db;

    async fn verify(&self, _: &Db, _: Option<&Principal>) -> Result<Violations, Problem> {
        std::io::Result::Ok(())?;
        Ok(Violations::default())
    }
}

impl<T: palisade::Input + Send + Sync> Verify for Page<T> {
    type Store = Db;

    async fn verify(&self, _: &Db, _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

#[secure]
async fn paged(_: Json<Page<Plainly>>) {}

#[public(reason = "a form for anyone", rate = "5/s")]
async fn apply(_: Query<Address>, _: Json<Staff>) {}

#[input]
pub struct Plainly {
    name: Text<80>,
}

fn main() {
    let _: SecureRouter = SecureRouter::new()
        .route("/employees", post(hire))
        .route("/paged", post(paged))
        .route("/applications", post(apply))
        .with_state(Db);
}
