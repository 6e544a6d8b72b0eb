//! `text/csv`: one redacted item a row.

use std::fmt;
use std::sync::Arc;

use axum::response::Response;
use futures_util::stream;
use http::header::CONTENT_DISPOSITION;

use super::framing::Framing;
use super::item::{ItemOf, StreamBound, StreamItem};
use super::redacted_stream;
use super::table::Columns;
use crate::problem::Problem;
use crate::redact::{Expose as _, Redacted as _, Shape, UnaskedObject};
use crate::response::disposition::attachment;
use crate::response::known::known;
use crate::response::{Allowlisted, Exchange};

/// A stream of redacted items as a table ([RFC 4180]), saved by browsers as a file.
///
/// The first row names the columns: the fields that the caller may see of some item. A field that the
/// caller may not see of one item, or that has no value, is an empty cell; a list or an object in a
/// cell is JSON. Every text is in quotes. The stream ends as that of [`NdJson`](crate::NdJson) does.
///
/// # Security
/// A text that a spreadsheet would take for a formula (it begins, after spaces, with `=`, `+`, `-`,
/// `@`, one of their full-width forms, a tab or a line break) gets an apostrophe in front, as OWASP
/// advises against CSV injection. A program that reads the file gets it, too. Numbers stay as they are, also one below zero that
/// is written as a text, as a `Decimal` is.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::response::Rows;
///
/// #[derive(Redacted)]
/// struct Row {
///     #[expose]
///     name: String,
///     #[expose(role = "hr")]
///     salary_cents: i64,
/// }
/// # #[derive(Role)] pub enum Role { Hr }
///
/// #[secure(rate = "1/s")]
/// async fn export() -> Csv<Rows<Row>> {
///     Csv::of(vec![Row { name: "Zoë".to_owned(), salary_cents: 1 }]).named("staff.csv")
/// }
/// # fn main() {}
/// ```
///
/// [RFC 4180]: https://www.rfc-editor.org/rfc/rfc4180
pub struct Csv<S> {
    source: S,
    name: Option<String>,
}

/// Rows that are there at once.
pub type Rows<T> = stream::Iter<std::vec::IntoIter<Result<T, Problem>>>;

impl<S> Csv<S> {
    /// Rows out of `source`, each a redacted value or the error that ends the stream.
    pub fn new(source: S) -> Self {
        Self { source, name: None }
    }

    /// What the caller may save it as.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl<T> Csv<Rows<T>> {
    /// These rows.
    pub fn of(rows: Vec<T>) -> Self {
        let rows: Vec<_> = rows.into_iter().map(Ok).collect();
        Self::new(stream::iter(rows))
    }
}

impl<S> fmt::Debug for Csv<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Csv").field("name", &self.name).finish_non_exhaustive()
    }
}

known! {
    [S] Csv<S>;
}

impl<S: StreamBound<Item: StreamItem>> Allowlisted for Csv<S> {
    const SHAPE: Shape = ItemOf::<S>::SHAPE;
    const UNASKED: Option<UnaskedObject> = ItemOf::<S>::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        let columns = Arc::new(Columns::of(&ItemOf::<S>::SHAPE, exchange.viewer()));
        let framing = Framing::Table(columns);
        let content_type = "text/csv; charset=utf-8; header=present";
        let mut response =
            redacted_stream::respond(self.source.itself(), framing, None, content_type, exchange);
        response.headers_mut().insert(CONTENT_DISPOSITION, attachment(self.name.as_deref()));
        response
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let text = serde_json::json!({"type": "string"});
        vec![
            crate::schema::AnswerSchema::of("200", "text/csv", text)
                .with(&["Content-Disposition", "X-Accel-Buffering"]),
        ]
    }
}
