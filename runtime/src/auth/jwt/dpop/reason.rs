//! Why a proof was refused.

use std::fmt;

macro_rules! proof_errors {
    ($(#[doc = $meaning:literal] $name:ident $code:literal)+) => {
        /// Why a proof was refused; for the audit log, never for the caller.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProofError {
            $(#[doc = $meaning] $name,)+
        }

        impl ProofError {
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
        pub(crate) const PROOF_ERRORS: &[(ProofError, &str)] =
            &[$((ProofError::$name, $meaning)),+];
    };
}

proof_errors! {
    /// The request has no `DPoP` field.
    Missing "dpop_proof_missing"
    /// The request has several `DPoP` fields.
    Repeated "dpop_proof_repeated"
    /// The proof is not a JSON Web Token in the compact form, or is longer than 8 KiB.
    Malformed "dpop_proof_malformed"
    /// The header has another type than `dpop+jwt`, or a member that refuses any token.
    HeaderRefused "dpop_header_refused"
    /// The algorithm is unknown, symmetric or not that of the key.
    AlgorithmRefused "dpop_algorithm_refused"
    /// The key is private, weak, unreadable or of an unknown type.
    KeyRefused "dpop_key_refused"
    /// The signature is not by the key.
    SignatureInvalid "dpop_signature_invalid"
    /// A claim that must be present is not, or has another form.
    ClaimInvalid "dpop_claim_invalid"
    /// Signed for another method.
    MethodRefused "dpop_method_refused"
    /// Signed for another address.
    AddressRefused "dpop_address_refused"
    /// Signed for another token.
    TokenRefused "dpop_token_refused"
    /// Signed too long ago, or in the future.
    TimeRefused "dpop_time_refused"
    /// Without a nonce of this service, or with an old one.
    NonceRefused "dpop_nonce_refused"
    /// The token is bound to another key, to none, or to more than a key.
    BindingRefused "dpop_binding_refused"
    /// The same proof was seen before.
    Replayed "dpop_proof_replayed"
}

impl fmt::Display for ProofError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.reason())
    }
}

impl std::error::Error for ProofError {}
