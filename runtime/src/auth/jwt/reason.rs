//! Why a token was refused.

use std::fmt;

/// Why a token was refused; for the audit log, never for the caller.
///
/// # Security
/// The wire answer must be the same for every reason: a caller who can tell them apart learns which
/// of his guesses was nearly right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenError {
    /// The token is longer than 16 KiB.
    TooLong,
    /// Not three parts of canonical base64url.
    Malformed,
    /// Five parts: an encrypted token, which is not understood.
    Encrypted,
    /// The header is no JSON object, has too many members, or one of the wrong type.
    HeaderInvalid,
    /// A member name occurs twice in the header or in the claims.
    MemberRepeated,
    /// `alg` is missing, unknown, `none`, or no key is for it.
    AlgorithmRefused,
    /// The header names an extension: `crit` or `b64`.
    ExtensionRefused,
    /// The header offers a key of its own: `jku`, `jwk`, `x5u` or `x5c`.
    KeySourceRefused,
    /// The header names a compression.
    CompressionRefused,
    /// `typ` is not that of an access token.
    TypeRefused,
    /// No key has the id that the token names.
    KeyUnknown,
    /// The keys of the issuer are fetched, and there are none: the token could not be judged.
    KeysUnavailable,
    /// The token names no key and several would fit.
    KeyAmbiguous,
    /// The signature is not by the key.
    SignatureInvalid,
    /// The claims set is no JSON object in UTF-8, or has too many members.
    ClaimsInvalid,
    /// A claim has a type or a form it must not have.
    ClaimInvalid,
    /// A claim that must be present is not.
    ClaimMissing,
    /// A claim shows that this is an ID, logout or event token.
    NotAnAccessToken,
    /// The token is bound to a key (`cnf`) and came without proof of it.
    ProofMissing,
    /// Another issuer.
    IssuerRefused,
    /// Made for another audience.
    AudienceRefused,
    /// Past `exp`.
    Expired,
    /// Before `nbf`.
    NotYetValid,
    /// `iat` lies in the future.
    IssuedInTheFuture,
}

impl TokenError {
    /// A stable code for the audit log.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TooLong => "token_too_long",
            Self::Malformed => "token_malformed",
            Self::Encrypted => "token_encrypted",
            Self::HeaderInvalid => "token_header_invalid",
            Self::MemberRepeated => "token_member_repeated",
            Self::AlgorithmRefused => "token_algorithm_refused",
            Self::ExtensionRefused => "token_extension_refused",
            Self::KeySourceRefused => "token_key_source_refused",
            Self::CompressionRefused => "token_compression_refused",
            Self::TypeRefused => "token_type_refused",
            Self::KeyUnknown => "token_key_unknown",
            Self::KeysUnavailable => "token_keys_unavailable",
            Self::KeyAmbiguous => "token_key_ambiguous",
            Self::SignatureInvalid => "token_signature_invalid",
            Self::ClaimsInvalid => "token_claims_invalid",
            Self::ClaimInvalid => "token_claim_invalid",
            Self::ClaimMissing => "token_claim_missing",
            Self::NotAnAccessToken => "token_not_an_access_token",
            Self::ProofMissing => "token_proof_missing",
            Self::IssuerRefused => "token_issuer_refused",
            Self::AudienceRefused => "token_audience_refused",
            Self::Expired => "token_expired",
            Self::NotYetValid => "token_not_yet_valid",
            Self::IssuedInTheFuture => "token_issued_in_the_future",
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl std::error::Error for TokenError {}
