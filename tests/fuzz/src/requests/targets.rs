//! Any bytes as a path or a query: percent decoding, names that stand twice, lengths.

use std::collections::HashSet;

use axum::body::Body;
use palisade::http::Uri;

use super::ask;

const PAIRS: usize = 256;
const QUERY: usize = 8 * 1024;
const LETTERS: usize = 64;

/// The first byte chooses a path or a query, the rest is what it holds.
pub fn run(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else { return };
    if choice % 2 == 0 { query(rest) } else { path(rest) }
}

fn query(rest: &[u8]) {
    let Some(uri) = uri("/find?", rest) else { return };
    let answer = ask(|asked| asked.request("GET", &uri.to_string(), Body::empty()));
    let query = uri.query().unwrap_or_default();
    match answer.status {
        414 => assert!(query.len() > QUERY),
        200 => {
            assert!(is_text(query.as_bytes()) && !is_ambiguous(query.as_bytes()), "{query}");
            assert!(query.len() <= QUERY, "{query}");
        }
        422 => assert!(!is_ambiguous(query.as_bytes()), "{query}"),
        400 => {}
        other => panic!("{other} for {query}"),
    }
}

/// Text in a path is taken where it is text, of so many characters.
fn path(rest: &[u8]) {
    let Some(uri) = uri("/named/", rest) else { return };
    let answer = ask(|asked| asked.request("GET", &uri.to_string(), Body::empty()));
    let Some(written) = uri.path().strip_prefix("/named/") else { return };
    match answer.status {
        200 => {
            let text = String::from_utf8(decoded(written.as_bytes())).expect("text");
            assert!(text.chars().count() <= LETTERS, "{text}");
            assert!(!written.contains('/') && !text.is_empty(), "{written}");
        }
        400 | 404 | 422 => {}
        other => panic!("{other} for {written}"),
    }
}

fn uri(start: &str, rest: &[u8]) -> Option<Uri> {
    let text = [start.as_bytes(), rest].concat();
    Uri::try_from(text.as_slice()).ok()
}

/// Whether the parser behind would see one name twice, or more pairs than anybody needs.
pub(super) fn is_ambiguous(text: &[u8]) -> bool {
    let mut names = HashSet::new();
    let mut count = 0;
    form_urlencoded::parse(text).any(|(name, _)| {
        count += 1;
        !names.insert(name.into_owned()) || count > PAIRS
    })
}

/// Whether every name and value is text once its escapes are undone.
pub(super) fn is_text(text: &[u8]) -> bool {
    // No escape of an ampersand or an equals sign ends anything, so that all is read at once.
    let bytes = text.split(|byte| *byte == b'&').map(decoded);
    bytes.into_iter().all(|pair| String::from_utf8(pair).is_ok())
}

/// Percent decoding that keeps what is malformed.
fn decoded(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut plain = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(at + 1), digit(at + 2)) {
            plain.push(u8::try_from(high * 16 + low).expect("two digits"));
            at += 3;
        } else {
            plain.push(byte);
            at += 1;
        }
    }
    plain
}
