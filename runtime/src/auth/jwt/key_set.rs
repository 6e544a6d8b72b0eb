//! The keys of one issuer, and which of them a header asks for.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::compact::{self, Compact};
use super::config_error::{JwkFault, KeySetError};
use super::header::{Header, TokenType};
use super::jwk;
use super::key::Key;
use super::last_header::LastHeader;
use super::reason::TokenError;

/// The public keys of one issuer at one time, checked and ready.
pub struct KeySet {
    keys: Box<[Key]>,
    skipped: Vec<JwkFault>,
    id: KeySetId,
    last_header: LastHeader,
}

/// Tells a key set from every other of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeySetId(u64);

impl KeySetId {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Never 0.
    pub(super) const fn number(self) -> u64 {
        self.0
    }
}

impl KeySet {
    pub(super) fn new(keys: Vec<Key>, skipped: Vec<JwkFault>) -> Self {
        let (id, last_header) = (KeySetId::new(), LastHeader::default());
        Self { keys: keys.into(), skipped, id, last_header }
    }

    /// The keys of a JSON Web Key Set (RFC 7517, section 5).
    ///
    /// Each key is judged by itself: one that is not for signatures, of an unknown type, weak or
    /// unreadable is left out, and the others serve. `oct` keys and keys with private members are
    /// never used. A key without `alg` serves the algorithm of its curve, an RSA key `RS256`.
    ///
    /// # Errors
    /// The text is not a key set, is longer than 256 KiB, has more than 100 keys, or none that can be
    /// used.
    pub fn from_jwks(json: &[u8]) -> Result<Self, KeySetError> {
        jwk::read_set(json, None).map(|(keys, skipped)| Self::new(keys, skipped))
    }

    /// The same, for these algorithms alone: a key of another is left out, and one without `alg`, which
    /// RFC 7517 lets a provider leave out, serves the first of them that fits its type.
    ///
    /// # Errors
    /// As [`from_jwks`](Self::from_jwks), and where a name is that of no algorithm of public keys.
    pub fn from_jwks_for<'n>(
        json: &[u8],
        algorithms: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, KeySetError> {
        let algorithms = jwk::algorithms_called(algorithms)?;
        let (keys, skipped) = jwk::read_set(json, Some(&algorithms))?;
        Ok(Self::new(keys, skipped))
    }

    /// A set without keys, which verifies nothing: that of an issuer that has withdrawn all.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Vec::new(), Vec::new())
    }

    /// How many keys serve.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key serves.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Why keys of the set do not serve, for the log.
    pub fn skipped(&self) -> &[JwkFault] {
        &self.skipped
    }

    /// Verifies a JSON Web Signature in its compact form ([RFC 7515]) with the key of this set that its
    /// header asks for; its payload, whatever that is.
    ///
    /// The rules for headers and signatures are those for [tokens](super), but that `typ` may be any text. Nothing is
    /// said of claims: of who signed this, for whom and until when, and whether it is a token at all.
    ///
    /// ```
    /// use palisade::auth::jwt::{KeySet, TokenError};
    ///
    /// // RFC 8037, appendix A.4.
    /// let keys = KeySet::from_jwks(
    ///     br#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
    /// )?;
    /// let jws = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
    ///     hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    /// assert_eq!(keys.verify_jws(jws).as_deref(), Ok(&b"Example of Ed25519 signing"[..]));
    /// let other = jws.replacen("RXhh", "RXhi", 1);
    /// assert_eq!(keys.verify_jws(&other), Err(TokenError::SignatureInvalid));
    /// # Ok::<_, palisade::auth::jwt::KeySetError>(())
    /// ```
    ///
    /// # Errors
    /// Why it does not verify.
    ///
    /// [RFC 7515]: https://www.rfc-editor.org/rfc/rfc7515
    pub fn verify_jws(&self, jws: &str) -> Result<Vec<u8>, TokenError> {
        self.payload(jws, |_| true)
    }

    /// The payload of a JSON Web Signature that verifies and states such a type.
    fn payload(&self, jws: &str, takes: impl Fn(TokenType) -> bool) -> Result<Vec<u8>, TokenError> {
        let parts = Compact::split(jws.as_bytes())?;
        let (key, kind) = self.key_and_kind(parts.header, takes)?;
        key.verify((parts.header, kind), parts.signed, parts.signature)?;
        compact::decode(parts.payload).ok_or(TokenError::Malformed)
    }

    /// Whether a newer set of the same issuer may verify the JSON Web Signature that this one refused with
    /// `error`: its header names an id that no key here has, with whatever algorithm, or names none.
    ///
    /// Who has the keys from a [`KeySource`](super::KeySource) then asks that to [look again](super::KeySource::refresh), once.
    #[must_use]
    pub fn may_be_outdated(&self, jws: &str, error: TokenError) -> bool {
        Compact::split(jws.as_bytes()).is_ok_and(|parts| self.may_lack_key_of(&parts, error))
    }

    pub(super) fn may_lack_key_of(&self, jws: &Compact<'_>, error: TokenError) -> bool {
        // A signature that is not as long as the key makes them is malformed.
        let is_about_the_key = matches!(
            error,
            TokenError::KeyUnknown
                | TokenError::KeyAmbiguous
                | TokenError::AlgorithmRefused
                | TokenError::SignatureInvalid
                | TokenError::Malformed
        );
        is_about_the_key && self.has_no_key_called_as(jws.header)
    }

    /// Whether a header that can be read names none of these keys.
    fn has_no_key_called_as(&self, header: &[u8]) -> bool {
        let json = compact::decode(header).unwrap_or_default();
        let header = str::from_utf8(&json).map(Header::read);
        header.is_ok_and(|header| {
            header.is_ok_and(|header| header.key_id.is_none_or(|id| !self.has_key(&id)))
        })
    }

    fn has_key(&self, id: &str) -> bool {
        self.keys.iter().any(|key| key.id.as_deref() == Some(id))
    }

    pub(super) const fn id(&self) -> KeySetId {
        self.id
    }

    /// Verifies a logout token ([OpenID Connect Back-Channel Logout 1.0, 2.4]) with the key of this set that its header asks for; its
    /// payload, of which nothing is said. One that states no type, as those of older providers do, is told from an ID token by its claims.
    ///
    /// # Errors
    /// Why it does not verify; [`TokenError::TypeRefused`] for one of another type, as an access token and a security
    /// event are.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0, 2.4]: https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
    pub fn verify_logout_token(&self, token: &str) -> Result<Vec<u8>, TokenError> {
        self.payload(token, |kind| {
            matches!(kind, TokenType::Unstated | TokenType::Jwt | TokenType::Logout)
        })
    }

    /// Verifies an ID token ([OpenID Connect Core 1.0, 2]) with the key of this set that its header asks for; its payload,
    /// of which nothing is said.
    ///
    /// # Errors
    /// Why it does not verify; [`TokenError::TypeRefused`] for one that states another type than `JWT`.
    ///
    /// [OpenID Connect Core 1.0, 2]: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
    pub fn verify_id_token(&self, token: &str) -> Result<Vec<u8>, TokenError> {
        self.payload(token, |kind| matches!(kind, TokenType::Unstated | TokenType::Jwt))
    }

    /// Verifies the assertion of a client (RFC 7523, 3); its payload, of which nothing is said.
    #[cfg(feature = "tokens")]
    pub(crate) fn verify_assertion(&self, assertion: &str) -> Result<Vec<u8>, TokenError> {
        self.payload(assertion, |kind| matches!(kind, TokenType::Unstated | TokenType::Jwt))
    }

    /// The key that `header` asks for, and what kind of token it states: one that may be a credential.
    pub(super) fn key_for(&self, header: &[u8]) -> Result<(&Key, TokenType), TokenError> {
        self.key_and_kind(header, |kind| {
            matches!(kind, TokenType::Unstated | TokenType::Jwt | TokenType::AccessToken)
        })
    }

    /// Verifies a security event token; its payload, of which nothing is said.
    #[cfg(feature = "tokens")]
    pub(super) fn verify_event(&self, event: &str) -> Result<Vec<u8>, TokenError> {
        self.payload(event, |kind| kind == TokenType::SecurityEvent)
    }

    /// The key that `header` asks for, where it states such a type. A header that a key accepted before is not read again,
    /// nor the one that was read last.
    fn key_and_kind(
        &self,
        header: &[u8],
        takes: impl Fn(TokenType) -> bool,
    ) -> Result<(&Key, TokenType), TokenError> {
        let check = |kind| if takes(kind) { Ok(kind) } else { Err(TokenError::TypeRefused) };
        let remembered = |key| Key::remembers(key, header).map(|kind| (key, kind));
        let recalled = || {
            let (place, kind) = self.last_header.recall(header)?;
            Some((self.keys.get(place)?, kind))
        };
        if let Some((key, kind)) = self.keys.iter().find_map(remembered).or_else(recalled) {
            return Ok((key, check(kind)?));
        }
        let json = compact::decode(header).ok_or(TokenError::Malformed)?;
        let json = str::from_utf8(&json).map_err(|_| TokenError::HeaderInvalid)?;
        let read = Header::read(json)?;
        let kind = check(read.kind)?;
        let (place, key) = self.select(&read)?;
        self.last_header.keep(header, place, kind);
        Ok((key, kind))
    }

    /// The key that a header asks for, and its place.
    fn select(&self, header: &Header<'_>) -> Result<(usize, &Key), TokenError> {
        let fits = |(_, key): &(usize, &Key)| key.algorithm == header.algorithm;
        let mut fitting = self.keys.iter().enumerate().filter(fits);
        let Some(id) = header.key_id.as_deref() else {
            let only = fitting.next().ok_or(TokenError::AlgorithmRefused)?;
            return if fitting.next().is_some() { Err(TokenError::KeyAmbiguous) } else { Ok(only) };
        };
        if let Some(named) = fitting.clone().find(|(_, key)| key.id.as_deref() == Some(id)) {
            return Ok(named);
        }
        if self.has_key(id) || fitting.clone().next().is_none() {
            return Err(TokenError::AlgorithmRefused);
        }
        // A key without an id may be the one that is meant; of two, either.
        let mut unnamed = fitting.filter(|(_, key)| key.id.is_none());
        let only = unnamed.next().ok_or(TokenError::KeyUnknown)?;
        if unnamed.next().is_some() { Err(TokenError::KeyAmbiguous) } else { Ok(only) }
    }
}

/// Shows no key material.
impl fmt::Debug for KeySet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.iter().map(|key| (key.algorithm.name(), key.id.as_deref()));
        out.debug_list().entries(keys).finish()
    }
}
