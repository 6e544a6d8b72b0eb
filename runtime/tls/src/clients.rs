//! Certificates of clients: who may have issued them, and which were taken back.

use std::path::PathBuf;
use std::sync::Arc;

use palisade::ConfigFaults;
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateRevocationListDer;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;

use crate::error::{TlsError, keep};
use crate::files::Pem;
use crate::revoked::Revoked;

/// Which client certificates the handshake takes: those below the given authorities, for client
/// authentication, valid now, and on no revocation list.
///
/// ```no_run
/// use palisade_tls::{ClientCertificates, Tls};
///
/// # fn main() -> Result<(), palisade_tls::TlsError> {
/// let clients = ClientCertificates::issued_by("/etc/tls/clients.pem").revoked_by("/etc/tls/clients.crl");
/// let tls = Tls::pem_files("/etc/tls/api.pem", "/etc/tls/api.key").clients(clients.optional());
/// let tls = tls.build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "client certificates are asked for by `TlsBuilder::clients`"]
pub struct ClientCertificates {
    authorities: Pem,
    lists: Vec<Pem>,
    is_optional: bool,
}

impl ClientCertificates {
    /// Issued by the authorities in a file of PEM, directly or through others. An intermediate authority may be
    /// there, too: then no other certificates are taken.
    pub fn issued_by(authorities: impl Into<PathBuf>) -> Self {
        Self::of(Pem::File(authorities.into()))
    }

    /// The same from memory.
    pub fn issued_by_pem(authorities: impl Into<Vec<u8>>) -> Self {
        Self::of(Pem::Text(authorities.into()))
    }

    fn of(authorities: Pem) -> Self {
        Self { authorities, lists: Vec::new(), is_optional: false }
    }

    /// A client may come without a certificate: for tokens beside it, and for handlers that need none. One that
    /// is shown is verified all the same.
    pub fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// Certificates on the lists in a file of PEM are refused, in the handshake and, where the list comes later,
    /// at the next request ([`Tls::mtls`](crate::Tls::mtls)); a stream or a socket of its caller ends within seconds. Where
    /// callers are known by something else than their certificate, a connection that is open stays open.
    ///
    /// Once there is one list every authority below which a certificate is taken needs one, and a list that is out
    /// of date refuses every certificate: replace it in time.
    pub fn revoked_by(mut self, list: impl Into<PathBuf>) -> Self {
        self.lists.push(Pem::File(list.into()));
        self
    }

    /// The same from memory.
    pub fn revoked_by_pem(mut self, list: impl Into<Vec<u8>>) -> Self {
        self.lists.push(Pem::Text(list.into()));
        self
    }

    pub(crate) fn load(&self, provider: &Arc<CryptoProvider>) -> Result<Clients, TlsError> {
        let mut faults = ConfigFaults::default();
        let lists = self.lists.iter().map(Pem::revocation_lists);
        let lists = lists.filter_map(|list| keep(&mut faults, list));
        let mut lists: Vec<_> = lists.flatten().collect();
        let revoked = Revoked::of(&lists);
        if revoked.is_none() {
            faults.add("a revocation list of client certificates cannot be read");
            // What verifies would say so once more.
            lists.clear();
        }
        let verifier = verifier(&self.authorities, lists, self.is_optional, provider);
        let verifier = keep(&mut faults, verifier);
        let (revoked, verifier) = faults.ready(revoked.zip(verifier))?;
        Ok(Clients { verifier, revoked: Arc::new(revoked) })
    }
}

/// The same, ready for handshakes.
pub(crate) struct Clients {
    pub(crate) verifier: Arc<dyn ClientCertVerifier>,
    pub(crate) revoked: Arc<Revoked>,
}

/// Verifies certificates below some authorities.
pub(crate) fn verifier(
    authorities: &Pem,
    lists: Vec<CertificateRevocationListDer<'static>>,
    is_optional: bool,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let mut roots = RootCertStore::empty();
    for authority in authorities.certificates()? {
        roots.add(authority).map_err(|error| authorities.fault(error.to_string()))?;
    }
    let roots = Arc::new(roots);
    let builder = WebPkiClientVerifier::builder_with_provider(roots, Arc::clone(provider));
    let builder = builder.with_crls(lists).enforce_revocation_expiration();
    let builder = if is_optional { builder.allow_unauthenticated() } else { builder };
    builder.build().map_err(|error| TlsError::new(format!("client certificates: {error}")))
}
