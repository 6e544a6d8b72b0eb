//! A body that is encrypted for the service.

use std::ops::Deref;

use palisade::axum::body::Bytes;
use palisade::axum::extract::{FromRef, FromRequest, Request};
use palisade::axum::response::{IntoResponse, Response};
use palisade::http::StatusCode;
use palisade::http::header::CONTENT_TYPE;
use palisade::{EncodedInput, InputReader, JsonInput, Problem};
use serde::de::DeserializeOwned;

use crate::opening::OpeningKeys;

/// A body that is encrypted for the service: `application/jose`, in the compact form, with the JSON of an
/// [`#[input]`](macro@palisade::input) type inside.
///
/// It takes its keys from the router's state, as [`OpeningKeys`]. The handler states of its input what it would of `Json<T>`'s: where it names an
/// object, `objects = "why"`. Objects that are loaded ([`Named`](palisade::Named)) do not compile here.
/// Where the application has a firewall, which sees ciphertext alone, it states `firewall(head_only, reason = "..")`.
///
/// ```compile_fail,E0080
/// use palisade::prelude::*;
/// use palisade_jwe::Sealed;
///
/// #[input]
/// struct Order {
///     #[input(object)]
///     account: u64,
/// }
///
/// // Nothing checks who may reach the account.
/// #[secure]
/// async fn order(Sealed(order): Sealed<Order>) -> NoContent {
///     let _ = order.account;
///     NoContent
/// }
/// # fn main() {}
/// ```
///
/// ```
/// use palisade::prelude::*;
/// use palisade_jwe::Sealed;
///
/// #[input]
/// struct Order {
///     #[input(object)]
///     account: u64,
/// }
///
/// #[secure(objects = "clerks book on every account")]
/// async fn order(Sealed(order): Sealed<Order>) -> NoContent {
///     let _ = order.account;
///     NoContent
/// }
/// # fn main() {}
/// ```
///
/// # Errors
/// 415 for another content type. One and the same 400 for whatever cannot be opened, and for what is not JSON inside;
/// 422 for what breaks a rule.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Sealed<T>(pub T);

impl<T> Deref for Sealed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Leaves the content out: it was worth encrypting.
impl<T> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Sealed").finish_non_exhaustive()
    }
}

impl<T: JsonInput + DeserializeOwned> EncodedInput for Sealed<T> {
    type Input = T;
}

impl<T, S> FromRequest<S> for Sealed<T>
where
    T: JsonInput + DeserializeOwned,
    S: Send + Sync,
    OpeningKeys: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let mut types = request.headers().get_all(CONTENT_TYPE).iter();
        let (Some(kind), None) = (types.next(), types.next()) else { return Err(other_type()) };
        if !kind.as_bytes().eq_ignore_ascii_case(b"application/jose") {
            return Err(other_type());
        }
        let keys = OpeningKeys::from_ref(state);
        let (parts, body) = request.into_parts();
        let reader = InputReader::<Self>::of(&parts).map_err(IntoResponse::into_response)?;
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        let body = body.map_err(IntoResponse::into_response)?;
        let message = str::from_utf8(&body).map_err(|_| unopened())?;
        let content = keys.open(message).map_err(|_| unopened())?;
        reader.read(&content).map(Self).map_err(|refusal| {
            let refused = refusal.into_response();
            // What is not JSON is reported as what cannot be opened is.
            if refused.status() == StatusCode::BAD_REQUEST { unopened() } else { refused }
        })
    }
}

fn other_type() -> Response {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        .detail("the body must be an encrypted message of the type `application/jose`")
        .into_response()
}

/// The one answer, whatever is wrong.
fn unopened() -> Response {
    Problem::new(StatusCode::BAD_REQUEST).detail("the message cannot be opened").into_response()
}
