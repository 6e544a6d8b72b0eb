//! Parameters that stand in for those whose feature is off, so that the error names the feature.

use axum::extract::{FromRequest, Request};
use serde::de::{Deserialize, Deserializer, Error as _};

use crate::input::declare::{FieldFacts, InputField, ParameterFacts};
use crate::input::extract::{ParameterBound, Validated, ValidationContext};
use crate::problem::Refusal;

const OFF: &str = "palisade's feature `multipart` is off";

/// A file without palisade's feature `multipart`: the attribute on its field and the parameter that would read it
/// name the feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File(());

impl InputField for File {
    const FACTS: FieldFacts = FieldFacts::LEAF;
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(OFF))
    }
}

/// `Multipart<T>` without palisade's feature `multipart`: no handler can take it.
#[derive(Debug)]
pub struct Multipart<T>(pub T);

/// Switched on by a feature of palisade; nothing implements it.
#[diagnostic::on_unimplemented(
    message = "`Multipart` needs palisade's feature `multipart`",
    label = "the feature is off",
    note = "write `features = [\"multipart\"]` at `palisade` in `Cargo.toml`"
)]
pub trait MultipartIsOn {}

impl<T> ParameterBound for Multipart<T> {
    type Itself = Self;

    fn check(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal>
    where
        Self: Validated,
    {
        Validated::validate(self, validation)
    }
}

impl<T: MultipartIsOn> Validated for Multipart<T> {
    const FACTS: ParameterFacts = ParameterFacts::PLAIN;

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Err(Refusal::internal(OFF))
    }
}

impl<T: Send, S: Sync> FromRequest<S> for Multipart<T> {
    type Rejection = Refusal;

    async fn from_request(_: Request, _: &S) -> Result<Self, Refusal> {
        Err(Refusal::internal(OFF))
    }
}
