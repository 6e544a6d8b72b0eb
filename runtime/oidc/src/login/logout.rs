//! What a logout token says is over.

use palisade::auth::jwt::TokenError;
use palisade::session::SessionOrigin;

/// What a token says is over.
pub(super) struct Logout {
    pub(super) id: String,
    pub(super) issued_at: i64,
    pub(super) subject: Option<String>,
    pub(super) session: Option<String>,
}

/// Why a logout token ends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LogoutRefused {
    Signature(TokenError),
    Unreadable,
    Issuer,
    Audience,
    Expired,
    NotYet,
    Old,
    Event,
    Nonce,
    Id,
    SubjectMissing,
}

impl LogoutRefused {
    /// For the log.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Signature(_) => "logout_token_signature",
            Self::Unreadable => "logout_token_unreadable",
            Self::Issuer => "logout_token_issuer",
            Self::Audience => "logout_token_audience",
            Self::Expired => "logout_token_expired",
            Self::NotYet => "logout_token_not_yet",
            Self::Old => "logout_token_old",
            Self::Event => "logout_token_event",
            Self::Nonce => "logout_token_nonce",
            Self::Id => "logout_token_id",
            Self::SubjectMissing => "logout_token_subject_missing",
        }
    }
}

impl Logout {
    /// Whether a session came from what is over: `sid` and `sub` both, where the token has both.
    pub(super) fn concerns(&self, issuer: &str, origin: &SessionOrigin) -> bool {
        let is_session = match &self.session {
            Some(session) => origin.session.as_ref() == Some(session),
            None => true,
        };
        let is_subject = self.subject.as_ref().is_none_or(|subject| *subject == origin.subject);
        origin.issuer == issuer && is_session && is_subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logout_concerns_its_session_or_all_of_its_subject() {
        let origin = |subject: &str, session: Option<&str>| SessionOrigin {
            issuer: "https://id.example".into(),
            subject: subject.into(),
            session: session.map(str::to_owned),
        };
        let logout = |subject: Option<&str>, session: Option<&str>| Logout {
            id: "1".into(),
            issued_at: 0,
            subject: subject.map(str::to_owned),
            session: session.map(str::to_owned),
        };
        let concerns =
            |logout: &Logout, origin: &SessionOrigin| logout.concerns("https://id.example", origin);
        let ada = logout(Some("ada"), None);
        assert!(concerns(&ada, &origin("ada", Some("s"))) && concerns(&ada, &origin("ada", None)));
        assert!(!concerns(&ada, &origin("eve", Some("s"))));
        let both = logout(Some("ada"), Some("s"));
        assert!(concerns(&both, &origin("ada", Some("s"))));
        assert!(!concerns(&both, &origin("ada", Some("t"))));
        assert!(
            !concerns(&both, &origin("eve", Some("s"))) && !concerns(&both, &origin("ada", None))
        );
        assert!(!ada.concerns("https://id.example/", &origin("ada", None)));
    }
}
