//! Which certificate a client is shown.

use std::sync::Arc;

use rustls::client::verify_server_name;
use rustls::pki_types::ServerName;
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// The certificates of the service, the first for clients that name nothing.
#[derive(Debug)]
pub(crate) struct ByName(pub(crate) Vec<Arc<CertifiedKey>>);

impl ResolvesServerCert for ByName {
    /// None where no certificate has the name: a certificate of another one would be refused by the client,
    /// and would tell what else is served here.
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let can_sign =
            |key: &&Arc<CertifiedKey>| key.key.choose_scheme(hello.signature_schemes()).is_some();
        let mut keys = self.0.iter().filter(can_sign);
        let found = match hello.server_name() {
            None => keys.next(),
            Some(name) => {
                let name = ServerName::try_from(name).ok()?;
                keys.find(|key| is_for(key, &name))
            }
        };
        found.cloned()
    }
}

fn is_for(key: &CertifiedKey, name: &ServerName<'_>) -> bool {
    let parsed = key.cert.first().and_then(|own| ParsedCertificate::try_from(own).ok());
    parsed.is_some_and(|parsed| verify_server_name(&parsed, name).is_ok())
}
