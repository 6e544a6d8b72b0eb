//! An issuer whose key is random and stays inside the test.

use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::auth::Jwt;
use crate::testing::TestClock;

/// Signs tokens that the [`Jwt`] of the same issuer accepts.
#[derive(Clone)]
pub struct Issuer {
    name: Box<str>,
    secret: [u8; 32],
}

impl Default for Issuer {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Issuer").finish_non_exhaustive()
    }
}

impl Issuer {
    /// The name of an issuer that is given none.
    pub const URL: &'static str = "https://issuer.test";
    /// The audience its tokens are for.
    pub const AUDIENCE: &'static str = "test";

    /// An issuer with a key of its own, called [`URL`](Self::URL).
    ///
    /// # Panics
    /// Where the system has no randomness.
    pub fn new() -> Self {
        Self::named(Self::URL)
    }

    /// An issuer of another name, for an application that trusts several.
    ///
    /// # Panics
    /// Where the system has no randomness.
    #[allow(clippy::expect_used, reason = "a test without randomness cannot go on")]
    pub fn named(name: &str) -> Self {
        let mut secret = [0; 32];
        rand::fill(&mut secret).expect("the system's randomness");
        Self { name: name.into(), secret }
    }

    /// What its tokens call it in `iss`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The configuration that accepts this issuer's tokens.
    pub fn jwt(&self) -> Jwt {
        Jwt::hs256(self.secret).issuer(&*self.name).audience(Self::AUDIENCE)
    }

    /// An access token of RFC 9068 for `subject`, valid for five minutes from the clock's time; no two
    /// are the same.
    pub fn token(&self, subject: &str, clock: &TestClock) -> Token {
        let now = clock.now_millis() / 1_000;
        let mut id = [0; 16];
        // Without randomness there is no issuer.
        let _ = rand::fill(&mut id);
        let claims = json!({
            "iss": &*self.name, "aud": Self::AUDIENCE, "sub": subject, "iat": now, "exp": now + 300,
            "client_id": "a-test", "jti": URL_SAFE_NO_PAD.encode(id),
        });
        let claims = match claims {
            Value::Object(claims) => claims,
            _ => Map::new(),
        };
        Token { secret: self.secret, header: json!({"alg": "HS256", "typ": "at+jwt"}), claims }
    }
}

/// A token that is being written.
#[derive(Clone)]
#[must_use = "a token is nothing until it is signed"]
pub struct Token {
    secret: [u8; 32],
    header: Value,
    claims: Map<String, Value>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Token").field("claims", &self.claims).finish_non_exhaustive()
    }
}

impl Token {
    /// Adds a role by its name.
    pub fn role(mut self, name: &str) -> Self {
        if let Value::Array(roles) = self.claims.entry("roles").or_insert_with(|| json!([])) {
            roles.push(name.into());
        }
        self
    }

    /// Sets the scopes, separated by spaces.
    pub fn scope(self, scopes: &str) -> Self {
        self.claim("scope", scopes)
    }

    /// Sets any claim.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Leaves a claim out.
    pub fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    /// Sets the header, to see what is refused.
    pub fn header(mut self, header: Value) -> Self {
        self.header = header;
        self
    }

    /// Signs with HMAC-SHA-256, whatever the header says.
    pub fn sign(&self) -> String {
        let header = URL_SAFE_NO_PAD.encode(self.header.to_string());
        let claims = URL_SAFE_NO_PAD.encode(Value::Object(self.claims.clone()).to_string());
        let message = format!("{header}.{claims}");
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret);
        let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes()));
        format!("{message}.{signature}")
    }
}
