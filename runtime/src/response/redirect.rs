//! 303, 307 and 308.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::LOCATION;

use crate::response::{Exchange, Location, SafeResponse};

/// Sends the caller elsewhere, but never to a host a request could name.
///
/// ```
/// use palisade::Redirect;
///
/// let login = Redirect::to("https://id.example/login");
/// let moved = Redirect::within("/employees/e4").permanent();
/// # let _ = (login, moved);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    location: Location,
}

impl Redirect {
    /// 303 to a target that was written down when the service was: a URI or a path.
    pub fn to(target: &'static str) -> Self {
        Self { status: StatusCode::SEE_OTHER, location: Location::to(target) }
    }

    /// 303 to a path of this origin; one that leaves it is a 500, told to the log. [`Location`]
    /// has the exact rule.
    pub fn within(path: impl Into<String>) -> Self {
        Self { status: StatusCode::SEE_OTHER, location: Location::within(path) }
    }

    /// 307: the request is sent there again, with its method and body, this time.
    #[must_use]
    pub fn temporary(mut self) -> Self {
        self.status = StatusCode::TEMPORARY_REDIRECT;
        self
    }

    /// 308: the request is sent there again, with its method and body, from now on.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.status = StatusCode::PERMANENT_REDIRECT;
        self
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for Redirect {
    fn respond(self, _: &Exchange<'_>) -> Response {
        match self.location.value() {
            Ok(location) => (self.status, [(LOCATION, location)]).into_response(),
            Err(problem) => problem.into_response(),
        }
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let statuses = ["303", "307", "308"].into_iter();
        statuses
            .map(|status| crate::schema::AnswerSchema::empty(status).with(&["Location"]))
            .collect()
    }
}
