//! JSON of an issuer that comes otherwise than as an access token: in an ID token, an assertion, an answer.

use super::members::BOUNDS;
use crate::json::{AnyJson, scan};

/// Whether it obeys what JSON of an issuer and of bodies does: it is not too deep, no name occurs twice in its object, and no text holds
/// half a surrogate or U+0000. Whether it is JSON otherwise is for its parser.
#[must_use]
pub fn obeys_json_rules(json: &[u8]) -> bool {
    scan(json, BOUNDS, AnyJson).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_differ_about_or_databases_refuse_is_not_taken() {
        for good in [r#"{"sub":"ada","roles":["hr"],"a":{"sub":"x"}}"#, "\"\\ud83d\\ude00\"", "[]"]
        {
            assert!(obeys_json_rules(good.as_bytes()), "{good}");
        }
        let deep = "[".repeat(33) + &"]".repeat(33);
        for bad in [
            r#"{"active":false,"active":true}"#,
            r#"{"other":{"a":1,"\u0061":2}}"#,
            r#"{"sub":"a\u0000b"}"#,
            r#"{"a\u0000":1}"#,
            r#"{"other":"\ud800"}"#,
            &deep,
        ] {
            assert!(!obeys_json_rules(bad.as_bytes()), "{bad}");
        }
    }
}
