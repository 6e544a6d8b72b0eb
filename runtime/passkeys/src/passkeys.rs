//! Passkeys in use: logins and proofs.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::audit::PasskeyEvent;
use palisade::login::OtherFactor;
use palisade::records::OneTimeRecords;
use palisade::session::SessionGrant;
use palisade::{CallerId, MaybeReady, Problem};
use serde_json::{Value, json};
use webauthn_rs::Webauthn;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PublicKeyCredential, RequestChallengeResponse, Uuid, WebauthnError,
};

use crate::account::{Account, Key, public_id};
use crate::ceremony::{Ceremony, LIFE_MILLIS, Purpose};
use crate::error::PasskeyError;
use crate::keep::Keep;
use crate::known::PasskeyLogin;

type Admitting = Pin<Box<dyn Future<Output = Result<Option<SessionGrant>, Problem>> + Send>>;
pub(crate) type Admit = Box<dyn Fn(PasskeyLogin) -> Admitting + Send + Sync>;

/// The passkeys of callers; the [page of the crate](crate) has the rules. Cheap to clone.
#[derive(Clone)]
pub struct Passkeys(pub(crate) Arc<Settings>);

pub(crate) struct Settings {
    pub(crate) webauthn: Webauthn,
    pub(crate) keep: Keep,
    pub(crate) ceremonies: OneTimeRecords,
    pub(crate) class: String,
    pub(crate) admit: Option<Admit>,
    /// What else callers may have: who has one of these proves something before a passkey is added.
    pub(crate) beside: Mutex<Vec<Arc<dyn OtherFactor>>>,
    pub(crate) now: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// Who asks for a challenge: its address, and what its browser keeps.
pub(crate) struct Asker<'a> {
    pub(crate) client: IpAddr,
    pub(crate) browser: &'a str,
}

/// What a passkey came to.
enum Outcome {
    Counted { id: String, is_synced: bool },
    Cloned { id: String },
}

impl Passkeys {
    /// Options for the login of any caller.
    pub(crate) async fn begin_login(&self, asker: Asker<'_>) -> Result<Value, PasskeyError> {
        let (options, state) = self.challenge()?;
        let ceremony = self.keep_ceremony(asker, Purpose::Login(state)).await?;
        Ok(json!({"ceremony": ceremony, "publicKey": options.public_key}))
    }

    /// Options for a caller who is logged in, with its passkeys alone.
    pub(crate) async fn begin_verify(
        &self,
        asker: Asker<'_>,
        caller: &CallerId,
    ) -> Result<Value, PasskeyError> {
        let account = self.0.keep.find(caller).await?.filter(|account| !account.keys.is_empty());
        let account = account.ok_or(PasskeyError::Wrong)?;
        let (options, state) = self.challenge()?;
        let ceremony = self.keep_ceremony(asker, Purpose::Verify(caller.clone(), state)).await?;
        let mut options = json!(options.public_key);
        let credentials = account
            .credentials()
            .into_iter()
            .map(|id| json!({"type": "public-key", "id": URL_SAFE_NO_PAD.encode(id)}));
        if let Some(members) = options.as_object_mut() {
            members.insert("allowCredentials".to_owned(), credentials.collect());
        }
        Ok(json!({"ceremony": ceremony, "publicKey": options}))
    }

    /// Ends a login: whose passkey counted.
    pub(crate) async fn finish_login(
        &self,
        browser: &str,
        ceremony: &str,
        credential: &Value,
    ) -> Result<PasskeyLogin, PasskeyError> {
        let is_login = |purpose: &Purpose| matches!(purpose, Purpose::Login(_));
        let purpose = self.take_ceremony(ceremony, browser, is_login).await?;
        let Purpose::Login(state) = purpose else { return Err(PasskeyError::CeremonyUnknown) };
        let sent: PublicKeyCredential = read(credential)?;
        let handle = self.0.webauthn.identify_discoverable_authentication(&sent);
        let (handle, _) = handle.map_err(|_| PasskeyError::Wrong)?;
        let caller = self.0.keep.caller_of(handle).await?.ok_or(PasskeyError::Wrong)?;
        self.count(&caller, &sent, &state).await
    }

    /// Ends a verification: the passkey of this caller counted.
    pub(crate) async fn finish_verify(
        &self,
        browser: &str,
        caller: &CallerId,
        ceremony: &str,
        credential: &Value,
    ) -> Result<PasskeyLogin, PasskeyError> {
        let is_its =
            |purpose: &Purpose| matches!(purpose, Purpose::Verify(whose, _) if whose == caller);
        let purpose = self.take_ceremony(ceremony, browser, is_its).await?;
        let Purpose::Verify(_, state) = purpose else { return Err(PasskeyError::CeremonyUnknown) };
        self.count(caller, &read(credential)?, &state).await
    }

    /// Whether a caller has this passkey now.
    pub(crate) async fn has(&self, caller: &CallerId, id: &str) -> Result<bool, PasskeyError> {
        Ok(self.of(caller).await?.iter().any(|key| key.id() == id))
    }

    /// The passkeys of a caller.
    pub(crate) async fn of(&self, caller: &CallerId) -> Result<Vec<Key>, PasskeyError> {
        Ok(self.0.keep.find(caller).await?.map(|account| account.keys).unwrap_or_default())
    }

    /// Whether this caller has a passkey.
    ///
    /// # Errors
    /// The store cannot tell: a 503.
    pub async fn is_enrolled(&self, caller: &CallerId) -> Result<bool, Problem> {
        Ok(!self.of(caller).await?.is_empty())
    }

    /// Compares what was sent with the key as it is kept now, and keeps what it counted: of two at once with one count, one counts.
    async fn count(
        &self,
        caller: &CallerId,
        sent: &PublicKeyCredential,
        state: &DiscoverableAuthentication,
    ) -> Result<PasskeyLogin, PasskeyError> {
        let now = self.now();
        let verify = |account: Account| self.verified(account, sent, state, now);
        match self.0.keep.change(caller, now, verify).await? {
            Outcome::Counted { id, is_synced } => {
                PasskeyEvent::Passed.tell(caller, &id);
                Ok(self.known(caller, id, is_synced))
            }
            Outcome::Cloned { id } => {
                PasskeyEvent::Cloned.tell(caller, &id);
                Err(PasskeyError::Cloned)
            }
        }
    }

    fn verified(
        &self,
        mut account: Account,
        sent: &PublicKeyCredential,
        state: &DiscoverableAuthentication,
        now: i64,
    ) -> Result<(Option<Account>, Outcome), PasskeyError> {
        // An authenticator that was told which credential to use may leave the handle out.
        let handle = sent.get_user_unique_id().map(Uuid::from_slice);
        if handle.is_some_and(|handle| handle != Ok(account.handle)) {
            return Err(PasskeyError::Wrong);
        }
        let credential = sent.get_credential_id();
        let place = account.position(credential).ok_or(PasskeyError::Wrong)?;
        let key = account.keys.get_mut(place).ok_or(PasskeyError::Wrong)?;
        let verified = self.0.webauthn.finish_discoverable_authentication_v2(
            sent,
            state.clone(),
            &key.passkey,
        );
        let result = match verified {
            Ok(result) if result.user_verified() => result,
            Err(WebauthnError::CredentialPossibleCompromise) => {
                return Ok((None, Outcome::Cloned { id: public_id(credential) }));
            }
            Ok(_) => return Err(PasskeyError::Wrong),
            Err(error) => {
                told(&error);
                return Err(PasskeyError::Wrong);
            }
        };
        key.passkey.update_credential(&result);
        key.used_at = Some(now);
        let counted = Outcome::Counted { id: key.id(), is_synced: key.is_synced };
        Ok((Some(account), counted))
    }

    fn challenge(
        &self,
    ) -> Result<(RequestChallengeResponse, DiscoverableAuthentication), PasskeyError> {
        self.0.webauthn.start_discoverable_authentication().map_err(PasskeyError::NotBegun)
    }

    pub(crate) async fn keep_ceremony(
        &self,
        asker: Asker<'_>,
        purpose: Purpose,
    ) -> Result<String, PasskeyError> {
        let (now, ceremony) = (self.now(), Ceremony::new(asker.browser, purpose));
        let times = (now, now.saturating_add(LIFE_MILLIS));
        let kept = self.0.ceremonies.put(asker.client, &ceremony, times).await?;
        kept.ok_or(PasskeyError::Full)
    }

    pub(crate) async fn take_ceremony(
        &self,
        ceremony: &str,
        browser: &str,
        is_meant: impl Fn(&Purpose) -> bool,
    ) -> Result<Purpose, PasskeyError> {
        let may = |kept: &Ceremony| kept.is_of(browser) && is_meant(&kept.purpose);
        let taken = self.0.ceremonies.take(ceremony, self.now(), may).await?;
        taken.map(|kept: Ceremony| kept.purpose).ok_or(PasskeyError::CeremonyUnknown)
    }

    pub(crate) fn known(&self, caller: &CallerId, id: String, is_synced: bool) -> PasskeyLogin {
        PasskeyLogin { caller: caller.clone(), id, is_synced, class: self.0.class.clone() }
    }

    pub(crate) fn now(&self) -> i64 {
        (self.0.now)()
    }
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(credential: &Value) -> Result<T, PasskeyError> {
    serde_json::from_value(credential.clone()).map_err(|_| PasskeyError::Unreadable)
}

/// Which check failed, for the log alone.
pub(crate) fn told(error: &WebauthnError) {
    tracing::info!(target: "palisade", error = %error, "a passkey was refused");
}

impl OtherFactor for Passkeys {
    fn is_enrolled<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        MaybeReady::later(async move {
            let account = self.0.keep.find(caller).await?;
            Ok(account.is_some_and(|account| !account.keys.is_empty()))
        })
    }

    fn set_codes(&self, codes: Arc<dyn OtherFactor>) {
        self.0.beside.lock().unwrap_or_else(PoisonError::into_inner).push(codes);
    }
}

impl fmt::Debug for Passkeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Passkeys").field("class", &self.0.class).finish_non_exhaustive()
    }
}
