//! Which client certificates were taken back, by the lists in force.

use std::collections::HashSet;

use rustls::pki_types::CertificateRevocationListDer;
use x509_parser::prelude::{CertificateRevocationList, FromDer as _, X509Certificate};

/// Who issued a certificate, and its number there.
type Serial = (Box<[u8]>, Box<[u8]>);

/// The certificates on revocation lists. Their signatures were verified where a handshake uses them.
#[derive(Debug, Default)]
pub(crate) struct Revoked(HashSet<Serial>);

impl Revoked {
    /// None where a list cannot be read.
    pub(crate) fn of(lists: &[CertificateRevocationListDer<'static>]) -> Option<Self> {
        let mut revoked = HashSet::new();
        for list in lists {
            let (_, list) = CertificateRevocationList::from_der(list).ok()?;
            let issuer = list.issuer().as_raw();
            for one in list.iter_revoked_certificates() {
                revoked.insert((issuer.into(), one.raw_serial().into()));
            }
        }
        Some(Self(revoked))
    }

    pub(crate) fn holds(&self, certificate: &X509Certificate<'_>) -> bool {
        let issuer = certificate.issuer().as_raw();
        !self.0.is_empty() && self.0.contains(&(issuer.into(), certificate.raw_serial().into()))
    }
}
