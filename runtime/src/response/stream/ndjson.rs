//! `application/x-ndjson`: one JSON value a line.

use axum::response::Response;

use super::framing::Framing;
use super::item::{ItemOf, StreamBound, StreamItem};
use super::redacted_stream;
use crate::redact::{Expose as _, Redacted as _, Shape, UnaskedObject};
use crate::response::known::known;
use crate::response::{Allowlisted, Exchange};

/// A stream of redacted items, one JSON value a line, for exports.
///
/// [The module's page](crate::response) and the rules of its streams: every item is written for
/// the caller; the stream ends with its source, with an error or when the caller's credential
/// expires. Where it ends before its source did, its last line is `broken off`, which is not JSON,
/// and the connection is cut, so that no client takes a part for the whole. The handler's timeout covers the time until it returns the stream.
///
/// ```
/// use palisade::prelude::*;
/// use futures_util::stream::{self, Stream};
///
/// #[derive(Redacted)]
/// struct Row {
///     #[expose]
///     name: String,
///     salary_cents: i64,
/// }
///
/// type Rows = stream::Iter<std::vec::IntoIter<Result<Row, Problem>>>;
///
/// #[secure(rate = "1/s")]
/// async fn export() -> NdJson<Rows> {
///     NdJson::new(stream::iter(vec![Ok(Row { name: "Zoë".to_owned(), salary_cents: 1 })]))
/// }
/// ```
#[derive(Debug)]
pub struct NdJson<S>(S);

impl<S> NdJson<S> {
    /// Items out of `source`, each a redacted value or the error that ends the stream.
    pub fn new(source: S) -> Self {
        Self(source)
    }
}

known! {
    [S] NdJson<S>;
}

impl<S: StreamBound<Item: StreamItem>> Allowlisted for NdJson<S> {
    const SHAPE: Shape = ItemOf::<S>::SHAPE;
    const UNASKED: Option<UnaskedObject> = ItemOf::<S>::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        redacted_stream::respond(
            self.0.itself(),
            Framing::Lines,
            None,
            "application/x-ndjson",
            exchange,
        )
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let item = <ItemOf<S> as crate::redact::Expose>::schema(schemas);
        vec![
            crate::schema::AnswerSchema::of("200", "application/x-ndjson", item)
                .with(&["X-Accel-Buffering"]),
        ]
    }
}
