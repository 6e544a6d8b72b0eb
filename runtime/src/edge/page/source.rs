//! Which sources a page's policy may name: none that undoes it.

use crate::edge::page::kinds::{ANCESTORS, FORMS, SCRIPTS, WORKERS};

#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub(super) const fn check_source(source: &[u8], count: usize, place: usize) {
    let mut index = 0;
    while let Some((byte, _)) = rest(source, index) {
        assert!(
            byte.is_ascii_graphic() && byte != b';' && byte != b',',
            "a source of the page's policy has a space, a comma, a semicolon or a letter outside ASCII\n\
             help: write each source as an item of its own: `&[\"'self'\", \"https://cdn.example\"]`"
        );
        index += 1;
    }
    assert!(!source.is_empty(), "a source of the page's policy is empty\nhelp: remove it");
    assert!(
        count == 1 || !is(source, b"'none'"),
        "`'none'` cannot be combined with other sources\nhelp: keep one or the others"
    );
    assert!(
        !begins(source, b"'nonce-"),
        "a fixed nonce protects nothing\n\
         help: call `.with_nonce()`, which makes one for each answer"
    );
    let runs = place == SCRIPTS || place == WORKERS;
    let undoes = is(source, b"'unsafe-inline'")
        || is(source, b"'unsafe-eval'")
        || is(source, b"'unsafe-hashes'")
        || begins(source, b"http:")
        || begins(source, b"data:")
        || begins(source, b"filesystem:")
        || (is_anyone(source) && !(place == WORKERS && is(source, b"blob:")));
    assert!(
        !(runs && undoes),
        "this source allows every script\n\
         help: name the origins they come from, or write `.with_nonce()` for those in the page itself"
    );
    let anyone = place == ANCESTORS || place == FORMS;
    assert!(
        !(anyone && (is_anyone(source) || begins(source, b"http:"))),
        "this allows every page to frame this one, or every site to receive its forms\n\
         help: name the origins: `&[\"https://portal.example\"]`"
    );
}

/// Whether this is every origin: a scheme alone, or a host of `*` alone, with any scheme and port.
const fn is_anyone(source: &[u8]) -> bool {
    if let [.., b':'] = source {
        return true;
    }
    let mut host = 0;
    let mut index = 0;
    while let Some((byte, after)) = rest(source, index) {
        index += 1;
        if byte == b':'
            && let [b'/', b'/', ..] = after
        {
            host = index + 2;
            break;
        }
    }
    matches!(source.split_at_checked(host), Some((_, [b'*'] | [b'*', b':' | b'/', ..])))
}

const fn rest(text: &[u8], index: usize) -> Option<(u8, &[u8])> {
    match text.split_at_checked(index) {
        Some((_, [byte, rest @ ..])) => Some((*byte, rest)),
        _ => None,
    }
}

const fn begins(text: &[u8], with: &[u8]) -> bool {
    let mut index = 0;
    loop {
        match (rest(text, index), rest(with, index)) {
            (_, None) => return true,
            (Some((byte, _)), Some((wanted, _))) if byte.eq_ignore_ascii_case(&wanted) => {}
            _ => return false,
        }
        index += 1;
    }
}

const fn is(text: &[u8], other: &[u8]) -> bool {
    text.len() == other.len() && begins(text, other)
}
