//! The authorities that one scheme of client certificates is pinned to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::ClientCertVerifier;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::certificate::validity;
use crate::clients::verifier;
use crate::error::TlsError;
use crate::files::Pem;

/// How many certificates are remembered that are below the pinned authority.
const REMEMBERED: usize = 1_024;

/// The authorities of one scheme.
pub(crate) struct Pinned {
    authorities: Pem,
    current: ArcSwap<Verifying>,
}

/// What is in force.
struct Verifying {
    verifier: Arc<dyn ClientCertVerifier>,
    /// Chains that were looked at: until when one holds, 0 where it does not.
    known: Mutex<HashMap<Vec<Vec<u8>>, i64>>,
}

impl Pinned {
    pub(crate) fn of(authorities: Pem, provider: &Arc<CryptoProvider>) -> Result<Self, TlsError> {
        let current = ArcSwap::from_pointee(Verifying::load(&authorities, provider)?);
        Ok(Self { authorities, current })
    }

    /// Reads the file again.
    pub(crate) fn load(&self, provider: &Arc<CryptoProvider>) -> Result<Loaded, TlsError> {
        Ok(Loaded(Arc::new(Verifying::load(&self.authorities, provider)?)))
    }

    /// What was read holds from now on.
    pub(crate) fn exchange(&self, loaded: Loaded) {
        self.current.store(loaded.0);
    }

    pub(crate) fn issued(&self, chain: &[Vec<u8>], now: i64) -> bool {
        self.current.load().issued(chain, now)
    }
}

/// A file that was read and does not hold yet.
pub(crate) struct Loaded(Arc<Verifying>);

impl Verifying {
    fn load(authorities: &Pem, provider: &Arc<CryptoProvider>) -> Result<Self, TlsError> {
        let verifier = verifier(authorities, Vec::new(), false, provider)?;
        Ok(Self { verifier, known: Mutex::default() })
    }

    /// A chain is verified beside the lock: no handshake waits for another's signature.
    fn issued(&self, chain: &[Vec<u8>], now: i64) -> bool {
        let known = self.lock().get(chain).copied();
        if let Some(until) = known
            && (until == 0 || now <= until)
        {
            return until != 0;
        }
        let until = if self.verifies(chain, now) { holds_until(chain) } else { 0 };
        let mut known = self.lock();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(chain.to_vec(), until);
        until != 0
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<Vec<u8>>, i64>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn verifies(&self, chain: &[Vec<u8>], now: i64) -> bool {
        let mut chain = chain.iter().map(|one| CertificateDer::from(one.as_slice()));
        let Some(own) = chain.next() else { return false };
        let between: Vec<_> = chain.collect();
        let seconds = u64::try_from(now).unwrap_or_default();
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        self.verifier.verify_client_cert(&own, &between, now).is_ok()
    }
}

/// When the first certificate of a chain ends; 0 where one cannot be read.
fn holds_until(chain: &[Vec<u8>]) -> i64 {
    let end = |one: &Vec<u8>| X509Certificate::from_der(one).map_or(0, |(_, one)| validity(&one).1);
    chain.iter().map(end).min().unwrap_or(0)
}
