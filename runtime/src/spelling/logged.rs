//! What may be in a log of a text that comes from a library or a service.

use std::fmt::Write as _;

/// A text in which no URL names a user or a password: `postgres://…@db`.
pub(crate) fn without_passwords(text: &str) -> String {
    let mut pieces = text.split("://");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|letter: char| letter.is_whitespace() || "/?#\"'`".contains(letter));
        let (authority, rest) = piece.split_at(end.unwrap_or(piece.len()));
        let host = authority.rsplit_once('@').map(|(_, host)| host);
        // Writing into a string cannot fail.
        let _ = match host {
            Some(host) => write!(kept, "://…@{host}{rest}"),
            None => write!(kept, "://{piece}"),
        };
    }
    kept
}

/// What an error says, for a log line of its own: without passwords in URLs, and as one line with its escapes where it is written with
/// `?`.
pub(crate) fn logged(error: &impl std::fmt::Display) -> String {
    without_passwords(&error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line_without_its_password() {
        let told = format!("{:?}", logged(&"postgres://app:hunter2@db is away\nforged line"));
        assert_eq!(told, r#""postgres://…@db is away\nforged line""#);
    }
}
