//! Bodies in a form that an extractor of another crate reads: encrypted, signed, compressed.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use crate::input::check::JsonInput;
use crate::input::declare::{ParameterFacts, Reads};
use crate::input::extract::{ParameterBound, Validated, ValidationContext};
use crate::problem::Refusal;

/// An extractor of a body in which an [`#[input]`](macro@crate::input) comes in another form, as in an encrypted
/// message. A guarded handler may take it like `Json<T>`: what its input says about itself (that it names an object, that only
/// some may write a field) holds for the handler.
///
/// The extractor reads it by [`InputReader`](crate::InputReader), which is the only way to such an input: it holds every rule
/// against it. Objects that an input names ([`Named`](crate::Named)) and what is looked up
/// ([`Verify`](crate::Verify)) do not compile here.
pub trait EncodedInput: Sized {
    /// What is in it.
    type Input: JsonInput + DeserializeOwned;
}

#[diagnostic::do_not_recommend]
impl<E: EncodedInput> ParameterBound for E {
    type Itself = Encoded<E>;

    /// It was checked when it was read.
    fn check(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

/// What stands for such an extractor where the facts of a parameter are asked: were it the extractor itself, rustc would try this of
/// every parameter that is refused, and tell of the parameter in place of what is wrong within it.
pub struct Encoded<E>(PhantomData<fn() -> E>);

impl<E: EncodedInput> Validated for Encoded<E> {
    const FACTS: ParameterFacts = ParameterFacts::encoded::<E::Input>();

    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

impl ParameterFacts {
    const fn encoded<T: JsonInput>() -> Self {
        Self {
            reads: Reads::Encoded,
            #[cfg(feature = "openapi")]
            schema: Some(T::schema),
            ..T::BODY
        }
    }
}
