//! A certificate that the process makes for itself.

use crate::builder::TlsBuilder;
use crate::error::TlsError;
use crate::tls::Tls;

/// A self-signed certificate, and TLS with it: for development and tests.
///
/// ```
/// use palisade_tls::Tls;
///
/// # fn main() -> Result<(), palisade_tls::TlsError> {
/// let made = Tls::self_made(["localhost", "127.0.0.1"])?;
/// assert!(made.certificate().starts_with("-----BEGIN CERTIFICATE-----"));
/// let tls = made.into_builder().build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "it serves nothing before `into_builder().build()`"]
pub struct SelfSignedCertificate {
    certificate: String,
    builder: TlsBuilder,
}

impl Tls {
    /// Makes a certificate and a key for some host names and addresses; the key stays in memory, and is another one
    /// each time.
    ///
    /// # Errors
    /// A name is none that a certificate has, or there are no random bytes.
    pub fn self_made<N: Into<String>>(
        names: impl IntoIterator<Item = N>,
    ) -> Result<SelfSignedCertificate, TlsError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if names.is_empty() {
            return Err(TlsError::new("a certificate names at least one host"));
        }
        let made = rcgen::generate_simple_self_signed(names)
            .map_err(|error| TlsError::new(format!("a certificate cannot be made: {error}")))?;
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        Ok(SelfSignedCertificate { builder: Tls::pem(certificate.clone(), key), certificate })
    }
}

impl SelfSignedCertificate {
    /// The certificate in PEM, for clients to trust.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// TLS with it.
    pub fn into_builder(self) -> TlsBuilder {
        self.builder
    }
}

impl std::fmt::Debug for SelfSignedCertificate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SelfSignedCertificate").finish_non_exhaustive()
    }
}
