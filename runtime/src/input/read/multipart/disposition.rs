//! `Content-Disposition` of a part ([RFC 7578, 4.2]), strictly: what one reader takes for the name
//! is what every reader does.
//!
//! [RFC 7578, 4.2]: https://www.rfc-editor.org/rfc/rfc7578#section-4.2

/// What a part is called, and the name of the file it is, if it is one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Disposition {
    pub(super) name: String,
    pub(super) file: Option<String>,
}

impl Disposition {
    /// `form-data; name="title"; filename="a.png"`; nothing where it is anything else.
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let text = str::from_utf8(value).ok()?;
        let (kind, mut rest) = text.split_at(text.find(';')?);
        if !kind.trim().eq_ignore_ascii_case("form-data") {
            return None;
        }
        let (mut name, mut file, mut extended) = (None, None, false);
        while let Some(after) = rest.strip_prefix(';') {
            let (key, value, tail) = parameter(after)?;
            let known = match key.to_ascii_lowercase().as_str() {
                "name" => name.replace(value).is_none(),
                "filename" => file.replace(value).is_none(),
                // RFC 7578 forbids it and some send it: the part is a file whose name is not read.
                other if other.starts_with("filename*") => !std::mem::replace(&mut extended, true),
                // A part of another name to its reader.
                other => !other.starts_with("name*"),
            };
            if !known {
                return None;
            }
            rest = tail;
        }
        let file = file.or_else(|| extended.then(String::new));
        rest.is_empty().then_some(())?;
        Some(Self { name: name.filter(|name| !name.is_empty())?, file })
    }
}

/// A parameter and what follows it.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (key, value) = text.split_once('=')?;
    let (key, value) = (key.trim(), value.trim_start());
    if key.is_empty() || key.contains([';', '"', ' ', '\t']) {
        return None;
    }
    let (value, rest) = if let Some(quoted) = value.strip_prefix('"') {
        unquoted(quoted)?
    } else {
        let (value, rest) = value.split_at(value.find(';').unwrap_or(value.len()));
        let value = value.trim();
        (!value.contains(['"', ' ', '\t'])).then_some((value.to_owned(), rest))?
    };
    Some((key, value, rest.trim_start()))
}

/// What is before the closing quote. Only a quote is escaped: a backslash is part of the paths
/// that old clients send.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, text.get(place + 1..)?)),
            '\\' if letters.next_if(|(_, next)| *next == '"').is_some() => value.push('"'),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(String, Option<String>)> {
        Disposition::parse(text.as_bytes()).map(|found| (found.name, found.file))
    }

    fn is(text: &str, name: &str, file: Option<&str>) {
        assert_eq!(parsed(text), Some((name.to_owned(), file.map(str::to_owned))), "{text}");
    }

    #[test]
    fn a_part_says_what_it_is_called() {
        is("form-data; name=\"title\"", "title", None);
        is("Form-Data;NAME = title ; filename=a.png", "title", Some("a.png"));
        is("form-data; name=\"a;b\"; filename=\"c\\\"d\"", "a;b", Some("c\"d"));
        is("form-data; filename=\"C:\\dir\\x.png\"; name=\"p\"", "p", Some("C:\\dir\\x.png"));
        is("form-data; name=p; filename*=UTF-8''%e2%82%ac.png", "p", Some(""));
        is("form-data; name=p; filename*0=a", "p", Some(""));
        is("form-data; name=p; filename=\"\"", "p", Some(""));
        is("form-data; name=\"Größe\"; x=y", "Größe", None);
    }

    #[test]
    fn one_name_is_not_hidden_in_another() {
        is("form-data; filename=\"x; name=evil\"; name=\"real\"", "real", Some("x; name=evil"));
    }

    #[test]
    fn what_two_may_read_differently_is_read_by_none() {
        for text in [
            "",
            "form-data",
            "form-data; filename=\"a\"",
            "form-data; name=\"\"",
            "attachment; name=\"a\"",
            "form-data; name=\"a\"; name=\"b\"",
            "form-data; name=\"a\"; filename=\"x\"; filename=\"y\"",
            "form-data; name=\"a\"; filename*0=x; filename*1=y",
            "form-data; name=\"a\"; name*=b",
            "form-data; name=\"a\"; Name*0=b",
            "form-data; name=\"a",
            "form-data; name=\"a\" x",
            "form-data; name=\"a\"b\"",
            "form-data; name=a b",
            "form-data; name",
            "form-data; =a; name=b",
            "form-data name=\"a\"",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
        assert_eq!(Disposition::parse(b"form-data; name=\"\xff\""), None);
    }
}
