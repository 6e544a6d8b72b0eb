//! One page of a list.

use std::fmt::Display;

use axum::response::Response;
use http::header::{HeaderValue, LINK};

use crate::problem::Problem;
use crate::redact::{Expose as _, ExposeError, JsonBuffer, Redacted, Shape, UnaskedObject};
use crate::response::buffer::{Buffer, USUAL_LENGTH, settled, unwritable};
use crate::response::json::{BufferBound, Buffered};
use crate::response::known::known;
use crate::response::location::failed;
use crate::response::percent::{decode_form, encode, encode_around_escapes, is_unreserved};
use crate::response::{Allowlisted, Exchange};

/// A longer reference is left out: proxies cut off answers whose header is large.
const LONGEST_REFERENCE: usize = 2_048;

/// One page of a list, and where the next one begins.
///
/// The body is `{"items": [..], "next": "cursor"}`, without `next` on the last page. The field
/// `Link: <?limit=20&cursor=..>; rel="next"` ([RFC 8288]) says the same as a reference relative to
/// the request: the other parameters stay, the cursor replaces the one before. A reference of more
/// than 2,048 bytes is left out of the field.
///
/// ```
/// use palisade::Page;
///
/// let last = Page::last(vec!["a", "b"]);
/// let page = Page::new(vec!["a", "b"], "b").parameter("after");
/// assert_eq!((last.next(), page.next()), (None, Some("b")));
/// ```
///
/// # Security
/// A cursor is read by the caller and comes back as input: let it hold nothing a caller may not
/// know, and check it like any other.
///
/// [RFC 8288]: https://www.rfc-editor.org/rfc/rfc8288
#[derive(Debug)]
pub struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
    parameter: &'static str,
}

impl<T> Page<T> {
    /// A page after which there are more; the next one begins at `next`.
    pub fn new(items: Vec<T>, next: impl Into<String>) -> Self {
        Self { items, next: Some(next.into()), parameter: "cursor" }
    }

    /// The last page.
    pub fn last(items: Vec<T>) -> Self {
        Self { items, next: None, parameter: "cursor" }
    }

    /// The first `limit` items, and a next page if there are more: it begins at what `cursor` makes
    /// of the last item shown. Ask the store for one item more than the page holds.
    ///
    /// ```
    /// use palisade::Page;
    ///
    /// let page = Page::cut(vec![1, 2, 3], 2, |last| *last);
    /// assert_eq!((page.items(), page.next()), (&[1, 2][..], Some("2")));
    /// assert_eq!(Page::cut(vec![1, 2], 2, |last| *last).next(), None);
    /// ```
    pub fn cut<C: Display>(mut items: Vec<T>, limit: usize, cursor: impl FnOnce(&T) -> C) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| cursor(last).to_string());
        Self { items, next, parameter: "cursor" }
    }

    /// The query parameter that takes the cursor; `cursor` unless this says otherwise.
    #[must_use]
    pub fn parameter(mut self, name: &'static str) -> Self {
        self.parameter = name;
        self
    }

    /// What is on the page.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Where the next page begins.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

#[diagnostic::do_not_recommend]
impl<T> BufferBound for Page<T> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

impl<T: Redacted> Buffered for Page<T> {
    fn buffer(self, exchange: &Exchange<'_>) -> Result<Buffer, Problem> {
        let mut out = JsonBuffer::with_capacity(USUAL_LENGTH);
        out.raw("{\"items\":");
        let written = self.items.expose(exchange.viewer(), &mut out);
        paged(out, written, self.next(), self.parameter, exchange)
    }
}

/// The page whose items were written, with what comes after them.
fn paged(
    mut out: JsonBuffer,
    written: Result<(), ExposeError>,
    next: Option<&str>,
    parameter: &str,
    exchange: &Exchange<'_>,
) -> Result<Buffer, Problem> {
    written.map_err(unwritable)?;
    if let Some(cursor) = next {
        out.raw(",\"next\":");
        out.text(cursor)?;
    }
    out.raw("}");
    let mut buffer = Buffer::of(out, Ok(()))?;
    let reference = next.map(|cursor| next_query(exchange.query(), parameter, cursor));
    if let Some(reference) = reference.filter(|text| text.len() <= LONGEST_REFERENCE) {
        let link = HeaderValue::try_from(format!("<?{reference}>; rel=\"next\""))
            .map_err(|_| failed("a link that is not a header value"))?;
        buffer.headers.insert(LINK, link);
    }
    Ok(buffer)
}

known! {
    [T] Page<T>;
}

impl<T: Redacted> Allowlisted for Page<T> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        settled(self.buffer(exchange))
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let items = crate::schema::array(T::schema(schemas));
        let page = serde_json::json!({
            "type": "object",
            "required": ["items"],
            "properties": {"items": items, "next": {"type": "string"}},
        });
        vec![crate::schema::AnswerSchema::of("200", "application/json", page).with(&["Link"])]
    }
}

/// The query with the cursor in place of the one before.
fn next_query(query: &str, parameter: &str, cursor: &str) -> String {
    let others = query.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && decode_form(name) != parameter.as_bytes()
    });
    let mut next: Vec<String> = others.map(|pair| encode_around_escapes(pair, is_query)).collect();
    next.push(format!("{}={}", encode(parameter, is_unreserved), encode(cursor, is_unreserved)));
    next.join("&")
}

/// What may be in a query as it was sent (RFC 3986, 3.4), beside escapes.
fn is_query(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=:@/?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_replaces_the_one_before_and_the_rest_stays() {
        assert_eq!(next_query("", "cursor", "a b/é"), "cursor=a%20b%2F%C3%A9");
        assert_eq!(next_query("limit=2&after=x", "after", "y"), "limit=2&after=y");
        assert_eq!(next_query("a%66ter=x&limit=2&&after", "after", "y"), "limit=2&after=y");
        assert_eq!(next_query("q=%22%3E", "cursor", "1&x=2"), "q=%22%3E&cursor=1%26x%3D2");
        assert_eq!(next_query("q=100%&r=%zz", "cursor", "1"), "q=100%25&r=%25zz&cursor=1");
    }

    #[test]
    fn nothing_ends_the_reference() {
        let next = next_query("q=\"><script>{}|\\^`", "cursor", ">; rel=\"x\"");
        assert!(!next.contains(['"', '<', '>', ' ', '\\']), "{next}");
    }
}
