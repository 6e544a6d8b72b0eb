//! What those who approve a request see of its body and of its header fields. Nothing that its author can leave to chance hides it: not the space
//! between values, and no word in them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::authorize::PendingApproval;
use crate::input::Reads;
use crate::pipeline::bound_field::BoundField;

/// Words in the names of fields that are never shown.
const CREDENTIALS: [&str; 8] =
    ["password", "passwd", "secret", "token", "credential", "apikey", "privatekey", "cardnumber"];

/// Such names as a whole.
const SHORT: [&str; 3] = ["cvc", "otp", "pin"];

/// What stands in place of what is not shown.
const HIDDEN: &str = "...";

/// How many letters of a text are shown.
const LONGEST_TEXT: usize = 256;

/// How deep a body nests that is shown.
const DEEPEST: usize = 128;

/// The body as its handler reads it: JSON without space, or a form; nothing of any other, nor where it is longer than approvers
/// are shown.
pub(super) fn shown(reads: Reads, body: &[u8]) -> Option<String> {
    let text = match reads {
        Reads::Json => {
            let shown = ShownJson::of(serde_json::from_slice(body).ok()?, DEEPEST)?;
            serde_json::to_string(&shown).ok()?
        }
        Reads::Form => {
            let text = std::str::from_utf8(body).ok()?;
            // By the names that the handler reads, however they are escaped.
            if form_urlencoded::parse(body).any(|(name, _)| is_credential(&name)) {
                return None;
            }
            text.to_owned()
        }
        // Whatever it is, what in it is a credential cannot be told here.
        _ => return None,
    };
    (1..=PendingApproval::LONGEST_BODY).contains(&text.len()).then_some(text)
}

/// The header fields that were sent, a line after the other: `...` in place of what is named like a credential, is long or
/// is not text.
pub(super) fn shown_fields(fields: &[BoundField<'_>]) -> Vec<(String, String)> {
    let mut room = PendingApproval::LONGEST_HEADER_FIELDS;
    let mut shown = Vec::new();
    for (name, lines) in fields {
        for line in lines {
            let text = line.to_str().ok().filter(|_| !is_credential(name));
            let text = text.map(|text| shortened(text).unwrap_or_else(|| text.to_owned()));
            let text = text.filter(|text| text.len() <= room).unwrap_or_else(|| HIDDEN.to_owned());
            room = room.saturating_sub(text.len());
            shown.push((name.clone(), text));
        }
    }
    shown
}

/// JSON without what is named like a credential and what is long. A number has the digits that were sent: the handler reads all of
/// them.
#[derive(Serialize)]
#[serde(untagged)]
enum ShownJson<'a> {
    Object(BTreeMap<Cow<'a, str>, Self>),
    List(Vec<Self>),
    Text(Cow<'a, str>),
    AsSent(&'a RawValue),
    Rounded(Value),
}

impl<'a> ShownJson<'a> {
    fn of(value: &'a RawValue, depth: usize) -> Option<Self> {
        let (text, depth) = (value.get(), depth.checked_sub(1)?);
        let hidden = || Some(Self::Text(HIDDEN.into()));
        Some(match text.as_bytes().first()? {
            b'{' => {
                let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
                let shown = members.into_iter().map(|(name, value)| {
                    let is_shown = !is_credential(&name);
                    let value = if is_shown { Self::of(value, depth) } else { hidden() };
                    Some((name.into(), value?))
                });
                Self::Object(shown.collect::<Option<_>>()?)
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Self::List(items.into_iter().map(|it| Self::of(it, depth)).collect::<Option<_>>()?)
            }
            b'"' => {
                let text: String = serde_json::from_str(text).ok()?;
                Self::Text(shortened(&text).unwrap_or(text).into())
            }
            // Nothing that is exact has as many digits: they would hide the rest.
            _ if text.len() > LONGEST_TEXT => Self::Rounded(serde_json::from_str(text).ok()?),
            _ => Self::AsSent(value),
        })
    }
}

/// The beginning of a text that is too long.
fn shortened(text: &str) -> Option<String> {
    let (end, _) = text.char_indices().nth(LONGEST_TEXT)?;
    Some(format!("{}{HIDDEN}", text.get(..end)?))
}

/// Whether a name is that of a credential, however it is spelled.
fn is_credential(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|letter| !matches!(letter, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect();
    SHORT.contains(&plain.as_str()) || CREDENTIALS.iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn is_shown(body: &str, as_text: &str) {
        assert_eq!(shown(Reads::Json, body.as_bytes()).as_deref(), Some(as_text));
    }

    #[track_caller]
    fn form(body: &str) -> Option<String> {
        shown(Reads::Form, body.as_bytes())
    }

    #[test]
    fn neither_space_nor_a_word_in_a_text_hides_what_is_asked_for() {
        let padded = format!("{{\"cents\":{}9000000, \"memo\": \"token\"}}", " ".repeat(8_192));
        is_shown(&padded, r#"{"cents":9000000,"memo":"token"}"#);
        is_shown(r#"{"to":"hotpot"}"#, r#"{"to":"hotpot"}"#);
        let long = format!("{{\"a\":1,\"memo\":\"{}\"}}", "x".repeat(8_192));
        is_shown(&long, &format!("{{\"a\":1,\"memo\":\"{}...\"}}", "x".repeat(256)));
        assert_eq!(form("to=eve&memo=a+token").as_deref(), Some("to=eve&memo=a+token"));
        let long = format!("memo={}", "y".repeat(5_000));
        assert_eq!(form(&long), None);
    }

    #[test]
    fn a_number_is_shown_digit_for_digit() {
        for body in [
            r#"{"cents":36893488147419103233}"#,
            r#"{"amount":123456789012345678.99}"#,
            r#"{"amount":-0.10,"list":[1e2,340282366920938463463374607431768211455]}"#,
        ] {
            is_shown(body, body);
        }
        let long = format!("{{\"a\":7,\"b\":1.{}}}", "0".repeat(8_192));
        is_shown(&long, r#"{"a":7,"b":1.0}"#);
        is_shown(
            r#"{"b":[null,true],"a":"\u0041\ud83d\ude00"}"#,
            "{\"a\":\"A\u{1f600}\",\"b\":[null,true]}",
        );
        let deep = format!("{}{}", "[".repeat(400), "]".repeat(400));
        assert_eq!(shown(Reads::Json, deep.as_bytes()), None);
    }

    #[test]
    fn the_value_of_a_credential_is_left_out_wherever_it_is() {
        is_shown(r#"[{"api_key":{"a":1},"x":2}]"#, r#"[{"api_key":"...","x":2}]"#);
        is_shown(r#"{"otp":"123456"}"#, r#"{"otp":"..."}"#);
        for hidden in [
            "to=eve&pass-word=x",
            "",
            "pass%77ord=x",
            "to=eve&%70in=1",
            "\u{0}password",
            "PASS_WORD=x",
        ] {
            assert_eq!(form(hidden), None, "{hidden:?}");
        }
        assert_eq!(form("to=pass%77ord").as_deref(), Some("to=pass%77ord"));
        assert_eq!(shown(Reads::Form, &[0xff]), None);
        assert_eq!(shown(Reads::Json, b"to=eve"), None);
    }

    #[test]
    fn header_fields_are_shown_without_credentials_and_within_their_room() {
        let [plain, long, binary] =
            ["7", &"x".repeat(300), "\u{e9}"].map(|text| text.parse().unwrap());
        let shown =
            |name: &str, lines: Vec<&HeaderValue>| shown_fields(&[(name.to_owned(), lines)]);
        let line = |value: &str| ("x-limit".to_owned(), value.to_owned());
        assert_eq!(shown("x-limit", vec![&plain, &plain]), [line("7"), line("7")]);
        assert_eq!(shown("x-limit", vec![&long]), [line(&format!("{}...", "x".repeat(256)))]);
        assert_eq!(shown("x-limit", vec![&binary]), [line("...")]);
        assert_eq!(shown("x-api-key", vec![&plain]), [("x-api-key".to_owned(), "...".to_owned())]);
        assert_eq!(shown("x-limit", vec![]), []);
        let many = shown("x-limit", vec![&long; 40]);
        assert_eq!(many.iter().filter(|(_, value)| value.len() > 3).count(), 15);
        assert_eq!(many.len(), 40, "each is there, if only as `...`");
    }

    #[test]
    fn what_is_neither_json_nor_a_form_is_shown_to_nobody() {
        let parts =
            "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--b--\r\n";
        for reads in [Reads::Multipart, Reads::Encoded, Reads::Other, Reads::Path] {
            assert_eq!(shown(reads, parts.as_bytes()), None);
            assert_eq!(shown(reads, b"{}"), None);
        }
        assert_eq!(shown(Reads::Json, b"{}").as_deref(), Some("{}"));
    }
}
