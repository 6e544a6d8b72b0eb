//! What the names of header fields and cookies consist of.

/// `tchar` of RFC 9110, 5.6.2: what the names of header fields and cookies consist of.
pub(super) const fn is_token(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, tail @ ..] = rest {
        let odd = matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        );
        if !byte.is_ascii_alphanumeric() && !odd {
            return false;
        }
        rest = tail;
    }
    !name.is_empty()
}
