//! The parts of a body, each looked over.

use bytes::Bytes;
use futures_util::{FutureExt as _, stream};
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use multer::{Field, Multipart};

use super::disposition::Disposition;
use super::heads;
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
/// # Errors
/// The first part that cannot be read.
pub(super) fn parts(body: Bytes, boundary: &str) -> Result<Vec<Part>, Unreadable> {
    let seen = heads::check(&body, boundary)?;
    // The body is there whole, so that nothing is ever waited for. In one piece: multer looks through
    // everything that it holds again with each piece that arrives.
    let body = stream::iter([Ok::<_, std::convert::Infallible>(body)]);
    let reading = collect(Multipart::new(body, boundary));
    let parts = reading.now_or_never().unwrap_or(Err(Unreadable::Parts))?;
    // A part that was not looked over is not taken, however it came to be.
    let most = seen.min(MOST_PAIRS + 1);
    if parts.len() == most { Ok(parts) } else { Err(Unreadable::Parts) }
}

async fn collect(mut body: Multipart<'_>) -> Result<Vec<Part>, Unreadable> {
    let mut parts = Vec::new();
    while parts.len() <= MOST_PAIRS {
        let Some(field) = body.next_field().await.map_err(|_| Unreadable::Parts)? else { break };
        parts.push(part(field).await?);
    }
    Ok(parts)
}

async fn part(mut field: Field<'_>) -> Result<Part, Unreadable> {
    let headers = field.headers();
    check_is_not_encoded(headers)?;
    let disposition = headers.get(CONTENT_DISPOSITION).ok_or(Unreadable::Name)?;
    let disposition = Disposition::parse(disposition.as_bytes()).ok_or(Unreadable::Name)?;
    let kind = kind(&field)?;
    if disposition.file.is_none() && kind.as_deref().is_some_and(is_nested) {
        return Err(Unreadable::Encoding);
    }
    let mut bytes = Bytes::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Unreadable::Parts)? {
        bytes = if bytes.is_empty() { piece } else { [bytes, piece].concat().into() };
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

/// RFC 7578, 4.7: nobody sends one, and one that is not undone must not be read.
fn check_is_not_encoded(headers: &HeaderMap) -> Result<(), Unreadable> {
    let Some(encoding) = headers.get(ENCODING) else { return Ok(()) };
    let plain = ["binary", "7bit", "8bit"];
    let known = plain.iter().any(|one| encoding.as_bytes().eq_ignore_ascii_case(one.as_bytes()));
    if known { Ok(()) } else { Err(Unreadable::Encoding) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces put together at random: what is taken apart and what was looked over are the same parts.
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
            let Ok(seen) = heads::check(body.as_bytes(), "X") else { continue };
            let bytes =
                stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(body.clone()))]);
            let found = collect(Multipart::new(bytes, "X")).now_or_never().unwrap();
            assert!(
                found.as_ref().is_err() || found.is_ok_and(|found| found.len() == seen),
                "{body:?}"
            );
            taken += 1;
        }
        assert!(taken > 1_000, "{taken}");
    }
}
