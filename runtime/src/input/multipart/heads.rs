//! The header fields of every part, as they stand in the body.
//!
//! multer keeps the last of two lines of one name, others keep the first: whoever looks at a form on
//! its way would see another name, or another type, than the handler gets.

use super::part::Unreadable;

/// What stands once in a part, and what a part is where it does not.
const SINGLE: [(&[u8], Unreadable); 3] = [
    (b"content-disposition", Unreadable::Name),
    (b"content-type", Unreadable::Encoding),
    (b"content-transfer-encoding", Unreadable::Encoding),
];

/// Looks over what follows each boundary, up to the blank line.
///
/// # Errors
/// A field that stands in one part twice.
pub(super) fn check(body: &[u8], boundary: &str) -> Result<(), Unreadable> {
    let mut rest = body;
    while let Some(place) = rest.windows(2).position(|two| two == b"--") {
        let after = rest.get(place + 2..).unwrap_or_default();
        rest = match after.strip_prefix(boundary.as_bytes()) {
            Some(head) => {
                let end = head.windows(4).position(|four| four == b"\r\n\r\n");
                let (head, content) = head.split_at(end.unwrap_or(head.len()));
                check_head(head)?;
                content
            }
            // A third dash may begin a boundary, too.
            None => rest.get(place + 1..).unwrap_or_default(),
        };
    }
    Ok(())
}

fn check_head(head: &[u8]) -> Result<(), Unreadable> {
    for (name, fault) in SINGLE {
        let lines = head.split(|byte| *byte == b'\n');
        let named = lines.filter(|line| {
            let own = line.split(|byte| *byte == b':').next().unwrap_or_default();
            own.trim_ascii().eq_ignore_ascii_case(name)
        });
        if named.count() > 1 {
            return Err(fault);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_stands_once_in_a_part() {
        let once = "--X\r\nContent-Disposition: a\r\nContent-Type: b\r\n\r\nContent-Type: c\r\n";
        let two = format!("{once}{once}--X--");
        assert_eq!(check(two.as_bytes(), "X"), Ok(()));
        for (head, fault) in [
            ("Content-Disposition: a\r\nX: y\r\ncontent-disposition: b", Unreadable::Name),
            ("Content-Disposition: a\nContent-Disposition: b", Unreadable::Name),
            ("Content-Disposition: a\n\nContent-Disposition : b", Unreadable::Name),
            ("Content-Type: a\r\nCONTENT-TYPE: b", Unreadable::Encoding),
        ] {
            let text = format!("{once}--X\r\n{head}\r\n\r\nz\r\n--X--");
            assert_eq!(check(text.as_bytes(), "X"), Err(fault), "{head}");
            let text = format!("-----X \r\n{head}");
            assert_eq!(check(text.as_bytes(), "---X"), Err(fault), "{head}");
        }
    }
}
