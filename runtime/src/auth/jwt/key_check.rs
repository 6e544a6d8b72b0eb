//! What a public key must be to be used (RFC 7518, sections 3.3 to 3.5; RFC 8725, section 3.4).

use aws_lc_rs::rsa::{PublicEncryptingKey, PublicKey as RsaKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    EcdsaVerificationAlgorithm, ParsedPublicKey, RsaPublicKeyComponents,
};
use jsonwebtoken::DecodingKey;

use super::algorithm::{Algorithm, Family};
use super::compact;
use super::config_error::JwtConfigError;
use super::pem::{self, Encoded};
use super::public_key::{KeyMaterial, PublicKey};
use super::roca;
use crate::auth::ed25519::is_of_small_order;

/// A public key that passed.
pub(super) struct CheckedKey {
    pub(super) key: ReadyKey,
    /// How many bytes every signature by this key has.
    pub(super) signature_length: usize,
}

/// A key, for the library that verifies with it.
pub(super) enum ReadyKey {
    Provided(DecodingKey),
    /// A point of P-521, which only aws-lc knows.
    P521(Vec<u8>),
}

/// Checks `key` for use with `algorithm`.
pub(super) fn check(key: PublicKey, algorithm: Algorithm) -> Result<CheckedKey, JwtConfigError> {
    match (key.0, algorithm.family()) {
        (KeyMaterial::Pem(file), _) => check_encoded(pem::decode(&file)?, algorithm),
        (KeyMaterial::Der(der), _) => check_encoded(pem::decode_der(&der)?, algorithm),
        (KeyMaterial::Rsa { n, e }, Family::Rsa) => check_rsa(&bytes_of(&n)?, &bytes_of(&e)?),
        (KeyMaterial::Ec { x, y }, Family::P256) => check_p256(&point_of(&x, &y, 32)?),
        (KeyMaterial::Ec { x, y }, Family::P384) => check_p384(&point_of(&x, &y, 48)?),
        (KeyMaterial::Ec { x, y }, Family::P521) => check_p521(&point_of(&x, &y, 66)?),
        (KeyMaterial::Ed25519 { x }, Family::Ed25519) => check_ed25519(&bytes_of(&x)?),
        _ => Err(JwtConfigError::WrongKeyKind(algorithm.name())),
    }
}

fn check_encoded(key: Encoded, algorithm: Algorithm) -> Result<CheckedKey, JwtConfigError> {
    match (key, algorithm.family()) {
        (Encoded::P256(point), Family::P256) => check_p256(&point),
        (Encoded::P384(point), Family::P384) => check_p384(&point),
        (Encoded::P521(point), Family::P521) => check_p521(&point),
        (Encoded::Ed25519(point), Family::Ed25519) => check_ed25519(&point),
        (Encoded::Other(der), Family::Rsa) => check_rsa_der(&der),
        _ => Err(JwtConfigError::WrongKeyKind(algorithm.name())),
    }
}

fn bytes_of(part: &str) -> Result<Vec<u8>, JwtConfigError> {
    const WHY: &str = "a component is not base64url without padding";
    compact::decode(part.as_bytes()).ok_or(JwtConfigError::UnreadableKey(WHY))
}

fn check_rsa_der(der: &[u8]) -> Result<CheckedKey, JwtConfigError> {
    const WHY: &str = "it is not an RSA key, or one that is broken";
    let unreadable = || JwtConfigError::UnreadableKey(WHY);
    let key = RsaKey::from_der(der).map_err(|_| unreadable())?;
    let (n, e) = pem::rsa_numbers(key.as_ref()).ok_or_else(unreadable)?;
    check_rsa(&n, &e)
}

fn check_rsa(n: &[u8], e: &[u8]) -> Result<CheckedKey, JwtConfigError> {
    let first = n.first().copied().unwrap_or_default();
    if first == 0 || e.first().is_none_or(|first| *first == 0) {
        const WHY: &str = "an RSA component is empty or begins with a zero";
        return Err(JwtConfigError::UnreadableKey(WHY));
    }
    let bits = (n.len() * 8).saturating_sub(first.leading_zeros() as usize);
    if !(2048..=8192).contains(&bits) {
        return Err(JwtConfigError::RsaModulus { bits });
    }
    let exponent = e
        .iter()
        .try_fold(0_u64, |sum, byte| sum.checked_mul(256).map(|sum| sum + u64::from(*byte)));
    if !exponent.is_some_and(|e| e >= 3 && e % 2 == 1 && e < 1 << 33) {
        return Err(JwtConfigError::RsaExponent);
    }
    let accepted: Result<PublicEncryptingKey, _> = RsaPublicKeyComponents { n, e }.try_into();
    if accepted.is_err() || n.last().is_none_or(|last| last % 2 == 0) {
        return Err(JwtConfigError::UnreadableKey(
            "the RSA modulus is not a product of odd primes",
        ));
    }
    if roca::has_fingerprint(n) {
        return Err(JwtConfigError::RocaKey);
    }
    let key = ReadyKey::Provided(DecodingKey::from_rsa_raw_components(n, e));
    Ok(CheckedKey { key, signature_length: n.len() })
}

fn point_of(x: &str, y: &str, length: usize) -> Result<Vec<u8>, JwtConfigError> {
    let (x, y) = (bytes_of(x)?, bytes_of(y)?);
    if x.len() != length || y.len() != length {
        const WHY: &str = "a coordinate has not the length that its curve demands";
        return Err(JwtConfigError::UnreadableKey(WHY));
    }
    Ok([&[0x04], x.as_slice(), y.as_slice()].concat())
}

fn check_p256(point: &[u8]) -> Result<CheckedKey, JwtConfigError> {
    check_point(point, 32, &ECDSA_P256_SHA256_FIXED)?;
    let key = ReadyKey::Provided(DecodingKey::from_ec_der(point));
    Ok(CheckedKey { key, signature_length: 64 })
}

fn check_p384(point: &[u8]) -> Result<CheckedKey, JwtConfigError> {
    check_point(point, 48, &ECDSA_P384_SHA384_FIXED)?;
    let key = ReadyKey::Provided(DecodingKey::from_ec_der(point));
    Ok(CheckedKey { key, signature_length: 96 })
}

fn check_p521(point: &[u8]) -> Result<CheckedKey, JwtConfigError> {
    check_point(point, 66, &ECDSA_P521_SHA512_FIXED)?;
    Ok(CheckedKey { key: ReadyKey::P521(point.to_vec()), signature_length: 132 })
}

/// Parsing an uncompressed point proves that it lies on the curve.
fn check_point(
    point: &[u8],
    coordinate: usize,
    curve: &'static EcdsaVerificationAlgorithm,
) -> Result<(), JwtConfigError> {
    if point.len() != 1 + 2 * coordinate || point.first() != Some(&0x04) {
        return Err(JwtConfigError::BadPoint);
    }
    ParsedPublicKey::new(curve, point).map_err(|_| JwtConfigError::BadPoint)?;
    Ok(())
}

/// Ed25519 has points for which signatures can be made up, all zeroes among them. aws-lc takes them, so they
/// are refused here. A point off the curve is found by aws-lc, which then refuses every signature.
fn check_ed25519(point: &[u8]) -> Result<CheckedKey, JwtConfigError> {
    if point.len() != 32 {
        const WHY: &str = "an Ed25519 key has 32 bytes";
        return Err(JwtConfigError::UnreadableKey(WHY));
    }
    if is_of_small_order(point) {
        return Err(JwtConfigError::BadPoint);
    }
    let key = ReadyKey::Provided(DecodingKey::from_ed_der(point));
    Ok(CheckedKey { key, signature_length: 64 })
}
