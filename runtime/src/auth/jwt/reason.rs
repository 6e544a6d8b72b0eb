//! Why a token was refused.

use std::fmt;

macro_rules! token_errors {
    ($(#[doc = $meaning:literal] $name:ident $code:literal)+) => {
        /// Why a token was refused; for the audit log, never for the caller.
        ///
        /// # Security
        /// The wire answer must be the same for every reason: a caller who can tell them apart learns
        /// which of his guesses was nearly right.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TokenError {
            $(#[doc = $meaning] $name,)+
        }

        impl TokenError {
            /// A stable code for the audit log.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }

        /// Every error, with what it means.
        #[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
        pub(crate) const TOKEN_ERRORS: &[(TokenError, &str)] =
            &[$((TokenError::$name, $meaning)),+];
    };
}

token_errors! {
    /// The token is longer than 16 KiB.
    TooLong "token_too_long"
    /// Not three parts of canonical base64url.
    Malformed "token_malformed"
    /// Five parts: an encrypted token, which is not understood.
    Encrypted "token_encrypted"
    /// The header is not a JSON object, has too many members, or one of the wrong type.
    HeaderInvalid "token_header_invalid"
    /// A member name occurs twice in the header or in the claims.
    MemberRepeated "token_member_repeated"
    /// `alg` is missing, unknown, `none`, or no key is for it.
    AlgorithmRefused "token_algorithm_refused"
    /// The header names an extension: `crit` or `b64`.
    ExtensionRefused "token_extension_refused"
    /// The header offers a key of its own: `jku`, `jwk`, `x5u` or `x5c`.
    KeySourceRefused "token_key_source_refused"
    /// The header names a compression.
    CompressionRefused "token_compression_refused"
    /// `typ` is not that of an access token: `at+jwt`, or with `.plain_tokens()` also `JWT` or nothing.
    TypeRefused "token_type_refused"
    /// No key has the id that the token names.
    KeyUnknown "token_key_unknown"
    /// The keys of the issuer are fetched, and there are none: the token could not be judged.
    KeysUnavailable "token_keys_unavailable"
    /// The token names no key, or one that no key is called, and several would fit.
    KeyAmbiguous "token_key_ambiguous"
    /// The signature is not by the key.
    SignatureInvalid "token_signature_invalid"
    /// The claims set is not a JSON object in UTF-8, or has too many members.
    ClaimsInvalid "token_claims_invalid"
    /// A claim has a type or a form it must not have, or is not what `.require_claim(..)` or the preset of the provider demands: an ID token in place of an access token, for one.
    ClaimInvalid "token_claim_invalid"
    /// A claim that must be present is not: `iss`, `aud`, `exp` or `sub`; `client_id`, `iat` or `jti` unless `.plain_tokens()` or a preset is stated; `iat` where an age is bounded.
    ClaimMissing "token_claim_missing"
    /// A claim shows that this is an ID, logout or event token.
    NotAnAccessToken "token_not_an_access_token"
    /// The token is bound to a key (`cnf`) and came without proof of it.
    ProofMissing "token_proof_missing"
    /// Another issuer.
    IssuerRefused "token_issuer_refused"
    /// Made for another audience.
    AudienceRefused "token_audience_refused"
    /// Past `exp`.
    Expired "token_expired"
    /// Before `nbf`.
    NotYetValid "token_not_yet_valid"
    /// `iat` lies in the future.
    IssuedInTheFuture "token_issued_in_the_future"
    /// Issued longer ago than `.max_age(..)` or the longest life of tokens that can be taken back.
    TooOld "token_too_old"
    /// It was taken back: by itself, or with its session, subject, tenant or issuer.
    Revoked "token_revoked"
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl std::error::Error for TokenError {}
