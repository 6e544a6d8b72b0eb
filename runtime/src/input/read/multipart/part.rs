//! The parts of a body, each looked over.

use bytes::Bytes;
use futures_util::{FutureExt as _, stream};
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use multer::{Field, Multipart};

use super::disposition::Disposition;
use super::heads::{self, Outline};
use super::unreadable::Unreadable;
use crate::input::read::is_utf8;
use crate::input::read::pairs::{MOST_PAIRS, UploadedPart};

const ENCODING: HeaderName = HeaderName::from_static("content-transfer-encoding");

/// One part.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) sent: UploadedPart,
}

/// Takes a body apart. One part more than a body may have is the last that is read.
///
/// What the parts hold is neither copied nor looked through again: multer reads their heads alone, and
/// the rest is a piece of the body.
///
/// # Errors
/// The first part that cannot be read.
pub(super) fn parts(body: &Bytes, boundary: &str) -> Result<Vec<Part>, Unreadable> {
    let Outline { heads, contents } = heads::outline(body, boundary)?;
    // The heads are there whole, so that nothing is ever waited for.
    let heads = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(heads))]);
    let contents = contents.into_iter().take(MOST_PAIRS + 1);
    let contents: Vec<Bytes> = contents.map(|place| body.slice(place)).collect();
    let reading = collect(Multipart::new(heads, boundary), contents);
    reading.now_or_never().unwrap_or(Err(Unreadable::Parts))
}

/// As many parts as there are contents.
async fn collect(mut heads: Multipart<'_>, contents: Vec<Bytes>) -> Result<Vec<Part>, Unreadable> {
    let mut parts = Vec::with_capacity(contents.len());
    for content in contents {
        // A part that was not looked over is not taken, however it came to be.
        let field = heads.next_field().await.map_err(|_| Unreadable::Parts)?;
        parts.push(part(field.ok_or(Unreadable::Parts)?, content).await?);
    }
    Ok(parts)
}

async fn part(mut field: Field<'_>, bytes: Bytes) -> Result<Part, Unreadable> {
    let headers = field.headers();
    check_is_not_encoded(headers)?;
    let disposition = headers.get(CONTENT_DISPOSITION).ok_or(Unreadable::Name)?;
    let disposition = Disposition::parse(disposition.as_bytes()).ok_or(Unreadable::Name)?;
    let kind = kind(&field)?;
    if disposition.file.is_none() && kind.as_deref().is_some_and(is_nested) {
        return Err(Unreadable::Encoding);
    }
    while let Some(piece) = field.chunk().await.map_err(|_| Unreadable::Parts)? {
        // Among heads alone, a part that holds something is another than the one looked over.
        if !piece.is_empty() {
            return Err(Unreadable::Parts);
        }
    }
    let Disposition { name, file } = disposition;
    Ok(Part { name, sent: UploadedPart { file, kind, bytes } })
}

/// The declared type in lower case and without parameters, of which only UTF-8 is understood.
fn kind(field: &Field<'_>) -> Result<Option<String>, Unreadable> {
    let Some(kind) = field.content_type() else {
        let declared = field.headers().contains_key(CONTENT_TYPE);
        return if declared { Err(Unreadable::Encoding) } else { Ok(None) };
    };
    match kind.get_param("charset") {
        Some(charset) if !is_utf8(charset.as_str()) => Err(Unreadable::Encoding),
        _ => Ok(Some(kind.essence_str().to_ascii_lowercase())),
    }
}

/// RFC 7578, 4.3: files in a part of their own form; who takes that apart finds other parts than here.
fn is_nested(kind: &str) -> bool {
    kind.starts_with("multipart/")
}

/// RFC 7578, 4.7: no client sends one, and one that is not undone must not be read.
fn check_is_not_encoded(headers: &HeaderMap) -> Result<(), Unreadable> {
    let Some(encoding) = headers.get(ENCODING) else { return Ok(()) };
    let plain = ["binary", "7bit", "8bit"];
    let known = plain.iter().any(|one| encoding.as_bytes().eq_ignore_ascii_case(one.as_bytes()));
    if known { Ok(()) } else { Err(Unreadable::Encoding) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces put together at random: the parts are those that multer takes out of the whole body.
    #[test]
    fn nothing_is_taken_that_was_not_looked_over() {
        const HEAD: &str = "Content-Disposition: form-data; name=a";
        let part = format!("\r\n--X\r\n{HEAD}\r\n\r\n");
        let pieces = [
            "\r\n",
            "\n",
            "\r\n\r\n",
            "--",
            "--X",
            "--X--",
            "\r\n--X\r\n",
            "\r\n--X--",
            HEAD,
            "A: b",
            ":",
            " ",
            "a",
            &part,
        ];
        let mut state: u64 = 7;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from((state >> 33) % below).unwrap()
        };
        let mut taken = 0;
        for _ in 0..20_000 {
            let middle: String = (0..next(10)).map(|_| pieces[next(14)]).collect();
            let body = format!("{}{middle}\r\n--X--\r\n", part.trim_start());
            let body = Bytes::from(body);
            let Ok(seen) = heads::outline(&body, "X") else { continue };
            let whole = contents(&body);
            if let Ok(parts) = parts(&body, "X") {
                let own: Vec<Bytes> = parts.into_iter().map(|part| part.sent.bytes).collect();
                assert_eq!(whole, Some(own), "{body:?}");
                taken += 1;
            }
            if let Some(whole) = whole {
                assert_eq!(whole.len(), seen.contents.len(), "{body:?}");
            }
        }
        assert!(taken > 1_000, "{taken}");
    }

    /// What multer takes out of the whole body.
    fn contents(body: &Bytes) -> Option<Vec<Bytes>> {
        let body = stream::iter([Ok::<_, std::convert::Infallible>(body.clone())]);
        let mut body = Multipart::new(body, "X");
        let reading = async {
            let mut contents = Vec::new();
            while let Some(field) = body.next_field().await.ok()? {
                contents.push(field.bytes().await.ok()?);
            }
            Some(contents)
        };
        reading.now_or_never().flatten()
    }
}
