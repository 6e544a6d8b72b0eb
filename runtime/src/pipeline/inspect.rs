//! A handler's parameters as its guard sees them.

use crate::input::{ParameterFacts, ReadJson};
use crate::pipeline::Tuple;
use crate::policy::Policy;
use crate::redact::Shape;
use crate::security::{HandlerPlan, named};

/// What a handler's parameters mean for its guard; implemented by `#[secure]` and `#[public]`.
///
/// The only place where a parameter's type meets [`SafeInput`](crate::SafeInput).
pub trait Inspect: Policy + Sized {
    /// The parameters before the last.
    type Parts: Tuple;
    /// The last parameter.
    type Body;
    /// Nothing but an error at each parameter that nothing checks.
    const VALIDATED: () = ();
    /// The facts of the parameters before the last.
    const PARTS: &'static [ParameterFacts];
    /// The facts of the last parameter.
    const BODY: ParameterFacts;
    /// The policy's seal for these parameters; see [`Policy::SEAL`].
    const SEALED: u64;
    /// What the parameters before the last need of the guard: a tuple of [`Needs`](crate::input::Needs).
    type PartsNeed;
    /// What the last parameter needs of the guard.
    type BodyNeeds;
    /// How the last parameter is read where it is a JSON body; else its own extractor reads it.
    #[doc(hidden)]
    const READ: Option<ReadJson> = None;
    /// Checks of a generic handler, which only an instance of it can answer.
    const CHECKED: () = ();
    /// Whether an object leaves that is not asked about the caller, for the posture.
    const UNASKED: bool = false;
    /// All of this as data.
    #[doc(hidden)]
    const PLAN: HandlerPlan = HandlerPlan::new(
        const {
            Self::SPEC.check_seals(Self::SEAL, Self::SEALED, Self::PARTS.len());
            &Self::SPEC
        },
        Self::PARTS,
        const { &Self::BODY },
        Self::response,
        named::<Self>,
    )
    .unasked(Self::UNASKED);
    /// The same with what it answers with.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    const ANSWERS: crate::schema::AnswersOf = Self::answers;

    /// What the handler answers with, for documents.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let _ = schemas;
        Vec::new()
    }

    /// What the handler's response type can hold, for the posture.
    fn response() -> Shape {
        Shape::OPAQUE
    }
}
