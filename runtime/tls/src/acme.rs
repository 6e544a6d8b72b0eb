//! Certificates of an authority that speaks ACME ([RFC 8555]), proven on the port that is served itself ([RFC 8737]).
//!
//! [RFC 8555]: https://www.rfc-editor.org/rfc/rfc8555
//! [RFC 8737]: https://www.rfc-editor.org/rfc/rfc8737

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt as _;
use palisade::ConfigFaults;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore};
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, AcmeState, is_tls_alpn_challenge};

use crate::error::{TlsError, keep};
use crate::files::Pem;
use crate::resolver::ByName;

/// The protocol of the proof.
pub(crate) const PROOF: &[u8] = rustls_acme::acme::ACME_TLS_ALPN_NAME;

/// Certificates of an authority that speaks ACME: ordered at the start, renewed before they end.
///
/// The proof is made on the port that is served (`tls-alpn-01`): it must be reachable as port 443 of every name. Until
/// the first certificate is there handshakes end without one; the folder keeps it for the next start.
///
/// ```no_run
/// use palisade_tls::{Acme, Tls};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let acme = Acme::lets_encrypt(["api.example.com"])
///     .contact("mailto:ops@example.com")
///     .folder("/var/lib/api/acme");
/// let tls = Tls::acme(acme).build()?;
/// # let _ = tls;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is ordered before it is given to `Tls::acme`"]
pub struct Acme {
    names: Vec<String>,
    contacts: Vec<String>,
    directory: String,
    folder: Option<PathBuf>,
    authorities: Option<Pem>,
    faults: ConfigFaults,
}

impl Acme {
    /// Names at an authority, whose directory is at this `https` URL.
    pub fn new<N: Into<String>>(
        directory: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        Self {
            names: names.into_iter().map(Into::into).collect(),
            contacts: Vec::new(),
            directory: directory.into(),
            folder: None,
            authorities: None,
            faults: ConfigFaults::named("acme"),
        }
    }

    /// Names at Let's Encrypt, whose terms of service are agreed to with this call.
    pub fn lets_encrypt<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::new("https://acme-v02.api.letsencrypt.org/directory", names)
    }

    /// The same at its staging environment: for trying out, since the real one counts every order.
    pub fn lets_encrypt_staging<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::new("https://acme-staging-v02.api.letsencrypt.org/directory", names)
    }

    /// Whom the authority writes to: `mailto:ops@example.com`.
    pub fn contact(mut self, address: impl Into<String>) -> Self {
        self.contacts.push(address.into());
        self
    }

    /// Where the account's key, the certificate and its key are kept; only this process's user may read it. It is
    /// needed: a service that orders again at each start is soon refused.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.faults.state(&mut self.folder, folder.into(), ".folder(..)");
        self
    }

    /// Trusts certificates of the authorities in this PEM when the directory is asked, in place of the system's: for an
    /// authority of one's own.
    pub fn authorities_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        let pem = Pem::Text(pem.into());
        self.faults.state(&mut self.authorities, pem, ".authorities_pem(..)");
        self
    }

    /// Begins with the state of an order.
    pub(crate) fn ready(&self, provider: &Arc<CryptoProvider>) -> Result<Ordering, TlsError> {
        let mut faults = self.faults.clone();
        self.check_names(&mut faults);
        if !self.directory.starts_with("https://") {
            faults.add("the directory of an ACME authority is an `https://` URL");
        }
        if self.contacts.iter().any(|contact| !contact.starts_with("mailto:")) {
            faults.add("a contact is written `mailto:ops@example.com`");
        }
        if self.folder.is_none() {
            faults.add("`.folder(..)` says where certificates are kept from start to start");
        }
        let client = keep(&mut faults, self.client(provider));
        let (folder, client) = faults.ready(self.folder.as_ref().zip(client))?;
        make_private(folder)?;
        let config = AcmeConfig::new_with_client_config(&self.names, client)
            .directory(&self.directory)
            .contact(&self.contacts)
            .cache(DirCache::new(folder.clone()));
        let state = config.state();
        let resolver = Arc::new(Ordered { resolver: state.resolver(), names: self.names.clone() });
        Ok(Ordering { resolver, state: Mutex::new(Some(state)) })
    }

    fn check_names(&self, faults: &mut ConfigFaults) {
        if self.names.is_empty() {
            faults.add("a certificate is ordered for a name: give one to `Acme`");
        }
        for name in &self.names {
            let is_label = |label: &str| {
                let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
                let inside = |byte: u8| is_letter(byte) || byte == b'-';
                let ends = label.bytes().next().zip(label.bytes().last());
                ends.is_some_and(|(first, last)| is_letter(first) && is_letter(last))
                    && label.len() <= 63
                    && label.bytes().all(inside)
            };
            if !name.split('.').all(is_label) || name.len() > 253 || is_address(name) {
                faults.add(format!(
                    "`{name}` is not a name that is proven here: write a name in lower case, without a \
                     wildcard, a port or an address"
                ));
            }
        }
    }

    fn client(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<ClientConfig>, TlsError> {
        let roots = match &self.authorities {
            Some(pem) => pem.certificates()?,
            None => rustls_native_certs::load_native_certs().certs,
        };
        let store = store(roots)?;
        let config = ClientConfig::builder_with_provider(Arc::clone(provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::new(error.to_string()))?;
        Ok(Arc::new(config.with_root_certificates(store).with_no_client_auth()))
    }
}

/// Whether a name ends as addresses do, in whatever form: a number is not a label at the end of a name (WHATWG URL, "ends in a number").
fn is_address(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x");
    last.bytes().all(|byte| byte.is_ascii_digit())
        || hexadecimal.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn store(roots: Vec<CertificateDer<'static>>) -> Result<RootCertStore, TlsError> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots);
    if store.is_empty() {
        return Err(TlsError::new("no authority is trusted when the directory is asked"));
    }
    Ok(store)
}

/// Makes the folder, for this user alone: keys are in it.
fn make_private(folder: &Path) -> Result<(), TlsError> {
    let fault = |error: std::io::Error| TlsError::in_file(folder, error.to_string());
    std::fs::create_dir_all(folder).map_err(fault)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(fault)?;
    }
    Ok(())
}

/// An order, and what is shown to clients meanwhile.
pub(crate) struct Ordering {
    pub(crate) resolver: Arc<Ordered>,
    state: Mutex<Option<AcmeState<std::io::Error>>>,
}

impl Ordering {
    /// Orders and renews from now on, for as long as a server runs; once.
    pub(crate) fn begin(&self) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut state) = state else { return };
        let shown = Arc::downgrade(&self.resolver);
        tokio::spawn(async move {
            while let Some(event) = state.next().await {
                match event {
                    Ok(event) => tracing::info!(target: "palisade", ?event, "ACME"),
                    Err(error) => {
                        tracing::error!(target: "palisade", error = ?error.to_string(), "ACME");
                    }
                }
                if shown.strong_count() == 0 {
                    return;
                }
            }
        });
    }
}

/// The certificate that was ordered, and the proof while it is.
#[derive(Debug)]
pub(crate) struct Ordered {
    resolver: Arc<dyn ResolvesServerCert>,
    names: Vec<String>,
}

/// Certificates that are ordered beside those in files.
#[derive(Debug)]
pub(crate) struct WithOrdered {
    pub(crate) files: ByName,
    pub(crate) ordered: Arc<Ordered>,
}

impl ResolvesServerCert for WithOrdered {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_ours = hello.server_name().is_some_and(|name| {
            self.ordered.names.iter().any(|own| own.eq_ignore_ascii_case(name))
        });
        let names_nothing = hello.server_name().is_none() && self.files.0.is_empty();
        if is_tls_alpn_challenge(&hello) || is_ours || names_nothing {
            self.ordered.resolver.resolve(hello)
        } else {
            self.files.resolve(hello)
        }
    }
}

impl fmt::Debug for Ordering {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Ordering").finish_non_exhaustive()
    }
}
