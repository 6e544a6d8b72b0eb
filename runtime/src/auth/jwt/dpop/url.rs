//! Addresses as proofs name them, in one spelling ([RFC 3986, 6.2]).
//!
//! [RFC 3986, 6.2]: https://www.rfc-editor.org/rfc/rfc3986#section-6.2

/// An `http` or `https` address without query and fragment, in one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Scheme, host and port.
    origin: String,
    path: String,
}

impl Address {
    /// `None` for what is none, or names a user.
    pub(super) fn read(text: &str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let usual_port = match scheme.to_ascii_lowercase().as_str() {
            "https" => ":443",
            "http" => ":80",
            _ => return None,
        };
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(usual_port).unwrap_or(&authority);
        // A colon without a port is the usual one.
        let authority = authority.strip_suffix(':').unwrap_or(authority);
        let is_host =
            !authority.is_empty() && !authority.contains('@') && !authority.ends_with(':');
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let path = spelt_once(if path.is_empty() { "/" } else { path })?;
        let origin = format!("{}://{authority}", scheme.to_ascii_lowercase());
        is_host.then_some(Self { origin, path })
    }

    /// Whether this is the address of `path` at a service whose root is `base`.
    pub(super) fn is(&self, base: &Self, path: &str) -> bool {
        let prefix = base.path.trim_end_matches('/');
        let asked = spelt_once(path);
        let is_asked = |own: &str| {
            let own = own.strip_prefix(prefix);
            own.is_some() && own == asked.as_deref()
        };
        self.origin == base.origin && (is_asked(&self.path) || is_asked(&without_dots(&self.path)))
    }

    /// Whether what is sent there can be read on the way.
    pub(super) fn is_in_the_clear(&self) -> bool {
        let Some(host) = self.origin.strip_prefix("http://") else { return false };
        let name = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
        let name = name.map_or(host, |(name, _)| name);
        !["localhost", "127.0.0.1", "[::1]"].contains(&name)
    }
}

/// A path as a client sends it: `.` and `..` name no folder ([RFC 3986, 5.2.4]). What a router takes as it comes is
/// not the path of a request that names them.
///
/// [RFC 3986, 5.2.4]: https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    for folder in path.split('/').skip(1) {
        match folder {
            "." => {}
            ".." => drop(kept.pop()),
            folder => kept.push(folder),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

/// A path whose escapes are in capitals, and none of which stands for a letter that needs none.
fn spelt_once(path: &str) -> Option<String> {
    let mut spelt = String::with_capacity(path.len());
    let mut pieces = path.split('%');
    spelt.push_str(pieces.next()?);
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2)?;
        if !code.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let letter = char::from(u8::from_str_radix(code, 16).ok()?);
        if letter.is_ascii_alphanumeric() || "-._~".contains(letter) {
            spelt.push(letter);
        } else {
            spelt.push('%');
            spelt.push_str(&code.to_ascii_uppercase());
        }
        spelt.push_str(rest);
    }
    Some(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(address: &str, base: &str, path: &str) -> bool {
        let base = Address::read(base).unwrap();
        Address::read(address).is_some_and(|address| address.is(&base, path))
    }

    #[test]
    fn one_address_in_any_spelling_is_the_same() {
        for address in [
            "https://api.example/a/b",
            "HTTPS://API.example:443/a/b",
            "https://api.example/a/b?x=1",
            "https://api.example/a/b#x",
            "https://api.example/%61/b",
            "https://api.example:/a/b",
            "https://api.example/a/../a/./b",
            "https://api.example/../a/%2e/b",
        ] {
            assert!(is(address, "https://api.example", "/a/b"), "{address}");
        }
        assert!(is("https://api.example/a%2fb", "https://api.example/", "/a%2Fb"));
        assert!(is("https://api.example", "https://api.example", "/"));
        assert!(is("https://api.example/v1/a", "https://api.example/v1/", "/a"));
        assert!(is("http://[::1]:8080/a", "http://[::1]:8080", "/a"));
    }

    #[test]
    fn another_address_is_another() {
        for address in [
            "http://api.example/a/b",
            "https://api.example:8443/a/b",
            "https://api.example./a/b",
            "https://api.example.evil/a/b",
            "https://evil@api.example/a/b",
            "https://api.example/a/b/",
            "https://api.example/a//b",
            "https://api.example/A/b",
            "https://api.example/a%2Fb",
            "https://api.example/a/../b",
            "https://api.example/a/b/.",
            "https://api.example/a/b/c/..",
            "https://api.example/v1/a/b",
            "https://api.example/a/%",
            "https://api.example/a/b\\",
            "https:/api.example/a/b",
            "//api.example/a/b",
            "/a/b",
            "",
            "https://",
            "https:///a/b",
            "https://api.example::/a/b",
            "https://api.example:443:/a/b",
            "https://api.example/a/b ",
            "https://äpi.example/a/b",
        ] {
            assert!(!is(address, "https://api.example", "/a/b"), "{address}");
        }
        assert!(!is("https://api.example/v10/a", "https://api.example/v1", "/a"));
        assert!(!is("https://api.example/v1/../a", "https://api.example/v1", "/a"));
        assert!(is("https://api.example/x/../v1/a", "https://api.example/v1", "/a"));
        // The path of a request is what the router sees of it.
        assert!(!is("https://api.example/b", "https://api.example", "/a/../b"));
        assert!(is("https://api.example/a/../b", "https://api.example", "/a/../b"));
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (address, is) in [
            ("http://localhost:8080", false),
            ("http://[::1]", false),
            ("http://[::1]:80", false),
            ("http://127.0.0.1", false),
            ("https://api.example", false),
            ("http://api.example", true),
            ("http://localhost.evil.example", true),
        ] {
            assert_eq!(Address::read(address).unwrap().is_in_the_clear(), is, "{address}");
        }
    }
}
