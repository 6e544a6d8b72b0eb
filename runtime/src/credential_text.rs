//! Who a credential names, and what it claims: for a token one text, of which the subject is a part.

/// The subject of a credential and its claims.
#[derive(Clone)]
pub(crate) enum CredentialText {
    /// The claims of a token, and from where to where its subject is in them.
    #[cfg(feature = "jwt")]
    Token { claims: String, subject: (usize, usize) },
    /// A subject by itself, and any claims.
    Apart { subject: Box<str>, claims: Vec<u8> },
}

impl CredentialText {
    /// A subject without claims.
    pub(crate) const fn of_subject(subject: Box<str>) -> Self {
        Self::Apart { subject, claims: Vec::new() }
    }

    /// Replaces the claims.
    pub(crate) fn set_claims(&mut self, claims: Vec<u8>) {
        *self = Self::Apart { subject: self.subject().into(), claims };
    }

    pub(crate) fn subject(&self) -> &str {
        match self {
            #[cfg(feature = "jwt")]
            Self::Token { claims, subject: (start, end) } => {
                claims.get(*start..*end).unwrap_or_default()
            }
            Self::Apart { subject, .. } => subject,
        }
    }

    /// The claims as JSON; nothing where there are none.
    pub(crate) const fn claims(&self) -> &[u8] {
        match self {
            #[cfg(feature = "jwt")]
            Self::Token { claims, .. } => claims.as_bytes(),
            Self::Apart { claims, .. } => claims.as_slice(),
        }
    }
}

#[cfg(feature = "jwt")]
impl CredentialText {
    pub(crate) fn into_claims(self) -> Vec<u8> {
        match self {
            Self::Token { claims, .. } => claims.into_bytes(),
            Self::Apart { claims, .. } => claims,
        }
    }

    /// What it takes in memory, about.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Token { claims, .. } => claims.len(),
            Self::Apart { subject, claims } => subject.len() + claims.len(),
        }
    }
}

#[cfg(test)]
#[cfg(feature = "jwt")]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_the_same_whether_it_stands_in_the_claims_or_apart() {
        let claims = r#"{"sub":"ü-1","x":1}"#;
        let within = CredentialText::Token { claims: claims.to_owned(), subject: (8, 12) };
        let apart = CredentialText::Apart { subject: "ü-1".into(), claims: claims.into() };
        for text in [within, apart] {
            assert_eq!((text.subject(), text.claims()), ("ü-1", claims.as_bytes()));
            assert!(text.bytes() >= claims.len());
            assert_eq!(text.into_claims(), claims.as_bytes());
        }
    }

    #[test]
    fn claims_that_are_replaced_leave_the_subject() {
        let claims = r#"{"sub":"a"}"#.to_owned();
        let mut text = CredentialText::Token { claims, subject: (8, 9) };
        text.set_claims(b"[]".to_vec());
        assert_eq!((text.subject(), text.claims()), ("a", &b"[]"[..]));
        let mut text = CredentialText::of_subject("b".into());
        assert_eq!((text.subject(), text.claims()), ("b", &b""[..]));
        text.set_claims(b"{}".to_vec());
        assert_eq!((text.subject(), text.claims()), ("b", &b"{}"[..]));
    }
}
