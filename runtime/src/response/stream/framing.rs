//! How items and the end of a stream look on the wire.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::table::Columns;
use crate::problem::Problem;
use crate::redact::{Expose, ExposeError, JsonBuffer, Viewer};

/// One item a line, one an event, or one a row.
#[derive(Clone, Debug)]
pub(super) enum Framing {
    Lines,
    Table(Arc<Columns>),
    Events { name: Option<&'static str> },
}

/// A line that no reader of JSON takes. To a proxy that speaks HTTP/1.0, as nginx does unless told
/// otherwise, the end of a connection is the end of a body, and a stream that was cut looks whole.
const TORN: &[u8] = b"broken off\n";

/// The stream ended before its source did: the connection is cut, so that no client takes a part for
/// the whole.
#[derive(Debug)]
pub(super) struct StreamAborted;

impl fmt::Display for StreamAborted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a stream broke off")
    }
}

impl std::error::Error for StreamAborted {}

impl Framing {
    /// One item as `viewer` may see it.
    pub(super) fn item<T: Expose>(
        &self,
        item: &T,
        viewer: &Viewer<'_>,
    ) -> Result<Bytes, ExposeError> {
        let mut out = JsonBuffer::with_capacity(128);
        if let Self::Events { name } = self {
            begin_event(&mut out, *name);
        }
        item.expose(viewer, &mut out)?;
        if let Self::Table(columns) = self {
            return columns.row(out.between(0, out.len())).map(Bytes::from);
        }
        out.raw(self.end_of_item());
        Ok(out.into_bytes().into())
    }

    /// What is before the first item.
    pub(super) fn first(&self) -> Option<Bytes> {
        let Self::Table(columns) = self else { return None };
        Some(columns.header().into())
    }

    /// The last thing the caller hears of a stream that broke off.
    pub(super) fn last(&self, problem: &Problem) -> Option<Bytes> {
        let Self::Events { .. } = self else { return Some(Bytes::from_static(TORN)) };
        let mut out = JsonBuffer::default();
        begin_event(&mut out, Some("problem"));
        out.serialize(problem).ok()?;
        out.raw(self.end_of_item());
        Some(out.into_bytes().into())
    }

    /// Whether the connection is cut after the last word, too.
    pub(super) fn cuts(&self) -> bool {
        matches!(self, Self::Lines | Self::Table(_))
    }

    // JSON holds no raw line break, so one line is one item.
    fn end_of_item(&self) -> &'static str {
        match self {
            Self::Lines | Self::Table(_) => "\n",
            Self::Events { .. } => "\n\n",
        }
    }
}

fn begin_event(out: &mut JsonBuffer, name: Option<&str>) {
    if let Some(name) = name {
        out.raw("event: ");
        out.raw(name);
        out.raw("\n");
    }
    out.raw("data: ");
}
