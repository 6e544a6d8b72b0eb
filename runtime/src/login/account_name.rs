//! What several handlers of logins are sent.

use palisade_macros::input;

use crate::input::Text;

/// The name of an account.
#[input(crate = crate)]
pub struct AccountName {
    pub(super) name: Text<254>,
}
