//! What this service is called by authorization servers, and where its metadata is ([RFC 9728]).
//!
//! [RFC 9728]: https://www.rfc-editor.org/rfc/rfc9728

use crate::edge::host::Host;

/// The path that RFC 9728, section 3, reserves.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The resource identifier of this service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProtectedResource {
    identifier: String,
    origin: String,
    path: String,
}

impl ProtectedResource {
    /// Reads an identifier.
    ///
    /// # Errors
    /// It is no `https` URL, or has a part that such an identifier does not have.
    pub(crate) fn new(identifier: &str) -> Result<Self, String> {
        let fault = |fault: &str| Err(format!("the resource `{identifier}` {fault}"));
        let Some(rest) = identifier.strip_prefix("https://") else {
            return fault("is not an https URL");
        };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if Host::parse(host).is_none() || host.ends_with(':') {
            return fault("has no host, or one with a user");
        }
        // No query (section 1.2), no fragment, and no letter that a route gives another meaning.
        let is_path =
            |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()+,;=:@".contains(&byte);
        if !path.bytes().all(is_path) || path.contains("//") || !has_whole_escapes(path) {
            return fault("has a path, a query or a fragment that a resource does not have");
        }
        if path.split('/').any(is_another_in_routes) {
            return fault("has a path with a segment that stands for another");
        }
        Ok(Self {
            identifier: identifier.to_owned(),
            origin: format!("https://{host}"),
            path: path.to_owned(),
        })
    }

    /// The text that tokens and clients name it by.
    pub(crate) fn identifier(&self) -> &str {
        &self.identifier
    }

    /// Where this service answers with its metadata (section 3.1): the reserved path is between the
    /// host and the path of the identifier, whose `/` right behind the host is left out.
    pub(crate) fn metadata_path(&self) -> String {
        let path = if self.path == "/" { "" } else { &self.path };
        format!("{WELL_KNOWN}{path}")
    }

    /// The same as a URL, for challenges (section 5.1).
    pub(crate) fn metadata_url(&self) -> String {
        format!("{}{}", self.origin, self.metadata_path())
    }
}

/// Whether two digits are behind each `%`.
fn has_whole_escapes(path: &str) -> bool {
    path.split('%').skip(1).all(|behind| {
        behind.get(..2).is_some_and(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))
    })
}

/// Whether a segment is taken out on the way here, or is a parameter to the router.
fn is_another_in_routes(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".." || segment.starts_with([':', '*', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 9728, section 3.1, among others.
    #[test]
    fn the_metadata_is_where_the_standard_puts_it() {
        let url = |identifier| ProtectedResource::new(identifier).unwrap().metadata_url();
        let well_known = "https://resource.example.com/.well-known/oauth-protected-resource";
        assert_eq!(url("https://resource.example.com"), well_known);
        assert_eq!(url("https://resource.example.com/"), well_known);
        let one = url("https://resource.example.com/resource1");
        assert_eq!(one, format!("{well_known}/resource1"));
        assert_eq!(url("https://resource.example.com/a/b/"), format!("{well_known}/a/b/"));
        let port = url("https://resource.example.com:8443/a");
        assert_eq!(
            port,
            "https://resource.example.com:8443/.well-known/oauth-protected-resource/a"
        );
    }

    #[test]
    fn what_is_no_resource_identifier_is_refused() {
        for bad in [
            "",
            "api",
            "http://api.example",
            "https://",
            "https:///a",
            "https://user@api.example",
            "https://api.example?a=b",
            "https://api.example/#a",
            "https://api.example/a?b",
            "https://api.example/{id}",
            "https://api.example/a b",
            "https://api.example//a",
            "https://api.example\"",
            "https://:",
            "https://:443",
            "https://[",
            "https://[::1",
            "https://..",
            "https://a:b:c",
            "https://api.example:",
            "https://api.example:99999",
            "https://api.example/.",
            "https://api.example/../x",
            "https://api.example/a/%2E%2e",
            "https://api.example/%zz",
            "https://api.example/a%",
            "https://api.example/a%2",
            "https://api.example/:a",
            "https://api.example/a/:b",
            "https://api.example/*a",
        ] {
            assert!(ProtectedResource::new(bad).is_err(), "{bad}");
        }
    }
    #[test]
    fn what_looks_like_one_of_those_and_is_fine_is_taken() {
        for good in [
            "https://[::1]:8443/a",
            "https://api.example:443",
            "https://api.example/a:b/c",
            "https://api.example/.well-known/..a",
            "https://api.example/a%20b%7e",
        ] {
            assert!(ProtectedResource::new(good).is_ok(), "{good}");
        }
    }
}
