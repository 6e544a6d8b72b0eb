//! What comes in: every form of field and of generics.

use palisade::{File, Named, Principal, Problem, Read, Text, Verify, Violations, input};

use crate::entities::Employee;
use crate::handlers::Db;

/// Somebody new.
#[input]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewEmployee {
    /// The name.
    #[validate(length(min = 1, max = 80), non_control_character)]
    pub full_name: String,
    /// A word that is none in Rust.
    #[validate(length(max = 8))]
    pub r#type: String,
    /// Where letters go.
    #[validate(email(message = "must be an address"), length(max = 254))]
    pub email: Option<String>,
    /// Where somebody lives.
    #[validate(nested)]
    pub address: Address,
    /// Where somebody lived.
    #[validate(nested, length(max = 8))]
    pub former: Vec<Address>,
    /// The pay.
    #[validate(range(min = 0, max = 1_000_000))]
    pub salary_cents: i64,
}

/// Where somebody lives.
#[input]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Address {
    /// The town.
    #[validate(length(min = 1, max = 80))]
    pub town: String,
}

/// A page of a list.
#[input]
#[derive(Debug, Clone, Copy)]
#[serde(default)]
#[derive(Default)]
#[non_exhaustive]
pub struct Page {
    /// How many.
    #[validate(range(min = 1, max = 100))]
    pub limit: Option<u32>,
}

/// Who stands in for whom: objects, and what the state says of them.
#[input(verify)]
#[derive(Debug)]
#[non_exhaustive]
pub struct StandIn {
    /// Who is away.
    #[input(object)]
    pub away: Named<Employee, Read>,
    /// Who is there.
    #[input(object)]
    #[validate(length(max = 8))]
    pub there: Vec<Named<Employee, Read>>,
    /// Who is away, too.
    #[input(object, verify)]
    #[validate(nested)]
    pub next: Option<Box<Self>>,
    /// Which one, by its number.
    #[input(object)]
    pub case_id: u64,
}

impl Verify for StandIn {
    type Store = Db;

    async fn verify(&self, _: &Db, _: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        if self.there.is_empty() && self.next.is_none() {
            found.add("/there", "nobody", "is nobody");
        }
        Ok(found)
    }
}

/// Objects in an input of any content.
#[input]
#[derive(Debug)]
#[non_exhaustive]
pub struct Beside<T: palisade::InputField> {
    /// Who.
    #[input(object)]
    pub who: Named<Employee, Read>,
    /// What.
    pub what: T,
}

/// An input that nothing else is derived for, private.
#[input]
pub(crate) struct Small {
    /// How many.
    #[validate(range(max = 9))]
    count: u8,
}

impl Small {
    /// How many.
    pub(crate) const fn count(&self) -> u8 {
        self.count
    }
}

/// What a form holds.
#[input]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Upload {
    /// The title.
    #[validate(length(max = 80))]
    pub title: String,
    /// The picture.
    #[input(file(max = "16KiB", types("image/png", "image/jpeg")))]
    pub picture: File,
    /// What else there is.
    #[validate(length(max = 2))]
    #[input(file(max = "1KiB", any = "shown to nobody"))]
    pub more: Option<Vec<File>>,
}

/// What a head holds.
#[input]
#[derive(Debug, Clone)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Calling {
    /// Names the call.
    #[input(plain)]
    #[serde(alias = "x-request-key")]
    pub request_id: Text<32>,
}
