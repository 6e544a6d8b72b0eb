//! An authenticator in software, with every lie that a test wants it to tell ([Web Authentication, 6.1]).
//!
//! [Web Authentication, 6.1]: https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

pub(crate) const USER_PRESENT: u8 = 0x01;
pub(crate) const USER_VERIFIED: u8 = 0x04;
/// The key may be copied to other devices, and was.
pub(crate) const SYNCED: u8 = 0x08 | 0x10;
const HAS_KEY: u8 = 0x40;

/// A passkey, with what it is told to say.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    credential: Vec<u8>,
    handle: Option<String>,
    pub(crate) domain: String,
    pub(crate) origin: String,
    pub(crate) flags: u8,
    pub(crate) counter: u32,
    /// Whether the counter grows by itself.
    pub(crate) counts: bool,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let mut credential = vec![0; 32];
        aws_lc_rs::rand::fill(&mut credential).unwrap();
        Self {
            key,
            credential,
            handle: None,
            domain: "staff.test".into(),
            origin: "https://staff.test".into(),
            flags: USER_PRESENT | USER_VERIFIED,
            counter: 0,
            counts: true,
        }
    }

    /// Another credential id, such as somebody else's.
    pub(crate) fn with_credential_of(mut self, other: &Self) -> Self {
        self.credential.clone_from(&other.credential);
        self
    }

    pub(crate) fn with_handle_of(mut self, other: &Self) -> Self {
        self.handle.clone_from(&other.handle);
        self
    }

    /// What `navigator.credentials.create` returns for these options.
    pub(crate) fn create(&mut self, public_key: &Value) -> Value {
        assert_eq!(public_key["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(public_key["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(public_key["attestation"], "none");
        self.handle = public_key["user"]["id"].as_str().map(str::to_owned);
        let client = self.client_data("webauthn.create", &public_key["challenge"]);
        let data = self.data(HAS_KEY, &self.key_data());
        // {"fmt": "none", "attStmt": {}, "authData": data}, in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let response = json!({
            "clientDataJSON": text(client.as_bytes()),
            "attestationObject": text(&object),
            "transports": ["internal"],
        });
        self.credential_json(&response)
    }

    /// What `navigator.credentials.get` returns for these options.
    pub(crate) fn get(&mut self, public_key: &Value) -> Value {
        assert_eq!(public_key["userVerification"], "required");
        let client = self.client_data("webauthn.get", &public_key["challenge"]);
        let data = self.data(0, &[]);
        let signed = [&data[..], digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "clientDataJSON": text(client.as_bytes()),
            "authenticatorData": text(&data),
            "signature": text(signature.as_ref()),
            "userHandle": self.handle,
        });
        self.credential_json(&response)
    }

    fn credential_json(&self, response: &Value) -> Value {
        let id = text(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
        })
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> String {
        let origin = &self.origin;
        json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
            .to_string()
    }

    fn data(&mut self, flags: u8, more: &[u8]) -> Vec<u8> {
        if self.counts {
            self.counter += 1;
        }
        let mut data = digest(&SHA256, self.domain.as_bytes()).as_ref().to_vec();
        data.push(self.flags | flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(more);
        data
    }

    /// The credential's id and its public key, in COSE.
    fn key_data(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = (&point[1..33], &point[33..65]);
        let mut data = vec![0; 16];
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
        data.extend(x);
        data.extend(b"\x22\x58\x20");
        data.extend(y);
        data
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
