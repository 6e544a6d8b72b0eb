//! `security.lock`: what protects the application, in a file that is committed, so that a change of it shows in review.
//!
//! A change is *widened* where a caller can do or see more, or where that cannot be told; *narrowed* where less; *neutral*
//! where nothing changes for a caller. What is widened fails until it is signed off in the file: the change as it is
//! printed, with a reason.
//!
//! ```
//! use palisade_report::Inventory;
//! use palisade_report::lock::{Lock, Verdict};
//!
//! let mut old = Inventory { address_limit: "200/s per ip".to_owned(), ..Inventory::default() };
//! let lock = Lock::of(&old);
//! old.address_limit = "500/s per ip".to_owned();
//! let changes = lock.compare(&Lock::of(&old));
//! assert_eq!(changes[0].verdict, Verdict::Widened);
//! assert_eq!(changes[0].to_string(), "limit of every address: 200/s per ip -> 500/s per ip");
//! assert_eq!(lock.unsigned(&changes).len(), 1);
//! ```

mod compare;
mod inputs;
mod limits;
mod locked;
mod numbers;
mod order;

use std::collections::BTreeMap;
use std::fmt;

use palisade::inventory::{Inventory, RuleData};
use serde::{Deserialize, Serialize};

pub use inputs::LockedInput;
pub use limits::LockedLimit;
pub use locked::{LockedField, LockedRoute};

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

/// What a change means for callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing.
    Neutral,
    /// Less can be done or seen.
    Narrowed,
    /// More can be done or seen, or that cannot be told.
    Widened,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where: a route, or a setting.
    pub place: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// What that means.
    pub verdict: Verdict,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told =
            |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        write!(out, "{}: {} -> {}", self.place, told(&self.before), told(&self.after))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Neutral => "neutral",
            Self::Narrowed => "narrowed",
            Self::Widened => "widened",
        })
    }
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

    /// Every change to the application as it is now, what is widened first.
    pub fn compare(&self, now: &Self) -> Vec<Change> {
        let mut changes = compare::compare(self, now);
        changes.sort_by(|one, other| {
            other.verdict.cmp(&one.verdict).then_with(|| one.place.cmp(&other.place))
        });
        changes
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

/// Every entry under a name of its own: one that has the name of another is numbered, and none hides another.
fn all_named<T>(entries: impl IntoIterator<Item = (String, T)>) -> BTreeMap<String, T> {
    let mut all = BTreeMap::new();
    for (name, entry) in entries {
        all.insert(free_name(&all, name), entry);
    }
    all
}

fn free_name<T>(taken: &BTreeMap<String, T>, name: String) -> String {
    if !taken.contains_key(&name) {
        return name;
    }
    let numbered = (2..).map(|number: u32| format!("{name} ({number})"));
    let mut free = numbered.skip_while(|name| taken.contains_key(name));
    free.next().unwrap_or_default()
}

/// A reason has words in it.
fn says_something(reason: &str) -> bool {
    reason.chars().filter(|letter| letter.is_alphanumeric()).count() >= 8 && reason.contains(' ')
}

/// For a test of the application: compares it with the file that is committed.
///
/// # Errors
/// The changes, and what to do about them.
pub fn check(inventory: &Inventory, lock: &str) -> Result<(), String> {
    let (lock, now) = (Lock::parse(lock)?, Lock::of(inventory));
    let changes = lock.compare(&now);
    if changes.is_empty() && lock.digest == now.digest {
        return Ok(());
    }
    let lines = changes.iter().map(|change| format!("  {}: {change}\n", change.verdict));
    let told: String = lines.collect();
    let unsigned = lock.unsigned(&changes);
    if changes.is_empty() {
        return Err(UNCOMPARED.to_owned());
    }
    if unsigned.is_empty() {
        return Err(format!("security.lock is not up to date: `cargo palisade lock`\n{told}"));
    }
    Err(format!(
        "{} widened changes are not signed off in security.lock:\n{told}\
         add each to `signed_off`, with a reason, then `cargo palisade lock`",
        unsigned.len()
    ))
}

/// What is said where the digests alone differ.
pub const UNCOMPARED: &str = "the posture differs from security.lock in something that is not compared by its parts (its digest \
     is another): read the difference of `cargo palisade posture --json`, then `cargo palisade lock`";

/// A rule as the lock compares it.
pub(crate) fn words(rule: Option<&RuleData>) -> String {
    rule.map_or_else(|| "everyone".to_owned(), ToString::to_string)
}
