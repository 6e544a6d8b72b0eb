//! One member of an object, as text.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The member of that name in an object, where it is a text, a number or a truth value.
pub(crate) fn scalar_member(json: &[u8], name: &str) -> Option<String> {
    let mut parser = serde_json::Deserializer::from_slice(json);
    parser.deserialize_map(Member(name)).ok().flatten()
}

struct Member<'a>(&'a str);

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<String>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<String>()? {
            if name != self.0 {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            found = match members.next_value()? {
                Value::String(text) => Some(text),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(truth) => Some(truth.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            };
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_text_and_anything_else_is_nothing() {
        for (json, expected) in [
            (r#"{"a":1,"plan":"pro"}"#, Some("pro")),
            (r#"{"\u0070lan":"p\u0072o","z":[{}]}"#, Some("pro")),
            (r#"{"plan":7}"#, Some("7")),
            (r#"{"plan":true}"#, Some("true")),
            (r#"{"plan":null}"#, None),
            (r#"{"plan":["pro"]}"#, None),
            (r#"{"a":{"plan":"pro"}}"#, None),
            (r#"{"plan":"pro""#, None),
            (r#"["plan","pro"]"#, None),
            ("", None),
        ] {
            assert_eq!(scalar_member(json.as_bytes(), "plan").as_deref(), expected, "{json}");
        }
    }
}
