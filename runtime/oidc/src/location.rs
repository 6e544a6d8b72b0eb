//! Where a document is: a URL that was looked at, and the exceptions made for its host.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use http::Uri;

use crate::address;
use crate::error::FetchError;

/// The hosts for which an exception was made, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exceptions {
    private: BTreeSet<String>,
    plain: BTreeSet<String>,
}

impl Exceptions {
    pub(crate) fn allow_private(&mut self, host: &str) {
        self.private.insert(host.to_ascii_lowercase());
    }

    pub(crate) fn allow_plain(&mut self, host: &str) {
        self.plain.insert(host.to_ascii_lowercase());
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
        /// application's own network.
        pub fn allow_private_host(mut self, host: &str) -> Self {
            self.exceptions.allow_private(host);
            self
        }

        /// Asks this host without TLS, at a loopback address alone: for tests and development.
        pub fn allow_http_on_loopback(mut self, host: &str) -> Self {
            self.exceptions.allow_plain(host);
            self
        }
    };
}
pub(crate) use exceptions_for_hosts;

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
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let host = host.to_ascii_lowercase();
        let encrypted = match scheme {
            "https" => true,
            "http" if exceptions.plain.contains(&host) => false,
            _ => return Err(FetchError::UrlRefused),
        };
        if authority.as_str().contains('@') || url.contains('#') || host.is_empty() {
            return Err(FetchError::UrlRefused);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            port: authority.port_u16().unwrap_or(if encrypted { 443 } else { 80 }),
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
}
