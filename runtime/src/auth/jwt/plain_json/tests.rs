//! The lean reader beside the general one.

use serde::Deserialize as _;
use serde_json::Value;
use std::marker::PhantomData;

use super::*;

fn plain(json: &str) -> Option<Value> {
    read(json, PhantomData::<Value>).ok()
}

fn general(json: &str) -> Option<Value> {
    let mut parser = serde_json::Deserializer::from_str(json);
    let value = Value::deserialize(&mut parser).ok()?;
    parser.end().ok().map(|()| value)
}

#[test]
fn the_plain_form_is_read() {
    for json in [
        r#"{"iss":"a","exp":17,"aud":["a","b"],"x":{"y":[true,false,null,0,{}]}}"#,
        "[]",
        "[[],[1]]",
        r#""ü""#,
        "0",
        "123456789012345",
    ] {
        assert_eq!(plain(json), general(json), "{json}");
        assert!(plain(json).is_some(), "{json}");
    }
}

#[test]
fn everything_else_is_left_to_the_general_parser() {
    let deep = format!("{}{}", "[".repeat(17), "]".repeat(17));
    for json in [
        "",
        " 1",
        "1 ",
        "[1, 2]",
        "-1",
        "1.5",
        "1e3",
        "01",
        "1234567890123456",
        "[1,]",
        "[,1]",
        "[1",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "tru",
        "nul",
        r#""a\n""#,
        "\"a\nb\"",
        "\"a",
        "1]",
        "{\"a\":1}}",
        "\u{feff}1",
        "]",
        "NaN",
        "1\u{0}",
        &deep,
    ] {
        assert_eq!(plain(json), None, "{json}");
    }
}

#[test]
fn a_quotation_mark_is_found_where_it_stands() {
    for length in 0..80 {
        for filler in [b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
            let mut bytes = vec![filler; length];
            assert_eq!(closing_quote(&bytes), None);
            bytes.extend(b"\"\"");
            bytes.extend([filler; 9]);
            assert_eq!(closing_quote(&bytes), Some(length), "{filler}");
            bytes.extend(b"\\\n");
            assert_eq!(closing_quote(&bytes), Some(length), "{filler}");
        }
    }
}

#[test]
fn a_string_with_an_escape_or_a_control_character_is_not_plain() {
    for length in 1..70 {
        for place in 0..length {
            for byte in 0..=u8::MAX {
                let mut bytes = vec![b'a'; length];
                bytes[place] = byte;
                bytes.push(b'"');
                let end = match byte {
                    b'"' => Some(place),
                    b'\\' | 0..0x20 => None,
                    _ => Some(length),
                };
                assert_eq!(closing_quote(&bytes), end, "{length} {place} {byte}");
            }
        }
    }
}

#[test]
fn an_integer_is_read_digit_for_digit() {
    for length in 1..=17 {
        let digits: String = (0..length).map(|place| char::from(b'1' + place % 9)).collect();
        let number = plain(&digits).map(|number| number.to_string());
        assert_eq!(number, (length <= 15).then_some(digits.clone()));
        for place in 0..digits.len() {
            for other in ' '..='~' {
                let mut text = digits.clone();
                text.replace_range(place..=place, &other.to_string());
                if let Some(number) = plain(&text) {
                    assert_eq!(number.to_string(), text);
                }
                let is_plain = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
                let is_plain = is_plain && (text.len() == 1 || !text.starts_with('0'));
                assert_eq!(plain(&text).is_some(), is_plain, "{text}");
            }
        }
    }
}

/// Every text of up to four of these pieces.
#[test]
fn what_is_read_is_what_the_general_parser_reads() {
    const PIECES: [&str; 23] = [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "0", "7", "17", "-", ".5", "e1", "true",
        "null", " ", "\\n", "ü", "\u{1}", "{\"a\":", "[1", "\"b\":[]",
    ];
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        texts =
            texts.iter().flat_map(|text| PIECES.map(|piece| format!("{text}{piece}"))).collect();
        for text in &texts {
            if let Some(value) = plain(text) {
                assert_eq!(Some(value), general(text), "{text}");
            }
        }
    }
}
