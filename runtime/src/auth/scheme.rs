//! An authenticator of an application, with the challenges that it need not make for each refusal.

use std::ops::Deref;

use http::header::{HeaderName, HeaderValue};

use crate::auth::{Authenticator, ChallengeError, CredentialPlace};
use crate::edge::ready_answer::ReadyAnswers;
use crate::edge::templates::Templates;
use crate::problem::{PROBLEM_JSON, Reason, Refusal};

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
    /// Whether its credentials are tokens in the field `Authorization`.
    takes_tokens: bool,
}

/// The challenges that strangers cause: an attacker sends no credential, or a bad one.
struct ReadyChallenges {
    missing: Fields,
    malformed: Fields,
    invalid: Fields,
    /// The answers to requests where no other scheme counts: without a credential, with a bad one.
    answers: Option<[ReadyAnswers; 2]>,
}

impl Scheme {
    pub(crate) fn new(authenticator: Box<dyn Authenticator>) -> Self {
        let takes_tokens = matches!(
            authenticator.place(),
            CredentialPlace::Authorization(scheme)
                if ["bearer", "dpop"].iter().any(|token| scheme.eq_ignore_ascii_case(token))
        );
        Self { authenticator, ready: None, metadata: None, takes_tokens }
    }

    /// Whether its credentials are tokens in the field `Authorization`.
    pub(crate) fn takes_tokens(&self) -> bool {
        self.takes_tokens
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
                answers: None,
            });
        }
    }

    /// Makes the answers to those challenges, now that the fields of every answer are known.
    pub(crate) fn make_answers(&mut self, templates: &Templates) {
        let Some(ready) = &mut self.ready else { return };
        let reason = Reason::CredentialsMissing;
        let Some(status) = reason.status() else { return };
        let body = Refusal::new(reason).rendered();
        let answer = |fields| templates.answer(status, &body, &PROBLEM_JSON, fields);
        ready.answers = Some([answer(&ready.missing), answer(&ready.invalid)]);
    }

    /// The answer with the challenge for this error, where no other scheme counts; none where it is made for each
    /// request.
    pub(crate) fn ready_answers(&self, error: Option<ChallengeError<'_>>) -> Option<&ReadyAnswers> {
        let [missing, invalid] = self.ready.as_ref()?.answers.as_ref()?;
        match error {
            None => Some(missing),
            Some(ChallengeError::InvalidToken) => Some(invalid),
            Some(_) => None,
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
            Some(
                ChallengeError::InsufficientScope(_)
                | ChallengeError::InsufficientUserAuthentication { .. }
                | ChallengeError::Scheme(_),
            ) => None,
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

/// Why a named scheme cannot be accepted: with what adds it, and those that there are.
pub(super) fn not_configured(scheme: &str, known: &[&str]) -> String {
    let call = match scheme {
        "jwt" => "`.jwt(Jwt::..)`",
        "dpop" => "`.dpop(Dpop::new(..))` beside `.jwt(Jwt::..)`",
        "api_key" => "`.api_keys(..)`",
        "webhook" => "`.webhook(Webhook::..)`",
        "basic" => "`.authenticator(Basic::new(..)?)`",
        "introspection" => "`.authenticator(..)` and an `Introspection` of palisade-oidc",
        _ => "`.authenticator(..)`, or `.webhook(..)` of this name",
    };
    let mut told = format!(
        "the scheme `{scheme}` is not configured: add it to `Security::builder()` with {call}"
    );
    for (place, name) in known.iter().enumerate() {
        let before = if place == 0 { "; configured: " } else { ", " };
        told.extend([before, "`", name, "`"]);
    }
    told
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::auth::{AuthFailure, Authentication, Challenge, Credential, Presented, Verified};
    use crate::maybe_ready::MaybeReady;
    use crate::request_head::RequestHead;

    #[test]
    fn a_scheme_that_is_missing_is_told_with_what_adds_it_and_those_that_there_are() {
        for (scheme, call) in [
            ("jwt", "`.jwt("),
            ("dpop", "`.dpop("),
            ("api_key", "`.api_keys("),
            ("webhook", "`.webhook("),
            ("basic", "`.authenticator(Basic::"),
            ("introspection", "palisade-oidc"),
            ("badge", "`.authenticator(..)`"),
        ] {
            let told = not_configured(scheme, &["jtw", "other"]);
            assert!(
                told.starts_with(&format!("the scheme `{scheme}` is not configured: ")),
                "{told}"
            );
            assert!(
                told.contains(call) && told.ends_with("; configured: `jtw`, `other`"),
                "{told}"
            );
        }
        assert!(not_configured("jwt", &[]).ends_with("with `.jwt(Jwt::..)`"));
    }

    /// Counts its challenges, and says the number in each.
    struct Counted {
        is_constant: bool,
        count: Arc<AtomicU32>,
    }

    impl Authenticator for Counted {
        fn name(&self) -> &'static str {
            "counted"
        }

        fn find<'a>(&self, _: &RequestHead<'a>) -> Presented<'a> {
            Presented::Absent
        }

        fn verify<'a>(
            &'a self,
            _: Credential<'a>,
            _: Authentication<'a>,
        ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
            MaybeReady::Now(Err(AuthFailure::Malformed))
        }

        fn has_constant_challenges(&self) -> bool {
            self.is_constant
        }

        fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
            let number = self.count.fetch_add(1, Ordering::Relaxed);
            Challenge::bearer_like("Counted", realm, error).field("x-number", &number.to_string())
        }
    }

    const ERRORS: [Option<ChallengeError<'_>>; 5] = [
        None,
        Some(ChallengeError::InvalidRequest),
        Some(ChallengeError::InvalidToken),
        Some(ChallengeError::InsufficientScope("a b")),
        Some(ChallengeError::Scheme("use_nonce")),
    ];

    fn scheme(is_constant: bool) -> (Scheme, Arc<AtomicU32>) {
        let count = Arc::new(AtomicU32::new(0));
        let authenticator = Counted { is_constant, count: Arc::clone(&count) };
        let mut scheme = Scheme::new(Box::new(authenticator));
        scheme.make_challenges("api", None);
        (scheme, count)
    }

    fn told(scheme: &Scheme, error: Option<ChallengeError<'_>>) -> Vec<(HeaderName, HeaderValue)> {
        let mut fields = Vec::new();
        scheme.challenge("api", error, |name, value| fields.push((name, value)));
        fields
    }

    #[test]
    fn constant_challenges_are_made_once_and_are_those_of_the_authenticator() {
        let (scheme, count) = scheme(true);
        let made_at_start = count.load(Ordering::Relaxed);
        for error in ERRORS.into_iter().take(made_at_start as usize) {
            let challenge = Challenge::bearer_like("Counted", "api", error);
            assert_eq!(told(&scheme, error)[0].1, challenge.value());
            assert_eq!(told(&scheme, error), told(&scheme, error));
        }
        assert_eq!((made_at_start, count.load(Ordering::Relaxed)), (3, 3));
    }

    #[test]
    fn challenges_with_something_of_their_own_are_made_each_time() {
        let (scheme, count) = scheme(false);
        assert_eq!(count.load(Ordering::Relaxed), 0);
        for error in ERRORS {
            assert_ne!(told(&scheme, error), told(&scheme, error));
        }
        let (scheme, _) = self::scheme(true);
        for error in &ERRORS[3..] {
            assert_ne!(told(&scheme, *error), told(&scheme, *error), "they name what is missing");
        }
    }
}
