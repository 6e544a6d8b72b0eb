//! Who logged in by a passkey.

use palisade::CallerId;
use palisade::session::SessionGrant;

/// A login by passkey that was verified: [`PasskeysBuilder::admit`](crate::PasskeysBuilder::admit) decides by it.
#[derive(Clone, Debug)]
pub struct PasskeyLogin {
    pub(crate) caller: CallerId,
    pub(crate) id: String,
    pub(crate) is_synced: bool,
    pub(crate) class: String,
}

impl PasskeyLogin {
    /// Whose it is.
    #[must_use]
    pub fn caller(&self) -> &CallerId {
        &self.caller
    }

    /// The public id of the passkey, as lists have it.
    #[must_use]
    pub fn passkey(&self) -> &str {
        &self.id
    }

    /// Whether the key may be copied to other devices, by what its authenticator says.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.is_synced
    }

    /// A session of this caller, with what the passkey proved and without a role.
    pub fn grant(&self) -> SessionGrant {
        self.proven(SessionGrant::to(self.caller.clone()))
    }

    /// Adds what the passkey proved.
    pub(crate) fn proven(&self, grant: SessionGrant) -> SessionGrant {
        let key = if self.is_synced { "swk" } else { "hwk" };
        let grant = [key, "user", "mfa"].into_iter().fold(grant, SessionGrant::method);
        grant.context_class(&self.class)
    }
}
