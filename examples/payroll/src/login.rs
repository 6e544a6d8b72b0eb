//! Signing in with a password: what others guess at, and so what is limited by account.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use palisade::prelude::*;
use palisade::tokens::IssuedTokens;

use crate::refresh;
use crate::service::Service;

/// As OWASP has it for PBKDF2 with SHA-256.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();
const BYTES: usize = 32;

/// Who signs in.
#[input]
pub struct Login {
    pub email: Text<254>,
    pub password: Text<128>,
}

/// Signs in: an access token for ten minutes, and a refresh token. Guesses at one account are slowed wherever they come from, and one password for many accounts
/// is slowed by address; an address from which somebody signed in before has guesses of its own.
#[public(
    reason = "nobody is known before",
    rate = "10/s",
    rate(limit = "20/h", per = "ip", count = "failures"),
    rate(limit = "5/15m", per = field("email"), count = "failures"),
)]
pub async fn login(
    State(service): State<Service>,
    Json(login): Json<Login>,
) -> Result<IssuedTokens, Problem> {
    let email = login.email.trim().to_lowercase();
    let found = service.store.sign_in(&email).await?;
    // As long as for an account, so that nobody learns which there are.
    let hash = found.as_ref().map_or_else(String::new, |found| found.password_hash.clone());
    let password = login.password.into_string();
    let is_right = tokio::task::spawn_blocking(move || verify(&hash, &password)).await?;
    match found.filter(|_| is_right) {
        Some(found) => refresh::begin(&service.tokens, &found).await,
        None => Err(Problem::new(StatusCode::UNAUTHORIZED)),
    }
}

/// A password as it is stored.
pub fn hash(salt: &str, password: &str) -> String {
    let mut hash = [0; BYTES];
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        ROUNDS,
        salt.as_bytes(),
        password.as_bytes(),
        &mut hash,
    );
    let mut stored = format!("{salt}:");
    for byte in hash {
        // Writing to a text cannot fail.
        let _ = write!(stored, "{byte:02x}");
    }
    stored
}

fn verify(stored: &str, password: &str) -> bool {
    let (salt, digits) = stored.split_once(':').unwrap_or(("nobody", ""));
    let hash: Option<Vec<u8>> = (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok())
        .collect();
    let hash = hash.filter(|hash| hash.len() == BYTES).unwrap_or_else(|| vec![0; BYTES]);
    let verified = pbkdf2::verify(
        pbkdf2::PBKDF2_HMAC_SHA256,
        ROUNDS,
        salt.as_bytes(),
        password.as_bytes(),
        &hash,
    );
    verified.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_another_does_not() {
        let stored = hash("salt", "correct horse");
        assert!(verify(&stored, "correct horse"));
        assert!(!verify(&stored, "Correct horse") && !verify("", "") && !verify("salt:00", ""));
    }
}
