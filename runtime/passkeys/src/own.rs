//! Adding and removing passkeys, by who proves what it has already.

use std::future::Future;
use std::sync::{Arc, PoisonError};

use palisade::audit::PasskeyEvent;
use palisade::login::{OtherFactor, SessionProof};
use palisade::private::to_its_end;
use palisade::{CallerId, Problem};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    CreationChallengeResponse, Credential, Passkey, RegisterPublicKeyCredential,
};

use crate::account::{Account, Key, MOST};
use crate::ceremony::Purpose;
use crate::error::PasskeyError;
use crate::known::PasskeyLogin;
use crate::passkeys::{Asker, Passkeys, read, told};

/// Who adds or removes a passkey, and what its session proved.
#[derive(Clone)]
pub(crate) struct Owner {
    pub(crate) caller: CallerId,
    pub(crate) proof: SessionProof,
}

impl Owner {
    /// Who has a passkey proves one, or what it has beside it.
    fn check_proven(&self, account: &Account) -> Result<(), PasskeyError> {
        let is_proven = account.keys.is_empty() || self.proof == SessionProof::SecondFactor;
        if is_proven { Ok(()) } else { Err(PasskeyError::Unproven) }
    }
}

impl Passkeys {
    /// Options for a new passkey of a caller, as its authenticator shows it.
    pub(crate) async fn begin_add(
        &self,
        asker: Asker<'_>,
        owner: &Owner,
        name: &str,
    ) -> Result<Value, PasskeyError> {
        let account = self.0.keep.account(&owner.caller, self.now()).await?;
        owner.check_proven(&account)?;
        self.check_others(owner).await?;
        if account.keys.len() >= MOST {
            return Err(PasskeyError::TooMany);
        }
        let exclude = Some(account.credentials());
        let begun = self.0.webauthn.start_passkey_registration(account.handle, name, name, exclude);
        let (options, state) = begun.map_err(PasskeyError::NotBegun)?;
        let options = discoverable(&options);
        let purpose = Purpose::Add { caller: owner.caller.clone(), name: name.to_owned(), state };
        let ceremony = self.keep_ceremony(asker, purpose).await?;
        Ok(json!({"ceremony": ceremony, "publicKey": options}))
    }

    /// Ends to add a passkey: what it proved. The caller's first one ends its other sessions. All of it is done where the client goes away
    /// meanwhile, too: there is no key that the audit does not know.
    pub(crate) async fn finish_add(
        &self,
        browser: &str,
        owner: Owner,
        (ceremony, credential): (&str, &Value),
        is_live: impl Future<Output = Result<(), Problem>> + Send + 'static,
        end_others: impl Future<Output = Result<u64, Problem>> + Send + 'static,
    ) -> Result<PasskeyLogin, PasskeyError> {
        let caller = &owner.caller;
        let is_its = |purpose: &Purpose| matches!(purpose, Purpose::Add { caller: whose, .. } if whose == caller);
        let purpose = self.take_ceremony(ceremony, browser, is_its).await?;
        let Purpose::Add { name, state, .. } = purpose else {
            return Err(PasskeyError::CeremonyUnknown);
        };
        self.check_others(&owner).await?;
        let sent: RegisterPublicKeyCredential = read(credential)?;
        // webauthn-rs has the error of an algorithm for it.
        let known = self.0.keep.find(caller).await?;
        if known.is_some_and(|account| account.position(&sent.raw_id).is_some()) {
            return Err(PasskeyError::Present);
        }
        let passkey = self.0.webauthn.finish_passkey_registration(&sent, &state);
        let passkey = passkey.map_err(|error| {
            told(&error);
            PasskeyError::Wrong
        })?;
        let (passkeys, key) = (self.clone(), self.named(name, passkey));
        let adding = to_its_end(async move {
            passkeys.put(&owner, &key, is_live, end_others).await?;
            Ok::<_, PasskeyError>(passkeys.known(&owner.caller, key.id(), key.is_synced))
        });
        adding.await.map_err(PasskeyError::Unfinished)?
    }

    fn named(&self, name: String, passkey: Passkey) -> Key {
        let is_synced = Credential::from(passkey.clone()).backup_eligible;
        Key { name, passkey, is_synced, added_at: self.now(), used_at: None }
    }

    /// Adds a key to the caller's account. What the caller proved is compared with the keys that are there when it is added, so that an addition begun while
    /// there was none is none once there is one. A session that was ended meanwhile, as by another password, adds none, and no session stays that was begun
    /// by the key until it is taken back.
    async fn put(
        &self,
        owner: &Owner,
        key: &Key,
        is_live: impl Future<Output = Result<(), Problem>> + Send,
        end_others: impl Future<Output = Result<u64, Problem>> + Send,
    ) -> Result<(), PasskeyError> {
        let add = |mut account: Account| {
            owner.check_proven(&account)?;
            if account.position(key.passkey.cred_id()).is_some() {
                return Err(PasskeyError::Present);
            }
            if account.keys.len() >= MOST {
                return Err(PasskeyError::TooMany);
            }
            let is_first = account.keys.is_empty();
            account.keys.push(key.clone());
            Ok((Some(account), is_first))
        };
        let is_first = self.0.keep.change(&owner.caller, self.now(), add).await?;
        let held = async {
            self.check_put(owner, key).await?;
            is_live.await.map_err(PasskeyError::Sessions)
        };
        if let Err(refused) = held.await {
            if self.take_back(&owner.caller, &key.id()).await? {
                end_others.await.map_err(PasskeyError::Sessions)?;
            }
            return Err(refused);
        }
        PasskeyEvent::Added.tell(&owner.caller, &key.id());
        // Elsewhere a password alone was enough until now.
        if is_first {
            end_others.await.map_err(PasskeyError::Sessions)?;
        }
        Ok(())
    }

    /// What is looked at once the key is there: of two that add one credential one has it, and who enrolled codes meanwhile is seen here, or sees the key.
    async fn check_put(&self, owner: &Owner, key: &Key) -> Result<(), PasskeyError> {
        let credential = key.passkey.cred_id();
        if !self.0.keep.claim_credential(credential, &owner.caller, self.now()).await? {
            return Err(PasskeyError::Present);
        }
        self.check_others(owner).await
    }

    /// Who has something beside passkeys proves it, or a passkey. A remembered browser says that its owner has.
    async fn check_others(&self, owner: &Owner) -> Result<(), PasskeyError> {
        match owner.proof {
            SessionProof::SecondFactor => return Ok(()),
            SessionProof::RememberedDevice => return Err(PasskeyError::Unproven),
            SessionProof::OneFactor => {}
        }
        for other in self.others() {
            if other.is_enrolled(&owner.caller).wait().await.map_err(PasskeyError::OtherAway)? {
                return Err(PasskeyError::Unproven);
            }
        }
        Ok(())
    }

    fn others(&self) -> Vec<Arc<dyn OtherFactor>> {
        self.0.beside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Removes a passkey of a caller by its public id, whatever the caller proved; whether there was one. Its authenticator keeps it, and it counts for
    /// nothing here.
    ///
    /// # Errors
    /// The store failed: a 503, and whether it is removed is unknown.
    pub async fn remove(&self, caller: &CallerId, id: &str) -> Result<bool, Problem> {
        let owner = Owner { caller: caller.clone(), proof: SessionProof::SecondFactor };
        Ok(self.remove_own(owner, id).await?)
    }

    /// The same by the caller itself. It is reported where the client goes away meanwhile, too.
    pub(crate) async fn remove_own(&self, owner: Owner, id: &str) -> Result<bool, PasskeyError> {
        let (passkeys, id) = (self.clone(), id.to_owned());
        let removing = to_its_end(async move {
            let is_removed = passkeys.take_out(&owner, &id).await?.is_some();
            if is_removed {
                PasskeyEvent::Removed.tell(&owner.caller, &id);
            }
            Ok::<_, PasskeyError>(is_removed)
        });
        removing.await.map_err(PasskeyError::Unfinished)?
    }

    /// Takes a key back that was never told to be there; whether it may have counted meanwhile. Of one that another request removed first that is unknown.
    async fn take_back(&self, caller: &CallerId, id: &str) -> Result<bool, PasskeyError> {
        let owner = Owner { caller: caller.clone(), proof: SessionProof::SecondFactor };
        let taken_back = self.take_out(&owner, id).await.inspect_err(|_| {
            // Whether it is gone is unknown: a key that may log in is told.
            PasskeyEvent::Added.tell(caller, id);
        })?;
        Ok(taken_back.is_none_or(|key| key.used_at.is_some()))
    }

    /// Removes a key of the owner's: as it was then.
    async fn take_out(&self, owner: &Owner, id: &str) -> Result<Option<Key>, PasskeyError> {
        let (caller, keep) = (&owner.caller, &self.0.keep);
        if keep.find(caller).await?.is_none() {
            return Ok(None);
        }
        let remove = |account: Account| {
            let proven = owner.check_proven(&account);
            let (account, removed) = account.without(id);
            if removed.is_some() {
                proven?;
            }
            Ok((removed.is_some().then_some(account), removed))
        };
        let Some(removed) = keep.change(caller, self.now(), remove).await? else {
            return Ok(None);
        };
        // The key counts no more: that its place in the store is kept costs the place alone.
        let released = keep.release_credential(removed.passkey.cred_id(), caller, self.now());
        if let Err(error) = released.await {
            tracing::warn!(target: "palisade", error = %error, "the claim of a removed passkey is kept");
        }
        Ok(Some(removed))
    }
}

/// A login without a name finds the key by itself: the authenticator keeps it with the account's handle.
fn discoverable(options: &CreationChallengeResponse) -> Value {
    let mut options = json!(options.public_key);
    let selection = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut);
    if let Some(selection) = selection {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
    options
}
