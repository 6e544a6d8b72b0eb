//! Objects of a service as entities of Cedar.

use cedar_policy::RestrictedExpression;
use palisade::CallerId;

use crate::entity::Names;

/// An object that policies are asked about: an entity from the same type that the service loads.
pub trait CedarObject {
    /// The entity type of the schema, without its namespace.
    const TYPE: &'static str;

    /// The id of the entity.
    fn id(&self) -> String;

    /// Its attributes, as the schema declares them. What does not fit the schema denies.
    fn attributes(&self) -> Vec<(&'static str, CedarValue)>;
}

/// The value of an attribute.
#[derive(Clone, Debug)]
pub struct CedarValue(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Text(String),
    Number(i64),
    Truth(bool),
    Set(Vec<CedarValue>),
    User(CallerId),
    Entity(String, String),
}

impl CedarValue {
    /// A `User`: a caller that an object holds, such as its owner.
    #[must_use]
    pub fn user(id: &CallerId) -> Self {
        Self(Kind::User(id.clone()))
    }

    /// An entity of a type of the schema, without its namespace.
    #[must_use]
    pub fn entity(type_name: &str, id: &str) -> Self {
        Self(Kind::Entity(type_name.to_owned(), id.to_owned()))
    }

    /// A set.
    #[must_use]
    pub fn set<V: Into<Self>>(values: impl IntoIterator<Item = V>) -> Self {
        Self(Kind::Set(values.into_iter().map(Into::into).collect()))
    }

    pub(crate) fn expression(self, names: &Names) -> Result<RestrictedExpression, String> {
        Ok(match self.0 {
            Kind::Text(text) => RestrictedExpression::new_string(text),
            Kind::Number(number) => RestrictedExpression::new_long(number),
            Kind::Truth(truth) => RestrictedExpression::new_bool(truth),
            Kind::Set(values) => {
                let values = values.into_iter().map(|value| value.expression(names));
                RestrictedExpression::new_set(values.collect::<Result<Vec<_>, _>>()?)
            }
            Kind::User(id) => RestrictedExpression::new_entity_uid(names.user(&id)),
            Kind::Entity(type_name, id) => {
                let uid = names.object(&type_name, &id).map_err(|error| error.to_string())?;
                RestrictedExpression::new_entity_uid(uid)
            }
        })
    }
}

impl From<&str> for CedarValue {
    fn from(text: &str) -> Self {
        Self(Kind::Text(text.to_owned()))
    }
}

impl From<String> for CedarValue {
    fn from(text: String) -> Self {
        Self(Kind::Text(text))
    }
}

impl From<i64> for CedarValue {
    fn from(number: i64) -> Self {
        Self(Kind::Number(number))
    }
}

impl From<bool> for CedarValue {
    fn from(truth: bool) -> Self {
        Self(Kind::Truth(truth))
    }
}
