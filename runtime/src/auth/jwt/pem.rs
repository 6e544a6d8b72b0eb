//! Public keys in DER and in PEM (RFC 7468), as far as they are needed here: one block, two labels.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::config_error::JwtConfigError;

/// The longest file that is looked at; an RSA key of 8192 bits takes about 1.5 KiB.
const LONGEST: usize = 16 * 1024;

const P256_PREFIX: &[u8] = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\
    \x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
const P384_PREFIX: &[u8] = b"\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\
    \x81\x04\x00\x22\x03\x62\x00";
const P521_PREFIX: &[u8] = b"\x30\x81\x9b\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\
    \x2b\x81\x04\x00\x23\x03\x81\x86\x00";
const ED25519_PREFIX: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

/// The tags of DER.
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

const CERTIFICATE: JwtConfigError = JwtConfigError::UnreadableKey(
    "it is a certificate: extract the key with `openssl x509 -pubkey -noout`",
);

/// A public key as a file holds it.
#[derive(Debug)]
pub(super) enum Encoded {
    /// An uncompressed point of P-256.
    P256(Vec<u8>),
    /// An uncompressed point of P-384.
    P384(Vec<u8>),
    /// An uncompressed point of P-521.
    P521(Vec<u8>),
    /// A point of edwards25519.
    Ed25519(Vec<u8>),
    /// An RSA key, or something else that is not one of the above.
    Other(Vec<u8>),
}

/// Whether `bytes` look like a PEM file of any kind.
pub(super) fn looks_like_pem(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"-----BEGIN ")
}

pub(super) fn decode(file: &[u8]) -> Result<Encoded, JwtConfigError> {
    decode_der(&block(file)?)
}

/// The key in a `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7) or an `RSAPublicKey` (RFC 8017, A.1.1).
pub(super) fn decode_der(der: &[u8]) -> Result<Encoded, JwtConfigError> {
    check_is_one_public_key(der)?;
    let raw = |prefix| der.strip_prefix(prefix).map(<[u8]>::to_vec);
    // A curve is known by its whole prefix: the DER of these keys has no variable part, as long as
    // the point is uncompressed and the curve goes by its name, both of which RFC 5480 demands.
    Ok(raw(P256_PREFIX)
        .map(Encoded::P256)
        .or_else(|| raw(P384_PREFIX).map(Encoded::P384))
        .or_else(|| raw(P521_PREFIX).map(Encoded::P521))
        .or_else(|| raw(ED25519_PREFIX).map(Encoded::Ed25519))
        .unwrap_or_else(|| Encoded::Other(der.to_vec())))
}

/// Tells a public key from what is put in its place by mistake, by the first tags within.
fn check_is_one_public_key(der: &[u8]) -> Result<(), JwtConfigError> {
    const NO_KEY: JwtConfigError = JwtConfigError::UnreadableKey("it is not a public key in DER");
    if looks_like_pem(der) {
        return Err(JwtConfigError::UnreadableKey("it is PEM and no DER: use `PublicKey::pem`"));
    }
    if der.len() > LONGEST {
        return Err(JwtConfigError::UnreadableKey("it is longer than 16 KiB"));
    }
    let (content, after) = element(SEQUENCE, der).ok_or(NO_KEY)?;
    if !after.is_empty() {
        return Err(JwtConfigError::UnreadableKey("more bytes follow the key"));
    }
    if let Some((number, _)) = element(INTEGER, content) {
        // A modulus is long. What is short is the version of a private key: PKCS#8, PKCS#1 or SEC 1.
        return if number.len() > 1 { Ok(()) } else { Err(JwtConfigError::PrivateKey) };
    }
    let (algorithm, rest) = element(SEQUENCE, content).ok_or(NO_KEY)?;
    match (algorithm.first(), rest.first()) {
        (Some(&OBJECT_ID), Some(&BIT_STRING)) => Ok(()),
        // A private key that a password encrypts.
        (Some(_), Some(&OCTET_STRING)) => Err(JwtConfigError::PrivateKey),
        (_, Some(&SEQUENCE)) => Err(CERTIFICATE),
        _ => Err(NO_KEY),
    }
}

/// The bytes of the one block that `file` consists of.
fn block(file: &[u8]) -> Result<Vec<u8>, JwtConfigError> {
    const NO_PEM: JwtConfigError = JwtConfigError::UnreadableKey("it is not a PEM file");
    if file.len() > LONGEST {
        return Err(JwtConfigError::UnreadableKey("the file is longer than 16 KiB"));
    }
    if element(SEQUENCE, file).is_some_and(|(_, after)| after.is_empty()) {
        return Err(JwtConfigError::UnreadableKey("it is DER and no PEM: use `PublicKey::der`"));
    }
    if file.trim_ascii_start().starts_with(b"{") {
        return Err(JwtConfigError::UnreadableKey("it is JSON and no PEM: use `PublicKey::jwk`"));
    }
    let text = str::from_utf8(file).map_err(|_| NO_PEM)?.trim();
    let rest = text.strip_prefix("-----BEGIN ").ok_or(NO_PEM)?;
    let (label, rest) = rest.split_once("-----").ok_or(NO_PEM)?;
    match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" => {}
        private if private.ends_with("PRIVATE KEY") => return Err(JwtConfigError::PrivateKey),
        "CERTIFICATE" => return Err(CERTIFICATE),
        _ => {
            let why = "the label is neither `PUBLIC KEY` nor `RSA PUBLIC KEY`";
            return Err(JwtConfigError::UnreadableKey(why));
        }
    }
    let end = rest.strip_suffix("-----").and_then(|rest| rest.strip_suffix(label));
    let body = end.and_then(|rest| rest.strip_suffix("-----END ")).ok_or(NO_PEM)?;
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(body).map_err(|_| JwtConfigError::UnreadableKey("its base64 is damaged"))
}

/// Modulus and exponent of `der`, the `RSAPublicKey` of RFC 8017 as aws-lc itself wrote it.
pub(super) fn rsa_numbers(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (sequence, after) = element(SEQUENCE, der)?;
    let (modulus, rest) = element(INTEGER, sequence)?;
    let (exponent, rest) = element(INTEGER, rest)?;
    (after.is_empty() && rest.is_empty()).then(|| (unsigned(modulus), unsigned(exponent)))
}

/// The content of the DER element in front, and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 | 0x82 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x0f))?;
            let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

/// DER puts a zero before a number whose first bit is set; RFC 7518 numbers have none.
fn unsigned(number: &[u8]) -> Vec<u8> {
    number.strip_prefix(&[0]).unwrap_or(number).to_vec()
}
