//! Client certificates as a credential.

use std::path::PathBuf;
use std::sync::Arc;

use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Recheck, Verified,
};
use palisade::{ConfigFaults, MaybeReady, PeerCertificate, Principal, RequestHead};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::certificate::validity;
use crate::error::TlsError;
use crate::files::Pem;
use crate::names::CertificateNames;
use crate::pinned::Pinned;
use crate::tls::Tls;

/// Which name of a certificate is the caller's subject. A certificate without such a name, or with several, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubjectFrom {
    /// The alternative name that is a URI.
    Uri,
    /// The alternative name that is a host name.
    Dns,
    /// The alternative name that is an address of mail.
    Email,
    /// The common name of the subject.
    CommonName,
    /// The whole distinguished name of the subject.
    DistinguishedName,
}

impl SubjectFrom {
    fn of(self, names: &CertificateNames) -> Option<String> {
        let one = |names: &[String]| match names {
            [one] if !one.is_empty() => Some(one.clone()),
            _ => None,
        };
        match self {
            Self::Uri => one(names.uris()),
            Self::Dns => one(names.dns()),
            Self::Email => one(names.emails()),
            Self::CommonName => one(names.common_names()),
            Self::DistinguishedName => one(&[names.subject().to_owned()]),
        }
    }
}

/// What the scheme is called unless stated.
const NAME: &str = "mtls";

type Grant = Arc<dyn Fn(Verified, &CertificateNames) -> Option<Verified> + Send + Sync>;

/// Client certificates as the scheme `mtls`; made by [`Tls::mtls`].
///
/// The handshake verified the certificate and the possession of its key. At each request it is looked at again: one
/// that expired or was put on a revocation list meanwhile is refused, however long the connection has been open. A stream
/// or a socket that it opened ends within seconds of the list being in force ([`Tls::reload`]), and so where its authority
/// is pinned no longer.
///
/// ```no_run
/// use palisade::prelude::*;
/// use palisade_tls::{ClientCertificates, SubjectFrom, Tls};
///
/// #[derive(Role)]
/// pub enum Role {
///     Machine,
/// }
///
/// #[secure(auth = "mtls", role = "machine")]
/// async fn ingest() {}
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tls = Tls::pem_files("/etc/tls/api.pem", "/etc/tls/api.key")
///     .clients(ClientCertificates::issued_by("/etc/tls/clients.pem"))
///     .build()?;
/// let machines = tls
///     .mtls("https://pki.example", SubjectFrom::Uri)
///     .grant(|caller, names| names.uris().iter().any(|uri| uri.starts_with("spiffe://prod/")).then(|| caller.role("machine")));
/// let security = Security::builder().roles::<Role>().authenticator(machines).direct().build()?;
/// let app = SecureRouter::new().route("/ingest", post(ingest)).secured_by(security)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Mtls {
    /// [`NAME`] unless stated.
    name: Option<String>,
    tls: Tls,
    issuer: Arc<str>,
    subject: SubjectFrom,
    pinned: Option<Arc<Pinned>>,
    grant: Option<Grant>,
    faults: ConfigFaults,
}

impl Tls {
    /// Client certificates as a credential, the scheme `mtls`: give it to
    /// [`authenticator`](palisade::SecurityBuilder::authenticator). Its callers are of `issuer`, a name that the
    /// application chooses for the issuer of certificates.
    pub fn mtls(&self, issuer: impl Into<String>, subject: SubjectFrom) -> Mtls {
        Mtls::new(self.clone(), issuer.into(), subject)
    }
}

impl Mtls {
    fn new(tls: Tls, issuer: String, subject: SubjectFrom) -> Self {
        let faults = ConfigFaults::named(NAME);
        let issuer = issuer.into();
        Self { name: None, tls, issuer, subject, pinned: None, grant: None, faults }
    }

    /// Another name than `mtls`, for handlers to say in `auth = ".."`: two authorities may be two schemes.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.faults.state(&mut self.name, name.into(), ".named(..)");
        self
    }

    /// Takes certificates below the authorities in this file of PEM alone, of all that the handshake takes. It is read
    /// again with the other files ([`Tls::reload`]).
    ///
    /// # Errors
    /// The file cannot be read, or holds no authority, or authorities were pinned before.
    pub fn pinned_to(self, authorities: impl Into<PathBuf>) -> Result<Self, TlsError> {
        self.pin(Pem::File(authorities.into()))
    }

    /// The same from memory.
    ///
    /// # Errors
    /// As [`pinned_to`](Self::pinned_to).
    pub fn pinned_to_pem(self, authorities: impl Into<Vec<u8>>) -> Result<Self, TlsError> {
        self.pin(Pem::Text(authorities.into()))
    }

    fn pin(mut self, authorities: Pem) -> Result<Self, TlsError> {
        if self.pinned.is_some() {
            return Err(TlsError::new(
                "mtls: authorities were pinned before: put all of them into one file, or make two \
                 schemes",
            ));
        }
        let pinned = Arc::new(Pinned::of(authorities, self.tls.provider())?);
        // Read again with everything else of TLS.
        self.tls.reload_too(Arc::downgrade(&pinned));
        self.pinned = Some(pinned);
        Ok(self)
    }

    /// Gives the caller roles, scopes or a tenant by what the certificate says; `None` is a caller that the
    /// application does not know: 401. [`resolve`](palisade::SecurityBuilder::resolve) can do the same from a store.
    /// Of several, each sees the caller as those before leave it, and one `None` is enough.
    #[must_use]
    pub fn grant(
        mut self,
        grant: impl Fn(Verified, &CertificateNames) -> Option<Verified> + Send + Sync + 'static,
    ) -> Self {
        let grant: Grant = match self.grant.take() {
            None => Arc::new(grant),
            Some(before) => Arc::new(move |caller, names: &CertificateNames| {
                before(caller, names).and_then(|caller| grant(caller, names))
            }),
        };
        self.grant = Some(grant);
        self
    }

    fn judge(&self, request: Authentication<'_>) -> Result<Verified, AuthFailure> {
        let invalid = AuthFailure::Invalid;
        let head = request.head();
        let presented = head.peer_certificate().ok_or(invalid("certificate_missing"))?;
        let (_, certificate) = X509Certificate::from_der(presented.der())
            .map_err(|_| invalid("certificate_unreadable"))?;
        let (from, to) = validity(&certificate);
        let now = request.now_millis().div_euclid(1_000);
        if now < from || now > to {
            return Err(invalid("certificate_expired"));
        }
        if self.is_revoked(presented) {
            return Err(invalid("certificate_revoked"));
        }
        if !self.is_pinned(presented, now) {
            return Err(invalid("certificate_of_another_issuer"));
        }
        let names = CertificateNames::of(&certificate).ok_or(invalid("certificate_unreadable"))?;
        let subject = self.subject.of(&names).ok_or(invalid("certificate_names_nobody"))?;
        let verified = request.verified(Arc::clone(&self.issuer), subject);
        let verified = verified.expires_at_millis(to.saturating_mul(1_000));
        let note = OwnCertificate { of: self.identity(), chain: presented.clone(), judged_at: now };
        let verified = verified.recheck_note(note);
        match &self.grant {
            None => Ok(verified),
            Some(grant) => grant(verified, &names).ok_or(invalid("certificate_unknown")),
        }
    }

    /// Whether one of the certificates was taken back; an authority on the way may have been, too.
    fn is_revoked(&self, presented: &PeerCertificate) -> bool {
        let revoked = self.tls.revoked();
        presented
            .chain()
            .iter()
            .any(|one| X509Certificate::from_der(one).map_or(true, |(_, one)| revoked.holds(&one)))
    }

    /// Whether it is below the authorities of this scheme.
    fn is_pinned(&self, presented: &PeerCertificate, now: i64) -> bool {
        self.pinned.as_ref().is_none_or(|pinned| pinned.issued(presented.chain(), now))
    }

    /// Which scheme it is, among those that take certificates.
    fn identity(&self) -> (String, Arc<str>) {
        (self.name().to_owned(), Arc::clone(&self.issuer))
    }
}

/// A certificate and the scheme that took it, to look at again while a stream to its caller is open.
struct OwnCertificate {
    of: (String, Arc<str>),
    chain: PeerCertificate,
    judged_at: i64,
}

impl Authenticator for Mtls {
    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(NAME)
    }

    fn check(&self, faults: &mut ConfigFaults) {
        faults.check_all(self.faults.clone().into_result());
    }

    fn has_several_issuers(&self) -> bool {
        false
    }

    fn carries_claims(&self) -> bool {
        false
    }

    /// A grant may state one.
    fn names_tenants(&self) -> bool {
        self.grant.is_some()
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Certificate
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        match head.peer_certificate() {
            Some(certificate) => Presented::credential(certificate.der()),
            None => Presented::Absent,
        }
    }

    fn verify<'a>(
        &'a self,
        _: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::Now(self.judge(request))
    }

    /// At the certificate's end a stream ends by itself; here it is asked for the lists and authorities in force.
    fn recheck<'a>(&'a self, caller: &'a Principal) -> Option<MaybeReady<'a, Recheck>> {
        let OwnCertificate { of, chain, judged_at } = caller.recheck_note()?;
        let is_own = *of == self.identity();
        let is_good = || !self.is_revoked(chain) && self.is_pinned(chain, *judged_at);
        is_own.then(|| MaybeReady::Now(Ok(is_good())))
    }

    fn has_constant_challenges(&self) -> bool {
        true
    }

    /// There is no registered scheme for certificates; a 401 needs one ([RFC 9110, 15.5.2]).
    ///
    /// [RFC 9110, 15.5.2]: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2
    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("ClientCertificate", realm, error)
    }
}

impl std::fmt::Debug for Mtls {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Mtls")
            .field("name", &self.name())
            .field("issuer", &self.issuer)
            .field("asks_clients", &self.tls.asks_clients())
            .finish_non_exhaustive()
    }
}
