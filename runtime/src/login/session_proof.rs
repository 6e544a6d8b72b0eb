//! What a session says that its caller proved.

use serde::Deserialize;

use crate::principal::Principal;

/// What a remembered device is in `amr`: its browser passed the second factor before, and not now.
pub(super) const REMEMBERED: &str = "device";
/// The values of [RFC 8176] that say more than a password or a link does.
///
/// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
const FACTORS: [&str; 4] = ["hwk", "swk", "otp", "mfa"];

/// How much a caller's session proved, by its claim `amr` ([RFC 8176]): what a handler asks before it adds or removes a factor.
///
/// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionProof {
    /// A password, a link, or something that `amr` does not say.
    OneFactor,
    /// The same in a browser that passed a second factor at another time (`device`): its owner has one, and did not prove it now.
    RememberedDevice,
    /// A passkey (`hwk`, `swk`), a one-time code (`otp`) or what a provider calls `mfa`.
    SecondFactor,
}

#[derive(Deserialize)]
struct ProofClaims {
    #[serde(default)]
    amr: Vec<String>,
}

impl SessionProof {
    /// What this caller's session proved.
    #[must_use]
    pub fn of(caller: &Principal) -> Self {
        let amr = caller.claims().map(|claims: ProofClaims| claims.amr).unwrap_or_default();
        Self::by(&amr)
    }

    fn by(amr: &[String]) -> Self {
        if amr.iter().any(|it| FACTORS.contains(&&**it)) {
            Self::SecondFactor
        } else if amr.iter().any(|it| it == REMEMBERED) {
            Self::RememberedDevice
        } else {
            Self::OneFactor
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remembered_device_is_no_second_factor() {
        let proof = |amr: &[&str]| {
            SessionProof::by(&amr.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        };
        for amr in [&[][..], &["pwd"], &["link"], &["user"]] {
            assert_eq!(proof(amr), SessionProof::OneFactor, "{amr:?}");
        }
        assert_eq!(proof(&["pwd", "device"]), SessionProof::RememberedDevice);
        for amr in
            [&["pwd", "otp"][..], &["pwd", "device", "otp"], &["hwk", "user", "mfa"], &["swk"]]
        {
            assert_eq!(proof(amr), SessionProof::SecondFactor, "{amr:?}");
        }
    }
}
