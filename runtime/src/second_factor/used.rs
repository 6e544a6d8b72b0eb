//! The kinds of codes that count as a second factor.

/// By what a second factor counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecondFactorUsed {
    /// A code of an authenticator application.
    OneTimeCode,
    /// A recovery code, which is used up.
    RecoveryCode,
}

impl SecondFactorUsed {
    /// For the claim `amr` (RFC 8176): both are one-time passwords.
    #[must_use]
    pub fn amr(self) -> &'static str {
        "otp"
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OneTimeCode => "one_time_code",
            Self::RecoveryCode => "recovery_code",
        }
    }
}
