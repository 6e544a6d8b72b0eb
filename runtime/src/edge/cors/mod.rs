//! Which pages of other origins may read answers: the CORS protocol of the [Fetch standard].
//!
//! The fields are on every answer, refusals and failures included. Preflights are answered here: no guard asks for a
//! credential, no handler runs, and no limit counts them unless the application has to be asked about their origin or about the owner
//! of their address.
//!
//! [Fetch standard]: https://fetch.spec.whatwg.org/#http-cors-protocol

mod answer;
mod asked;
mod ready;
mod routes;
mod source;
mod statement;

pub(crate) use answer::CorsAnswer;
pub(crate) use asked::CorsRequest;
pub(crate) use ready::ReadyCors;
pub(crate) use routes::{CorsRoute, CorsRoutes, HandlerOrigins};
pub use source::CorsQuestion;
pub use statement::Cors;
