//! Why a key was refused.

use std::fmt;

macro_rules! refusals {
    ($(#[doc = $meaning:literal] $name:ident $code:literal)+) => {
        /// Why a key was refused; for the audit log, never for the caller.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ApiKeyRefusal {
            $(#[doc = $meaning] $name,)+
        }

        impl ApiKeyRefusal {
            /// A stable code for the audit log.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }

        /// Every refusal, with what it means.
        #[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
        pub(crate) const API_KEY_REFUSALS: &[(ApiKeyRefusal, &str)] =
            &[$((ApiKeyRefusal::$name, $meaning)),+];
    };
}

refusals! {
    /// No key of this application: another prefix or length, or a wrong checksum.
    Foreign "api_key_foreign"
    /// No key has this id, or its secret is another.
    Unknown "api_key_unknown"
    /// The key was revoked.
    Revoked "api_key_revoked"
    /// The key has expired, or was replaced.
    Expired "api_key_expired"
    /// The client's address is in none of the key's networks.
    NetworkRefused "api_key_network_refused"
}

impl fmt::Display for ApiKeyRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl std::error::Error for ApiKeyRefusal {}
