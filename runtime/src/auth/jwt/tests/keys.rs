//! Public keys, made when the tests run, and tokens signed with their other half.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _, RsaEncoding};
use base64::engine::general_purpose::STANDARD;

use super::*;

pub(super) fn pem_of(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(|l| str::from_utf8(l).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

pub(super) fn rsa() -> RsaKeyPair {
    RsaKeyPair::generate(KeySize::Rsa2048).unwrap()
}

pub(super) fn rsa_sign(
    key: &RsaKeyPair,
    encoding: &'static dyn RsaEncoding,
    message: &[u8],
) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
    signature
}

pub(super) fn rsa_pem(key: &RsaKeyPair) -> String {
    pem_of("PUBLIC KEY", key.public_key().as_der().unwrap().as_ref())
}

pub(super) fn ec(curve: &'static EcdsaSigningAlgorithm) -> EcdsaKeyPair {
    EcdsaKeyPair::generate(curve).unwrap()
}

pub(super) fn ec_sign(key: &EcdsaKeyPair, message: &[u8]) -> Vec<u8> {
    key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
}

pub(super) fn ec_pem(key: &EcdsaKeyPair) -> String {
    pem_of("PUBLIC KEY", key.public_key().as_der().unwrap().as_ref())
}

pub(super) fn check(jwt: Jwt, token: &str) -> Result<VerifiedToken, TokenError> {
    settings(jwt).build().unwrap().verify(token, NOW, &NAMES)
}

#[track_caller]
pub(super) fn fault(jwt: Jwt) -> JwtConfigError {
    only_fault(settings(jwt))
}

pub(super) fn header(alg: &str) -> String {
    format!(r#"{{"alg":"{alg}"}}"#)
}
