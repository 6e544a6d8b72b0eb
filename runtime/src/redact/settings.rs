//! What an application states about everything that leaves.

#[cfg(feature = "pseudonym")]
use crate::config_faults::ConfigFaults;
use crate::redact::PseudonymKey;

/// What masks need.
#[derive(Debug, Default)]
pub(crate) struct RedactSettings {
    pseudonym_key: Option<PseudonymKey>,
}

impl RedactSettings {
    #[cfg(feature = "pseudonym")]
    pub(crate) fn set_pseudonym_key(&mut self, key: [u8; 32], faults: &mut ConfigFaults) {
        // The bytes are not kept to be checked later.
        if let Some(why) = crate::weak_secret::weakness(&key) {
            faults.add(format!(
                "`.pseudonym_key(..)` can be guessed: {why}; give it 32 random bytes"
            ));
        }
        faults.state(&mut self.pseudonym_key, PseudonymKey::new(&key), ".pseudonym_key(..)");
    }

    pub(crate) fn pseudonym_key(&self) -> Option<&PseudonymKey> {
        self.pseudonym_key.as_ref()
    }
}
