//! What a handler may return that states why its response leaves whole.

use axum::response::{IntoResponse, Response};

use crate::response::Exchange;

/// A response that leaves whole, as its handler states.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a response",
    label = "no response",
    note = "what `Json` holds derives `serde::Serialize`, and with `Redacted` beside it states why: \
            `#[redacted(raw_serialize = \"why\")]`"
)]
pub trait WholeResponse {
    /// Writes the response as it is.
    fn respond(self, exchange: &Exchange<'_>) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> WholeResponse for T {
    fn respond(self, _: &Exchange<'_>) -> Response {
        self.into_response()
    }
}
