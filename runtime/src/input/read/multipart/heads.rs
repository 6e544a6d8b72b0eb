//! The header fields of every part, before multer reads them: it keeps the last of two of one name,
//! ends a line at a bare line feed as well, and has no bound.

use std::ops::Range;

use memchr::memmem;

use super::unreadable::Unreadable;

/// How long the header fields of one part may be together.
const LONGEST: usize = 8 * 1024;
/// How many there may be, which is as many as multer reads.
const MOST: usize = 32;

const DISPOSITION: &[u8] = b"content-disposition";

/// What a body consists of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// The body as it would be if every part were empty.
    pub(super) heads: Vec<u8>,
    /// Where in the body the content of each part is.
    pub(super) contents: Vec<Range<usize>>,
}

/// Looks over the header fields of every part, and says where the parts are.
///
/// # Errors
/// The first part whose fields are too long or too many, no lines, two of one name or without a
/// disposition; a part that ends within its head; a body that does not begin with its boundary.
pub(super) fn outline(whole: &[u8], boundary: &str) -> Result<Outline, Unreadable> {
    let body = whole.strip_prefix(b"\r\n").unwrap_or(whole);
    // What is before the first boundary is read by some and not by others.
    let first = body.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
    let mut rest = first.ok_or(Unreadable::Parts)?;
    let text = format!("\r\n--{boundary}");
    let (delimiter, blank) = (memmem::Finder::new(&text), memmem::Finder::new(b"\r\n\r\n"));
    let mut outline = Outline::default();
    outline.heads.extend(text.bytes().skip(2));
    while !rest.starts_with(b"--") {
        let end = blank.find(rest).ok_or(Unreadable::Parts)?;
        let (head, content) = rest.split_at_checked(end).ok_or(Unreadable::Parts)?;
        check_head(head)?;
        let content = content.get(2..).unwrap_or_default();
        let next = delimiter.find(content).ok_or(Unreadable::Parts)?;
        // A part may end where its head does (RFC 2046, 5.1.1), and multer reads on to the next
        // boundary: what others take for the end would be content here, and parts would follow.
        if next == 0 {
            return Err(Unreadable::Parts);
        }
        let start = whole.len() - content.len();
        outline.contents.push(start + 2..start + next);
        outline.heads.extend_from_slice(head);
        outline.heads.extend_from_slice(b"\r\n\r\n");
        outline.heads.extend_from_slice(text.as_bytes());
        rest = content.get(next + text.len()..).unwrap_or_default();
    }
    outline.heads.extend_from_slice(b"--\r\n");
    Ok(outline)
}

fn check_head(head: &[u8]) -> Result<(), Unreadable> {
    if head.len() > LONGEST {
        return Err(Unreadable::Head);
    }
    let text = str::from_utf8(head).map_err(|_| Unreadable::Name)?;
    // What is before the first line's end belongs to the boundary.
    let mut names: Vec<String> = Vec::new();
    for line in text.split("\r\n").skip(1) {
        let name = line.split_once(':').map(|(name, _)| name.to_ascii_lowercase());
        let name = name.filter(|_| !line.contains(['\r', '\n'])).ok_or(Unreadable::Parts)?;
        if names.len() == MOST {
            return Err(Unreadable::Head);
        }
        if names.contains(&name) {
            return Err(Unreadable::Twice);
        }
        names.push(name);
    }
    let named = names.iter().any(|name| name.as_bytes() == DISPOSITION);
    if named { Ok(()) } else { Err(Unreadable::Name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "Content-Disposition: form-data; name=a";

    fn is(body: &str, expected: Result<(), Unreadable>) {
        assert_eq!(outline(body.as_bytes(), "X").map(|_| ()), expected, "{body:?}");
    }

    #[test]
    fn a_part_has_one_field_of_a_name() {
        is(&format!("--X\r\n{NAME}\r\n\r\n1\r\n--X--"), Ok(()));
        is(
            &format!("\r\n--X \r\n{NAME}\r\nX: y\r\n\r\n\r\n--X\r\n{NAME}\r\n\r\n\r\n--X--\r\n"),
            Ok(()),
        );
        is("--X--", Ok(()));
        is(
            &format!("--X\r\n{NAME}\r\ncontent-disposition: b\r\n\r\n1\r\n--X--"),
            Err(Unreadable::Twice),
        );
        is(&format!("--X\r\n{NAME}\r\nX: y\r\nX: z\r\n\r\n1\r\n--X--"), Err(Unreadable::Twice));
    }

    #[test]
    fn a_line_ends_in_one_way() {
        let hidden = "Content-Disposition: form-data; name=b";
        is(&format!("--X\r\n{NAME}\r\nX: y\n{hidden}\r\n\r\n1\r\n--X--"), Err(Unreadable::Parts));
        is(&format!("--X\r\n{NAME}\r\n folded: x\rY\r\n\r\n1\r\n--X--"), Err(Unreadable::Parts));
        is(&format!("--X\n{NAME}\n\n1\r\n--X--"), Err(Unreadable::Parts));
        is(&format!("--X\r\n{NAME}\r\nfolded\r\n\r\n1\r\n--X--"), Err(Unreadable::Parts));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        is("--X\r\n\r\nContent\r\n--X--", Err(Unreadable::Name));
        is(&format!("--X\r\n{NAME}\r\n\r\n1"), Err(Unreadable::Parts));
        is(&format!("--X\r\n{NAME}"), Err(Unreadable::Parts));
        is(
            &format!("--X\r\n{NAME}\r\nX: {}\r\n\r\n\r\n--X--", "y".repeat(LONGEST)),
            Err(Unreadable::Head),
        );
        let many = (1..MOST).map(|n| format!("\r\nX{n}:")).collect::<Vec<_>>().concat();
        is(&format!("--X\r\n{NAME}{many}\r\n\r\n1\r\n--X--"), Ok(()));
        is(&format!("--X\r\n{NAME}{many}\r\nY:\r\n\r\n1\r\n--X--"), Err(Unreadable::Head));
        is(&format!("--X\r\n{NAME}\r\n\r\n--X--"), Err(Unreadable::Parts));
        is(&format!("text\r\n--X\r\n{NAME}\r\n\r\n1\r\n--X--"), Err(Unreadable::Parts));
    }
}
