//! With palisade, as the payroll example is written.

use palisade::prelude::*;
use palisade::{Rate, SecureApp};

use crate::Outcome;
use crate::employee::{Employee, ID, Store};
use crate::issuer::{AUDIENCE, ISSUER, PLENTY, SECRET};

/// Who may do what.
#[derive(Role, Debug)]
#[allow(dead_code, reason = "tokens and attributes name roles as text")]
pub(crate) enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

pub(crate) fn app(store: Store) -> Outcome<SecureApp> {
    let security = Security::builder()
        .roles::<Role>()
        .jwt(Jwt::hs256(SECRET).issuer(ISSUER).audience(AUDIENCE).plain_tokens())
        .address_rate(Rate::new(PLENTY, std::time::Duration::from_secs(1)))
        .direct()
        .build()?;
    let router = SecureRouter::new()
        .route("/employees", post(hire))
        .route("/employees/{id}", get(show))
        .with_state(store);
    Ok(router.secured_by(security)?)
}

#[secure(role = "hr", rate = "1000000/s")]
async fn show(employee: Authorized<Employee, Read>) -> Json<Permitted<Employee>> {
    Json(employee.permitted())
}

#[secure(role = "admin", rate = "1000000/s")]
async fn hire(
    visible: Visible<Employee>,
    Json(new): Json<NewEmployee>,
) -> Created<Option<Permitted<Employee>>> {
    let employee = new.hired();
    Created::at(format!("/employees/{}", employee.id), visible.one(employee))
}

#[input]
struct NewEmployee {
    #[validate(length(min = 1, max = 80))]
    name: String,
    #[validate(email, length(max = 254))]
    email: String,
    #[validate(length(min = 1, max = 80))]
    title: String,
    #[validate(length(min = 15, max = 34))]
    iban: String,
    #[validate(range(min = 0, max = 1_000_000_000))]
    salary_cents: i64,
}

impl NewEmployee {
    fn hired(self) -> Employee {
        Employee {
            id: ID.to_owned(),
            name: self.name,
            email: self.email,
            title: self.title,
            iban: self.iban,
            salary_cents: self.salary_cents,
            password_hash: String::new(),
        }
    }
}

impl Resource for Employee {
    type Id = Text<64>;
    type Store = Store;

    async fn load(store: &Store, id: &Text<64>) -> Result<Option<Self>, Problem> {
        Ok(store.find(id.as_str()))
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        self.id == caller.subject() || caller.has_role(Role::Hr)
    }
}
