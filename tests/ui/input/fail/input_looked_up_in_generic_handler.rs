//! A generic handler knows no state.

use palisade::prelude::*;

pub struct Employee;

impl Resource for Employee {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
pub struct Order<T: palisade::InputField> {
    #[input(object)]
    manager: Named<Employee, Read>,
    thing: T,
}

#[secure]
async fn order<T>(_: Json<Order<T>>)
where
    T: palisade::InputField + serde::de::DeserializeOwned + Send + 'static,
{
}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/orders", post(order::<u8>));
}
