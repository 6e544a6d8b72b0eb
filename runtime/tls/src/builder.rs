//! Stating how TLS is served.

use std::path::PathBuf;
use std::time::Duration;

use palisade::ConfigFaults;

use crate::certificate::Source;
use crate::clients::ClientCertificates;
use crate::files::Pem;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How TLS is served; begun by [`Tls::pem_files`](crate::Tls::pem_files) and the like.
#[derive(Clone, Debug)]
#[must_use = "nothing is served before `build`"]
pub struct TlsBuilder {
    pub(crate) certificates: Vec<Source>,
    pub(crate) clients: Option<ClientCertificates>,
    pub(crate) reload: Option<Duration>,
    #[cfg(feature = "acme")]
    pub(crate) acme: Option<crate::acme::Acme>,
    pub(crate) faults: ConfigFaults,
}

impl TlsBuilder {
    pub(crate) fn of(chain: Pem, key: Pem) -> Self {
        let mut builder = Self::without_files();
        builder.certificates.push(Source { chain, key });
        builder
    }

    pub(crate) fn without_files() -> Self {
        Self {
            certificates: Vec::new(),
            clients: None,
            reload: None,
            #[cfg(feature = "acme")]
            acme: None,
            faults: ConfigFaults::named("tls"),
        }
    }

    /// One more certificate, for clients that ask for a name which those before do not have.
    pub fn also(mut self, chain: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        let (chain, key) = (Pem::File(chain.into()), Pem::File(key.into()));
        self.certificates.push(Source { chain, key });
        self
    }

    /// The same from memory.
    pub fn also_pem(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        let (chain, key) = (Pem::Text(chain.into()), Pem::Text(key.into()));
        self.certificates.push(Source { chain, key });
        self
    }

    /// Asks clients for a certificate, too.
    pub fn clients(mut self, clients: ClientCertificates) -> Self {
        self.faults.state(&mut self.clients, clients, ".clients(..)");
        self
    }

    /// Reads all files again so often, from a second to a day: for certificates that another process renews. What
    /// is faulty is logged and changes nothing.
    pub fn reload_every(mut self, time: Duration) -> Self {
        let (range, takes) = (Duration::from_secs(1)..=DAY, "a second to a day");
        self.faults.state_within(&mut self.reload, time, ".reload_every(..)", range, takes);
        self
    }
}
