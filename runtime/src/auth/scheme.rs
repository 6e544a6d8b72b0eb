//! An authenticator of an application, with the challenges that it need not make for each refusal.

use std::ops::Deref;

use http::header::{HeaderName, HeaderValue};

use crate::auth::{Authenticator, ChallengeError};

/// The fields of one challenge.
type Fields = Box<[(HeaderName, HeaderValue)]>;

/// An authenticator; its challenges are made once where they are the same for every request.
pub(crate) struct Scheme {
    authenticator: Box<dyn Authenticator>,
    ready: Option<ReadyChallenges>,
    /// Where the metadata of the resource is, for a scheme whose tokens others issue ([RFC 9728, 5.1]).
    ///
    /// [RFC 9728, 5.1]: https://www.rfc-editor.org/rfc/rfc9728#section-5.1
    metadata: Option<String>,
}

/// The challenges that strangers cause: whoever attacks sends no credential, or a bad one.
struct ReadyChallenges {
    missing: Fields,
    malformed: Fields,
    invalid: Fields,
}

impl Scheme {
    pub(crate) fn new(authenticator: Box<dyn Authenticator>) -> Self {
        Self { authenticator, ready: None, metadata: None }
    }

    /// Makes the challenges, now that the realm is known and where the metadata of the resource is.
    pub(crate) fn make_challenges(&mut self, realm: &str, metadata: Option<&str>) {
        let has_servers = !self.authenticator.authorization_servers().is_empty();
        self.metadata = metadata.filter(|_| has_servers).map(str::to_owned);
        if self.authenticator.has_constant_challenges() {
            let made = |error| self.made(realm, error).collect();
            self.ready = Some(ReadyChallenges {
                missing: made(None),
                malformed: made(Some(ChallengeError::InvalidRequest)),
                invalid: made(Some(ChallengeError::InvalidToken)),
            });
        }
    }

    /// Hands over the fields of a challenge.
    pub(crate) fn challenge(
        &self,
        realm: &str,
        error: Option<ChallengeError<'_>>,
        mut add: impl FnMut(HeaderName, HeaderValue),
    ) {
        match self.ready(error) {
            Some(fields) => fields.iter().cloned().for_each(|(name, value)| add(name, value)),
            None => self.made(realm, error).for_each(|(name, value)| add(name, value)),
        }
    }

    fn ready(&self, error: Option<ChallengeError<'_>>) -> Option<&Fields> {
        let ready = self.ready.as_ref()?;
        match error {
            None => Some(&ready.missing),
            Some(ChallengeError::InvalidRequest) => Some(&ready.malformed),
            Some(ChallengeError::InvalidToken) => Some(&ready.invalid),
            Some(ChallengeError::InsufficientScope(_) | ChallengeError::Scheme(_)) => None,
        }
    }

    fn made(
        &self,
        realm: &str,
        error: Option<ChallengeError<'_>>,
    ) -> impl Iterator<Item = (HeaderName, HeaderValue)> + use<> {
        let challenge = self.authenticator.challenge(realm, error);
        match &self.metadata {
            Some(url) => challenge.param("resource_metadata", url).into_fields(),
            None => challenge.into_fields(),
        }
    }
}

impl Deref for Scheme {
    type Target = dyn Authenticator;

    fn deref(&self) -> &Self::Target {
        &*self.authenticator
    }
}
