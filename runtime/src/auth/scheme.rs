//! Bearer JSON Web Tokens as a scheme.

use http::HeaderMap;

use crate::auth::bearer;
use crate::auth::jwt::{VerifiedToken, Verifier};
use crate::auth::{
    Attempt, AuthFailure, Authentication, Authenticator, ChallengeError, Presence, Verified,
};

impl Authenticator for Verifier {
    fn name(&self) -> &'static str {
        "jwt"
    }

    fn presence(&self, headers: &HeaderMap) -> Presence {
        bearer::find(headers).presence()
    }

    fn authenticate<'a>(&'a self, request: Authentication<'a>) -> Attempt<'a> {
        let Some(token) = bearer::find(request.headers()).token() else {
            return Attempt::Now(Err(AuthFailure::Malformed));
        };
        let verified = self.verify(token, request.now_millis(), request.names());
        Attempt::Now(match verified {
            Ok(token) => Ok(vouch(request, token)),
            Err(error) => Err(AuthFailure::Invalid(error.reason())),
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> String {
        bearer::challenge(realm, error)
    }
}

fn vouch(request: Authentication<'_>, token: VerifiedToken) -> Verified {
    request
        .verified(token.issuer, token.subject)
        .bits(token.roles, token.scopes)
        .expires_at_millis(token.expires_at_millis)
        .claims(token.payload)
}
