//! The pipeline: what happens to a request before and after its handler, in order.
//!
//! Stages 1, 2 and 13 surround the whole application ([`entry`]); stages 3 to 12 belong to one
//! handler. They take its [`HandlerPlan`](crate::security::HandlerPlan) in place of its types, so that they are compiled once: what is left
//! for each handler is extracting its last parameter and calling it. Handlers that look something up
//! in the state take a longer way through [`Secured::pass`], which knows their types.

mod account;
mod address;
mod apart;
mod applied;
#[cfg(feature = "approval")]
mod approval;
mod authentication;
mod authorization;
mod authorization_context;
mod body;
#[cfg(feature = "approval")]
mod bound_field;
mod break_glass;
mod caching;
mod call;
mod capacity;
mod captured;
mod client_address;
mod cost;
pub(crate) mod cross_site;
mod encoded;
pub(crate) mod entry;
mod exit;
mod extract;
mod firewall;
mod head;
mod in_flight;
mod inspect;
mod json_body;
mod last;
mod lifecycle;
mod limits;
mod lookup;
mod message;
mod panicked;
mod probing;
mod read_ahead;
mod readable;
mod reading;
mod second_token;
mod secured;
#[cfg(feature = "session")]
mod session;
mod settlement;
#[cfg(feature = "approval")]
mod shown;
mod stages;
mod step_up;
mod subject;
mod tenant;
mod throttle;
mod tuple;
mod turned_away;
mod unverified_body;
mod upgrade;
mod upgraded;
mod within;

pub(crate) use apart::Apart;
pub use applied::Applied;
pub use call::{Answer, Call};
pub use client_address::ClientAddress;
pub use cost::Cost;
pub use encoded::InputReader;
pub(crate) use head::{Entered, read_head};
pub use inspect::Inspect;
pub(crate) use json_body::read_json_body;
pub(crate) use last::ReadLast;
pub use lookup::HandlerLookup;
pub use readable::Readable;
pub(crate) use secured::plan_in;
pub use secured::{Guarded, Secured};
pub use tuple::{Last, Part, PartsTuple, Tuple, Validate};
pub(crate) use turned_away::TurnedAway;
pub use upgrade::{Upgrade, UpgradeEnd, UpgradeWatch};
pub use upgraded::UpgradedConnection;
