//! A form in parts, as both the engine and palisade read it.
//!
//! Readers of forms disagree: on where a form ends, on which of two names counts, on what makes a part a file, whose
//! content no rule looks at. A form that leaves room for that is refused, so that none hides a field (RFC 2046, 5.1; RFC 7578, 4).

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use memchr::memmem;

use crate::field_text::text;

/// A form as it is sent, and what parts it.
pub(crate) struct Form {
    /// None where the content type does not say it once and plainly.
    boundary: Option<String>,
    /// Whether its parts are those of `multipart/form-data`.
    is_form_data: bool,
    body: Vec<u8>,
}

impl Form {
    /// Nothing where the content type says nothing of parts.
    pub(crate) fn of(fields: &HeaderMap) -> Option<Self> {
        let mut lines = fields.get_all(CONTENT_TYPE).iter().map(text);
        let first = lines.next()?;
        let lower = first.to_ascii_lowercase();
        if !lower.trim_start().starts_with("multipart/") {
            return None;
        }
        let is_form_data = lower.trim_start().starts_with("multipart/form-data");
        let mut said = lower.match_indices("boundary=");
        let at = said.next().filter(|_| said.next().is_none() && lines.next().is_none());
        let boundary = at.and_then(|(at, word)| first.get(at + word.len()..)).and_then(plain);
        Some(Self { boundary, is_form_data, body: Vec::new() })
    }

    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.body.extend_from_slice(piece);
    }

    /// Whether every reader finds the same parts.
    pub(crate) fn is_read_in_one_way(&self) -> bool {
        let body = &self.body[..];
        body.is_empty() || self.boundary.as_deref().and_then(|it| self.parts(it)).is_some()
    }

    /// From one boundary to the next, each at the beginning of a line and nowhere else.
    fn parts(&self, boundary: &str) -> Option<()> {
        let mark = format!("--{boundary}");
        let finder = memmem::Finder::new(&mark);
        let body = self.body.strip_prefix(b"\r\n").unwrap_or(&self.body);
        let mut rest = body.strip_prefix(mark.as_bytes())?;
        loop {
            if let Some(behind) = rest.strip_prefix(b"--") {
                return matches!(behind, b"" | b"\r\n").then_some(());
            }
            let part = rest.strip_prefix(b"\r\n")?;
            let end = finder.find(part)?;
            let (part, next) = part.split_at_checked(end)?;
            self.part(part.strip_suffix(b"\r\n")?)?;
            rest = next.strip_prefix(mark.as_bytes())?;
        }
    }

    fn part(&self, part: &[u8]) -> Option<()> {
        let end = memmem::find(part, b"\r\n\r\n")?;
        let head = str::from_utf8(part.get(..end)?).ok()?;
        let mut names: Vec<String> = Vec::new();
        for line in head.split("\r\n") {
            let (name, value) = line.split_once(':')?;
            let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            let is_plain = !name.is_empty() && name.bytes().all(is_name);
            let name = name.to_ascii_lowercase();
            if !is_plain || value.contains(|it: char| it.is_control()) || names.contains(&name) {
                return None;
            }
            let value = value.trim_matches([' ', '\t']);
            match name.as_str() {
                "content-disposition" if self.is_form_data => disposition(value)?,
                "content-transfer-encoding" if !is_verbatim(value) => return None,
                _ => {}
            }
            names.push(name);
        }
        let is_named = names.iter().any(|name| name == "content-disposition");
        (is_named || !self.is_form_data).then_some(())
    }
}

fn is_verbatim(encoding: &str) -> bool {
    ["binary", "8bit", "7bit"].iter().any(|known| known.eq_ignore_ascii_case(encoding))
}

/// `form-data; name=".."`, and `filename=".."` where the part is a file: in quotes, which nothing in them ends or escapes.
///
/// A semicolon in a name is refused as well: the engine in pure Rust ends a parameter there, and what is behind it would make a
/// file of the field.
fn disposition(value: &str) -> Option<()> {
    let (kind, mut rest) = value.split_at_checked(value.find(';')?)?;
    if !kind.trim_end().eq_ignore_ascii_case("form-data") {
        return None;
    }
    let (mut names, mut files) = (0, 0);
    while let Some(parameter) = rest.strip_prefix(';') {
        let (key, quoted) = parameter.split_once("=\"")?;
        let (inner, behind) = quoted.split_once('"')?;
        let key = key.trim_matches([' ', '\t']);
        if key.eq_ignore_ascii_case("name") && !inner.is_empty() && !inner.contains(';') {
            names += 1;
        } else if key.eq_ignore_ascii_case("filename") {
            files += 1;
        } else {
            return None;
        }
        if inner.contains('\\') {
            return None;
        }
        rest = behind.trim_start_matches([' ', '\t']);
    }
    (rest.is_empty() && names == 1 && files <= 1).then_some(())
}

/// A boundary of letters that need no quotes, in quotes or not, and nothing behind it.
fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte);
    ((1..=70).contains(&inner.len()) && inner.bytes().all(is_letter)).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const KIND: &str = "multipart/form-data; boundary=B";
    const GOOD: &str = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B--\r\n";

    fn is_read_in_one_way(kind: &'static str, body: &str) -> bool {
        let fields = [(CONTENT_TYPE, HeaderValue::from_static(kind))].into_iter().collect();
        let mut form = Form::of(&fields).unwrap();
        form.push(body.as_bytes());
        form.is_read_in_one_way()
    }

    #[test]
    fn a_form_as_clients_send_it_is_read() {
        for kind in [KIND, "Multipart/Form-Data; Boundary=\"B\""] {
            assert!(is_read_in_one_way(kind, GOOD), "{kind}");
        }
        let two = GOOD.replace(
            "--B--",
            "--B\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a;b 'c' ü.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n\r\n\n--\r\n\r\n--B--",
        );
        assert!(is_read_in_one_way(KIND, &two));
        assert!(is_read_in_one_way(KIND, "") && is_read_in_one_way(KIND, "--B--"));
        let mixed = GOOD.replace("Content-Disposition: form-data; name=\"a\"", "Content-ID: <a@b>");
        assert!(is_read_in_one_way("multipart/related; boundary=B", &mixed));
        assert!(!is_read_in_one_way(KIND, &mixed));
    }

    #[test]
    fn a_boundary_is_one_and_stands_where_lines_begin() {
        for hidden in ["x--B--", "x--B", "x\n--B--", "x\r\n--Bc", "x\r\n--B --", "x\r\n--B\n"] {
            let body = GOOD.replace("\r\n\r\nx", &format!("\r\n\r\n{hidden}"));
            assert!(!is_read_in_one_way(KIND, &body), "{hidden:?}");
        }
        for body in [
            format!("text\r\n{GOOD}"),
            format!("{GOOD}text"),
            format!("{GOOD}{GOOD}"),
            GOOD.replace("--B--", "--B"),
            GOOD.replace("\r\n", "\n"),
            GOOD.replace("--B--\r\n", ""),
        ] {
            assert!(!is_read_in_one_way(KIND, &body), "{body:?}");
        }
        for kind in [
            "multipart/form-data",
            "multipart/form-data; boundary=A; boundary=B",
            "multipart/form-data; boundary=B; charset=utf-8",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"B",
        ] {
            assert!(!is_read_in_one_way(kind, GOOD), "{kind}");
        }
    }

    #[test]
    fn a_part_says_once_and_in_quotes_what_it_is() {
        let with = |head: &str| GOOD.replace("Content-Disposition: form-data; name=\"a\"", head);
        for head in [
            "Content-Disposition: form-data; name=\"a; filename=b\"",
            "Content-Disposition: form-data; name=\"a; filename=\"b\"",
            "Content-Disposition: form-data; name=\"a\\\"; filename=\\\"b\"",
            "Content-Disposition: form-data; name=\"a\\\\\"",
            "Content-Disposition: form-data; name=a",
            "Content-Disposition: form-data; name='a'",
            "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
            "Content-Disposition: form-data; name=\"a\"; filename*=utf-8''b",
            "Content-Disposition: form-data; name=\"a\"; filename*0=\"b\"",
            "Content-Disposition: form-data; name=\"a\"; x=\"y\"",
            "Content-Disposition: form-data; name=\"a\" filename=\"b\"",
            "Content-Disposition: form-data; name=\"a\";",
            "Content-Disposition: form-data; name=\"\"",
            "Content-Disposition: form-data; filename=\"b\"",
            "Content-Disposition: form-data",
            "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\"\nX: y",
            "Content-Disposition: form-data;\r\n name=\"a\"",
            "Content-Disposition : form-data; name=\"a\"",
            "Content-Disposition: form-data; name=\"a\0\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
            "Content-Type: text/plain",
            "X",
            "",
        ] {
            assert!(!is_read_in_one_way(KIND, &with(head)), "{head:?}");
        }
        for head in [
            "Content-Disposition:form-data;name=\"a\"",
            "Content-Disposition: Form-Data; Name=\"a=b,c\" ; FileName=\"\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: 8BIT",
        ] {
            assert!(is_read_in_one_way(KIND, &with(head)), "{head:?}");
        }
    }
}
