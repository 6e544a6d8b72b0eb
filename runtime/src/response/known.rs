//! Which types are responses, whatever they hold; what they hold is another question.
//!
//! Two questions in place of one, for the compiler's answer: a type that is not a response is reported as
//! such, without a list of those that are, and of a response that holds what may not leave rustc
//! names what it holds.

use axum::response::Response;

use crate::redact::{Shape, UnaskedObject};
use crate::response::{Exchange, SafeResponse};

/// A type that is a response if what it holds may leave.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not allowlisted and may not leave the service",
    label = "nothing says what of this a caller may see",
    note = "return `Json<T>` or `Page<T>` of a type that derives `Redacted`, or `NdJson` or `Sse` of \
            a stream of `Result<T, E>`",
    note = "or state on the handler why it may leave whole: `unredacted = \"why\"`"
)]
pub trait ResponseBound: Sized {
    /// The type itself, of which [`Allowlisted`] is asked.
    type Itself;

    /// The value.
    fn itself(self) -> Self::Itself;
}

/// A response that holds nothing but what may leave.
pub trait Allowlisted {
    /// What the response can hold, for the posture.
    const SHAPE: Shape = Shape::OPAQUE;
    /// The object in it that is not asked about the caller before it leaves.
    const UNASKED: Option<UnaskedObject>;

    /// Writes the response as the caller of this exchange may see it.
    fn respond(self, exchange: &Exchange<'_>) -> Response;

    /// What it answers with, for documents.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        vec![crate::schema::AnswerSchema::of("2XX", "*/*", serde_json::json!({}))]
    }
}

impl<R: ResponseBound<Itself: Allowlisted>> SafeResponse for R {
    const SHAPE: Shape = R::Itself::SHAPE;
    const UNASKED: Option<UnaskedObject> = R::Itself::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        self.itself().respond(exchange)
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        R::Itself::answers(schemas)
    }
}

/// Types that are responses whatever they hold, each said beside its [`Allowlisted`].
macro_rules! known {
    ($([$($parameter:ident)+] $type:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameter),+> $crate::response::ResponseBound for $type {
            type Itself = Self;

            fn itself(self) -> Self {
                self
            }
        }
    )+};
}

pub(super) use known;
