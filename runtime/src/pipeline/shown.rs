//! What those who approve a request see of its body. Nothing that its author can leave to chance hides it: not the space
//! between values, and no word in them.

use serde_json::Value;

use crate::authorize::PendingApproval;

/// Words in the names of fields that nobody is shown.
const CREDENTIALS: [&str; 8] =
    ["password", "passwd", "secret", "token", "credential", "apikey", "privatekey", "cardnumber"];

/// Such names as a whole.
const SHORT: [&str; 3] = ["cvc", "otp", "pin"];

/// How many letters of a text are shown.
const LONGEST_TEXT: usize = 256;

/// The body as JSON without space, or as the text that it is; nothing where that is longer than approvers are shown.
pub(super) fn shown(body: &[u8]) -> Option<String> {
    let text = if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
        shorten(&mut value);
        value.to_string()
    } else {
        let text = std::str::from_utf8(body).ok()?;
        let mut names = text.split('&').map(|pair| pair.split('=').next().unwrap_or(pair));
        if names.any(is_credential) {
            return None;
        }
        text.to_owned()
    };
    (1..=PendingApproval::LONGEST_BODY).contains(&text.len()).then_some(text)
}

/// Leaves out what is named like a credential, and what is long.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if is_credential(name) {
                    *value = Value::from("...");
                } else {
                    shorten(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
                text.truncate(end);
                text.push_str("...");
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
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
    use super::*;

    fn is_shown(body: &str, as_text: &str) {
        assert_eq!(shown(body.as_bytes()).as_deref(), Some(as_text));
    }

    #[test]
    fn neither_space_nor_a_word_in_a_text_hides_what_is_asked_for() {
        let padded = format!("{{\"cents\":{}9000000, \"memo\": \"token\"}}", " ".repeat(8_192));
        is_shown(&padded, r#"{"cents":9000000,"memo":"token"}"#);
        is_shown(r#"{"to":"hotpot"}"#, r#"{"to":"hotpot"}"#);
        let long = format!("{{\"a\":1,\"memo\":\"{}\"}}", "x".repeat(8_192));
        is_shown(&long, &format!("{{\"a\":1,\"memo\":\"{}...\"}}", "x".repeat(256)));
        is_shown("to=eve&memo=a+token", "to=eve&memo=a+token");
    }

    #[test]
    fn the_value_of_a_credential_is_left_out_wherever_it_is() {
        is_shown(r#"[{"api_key":{"a":1},"x":2}]"#, r#"[{"api_key":"...","x":2}]"#);
        is_shown(r#"{"otp":"123456"}"#, r#"{"otp":"..."}"#);
        for hidden in ["to=eve&pass-word=x", "", "\u{0}"] {
            assert_eq!(shown(hidden.as_bytes()).is_some(), hidden == "\u{0}", "{hidden:?}");
        }
        assert_eq!(shown(&[0xff]), None);
        assert_eq!(shown("y".repeat(5_000).as_bytes()), None);
    }
}
