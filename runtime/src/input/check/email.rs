//! The `email` rule without a regular expression.

use crate::spelling::{ends_in_a_number, is_decodable};

/// Whether a text is an email address.
///
/// Narrower than validator's own rule, which takes `a@b` and `a@[127.0.0.1]`: an address that other
/// people's mail servers are to reach has a domain name.
pub(super) fn is_email(address: &str) -> bool {
    let Some((local, domain)) = at_sign(address) else { return false };
    is_local(local) && is_domain(domain) && is_decodable(domain)
}

/// What is before the last `@`, and behind it.
fn at_sign(address: &str) -> Option<(&str, &str)> {
    let (local, rest) = address.split_at_checked(memchr::memrchr(b'@', address.as_bytes())?)?;
    Some((local, rest.strip_prefix('@')?))
}

/// The same where the domain may be of any script, in lower case ([RFC 5890]).
///
/// [RFC 5890]: https://www.rfc-editor.org/rfc/rfc5890
#[cfg(feature = "url")]
pub(super) fn is_international_email(address: &str) -> bool {
    let Some((local, domain)) = at_sign(address) else { return false };
    let Ok(url::Host::Domain(ascii)) = url::Host::parse(domain) else { return false };
    let shown = url::quirks::domain_to_unicode(&ascii);
    // What is mapped to another name (full-width letters, accents apart from their letters, other dots) is
    // another spelling of it.
    let mut labels = domain.split('.');
    let is_spelt = ascii
        .split('.')
        .zip(shown.split('.'))
        .all(|(ascii, shown)| labels.next().is_some_and(|label| label == ascii || label == shown));
    is_local(local) && is_domain(&ascii) && is_spelt && labels.next().is_none()
}

fn is_local(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && local.bytes().all(|byte| IS_LOCAL.get(usize::from(byte)) == Some(&true))
}

/// Which bytes are before the `@`.
#[allow(clippy::indexing_slicing, reason = "const evaluation: every byte of the list is ASCII")]
const IS_LOCAL: [bool; 128] = {
    let mut is_local = [false; 128];
    let mut rest: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\
        .!#$%&'*+/=?^_`{|}~-";
    while let [byte, tail @ ..] = rest {
        is_local[*byte as usize] = true;
        rest = tail;
    }
    is_local
};

/// Labels of 1 to 63 letters, digits and inner hyphens, two at least: in one pass, which every address of
/// every body takes.
fn is_domain(domain: &str) -> bool {
    let (mut labels, mut length, mut before) = (1, 0, b'.');
    for byte in domain.bytes() {
        match byte {
            b'.' if length == 0 || before == b'-' => return false,
            b'.' => (labels, length) = (labels + 1, 0),
            b'-' if length == 0 => return false,
            b'-' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => length += 1,
            _ => return false,
        }
        if length > 63 {
            return false;
        }
        before = byte;
    }
    // Of a number there is no top-level domain.
    let is_whole = domain.len() <= 253 && labels > 1 && length > 0 && before != b'-';
    is_whole && !ends_in_a_number(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_have() {
        for address in ["ada@example.com", "a.b+c@sub.example.co.uk", "o'brien@x-y.de"] {
            assert!(is_email(address), "{address}");
        }
    }

    #[cfg(feature = "url")]
    #[test]
    fn domains_of_any_script() {
        for address in
            ["ada@bücher.example", "ada@example.com", "a@例子.测试", "a@xn--bcher-kva.example"]
        {
            assert!(is_international_email(address), "{address}");
        }
        for address in [
            "ada@BÜCHER.example",
            "ada@bücher",
            "a@ｅxample.com",
            "a@example。com",
            "a@exa\u{200b}mple.com",
            "a@bücher.123",
            // One domain in other letters than the one it is.
            "a@bu\u{308}cher.example",
            "a@büｃher.example",
            "a@bücher.eﬃ",
            "a@ü①.example",
            "a@ªü.example",
            "a@ſü.example",
            "a@bücher．example",
            "a@XN--BCHER-KVA.example",
            "a@127.0.0.1",
            "ä@bücher.example",
            "a@",
        ] {
            assert!(!is_international_email(address), "{address}");
        }
    }

    #[cfg(feature = "url")]
    #[test]
    fn a_domain_in_punycode_is_one() {
        assert!(is_email("ada@xn--bcher-kva.example"));
        for address in ["a@xn--a.de", "a@xn--0.example", "a@b.XN--A"] {
            assert!(!is_email(address) && !is_international_email(address), "{address}");
        }
    }

    #[test]
    fn addresses_nobody_has() {
        for address in [
            "",
            "@",
            "a@",
            "@b.c",
            "a@b",
            "a b@c.de",
            "a@b..c",
            "a@-b.c",
            "a@b-.c",
            "a@[127.0.0.1]",
            "a@b.c\n",
            "ä@b.de",
            "a@bü.de",
            "a@b@c.de ",
            "\"a\"@b.de",
            "a@127.0.0.1",
            "a@b.1",
            "a@b.123",
            "a@b.0x1",
            "a@127.0x1",
            "a@1.0X7F",
        ] {
            assert!(!is_email(address), "{address}");
        }
    }
}
