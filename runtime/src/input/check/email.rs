//! The `email` rule without a regular expression.

/// Whether a text is an email address.
///
/// Narrower than validator's own rule, which takes `a@b` and `a@[127.0.0.1]`: an address that other
/// people's mail servers are to reach has a domain name.
pub(super) fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    const ODD: &[u8] = b".!#$%&'*+/=?^_`{|}~-";
    (1..=64).contains(&local.len())
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || ODD.contains(&byte))
}

fn is_domain(domain: &str) -> bool {
    // A name whose last label is a number is an address ([WHATWG URL, 3.5]), and no top-level domain.
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && !top.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
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
        ] {
            assert!(!is_email(address), "{address}");
        }
    }
}
