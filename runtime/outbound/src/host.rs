//! A host that is called.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use url::{Url, form_urlencoded};

use crate::address::is_public;

/// A host that may be called, and what it alone is told.
#[derive(Clone)]
#[must_use = "a host is declared by `OutboundBuilder::host`"]
pub struct Host {
    origin: String,
    is_plain: bool,
    networks: Option<Vec<String>>,
    credentials: Vec<(String, String)>,
    redirects_to: Vec<String>,
}

impl Host {
    /// An origin: `https://rates.example`, `https://rates.example:8443`.
    pub fn new(origin: impl Into<String>) -> Self {
        let (networks, credentials) = (None, Vec::new());
        Self {
            origin: origin.into(),
            is_plain: false,
            networks,
            credentials,
            redirects_to: Vec::new(),
        }
    }

    /// An origin without TLS, `http://localhost:9000`: every network on the way reads and changes everything. For what
    /// runs on the same machine.
    pub fn plain_http(origin: impl Into<String>) -> Self {
        Self { is_plain: true, ..Self::new(origin) }
    }

    /// The host is inside: its addresses are in these networks and in no other. Without this they are public.
    pub fn in_networks<N: Into<String>>(mut self, networks: impl IntoIterator<Item = N>) -> Self {
        self.networks.get_or_insert_default().extend(networks.into_iter().map(Into::into));
        self
    }

    /// The host may redirect to this other one, which is declared, too, and told its own credentials. Without this a
    /// redirect to another host fails: the answering host would choose what palisade asks there.
    pub fn redirects_to(mut self, origin: impl Into<String>) -> Self {
        self.redirects_to.push(origin.into());
        self
    }

    /// Where it is, as it was stated.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Sends a bearer token with every call to this host, and to no other.
    pub fn bearer(self, token: impl AsRef<str>) -> Self {
        self.credential(AUTHORIZATION.as_str(), format!("Bearer {}", token.as_ref()))
    }

    /// Sends the id and the secret of this service with every call to this host, and to no other: HTTP Basic, each encoded
    /// as a form first ([RFC 6749, 2.3.1]).
    ///
    /// [RFC 6749, 2.3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    pub fn basic(self, id: impl AsRef<str>, secret: impl AsRef<str>) -> Self {
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let (id, secret): (String, String) = (encoded(id.as_ref()), encoded(secret.as_ref()));
        let both = STANDARD.encode(format!("{id}:{secret}"));
        self.credential(AUTHORIZATION.as_str(), format!("Basic {both}"))
    }

    /// Sends a header field with every call to this host, and to no other.
    pub fn credential(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials.push((name.into(), value.into()));
        self
    }

    /// The host as it is called, or everything that is wrong with it.
    pub(crate) fn ready(self) -> Result<ReadyHost, Vec<String>> {
        let Self { origin, is_plain, networks, credentials, redirects_to } = self;
        let mut faults = Vec::new();
        let key = key_of(&origin, is_plain).map_err(|fault| faults.push(fault)).ok();
        let networks = networks.map(|networks| read(&origin, &networks, &mut faults));
        let credentials = read_credentials(&origin, credentials, &mut faults);
        let other = |text: &String| {
            let url =
                Url::parse(text).ok().filter(|url| url.path() == "/" && url.query().is_none());
            let key = url.as_ref().and_then(HostKey::of);
            key.ok_or_else(|| {
                format!("`{origin}`: `.redirects_to(..)` takes an origin, not `{text}`")
            })
        };
        let mut others = Vec::new();
        for redirected in redirects_to.iter().map(other) {
            match redirected {
                Ok(key) => others.push(key),
                Err(fault) => faults.push(fault),
            }
        }
        match key {
            Some(key) if faults.is_empty() => {
                Ok(ReadyHost { key, networks, credentials, redirects_to: others })
            }
            _ => Err(faults),
        }
    }
}

/// The host of an origin, which is no more than one.
fn key_of(origin: &str, is_plain: bool) -> Result<HostKey, String> {
    let url = Url::parse(origin).map_err(|_| format!("`{origin}` is not an origin"))?;
    let scheme = if is_plain { "http" } else { "https" };
    if url.scheme() != scheme {
        return Err(format!("`{origin}`: write `{scheme}://..`"));
    }
    let has_more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
    if has_more || !url.username().is_empty() || url.password().is_some() {
        return Err(format!("`{origin}` is more than an origin: leave the path out"));
    }
    HostKey::of(&url).ok_or_else(|| format!("`{origin}` names no host"))
}

/// The fields with credentials. Two of one name are a fault: one of them would never be sent.
fn read_credentials(
    origin: &str,
    credentials: Vec<(String, String)>,
    faults: &mut Vec<String>,
) -> Vec<(HeaderName, HeaderValue)> {
    let mut fields: Vec<(HeaderName, HeaderValue)> = Vec::new();
    for (name, value) in credentials {
        let (Ok(name), Ok(mut value)) = (HeaderName::try_from(name), HeaderValue::try_from(value))
        else {
            faults.push(format!("`{origin}`: a credential is not a header field"));
            continue;
        };
        if fields.iter().any(|(other, _)| *other == name) {
            faults.push(format!("`{origin}`: two credentials in `{name}`: keep one"));
        }
        value.set_sensitive(true);
        fields.push((name, value));
    }
    fields
}

/// The networks; each text that is none is a fault.
fn read(origin: &str, networks: &[String], faults: &mut Vec<String>) -> Vec<IpNet> {
    if networks.is_empty() {
        faults.push(format!("`{origin}`: `.in_networks(..)` names no network"));
    }
    let mut read = Vec::new();
    for text in networks {
        let network: Option<IpNet> = text.parse().ok();
        match network.filter(|network| network.trunc() == *network) {
            Some(network) => read.push(network),
            None => faults.push(format!("`{origin}`: `{text}` is not a network")),
        }
    }
    read
}

/// Leaves the credentials out.
impl fmt::Debug for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Host").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// Scheme, name or address, and port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HostKey {
    is_plain: bool,
    pub(crate) name: String,
    port: u16,
}

impl HostKey {
    /// As the standard of URLs reads it: `0x7f.1` is `127.0.0.1` there, and a name is in lower case.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        let name = url.host_str()?;
        // The dot of the root names the same host.
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_plain = match url.scheme() {
            "https" => false,
            "http" => true,
            _ => return None,
        };
        let port = url.port_or_known_default()?;
        (!name.is_empty()).then(|| Self { is_plain, name: name.to_owned(), port })
    }

    /// The address, where it is one.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.name.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }
}

/// A host as it is called.
#[derive(Debug)]
pub(crate) struct ReadyHost {
    pub(crate) key: HostKey,
    /// None: at public addresses.
    networks: Option<Vec<IpNet>>,
    pub(crate) credentials: Vec<(HeaderName, HeaderValue)>,
    redirects_to: Vec<HostKey>,
}

impl ReadyHost {
    /// Whether it may redirect there.
    pub(crate) fn may_redirect_to(&self, other: &HostKey) -> bool {
        self.key == *other || self.redirects_to.contains(other)
    }

    /// Whether it may be at an address.
    pub(crate) fn may_be_at(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match &self.networks {
            None => is_public(address),
            Some(networks) => networks.iter().any(|network| network.contains(&address)),
        }
    }
}
