//! Secrets that can be guessed: examples, placeholders, patterns.
//!
//! One token is enough to try guesses offline, so a secret that is in a standard or in a
//! tutorial is not a secret, however long it is. All secrets of a configuration are judged alike.

mod words;

use base64::Engine as _;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use words::{PUBLISHED, ROWS, WORDS};

/// How long a pattern is looked for.
const LONGEST_PATTERN: usize = 16;
/// A secret of fewer different bytes is none: among 24 random ones, and the digits of 12, are more.
const FEWEST_BYTES: usize = 8;
/// What is left of a text without words and rows, at least: of 24 random digits, letters or signs more is.
const FEWEST_LEFT: usize = 12;

/// Why `secret` can be guessed, if it can.
pub(crate) fn weakness(secret: &[u8]) -> Option<&'static str> {
    let bare = bare(secret);
    let spelt = [spelt_in(secret), spelt_in(bare)].concat();
    [bare, secret].into_iter().chain(spelt.iter().map(Vec::as_slice)).find_map(weakness_as_it_is)
}

/// A secret as it was before a file ended its line, or quotes were put around it.
fn bare(secret: &[u8]) -> &[u8] {
    let trimmed = secret.trim_ascii();
    match trimmed {
        [b'"', inside @ .., b'"'] | [b'\'', inside @ .., b'\''] => inside.trim_ascii(),
        _ => trimmed,
    }
}

fn weakness_as_it_is(secret: &[u8]) -> Option<&'static str> {
    if is_published(secret) {
        Some("it is a published example")
    } else if is_pattern(secret) {
        Some("it repeats a few bytes or counts")
    } else if is_placeholder(secret) {
        Some("it is a placeholder")
    } else {
        None
    }
}

fn is_published(secret: &[u8]) -> bool {
    PUBLISHED.iter().any(|key| {
        secret == key.as_bytes() || spelt_in(key.as_bytes()).iter().any(|key| key == secret)
    })
}

/// The bytes that a text spells, in hexadecimal and in base64: `openssl rand` writes random ones so, and others write words so.
fn spelt_in(text: &[u8]) -> Vec<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    let hexadecimal = text.chunks(2).map(pair).collect();
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabets = [&base64::alphabet::STANDARD, &base64::alphabet::URL_SAFE];
    let base64 = alphabets.map(|it| GeneralPurpose::new(it, config).decode(text).ok());
    let [standard, of_urls] = base64;
    [hexadecimal, standard, of_urls].into_iter().flatten().collect()
}

/// Whether few different bytes make it up, each is the one some places before it, or all count by one step.
fn is_pattern(secret: &[u8]) -> bool {
    let mut sorted = secret.to_vec();
    sorted.sort_unstable();
    let different = sorted.chunk_by(|one, other| one == other).count();
    let repeats =
        |period: usize| secret.iter().zip(secret.iter().skip(period)).all(|(a, b)| a == b);
    let mut steps = secret.iter().zip(secret.iter().skip(1)).map(|(a, b)| b.wrapping_sub(*a));
    let first = steps.next();
    different < FEWEST_BYTES
        || steps.all(|step| Some(step) == first)
        || (1..=LONGEST_PATTERN.min(secret.len() / 2)).any(repeats)
}

/// Whether a text has hardly more in it than words of placeholders, rows of letters and digits, and punctuation.
fn is_placeholder(secret: &[u8]) -> bool {
    let is_of_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let text = str::from_utf8(secret).ok().filter(|_| secret.iter().all(is_of_text));
    let Some(text) = text else { return false };
    let lower = text.to_ascii_lowercase();
    let mut rest: String = lower.chars().filter(|letter| !" -_.\n".contains(*letter)).collect();
    for word in WORDS {
        rest = rest.replace(word, "");
    }
    let mut left = without_rows(rest.as_bytes());
    let all = left.len();
    left.retain(|byte| !byte.is_ascii_alphanumeric());
    let signs = left.len();
    left.sort_unstable();
    left.dedup();
    // A sign that comes again and again separates words.
    all.saturating_sub(signs).saturating_add(left.len()) < FEWEST_LEFT
}

/// What is in no row of three or more, such as `123`, `cba`, `qwertz` and `aaaa`.
fn without_rows(text: &[u8]) -> Vec<u8> {
    let mut left = Vec::new();
    let mut rest = text;
    while let Some(&first) = rest.first() {
        let longest = (3..=rest.len()).take_while(|length| rest.get(..*length).is_some_and(is_row));
        if let Some(behind) = longest.last().and_then(|length| rest.get(length..)) {
            rest = behind;
        } else {
            left.push(first);
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    left
}

fn is_row(piece: &[u8]) -> bool {
    let holds =
        |row: &&str, piece: &[u8]| row.as_bytes().windows(piece.len()).any(|it| it == piece);
    let back: Vec<u8> = piece.iter().rev().copied().collect();
    piece.windows(2).all(|pair| pair.first() == pair.last())
        || ROWS.iter().any(|row| holds(row, piece) || holds(row, &back))
}

#[cfg(test)]
mod tests;
