//! PEM, from files that may change or from memory.

use std::path::PathBuf;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};

use crate::error::TlsError;

/// The most that a file may hold: far more than certificates need.
const MOST: u64 = 4 * 1024 * 1024;

/// Text in PEM, read again each time it is asked for.
#[derive(Clone)]
pub(crate) enum Pem {
    File(PathBuf),
    Text(Vec<u8>),
}

/// Leaves the text out: it may be a key.
impl std::fmt::Debug for Pem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(out, "{}", path.display()),
            Self::Text(_) => out.write_str("in memory"),
        }
    }
}

impl Pem {
    fn read(&self) -> Result<Vec<u8>, TlsError> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::File(path) => {
                let fault = |error: std::io::Error| TlsError::in_file(path, error.to_string());
                let length = std::fs::metadata(path).map_err(fault)?.len();
                if length > MOST {
                    return Err(TlsError::in_file(path, "is larger than certificates are"));
                }
                std::fs::read(path).map_err(fault)
            }
        }
    }

    /// A fault of what this holds.
    pub(crate) fn fault(&self, fault: impl Into<String>) -> TlsError {
        match self {
            Self::File(path) => TlsError::in_file(path, fault),
            Self::Text(_) => TlsError::new(fault),
        }
    }

    /// Every certificate in it, at least one.
    pub(crate) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        self.all("certificate")
    }

    /// Every revocation list in it, at least one.
    pub(crate) fn revocation_lists(
        &self,
    ) -> Result<Vec<CertificateRevocationListDer<'static>>, TlsError> {
        self.all("revocation list")
    }

    /// Its one private key.
    pub(crate) fn key(&self) -> Result<PrivateKeyDer<'static>, TlsError> {
        let text = self.read()?;
        let mut keys = PrivateKeyDer::pem_slice_iter(&text);
        let key = keys.next().ok_or_else(|| self.fault("holds no private key in PEM"))?;
        if keys.next().is_some() {
            return Err(self.fault("holds more than one private key"));
        }
        // The error of the parser may quote what it read.
        key.map_err(|_| self.fault("holds a private key that cannot be read"))
    }

    fn all<T: PemObject>(&self, what: &str) -> Result<Vec<T>, TlsError> {
        let text = self.read()?;
        let all: Result<Vec<T>, _> = T::pem_slice_iter(&text).collect();
        let all = all.map_err(|_| self.fault(format!("holds a {what} that cannot be read")))?;
        if all.is_empty() { Err(self.fault(format!("holds no {what} in PEM"))) } else { Ok(all) }
    }
}
