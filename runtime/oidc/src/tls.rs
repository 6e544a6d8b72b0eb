//! TLS with the system's roots of trust.

use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::error::OidcError;

/// A connector that names its cryptography itself: the process-wide one belongs to the application.
pub(crate) fn connector() -> Result<TlsConnector, OidcError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        let cause = found.errors.into_iter().next().map(|error| error.to_string());
        let cause = cause.unwrap_or_else(|| "there are none".to_owned());
        return Err(OidcError::Roots(cause.into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| OidcError::Roots(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
