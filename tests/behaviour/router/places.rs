//! Two schemes whose credentials stand in one place.

use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Verified,
};
use palisade::prelude::*;
use palisade::{MaybeReady, RequestHead};

use crate::support::fixture::{Fixture, refused};

#[secure(auth = "api_key")]
async fn by_key() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = any("jwt", "api_key"))]
async fn by_either() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn by_default() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "greets", rate = "100/s")]
async fn greets(_: Option<Principal>) -> StatusCode {
    StatusCode::OK
}

/// A scheme that accepts nobody, and where its credentials would stand.
struct Placed {
    name: &'static str,
    place: CredentialPlace<'static>,
    leaves_those_of_others: bool,
}

impl Authenticator for Placed {
    fn name(&self) -> &str {
        self.name
    }

    fn place(&self) -> CredentialPlace<'_> {
        self.place
    }

    fn leaves_those_of_others(&self) -> bool {
        self.leaves_those_of_others
    }

    fn find<'a>(&self, _: &RequestHead<'a>) -> Presented<'a> {
        Presented::Absent
    }

    fn verify<'a>(
        &'a self,
        _: Credential<'a>,
        _: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::Now(Err(AuthFailure::Invalid("never")))
    }

    fn challenge(&self, realm: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("Key").param("realm", realm)
    }
}

/// Two schemes that find every credential of one place would make a 400 of each.
#[test]
fn two_schemes_of_one_place_are_not_accepted_side_by_side() {
    use CredentialPlace::{Authorization, Certificate, Cookie, Field, Signature, Unknown};
    let placed = |name, place, leaves_those_of_others| {
        move |builder: palisade::SecurityBuilder| {
            let scheme = Placed { name, place, leaves_those_of_others };
            builder.authenticator(scheme).default_auth(["jwt", "api_key"])
        }
    };
    let by = |handler| SecureRouter::new().route("/x", handler);
    let bearer = || placed("api_key", Authorization("bearer"), false);
    for handler in [get(by_either), get(by_default), get(greets)] {
        let error = refused(by(handler), bearer());
        assert!(error.contains("`jwt` and `api_key` both take"), "{error}");
        assert!(error.contains("`Authorization: Bearer`"), "{error}");
    }
    // One of them tells its own apart, and the tokens of both are the other's, too.
    let one = refused(by(get(by_either)), placed("api_key", Authorization("Bearer"), true));
    assert!(one.contains("both take"), "{one}");
    for place in [Authorization("Basic"), Field("x-key"), Unknown] {
        Fixture::configured(by(get(by_either)), placed("api_key", place, false));
    }
    Fixture::configured(by(get(by_key)), bearer());
    let two = |place, other, leaves_those_of_others| {
        move |builder: palisade::SecurityBuilder| {
            let first = Placed { name: "first", place, leaves_those_of_others };
            let second = Placed { name: "second", place: other, leaves_those_of_others };
            builder.authenticator(first).authenticator(second).default_auth(["first", "second"])
        }
    };
    for (place, other) in [
        (Field("x-key"), Field("X-Key")),
        (Field("x-key"), Signature("x-key")),
        (Signature("webhook-signature"), Signature("webhook-signature")),
        (Cookie("key"), Cookie("key")),
        (Certificate, Certificate),
    ] {
        let error = refused(by(get(by_default)), two(place, other, false));
        assert!(error.contains("`first` and `second` both take"), "{error}");
        Fixture::configured(by(get(by_default)), two(place, other, true));
    }
    for (place, other) in [
        (Field("x-key"), Field("x-other")),
        (Cookie("key"), Cookie("Key")),
        (Certificate, Field("x-key")),
        (Unknown, Unknown),
    ] {
        Fixture::configured(by(get(by_default)), two(place, other, false));
    }
}
