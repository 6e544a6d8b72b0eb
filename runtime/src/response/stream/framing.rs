//! How items and the end of a stream look on the wire.

use std::fmt;

use bytes::Bytes;

use crate::problem::Problem;
use crate::redact::{Expose, View, Viewer};

/// One item a line, or one an event.
#[derive(Clone, Copy, Debug)]
pub(super) enum Framing {
    Lines,
    Events { name: Option<&'static str> },
}

/// A line that no reader of JSON takes. To a proxy that speaks HTTP/1.0, as nginx does unless told
/// otherwise, the end of a connection is the end of a body, and a stream that was cut looks whole.
const TORN: &[u8] = b"broken off\n";

/// The stream ended before its source did: the connection is cut, so that nobody takes a part for
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
        self,
        item: &T,
        viewer: &Viewer<'_>,
    ) -> Result<Bytes, serde_json::Error> {
        let mut bytes = Vec::with_capacity(128);
        if let Self::Events { name } = self {
            begin_event(&mut bytes, name);
        }
        serde_json::to_writer(&mut bytes, &View::new(item, viewer))?;
        bytes.extend_from_slice(self.end_of_item());
        Ok(bytes.into())
    }

    /// The last thing the caller hears of a stream that broke off.
    pub(super) fn last(self, problem: &Problem) -> Option<Bytes> {
        let Self::Events { .. } = self else { return Some(Bytes::from_static(TORN)) };
        let mut bytes = Vec::new();
        begin_event(&mut bytes, Some("problem"));
        serde_json::to_writer(&mut bytes, problem).ok()?;
        bytes.extend_from_slice(self.end_of_item());
        Some(bytes.into())
    }

    /// Whether the connection is cut after the last word, too.
    pub(super) fn cuts(self) -> bool {
        matches!(self, Self::Lines)
    }

    // JSON holds no raw line break, so one line is one item.
    fn end_of_item(self) -> &'static [u8] {
        match self {
            Self::Lines => b"\n",
            Self::Events { .. } => b"\n\n",
        }
    }
}

fn begin_event(bytes: &mut Vec<u8>, name: Option<&str>) {
    if let Some(name) = name {
        bytes.extend_from_slice(b"event: ");
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(b"data: ");
}
