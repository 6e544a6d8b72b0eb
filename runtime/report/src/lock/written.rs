//! The lock, as it is written to its file and read from it.

use std::collections::BTreeMap;

use palisade::inventory::Inventory;
use serde::{Deserialize, Serialize};

use super::limits::LockedLimit;
use super::locked::LockedRoute;
use super::names::all_named;
use super::verdict::{Change, Verdict};

/// The version of the form that is written and read.
const VERSION: u32 = 2;

/// What to do with a lock of an earlier version.
const REWRITE: &str =
    ": `cargo palisade lock` rewrites it with the sign-offs kept and without a comparison";

/// What is locked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lock {
    /// The version of this form: 2.
    pub version: u32,
    /// The digest of the posture, as the audit has it.
    pub digest: String,
    /// Widened changes that were signed off, until the lock is renewed with them.
    pub signed_off: Vec<SignOff>,
    /// What was signed off before the lock was last renewed. It is kept for readers: the same change, made again, needs
    /// a reason again.
    pub answered: Vec<SignOff>,
    /// What holds for every route.
    pub settings: BTreeMap<String, Vec<String>>,
    /// The limit of every client address.
    pub address_limit: LockedLimit,
    /// For each role, itself and what it implies.
    pub roles: BTreeMap<String, Vec<String>>,
    /// Every route by its method and path, its version where the path does not have it, and whether nothing guards it.
    pub routes: BTreeMap<String, LockedRoute>,
}

/// A widened change that was signed off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// The change, as the comparison prints it.
    pub change: String,
    /// Why it is right.
    pub reason: String,
}

impl Lock {
    /// The lock of an application, without a sign-off.
    pub fn of(inventory: &Inventory) -> Self {
        let names = |schemes: &[palisade::inventory::SchemeData]| {
            schemes.iter().map(|scheme| scheme.name.clone()).collect::<Vec<_>>()
        };
        let parameter = inventory.tenant_parameter.clone().into_iter().collect();
        let forbidden =
            inventory.foreign_objects_are_forbidden.then(|| "are answered as 403".to_owned());
        let settings = [
            ("schemes", names(&inventory.schemes)),
            ("issuers", inventory.issuers.clone()),
            ("hosts", inventory.hosts.clone()),
            ("scopes", inventory.scopes.clone()),
            ("conditions", inventory.conditions.clone()),
            ("tenant in the path", parameter),
            ("objects of others", forbidden.into_iter().collect()),
            ("addresses", inventory.addresses.clone().into_iter().collect()),
            ("origins that read", inventory.shares_with_origins.clone()),
            ("origins that are trusted", inventory.trusts_origins.clone()),
            ("firewall", inventory.firewall.clone().into_iter().collect()),
        ];
        let settings = settings.into_iter().map(|(name, value)| (name.to_owned(), value));
        let routes = inventory.routes.iter().map(|route| {
            let open = if route.is_guarded() { "" } else { ", unguarded" };
            (format!("{}{open}", route.name()), LockedRoute::of(inventory, route))
        });
        Self {
            version: VERSION,
            digest: inventory.digest.clone(),
            signed_off: Vec::new(),
            answered: Vec::new(),
            settings: settings.collect(),
            address_limit: LockedLimit::of_addresses(inventory),
            roles: inventory.roles.clone(),
            routes: all_named(routes),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Where it is not a lock, or that of another version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lock: Self =
            serde_json::from_str(text).map_err(|error| format!("is not a lock: {error}"))?;
        if lock.version == VERSION {
            return Ok(lock);
        }
        let written = if lock.is_of_before() { REWRITE } else { "" };
        Err(format!("has version {}, and this reads version {VERSION}{written}", lock.version))
    }

    /// The lock of now with the sign-offs of an earlier version of the form, to which it cannot be compared: what changed since is for
    /// the reader of the file's difference. `None` for any other text.
    #[must_use]
    pub fn rewritten(text: &str, now: Self) -> Option<Self> {
        let before: Self = serde_json::from_str(text).ok()?;
        before.is_of_before().then(|| before.renewed(now))
    }

    fn is_of_before(&self) -> bool {
        (1..VERSION).contains(&self.version)
    }

    /// The file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The widened changes without a sign-off.
    pub fn unsigned<'a>(&self, changes: &'a [Change]) -> Vec<&'a Change> {
        let is_signed = |change: &Change| {
            let told = change.to_string();
            self.signed_off
                .iter()
                .any(|signed| signed.change == told && says_something(&signed.reason))
        };
        let widened = changes.iter().filter(|change| change.verdict == Verdict::Widened);
        widened.filter(|change| !is_signed(change)).collect()
    }

    /// The lock of now. What was signed off is answered with it: a sign-off holds for one step.
    #[must_use]
    pub fn renewed(&self, now: Self) -> Self {
        let answered = [self.answered.as_slice(), &self.signed_off].concat();
        Self { signed_off: Vec::new(), answered, ..now }
    }
}

/// A reason has words in it.
fn says_something(reason: &str) -> bool {
    reason.chars().filter(|letter| letter.is_alphanumeric()).count() >= 8 && reason.contains(' ')
}
