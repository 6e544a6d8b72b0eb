//! Where a document is: a URL that was looked at, and the exceptions made for its host.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::Uri;
use palisade::ConfigFaults;

use crate::address;
use crate::error::FetchError;

/// The hosts for which an exception was made, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exceptions {
    private: BTreeSet<String>,
    plain: BTreeSet<String>,
    /// What is the name of no host: an exception for it would be none, without a word.
    refused: Vec<String>,
}

impl Exceptions {
    pub(crate) fn allow_private(&mut self, host: &str) {
        let named = self.named(host);
        self.private.extend(named);
    }

    pub(crate) fn allow_plain(&mut self, host: &str) {
        let named = self.named(host);
        self.plain.extend(named);
    }

    fn named(&mut self, host: &str) -> Option<String> {
        let named = host_name(host);
        if named.is_none() {
            self.refused.push(host.to_owned());
        }
        named
    }

    /// Each exception has to be for a host.
    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        faults.extend(self.refused.iter().map(|text| {
            format!(
                "{text:?} is the name of no host: an exception states the name alone, without a scheme and a port"
            )
        }));
    }

    /// Whether a host on this machine is asked without TLS.
    pub(crate) fn ask_without_tls(&self) -> bool {
        !self.plain.is_empty()
    }
}

/// The statements of a builder with `exceptions`.
macro_rules! exceptions_for_hosts {
    () => {
        /// Connects to private addresses where they are those of this host: a server in the
        /// application's own network. It is the name alone, without a scheme and a port, or an address; anything else does
        /// not start.
        pub fn allow_private_host(mut self, host: &str) -> Self {
            self.exceptions.allow_private(host);
            self
        }

        /// Asks this host without TLS, at a loopback address alone: for tests and development. It is the name alone, or an
        /// address.
        pub fn allow_http_on_loopback(mut self, host: &str) -> Self {
            self.exceptions.allow_plain(host);
            self
        }
    };
}
pub(crate) use exceptions_for_hosts;

/// A host in the one form in which it is compared: a name in small letters without the dot of the root, or an address
/// without brackets. `None` for what is neither, as a name with a port.
fn host_name(text: &str) -> Option<String> {
    if let Some(address) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().ok().map(|address| address.to_string());
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address.to_string());
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_of_a_name);
    is_name.then(|| name.to_ascii_lowercase())
}

/// A URL that may be fetched.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// As a `Host` field has it.
    pub(crate) authority: String,
    pub(crate) path: String,
    pub(crate) encrypted: bool,
    may_be_private: bool,
}

impl Location {
    pub(crate) fn of(url: &str, exceptions: &Exceptions) -> Result<Self, FetchError> {
        let uri: Uri = url.parse().map_err(|_| FetchError::UrlRefused)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(FetchError::UrlRefused);
        };
        let host = host_name(authority.host()).ok_or(FetchError::UrlRefused)?;
        let encrypted = match scheme {
            "https" => true,
            "http" if exceptions.plain.contains(&host) => false,
            _ => return Err(FetchError::UrlRefused),
        };
        if authority.as_str().contains('@') || url.contains('#') {
            return Err(FetchError::UrlRefused);
        }
        let port = match authority.port_u16() {
            Some(port) => port,
            None if authority.as_str() != authority.host() => return Err(FetchError::UrlRefused),
            None if encrypted => 443,
            None => 80,
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            port,
            authority: authority.as_str().to_owned(),
            path: path.to_owned(),
            encrypted,
            may_be_private: exceptions.private.contains(&host),
            host,
        })
    }

    /// Those of `addresses` that may be connected to: public ones, or what the exception for this
    /// host allows. Plain HTTP stays on this machine.
    pub(crate) fn allowed(
        &self,
        addresses: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, FetchError> {
        let mut allowed = addresses;
        allowed.retain(|address| self.allows(address.ip()));
        if allowed.is_empty() { Err(FetchError::AddressRefused) } else { Ok(allowed) }
    }

    fn allows(&self, address: IpAddr) -> bool {
        if self.encrypted {
            self.may_be_private || address::is_public(address)
        } else {
            address.is_loopback()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<Location, FetchError> {
        let mut exceptions = Exceptions::default();
        exceptions.allow_plain("LocalHost");
        exceptions.allow_private("idp.internal");
        Location::of(url, &exceptions)
    }

    fn connects(url: &str, address: &str) -> bool {
        of(url).unwrap().allowed(vec![SocketAddr::new(address.parse().unwrap(), 443)]).is_ok()
    }

    #[test]
    fn only_https_is_fetched_unless_a_host_was_named() {
        for good in ["https://id.example/keys?a=b", "HTTPS://id.example:8443", "http://localhost/k"]
        {
            assert!(of(good).is_ok(), "{good}");
        }
        for bad in [
            "http://id.example/keys",
            "ftp://id.example",
            "file:///etc/passwd",
            "/keys",
            "id.example",
            "https://user@id.example/",
            "https://user:word@id.example/",
            "https://id.example/#part",
            "http://localhost.evil.example/",
            "https://id.example:99999/",
            "https://id.example:abc/",
            "https://id.example:/",
            "https://[::1/",
            "",
        ] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_public_addresses_are_connected_to_unless_a_host_was_named() {
        assert!(connects("https://id.example/", "8.8.8.8"));
        assert!(!connects("https://id.example/", "10.0.0.1"));
        assert!(!connects("https://localhost/", "127.0.0.1"));
        assert!(connects("https://idp.internal/", "10.0.0.1"));
        assert!(connects("http://localhost/", "127.0.0.1"));
        assert!(!connects("http://localhost/", "8.8.8.8"));
    }

    #[test]
    fn an_exception_is_for_a_host_however_it_is_written() {
        let allowed = |exception: &str, url: &str, address: &str| {
            let mut exceptions = Exceptions::default();
            exceptions.allow_private(exception);
            assert!(exceptions.refused.is_empty(), "{exception}");
            let location = Location::of(url, &exceptions).unwrap();
            location.allowed(vec![SocketAddr::new(address.parse().unwrap(), 443)]).is_ok()
        };
        for exception in ["idp.internal", "IdP.Internal", "idp.internal."] {
            for url in
                ["https://idp.internal/", "https://idp.internal./", "https://IDP.internal:8443"]
            {
                assert!(allowed(exception, url, "10.0.0.1"), "{exception} {url}");
            }
            assert!(!allowed(exception, "https://other.internal/", "10.0.0.1"), "{exception}");
        }
        for exception in ["::1", "[::1]", "0:0:0:0:0:0:0:1"] {
            assert!(allowed(exception, "https://[::1]:8443/", "::1"), "{exception}");
            assert!(!allowed(exception, "https://[::2]/", "::1"), "{exception}");
        }
        assert!(allowed("10.0.0.1", "https://10.0.0.1/", "10.0.0.1"));
    }

    #[test]
    fn an_exception_for_what_is_no_host_is_told() {
        let told = |text: &str| {
            let mut exceptions = Exceptions::default();
            exceptions.allow_private("idp.internal");
            exceptions.allow_plain(text);
            let mut faults = ConfigFaults::default();
            exceptions.check(&mut faults);
            faults.into_result().err().map(|error| error.reasons().join("; "))
        };
        for bad in [
            "idp.internal:8443",
            "https://idp.internal",
            "idp.internal/",
            "user@idp.internal",
            "[::1]:8443",
            "[idp.internal]",
            " idp.internal",
            "bücher.example",
            ".",
            "",
        ] {
            let told = told(bad).unwrap();
            assert!(told.starts_with(&format!("{bad:?} is the name of no host")), "{told}");
        }
        for good in ["localhost", "127.0.0.1", "[::1]", "my_idp.internal"] {
            assert_eq!(told(good), None, "{good}");
        }
    }
}
