//! Texts that are written with escapes.

use super::plain::plain_run;

/// Appends the text that `written` stands for ([RFC 8259, 7]); `None` where that is not text: an escape
/// that JSON does not have, half of a surrogate pair, a control character that is not escaped.
///
/// [RFC 8259, 7]: https://www.rfc-editor.org/rfc/rfc8259#section-7
pub(super) fn unescape(written: &str, into: &mut String) -> Option<()> {
    let mut rest = written;
    loop {
        let (run, after) = rest.split_at_checked(plain_run(rest.as_bytes()))?;
        into.push_str(run);
        let mut letters = after.chars();
        match letters.next() {
            None => return Some(()),
            Some('\\') => {
                let (letter, after) = escape(letters.as_str())?;
                into.push(letter);
                rest = after;
                continue;
            }
            Some(letter) if letter < ' ' => return None,
            Some(letter) => into.push(letter),
        }
        rest = letters.as_str();
    }
}

/// The letter that is written behind a backslash, and what is behind it.
pub(super) fn escape(text: &str) -> Option<(char, &str)> {
    let letter = match text.as_bytes().first()? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(text.get(1..)?),
        _ => return None,
    };
    Some((letter, text.get(1..)?))
}

/// The letter whose four digits begin `text`, or whose first four of two escapes do, and what is behind.
fn unicode(text: &str) -> Option<(char, &str)> {
    let (high, after) = unit(text)?;
    if let Some(letter) = char::from_u32(high.into()) {
        return Some((letter, after));
    }
    let (low, after) = unit(after.strip_prefix("\\u")?)?;
    let letter = char::decode_utf16([high, low]).next()?.ok()?;
    Some((letter, after))
}

/// Four hexadecimal digits, and what is behind them.
fn unit(text: &str) -> Option<(u16, &str)> {
    let (digits, after) = text.split_at_checked(4)?;
    // By hand: a parser of numbers takes a sign, which these do not begin with.
    let number = digits
        .bytes()
        .try_fold(0, |number, digit| Some((number << 4) | char::from(digit).to_digit(16)?));
    Some((u16::try_from(number?).ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parser behind the scan reads the same text, or none.
    #[test]
    fn every_escape_is_read_as_the_parser_reads_it() {
        let mut written: Vec<String> =
            (0..0x80_u8).map(|byte| format!("a\\{}b", char::from(byte))).collect();
        written.extend((0..0x20_u8).map(|byte| format!("\\n{}", char::from(byte))));
        written.extend((0..=0xffff_u32).step_by(0x7f).map(|unit| format!("ä\\u{unit:04x}\\u00E4")));
        let halves = ["d7ff", "d800", "dbff", "dc00", "dfff", "e000", "0041"];
        for first in halves {
            written.extend(halves.map(|second| format!("\\u{first}\\u{second}")));
            written.extend([
                format!("\\u{first}"),
                format!("\\u{first}\\n"),
                format!("\\u{first}x"),
            ]);
        }
        written.extend(
            ["", "\\", "\\u", "\\u12", "\\u+123", "\\u 123", "\\u12é", "\\U0041"]
                .map(str::to_owned),
        );
        written.push("none of them".to_owned());
        for written in written {
            let read = serde_json::from_str::<String>(&format!("\"{written}\"")).ok();
            let mut own = String::new();
            let own = unescape(&written, &mut own).map(|()| own);
            // A quote without its backslash ends a text before it comes here.
            assert_eq!(own, read, "{written:?}");
        }
    }
}
