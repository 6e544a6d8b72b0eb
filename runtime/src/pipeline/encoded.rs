//! The input in a body that an extractor of another crate reads.

use std::fmt;
use std::marker::PhantomData;

use http::StatusCode;
use http::request::Parts;

use crate::context::RequestContext;
use crate::input::{
    EncodedInput, JsonInput as _, ParameterFacts, ValidationContext, plain_refusal,
};
use crate::policy::Spec;
use crate::problem::Refusal;

/// Reads the input of a body in another form, as a body of JSON is read: within the application's limits, without a field
/// that the type does not name, with every rule held against it, and only what this caller may write.
///
/// ```
/// use palisade::axum::body::Bytes;
/// use palisade::axum::extract::{FromRequest, Request};
/// use palisade::axum::response::{IntoResponse, Response};
/// use palisade::prelude::*;
/// use palisade::{EncodedInput, InputReader};
///
/// /// A body of JSON in hexadecimal digits.
/// struct Hex<T>(T);
///
/// impl<T: palisade::JsonInput + serde::de::DeserializeOwned> EncodedInput for Hex<T> {
///     type Input = T;
/// }
///
/// impl<T, S> FromRequest<S> for Hex<T>
/// where
///     T: palisade::JsonInput + serde::de::DeserializeOwned,
///     S: Send + Sync,
/// {
///     type Rejection = Response;
///
///     async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
///         let (parts, body) = request.into_parts();
///         let reader = InputReader::<Self>::of(&parts).map_err(IntoResponse::into_response)?;
///         let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
///         let body = body.map_err(IntoResponse::into_response)?;
///         let pairs = body.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
///         let json: Vec<u8> = pairs.map(Option::unwrap_or_default).collect();
///         reader.read(&json).map(Self).map_err(IntoResponse::into_response)
///     }
/// }
///
/// #[input]
/// struct Sum {
///     #[validate(range(min = 1))]
///     cents: u32,
/// }
///
/// #[secure]
/// async fn pay(Hex(sum): Hex<Sum>) -> NoContent {
///     let _ = sum.cents;
///     NoContent
/// }
/// # let _ = SecureRouter::<()>::new().route("/pay", post(pay));
/// ```
pub struct InputReader<E> {
    context: RequestContext,
    of: PhantomData<fn() -> E>,
}

impl<E: EncodedInput> InputReader<E> {
    /// For the request whose body is read.
    ///
    /// # Errors
    /// 500 outside of an application.
    pub fn of(parts: &Parts) -> Result<Self, Refusal> {
        RequestContext::of(parts).map(|context| Self { context, of: PhantomData })
    }

    /// Reads the input, of so many bytes at most as the handler's `body` says: what was small before it was opened may be large.
    ///
    /// # Errors
    /// The refusal that the caller receives: 413 for more, 400 for what is not JSON, 403 for a field that it may not write, 422 for another
    /// form and for what breaks a rule.
    pub fn read(self, json: &[u8]) -> Result<E::Input, Refusal> {
        const {
            check_is_not_looked_up(
                &E::Input::BODY,
                "what is in another form names no object that is loaded, and is not verified\n\
                 help: take its ids as `Text<64>` or `Plain<T>`, and load by them in the handler",
            );
        }
        let Self { context, .. } = self;
        let limit = context.guard().map_or(Spec::BODY_LIMIT, |spec| spec.body_limit);
        if u64::try_from(json.len()).is_ok_and(|length| length > limit) {
            return Err(plain_refusal(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let granted = context.granted();
        let limits = context.security().json_limits();
        ValidationContext::of(context.shown_caller(), &granted).read(json, limits)
    }
}

/// Stops compilation where something of an input is looked up, and nothing looks it up.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
pub(super) const fn check_is_not_looked_up(facts: &ParameterFacts, told: &str) {
    assert!(!facts.looks_up && !facts.loads, "{}", told);
}

impl<E> fmt::Debug for InputReader<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("InputReader").finish_non_exhaustive()
    }
}
