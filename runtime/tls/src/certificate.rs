//! A certificate of the service, with its key.

use std::sync::Arc;
use std::time::SystemTime;

use palisade::ConfigFaults;
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::public_key::PublicKey;

use crate::error::{TlsError, keep};
use crate::files::Pem;

/// Where a certificate and its key are.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) chain: Pem,
    pub(crate) key: Pem,
}

impl Source {
    /// Reads both, and checks that they belong together and hold now.
    pub(crate) fn load(&self, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, TlsError> {
        let mut faults = ConfigFaults::default();
        let chain = keep(&mut faults, self.chain.certificates());
        if let Some(own) = chain.as_ref().and_then(|chain| chain.first()) {
            keep(&mut faults, check(own, &self.chain));
        }
        let key = keep(&mut faults, self.key.key());
        let (chain, key) = faults.ready(chain.zip(key))?;
        let key = CertifiedKey::from_der(chain, key, provider).map_err(|error| {
            self.key.fault(match error {
                rustls::Error::InconsistentKeys(_) => "is not the key of the certificate",
                _ => "holds a private key that TLS does not take",
            })
        })?;
        Ok(Arc::new(key))
    }
}

/// A certificate that clients would refuse is none to start with.
fn check(der: &[u8], source: &Pem) -> Result<(), TlsError> {
    let (_, certificate) = X509Certificate::from_der(der)
        .map_err(|_| source.fault("holds a certificate that cannot be read"))?;
    let (from, to) = validity(&certificate);
    let now = now_seconds();
    if now < from {
        return Err(source.fault("holds a certificate that is not valid yet"));
    }
    if now > to {
        return Err(source.fault("holds a certificate that has expired"));
    }
    let has_name = certificate.subject_alternative_name().ok().flatten().is_some();
    if !has_name {
        return Err(source.fault("holds a certificate without a name (subjectAltName)"));
    }
    if let Ok(PublicKey::RSA(key)) = certificate.public_key().parsed()
        && key.key_size() < 2_048
    {
        return Err(source.fault("holds an RSA key of fewer than 2,048 bits"));
    }
    Ok(())
}

/// From when until when a certificate holds, in seconds since the Unix epoch.
pub(crate) fn validity(certificate: &X509Certificate<'_>) -> (i64, i64) {
    let validity = certificate.validity();
    (validity.not_before.timestamp(), validity.not_after.timestamp())
}

pub(crate) fn now_seconds() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
