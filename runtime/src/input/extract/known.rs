//! Which types are parameters, whatever they hold; what they hold is another question.
//!
//! Two questions in place of one, for the compiler's answer: a type that is not a parameter is reported as
//! such, without a list of those that are, and of one that holds what nothing validates rustc names
//! what it holds.

use axum::Json;
use axum::extract::Path;

use crate::authorize::{Authorized, Child, Visible};
use crate::input::declare::ParameterFacts;
use crate::input::extract::{SafeInput, ValidationContext};
use crate::input::read::{Claims, Cookies, Form, Headers, Query};
use crate::problem::Refusal;

/// A type that is a parameter if what it holds is validated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter a guarded handler may take",
    label = "unvalidated input",
    note = "a body is `Json<T>`, `Form<T>` or `Multipart<T>`, the rest of a request `Query<T>`, \
            `Headers<T>` or `Cookies<T>`, of a type with `#[input]`; text in the path is \
            `Path<Text<64>>`; an object is `Authorized<T, Action>`",
    note = "or state why it needs no check: `#[unchecked(\"why\")]` on the parameter"
)]
pub trait ParameterBound: Sized {
    /// The type itself, of which [`Validated`] is asked.
    type Itself;

    /// Checks the value as [`Validated`] has it.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn check(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal>
    where
        Self::Itself: Validated;
}

/// A parameter that holds nothing but what validates itself.
pub trait Validated {
    /// What the type means for the guard.
    const FACTS: ParameterFacts;

    /// Checks the extracted value, after extraction and before the handler.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal>;
}

impl<P: ParameterBound<Itself: Validated>> SafeInput for P {
    const FACTS: ParameterFacts = P::Itself::FACTS;

    fn validate(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal> {
        self.check(validation)
    }
}

macro_rules! bounds {
    ($([$($parameter:ident)+] $type:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameter),+> ParameterBound for $type {
            type Itself = Self;

            fn check(&mut self, validation: &ValidationContext<'_>) -> Result<(), Refusal>
            where
                Self: Validated,
            {
                Validated::validate(self, validation)
            }
        }
    )+};
}

bounds! {
    [T] Json<T>;
    [T] Form<T>;
    [T] Query<T>;
    [T] axum::Form<T>;
    [T] axum::extract::Query<T>;
    [T] Path<T>;
    [T] Headers<T>;
    [T] Cookies<T>;
    [T] Claims<T>;
    [T A] Authorized<T, A>;
    [P C A] Child<P, C, A>;
    [T] Visible<T>;
}

#[cfg(feature = "multipart")]
bounds! {
    [T] crate::input::read::Multipart<T>;
}
