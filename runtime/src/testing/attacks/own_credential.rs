//! Credentials that are not tokens of the issuer: sessions, API keys, signatures.

use std::net::IpAddr;

/// What a caller presents in place of a token.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnCredential {
    pub(super) field: String,
    pub(super) value: String,
    /// Whether the same request is refused when it comes again.
    pub(super) is_good_once: bool,
    /// Others that must be refused: what each is, and its value.
    pub(super) refused: Vec<(String, String)>,
    /// Where the same credential must be refused.
    pub(super) refused_from: Vec<IpAddr>,
}

impl OwnCredential {
    /// The credential with another last letter.
    pub(super) fn changed(&self) -> String {
        let mut letters: Vec<char> = self.value.chars().collect();
        if let Some(last) = letters.last_mut() {
            *last = if *last == 'A' { 'B' } else { 'A' };
        }
        letters.into_iter().collect()
    }

    /// Whether one of the credentials that must be refused is for this attack.
    pub(super) fn tries(&self, attack: &str) -> bool {
        self.refused.iter().any(|(what, _)| what.starts_with(attack))
    }

    /// Whether browsers send it by themselves.
    pub(super) fn is_cookie(&self) -> bool {
        self.field.eq_ignore_ascii_case("cookie")
    }
}
