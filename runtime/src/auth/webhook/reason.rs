//! Why a webhook was refused.

use std::fmt;

macro_rules! refusals {
    ($(#[doc = $meaning:literal] $name:ident $code:literal)+) => {
        /// Why a webhook was refused; for the audit log, never for the caller.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum WebhookRefusal {
            $(#[doc = $meaning] $name,)+
        }

        impl WebhookRefusal {
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
        pub(crate) const WEBHOOK_REFUSALS: &[(WebhookRefusal, &str)] =
            &[$((WebhookRefusal::$name, $meaning)),+];
    };
}

refusals! {
    /// No secret of the sender made the signature over this body, time and id.
    SignatureInvalid "webhook_signature_invalid"
    /// It was signed longer ago than the tolerance.
    Expired "webhook_expired"
    /// It was signed further in the future than the tolerance.
    SignedInTheFuture "webhook_signed_in_the_future"
}

impl fmt::Display for WebhookRefusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.reason())
    }
}

impl std::error::Error for WebhookRefusal {}
