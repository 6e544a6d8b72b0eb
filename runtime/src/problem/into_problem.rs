//! Errors that a handler may return.

use std::convert::Infallible;

use http::StatusCode;

use crate::problem::Problem;

/// What a handler may return as its error.
///
/// `#[derive(Problem)]` implements it for a service's own error:
///
/// ```
/// use palisade::prelude::*;
/// use palisade::{IntoProblem as _, http::StatusCode};
///
/// #[derive(Problem)]
/// #[problem(type = "https://errors.example/hire", title = "Cannot hire")]
/// enum HireError {
///     #[problem(status = 409, detail = "`{email}` works here already")]
///     Taken {
///         #[problem(extension)]
///         email: String,
///     },
///     #[problem(status = 500)]
///     Store(#[problem(from)] std::io::Error),
/// }
///
/// let taken = HireError::Taken { email: "a@b.example".to_owned() }.into_problem();
/// assert_eq!(taken.status(), StatusCode::CONFLICT);
/// let failed = HireError::from(std::io::Error::other("disk full")).into_problem();
/// assert_eq!(failed.status(), StatusCode::INTERNAL_SERVER_ERROR);
/// ```
///
/// A field reaches the caller only where it is named in `detail` or marked as `extension`; a cause
/// (`source`, or `from`, which `?` uses) is for the log. A 5xx leaves with the request's id and no
/// other word. The type itself is no `std::error::Error`: as one it would become an opaque 500.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error that may leave the service",
    label = "no problem details for this error",
    note = "return `Problem` (any `std::error::Error` becomes an opaque 500 through `?`), or an \
            error of the service's own that derives `palisade::Problem`"
)]
pub trait IntoProblem {
    /// What a caller may know of this error.
    fn into_problem(self) -> Problem;

    /// What it may be, for documents.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn problems() -> Vec<crate::schema::AnswerSchema> {
        crate::schema::any_problem()
    }
}

/// A status alone: 4xx and 5xx as they are, anything else is a 500.
#[diagnostic::do_not_recommend]
impl IntoProblem for StatusCode {
    fn into_problem(self) -> Problem {
        Problem::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoProblem for Problem {
    fn into_problem(self) -> Problem {
        self
    }
}

/// There is no such error: what is said to fail in no way does not.
#[diagnostic::do_not_recommend]
impl IntoProblem for Infallible {
    fn into_problem(self) -> Problem {
        match self {}
    }

    #[cfg(feature = "openapi")]
    fn problems() -> Vec<crate::schema::AnswerSchema> {
        Vec::new()
    }
}
