//! What is wrong with a JSON document that its type refuses, and where.
//!
//! serde's errors have no path. A deserializer that notes one (`serde_path_to_error`) has every type
//! compiled a second time. What serde_json tells is a line and a column, which lie behind what was
//! refused by no more than a few tokens. So the start of the document that ends with each of these tokens
//! is read again: the shortest one that is refused in the same words ends with the token that was
//! refused.

use serde::de::{Deserialize as _, IgnoredAny};
use serde_json::de::StrRead;
use serde_json::error::{Category, Error};

use crate::input::read::data_violation::data_violation;
use crate::json::{JsonToken, JsonTokens, LaterMember, TokenPlace, push};
use crate::problem::Violation;

/// Reads a document of one type.
pub(super) type Parse<'a> = dyn FnMut(&mut Parser<'_>) -> Result<(), Error> + 'a;
pub(super) type Parser<'a> = serde_json::Deserializer<StrRead<'a>>;

/// Why a document did not become its type.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is not JSON, which was found out here.
    Syntax(String),
    /// It is, and not of this type.
    Data(Box<Violation>),
}

/// Reads the whole document.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read_located(bytes: &[u8], parse: &mut Parse<'_>) -> Result<(), Unread> {
    attempt(bytes, parse).map_err(|error| unread(bytes, &error, parse))
}

/// Bytes that are not text end the document where they begin, too soon: it is checked as a whole, and not each text
/// of it.
fn attempt(bytes: &[u8], parse: &mut Parse<'_>) -> Result<(), Error> {
    let (text, is_whole) = match str::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(fault) => {
            let (text, _) = bytes.split_at_checked(fault.valid_up_to()).unwrap_or_default();
            (str::from_utf8(text).unwrap_or_default(), false)
        }
    };
    let mut parser = Parser::from_str(text);
    parse(&mut parser)?;
    parser.end()?;
    if is_whole { Ok(()) } else { serde_json::from_str::<IgnoredAny>("").map(drop) }
}

/// The longest document whose fault is reported with its place, in bytes: it is read again for it, several times over.
const LONGEST_LOCATED: usize = 256 * 1024;

/// What is wrong with a valid document that serde_json refuses as it does a malformed one: for a number that no type holds,
/// another value in the place of a number of 128 bits or of a variant, an item behind the last of a tuple. A document
/// that nests too deep stays unread.
pub(super) fn refused_json(bytes: &[u8], error: &Error) -> Option<Violation> {
    let (code, detail) = match &*words(error) {
        "number out of range" => ("invalid_value", "is not valid"),
        "trailing characters" => ("invalid_value", "has too many items"),
        "recursion limit exceeded" => return None,
        _ => ("invalid_type", "has the wrong type"),
    };
    attempt(bytes, &mut |parser| IgnoredAny::deserialize(parser).map(drop)).ok()?;
    if bytes.len() > LONGEST_LOCATED {
        return Some(Violation::at("", code, detail));
    }
    let TokenPlace { pointer, key } = read_to(&JsonTokens::of(bytes), bytes, error);
    let pointer = key.map_or_else(|| pointer.clone(), |key| push(&pointer, &key));
    Some(Violation::at(pointer, code, detail))
}

/// The last token that serde_json had read.
fn read_to(tokens: &JsonTokens<'_>, bytes: &[u8], error: &Error) -> TokenPlace {
    tokens.place(tokens.count_until(offset(bytes, error)).saturating_sub(1))
}

fn unread(bytes: &[u8], error: &Error, parse: &mut Parse<'_>) -> Unread {
    let is_located = bytes.len() <= LONGEST_LOCATED;
    if error.classify() != Category::Data {
        return match refused_json(bytes, error) {
            Some(violation) => Unread::Data(Box::new(violation)),
            None if is_located => {
                Unread::Syntax(read_to(&JsonTokens::of(bytes), bytes, error).pointer)
            }
            None => Unread::Syntax(String::new()),
        };
    }
    if !is_located {
        return Unread::Data(Box::new(data_violation(String::new(), &words(error))));
    }
    let (tokens, stood) = (JsonTokens::of(bytes), offset(bytes, error));
    let words = words(error);
    let mut is_refused = |token: usize| {
        let start = attempt(tokens.up_to(token), parse);
        start.is_err_and(|error| self::words(&error) == words)
    };
    let read = match error.line() {
        0 => root_end(&tokens, &mut is_refused),
        _ => tokens.count_until(stood).saturating_sub(1),
    };
    let mut refused = refused_token(&tokens, read, &mut is_refused);
    if let Some(member) = tokens.later_member(refused)
        && is_tag_of_refused(&member, &mut |start| attempt(start, parse).err(), &words)
    {
        refused = member.object;
    }
    Unread::Data(Box::new(violation(tokens.place(refused), &words)))
}

/// Whether a member is the tag behind its content, which is read only then and refused.
///
/// What is wrong with the value of any other is wrong without the members before it as well; or the tag is one
/// of those, and is refused at once where it is `null`, as content is not.
fn is_tag_of_refused(
    member: &LaterMember,
    attempt: &mut dyn FnMut(&[u8]) -> Option<Error>,
    words: &str,
) -> bool {
    let alone = attempt(&member.alone);
    if alone.is_some_and(|error| self::words(&error) == words) {
        return false;
    }
    attempt(&member.nulls_before).is_none_or(|error| error.classify() == Category::Eof)
}

/// How far a document was read whose refusal no object and no list told the place of: to the end of what an
/// enum says in its first member, which may be an enum again, or to the end.
fn root_end(tokens: &JsonTokens<'_>, is_refused: &mut dyn FnMut(usize) -> bool) -> usize {
    let (mut read, mut object) = (tokens.count().saturating_sub(1), 0);
    while let Some((start, end)) = tokens.first_value_of(object).filter(|(_, end)| is_refused(*end))
    {
        (read, object) = (end, start);
    }
    read
}

/// The token that is refused, where serde_json has read up to `read`.
///
/// It may have gone on to the end of an object, and behind a comma of a list; and it may have only
/// looked at the token that it refuses.
fn refused_token(
    tokens: &JsonTokens<'_>,
    read: usize,
    is_refused: &mut dyn FnMut(usize) -> bool,
) -> usize {
    let is_end = |token| matches!(tokens.get(token), JsonToken::Close | JsonToken::Separator);
    if matches!(tokens.get(read), JsonToken::Open | JsonToken::Separator) && !is_refused(read) {
        return read + 1;
    }
    let mut refused = read;
    while let Some(earlier) = refused.checked_sub(1).filter(|earlier| is_refused(*earlier)) {
        if !is_end(refused) {
            return opaque_value(tokens, refused, is_refused);
        }
        refused = earlier;
    }
    refused
}

/// Within a value whose type says the same of all that is wrong, an end that comes too soon included: the token
/// that the value begins with.
fn opaque_value(
    tokens: &JsonTokens<'_>,
    within: usize,
    is_refused: &mut dyn FnMut(usize) -> bool,
) -> usize {
    let around = tokens.open_around(within).into_iter().rev();
    around.take_while(|open| is_refused(*open)).last().unwrap_or(within)
}

/// Where serde_json was; at the end where it does not say.
fn offset(bytes: &[u8], error: &Error) -> usize {
    let Some(lines_before) = error.line().checked_sub(1) else { return bytes.len() };
    let line = match lines_before.checked_sub(1) {
        None => 0,
        Some(number) => memchr::memchr_iter(b'\n', bytes).nth(number).map_or(0, |end| end + 1),
    };
    line + error.column()
}

/// What an error says, without where.
fn words(error: &Error) -> String {
    let mut words = error.to_string();
    if error.line() > 0
        && let Some(place) = words.rfind(" at line ")
    {
        words.truncate(place);
    }
    words
}

fn violation(place: TokenPlace, words: &str) -> Violation {
    let TokenPlace { pointer, key } = place;
    // These complain of the object, or of the enum that the key would be a variant of, perhaps in words
    // around them.
    let is_of_object = ["missing field `", "duplicate field `", "unknown variant `"]
        .iter()
        .any(|complaint| words.contains(complaint));
    match key {
        Some(key) if !is_of_object => data_violation(push(&pointer, &key), words),
        _ => data_violation(pointer, words),
    }
}

#[cfg(test)]
mod tests;
