//! Basic as a scheme.

use std::fmt;
use std::sync::Arc;

use super::pair::Pair;
use super::password::{Compared, Passwords};
use super::{BasicUser, BasicUsers, HashCost, PasswordError};
use crate::auth::authorization;
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Recheck, Verified,
};
use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;

/// HTTP Basic over a store of users, as the scheme `basic`; cheap to clone.
///
/// Give it to [`SecurityBuilder::authenticator`](crate::SecurityBuilder::authenticator).
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use palisade::auth::basic::{Basic, BasicUser, HashCost, MemoryBasicUsers};
/// use palisade::{CallerId, Security};
///
/// let users = MemoryBasicUsers::new();
/// let basic = Basic::new(HashCost::default(), users.clone())?;
/// let hash = basic.hash("correct horse battery staple").await?;
/// users.put("ada", BasicUser::new(CallerId::new("staff", "ada"), hash));
/// let security = Security::builder().authenticator(basic).direct().build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Basic {
    users: Arc<dyn BasicUsers>,
    passwords: Arc<Passwords>,
}

impl Basic {
    /// Verifies the users of a store; new hashes are of `cost`.
    ///
    /// # Errors
    /// There are no random bytes, or no memory.
    pub fn new(cost: HashCost, users: impl BasicUsers) -> Result<Self, PasswordError> {
        Ok(Self { users: Arc::new(users), passwords: Arc::new(Passwords::new(cost)?) })
    }

    /// The hash to store for a password.
    ///
    /// # Errors
    /// There are no random bytes, or no memory.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        self.passwords.hash(password.to_owned()).await
    }

    async fn judge(&self, pair: Pair) -> Result<BasicUser, AuthFailure> {
        let (user, compared) = self.compared(&pair).await?;
        let Compared::Outdated(new) = compared else { return Ok(user) };
        match self.users.replace_hash(&pair.name, &user.password_hash, &new).wait().await {
            Ok(true) => Ok(user),
            // Another request was first with its own hash, or another password was chosen.
            Ok(false) => {
                let (now, _) = self.compared(&pair).await?;
                if now.caller == user.caller { Ok(now) } else { Err(wrong()) }
            }
            Err(_) => {
                tracing::warn!(target: "palisade", "a password's hash was not renewed");
                Ok(user)
            }
        }
    }

    /// The user of this name whose password this is.
    async fn compared(&self, pair: &Pair) -> Result<(BasicUser, Compared), AuthFailure> {
        let unavailable = |error| AuthFailure::Unavailable(Box::new(error));
        let user = self.users.find(&pair.name).wait().await.map_err(unavailable)?;
        let stored = user.as_ref().map(|user| user.password_hash.clone());
        let compared = self.passwords.compare(pair.password.clone(), stored).await;
        let compared = compared.map_err(|error| AuthFailure::Unavailable(Box::new(error)))?;
        let user = user.filter(|_| compared != Compared::Wrong).ok_or_else(wrong)?;
        Ok((user, compared))
    }
}

impl Authenticator for Basic {
    fn name(&self) -> &'static str {
        "basic"
    }

    /// Users may be of any issuer.
    fn has_several_issuers(&self) -> bool {
        true
    }

    fn carries_claims(&self) -> bool {
        false
    }

    /// A user may have a tenant.
    fn names_tenants(&self) -> bool {
        true
    }

    fn is_of_one_process(&self) -> bool {
        self.users.is_of_one_process()
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Authorization("Basic")
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        authorization::find(head.headers(), "Basic")
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let credential = credential.as_bytes();
        // Nothing, or more than one: it cannot be told which counts. What else is not base64 is a wrong credential.
        if credential.is_empty() || credential.iter().any(|byte| b" ,".contains(byte)) {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        }
        let Some(pair) = Pair::read(credential) else {
            return MaybeReady::Now(Err(AuthFailure::Invalid("basic_malformed")));
        };
        MaybeReady::later(async move {
            let name = OwnName(Arc::clone(&self.passwords), pair.name.clone());
            let user = self.judge(pair).await?;
            // The password was compared before: an end tells nothing to who does not have it.
            if user.expires_at_millis.is_some_and(|end| request.now_millis() >= end) {
                return Err(AuthFailure::Invalid("basic_expired"));
            }
            Ok(vouch(user, request).recheck_note(name))
        })
    }

    /// A user that was removed, or whose name another caller has now, is good no longer.
    fn recheck<'a>(&'a self, caller: &'a Principal) -> Option<MaybeReady<'a, Recheck>> {
        let OwnName(passwords, name) = caller.recheck_note()?;
        if !Arc::ptr_eq(passwords, &self.passwords) {
            return None;
        }
        Some(MaybeReady::later(async move {
            let user = self.users.find(name).wait().await?;
            Ok(user.is_some_and(|user| caller.is(&user.caller)))
        }))
    }

    fn has_constant_challenges(&self) -> bool {
        true
    }

    /// Basic has no `error`; UTF-8 is the only charset there is.
    fn challenge(&self, realm: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("Basic").param("realm", realm).param("charset", "UTF-8")
    }
}

fn wrong() -> AuthFailure {
    AuthFailure::Invalid("basic_wrong")
}

/// The name of a user, and by whom it was verified.
struct OwnName(Arc<Passwords>, String);

fn vouch(user: BasicUser, request: Authentication<'_>) -> Verified {
    let verified = request.verified(user.caller.issuer(), user.caller.subject());
    let verified = user.roles.iter().fold(verified, |verified, role| verified.role(role));
    let verified = user.scopes.iter().fold(verified, |verified, scope| verified.scope(scope));
    let verified = match user.tenant {
        Some(tenant) => verified.tenant(tenant),
        None => verified,
    };
    match user.expires_at_millis {
        Some(end) => verified.expires_at_millis(end),
        None => verified,
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Basic").finish_non_exhaustive()
    }
}
