//! Looking ahead for one member of an object.

use super::keys::unescaped;

/// The text of the member of that name, in an object whose text begins behind its brace; nothing where
/// there is none or it is no text. What is no JSON is for the parser to refuse.
pub(crate) fn text_of_member(bytes: &[u8], name: &str) -> Option<String> {
    let (mut at, mut depth) = (0, 0_usize);
    let mut key: Option<String> = None;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => key = None,
            b'"' => {
                let (text, end) = text(bytes, at)?;
                at = end;
                if depth == 0 && key.as_deref() == Some(name) {
                    return unescaped(text).map(Into::into);
                }
                if depth == 0 && key.is_none() {
                    key = Some(unescaped(text)?.into_owned());
                }
            }
            _ => {}
        }
    }
    None
}

/// The text that begins at `start`, and where it ends.
fn text(bytes: &[u8], start: usize) -> Option<(&[u8], usize)> {
    let mut at = start;
    loop {
        let place = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(place) == Some(&b'"') {
            return Some((bytes.get(start..place)?, place + 1));
        }
        at = place + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_found_wherever_it_stands() {
        let found = |json: &str| text_of_member(json.as_bytes(), "type");
        for json in [
            r#""type":"card"}"#,
            r#" "a" : {"type":"other"}, "b":["type"], "type" : "card" }"#,
            r#""a":"\\\"type\":","type":"card","type":"other"}"#,
            r#""ty\u0070e":"c\u0061rd"}"#,
        ] {
            assert_eq!(found(json).as_deref(), Some("card"), "{json}");
        }
        for json in
            ["", "}", r#""type":1}"#, r#""a":"type"}"#, r#""a":{"type":"card"}}"#, r#""type"#]
        {
            assert_eq!(found(json), None, "{json}");
        }
    }
}
