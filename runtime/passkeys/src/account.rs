//! What is kept of one caller's passkeys, and every step of their life. Nothing here waits or asks.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::CallerId;
use palisade::records::RecordId;
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{CredentialID, Passkey, Uuid};

/// How many passkeys one caller has at most.
pub(crate) const MOST: usize = 20;

/// A caller's passkeys as they are kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// Whose record this is: one that lies in another's place is none.
    pub(crate) caller: CallerId,
    /// What authenticators know the account by.
    pub(crate) handle: Uuid,
    pub(crate) keys: Vec<Key>,
}

/// One passkey.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// What its owner calls it.
    pub(crate) name: String,
    pub(crate) passkey: Passkey,
    /// Whether it may be copied to other devices.
    pub(crate) is_synced: bool,
    pub(crate) added_at: i64,
    pub(crate) used_at: Option<i64>,
}

impl Account {
    pub(crate) fn new(caller: CallerId) -> Self {
        Self { caller, handle: Uuid::new_v4(), keys: Vec::new() }
    }

    pub(crate) fn credentials(&self) -> Vec<CredentialID> {
        self.keys.iter().map(|key| key.passkey.cred_id().clone()).collect()
    }

    pub(crate) fn position(&self, credential: &[u8]) -> Option<usize> {
        self.keys.iter().position(|key| key.passkey.cred_id().as_slice() == credential)
    }

    /// Without the passkey of this public id, where it has it.
    pub(crate) fn without(mut self, id: &str) -> (Self, Option<Key>) {
        let place = self.keys.iter().position(|key| key.id() == id);
        let removed = place.map(|place| self.keys.remove(place));
        (self, removed)
    }
}

impl Key {
    /// The public id: a digest of the credential's, whatever its length.
    pub(crate) fn id(&self) -> String {
        public_id(self.passkey.cred_id())
    }
}

pub(crate) fn public_id(credential: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(RecordId::of(&[b"palisade passkey", credential]).as_bytes())
}
