//! The OWASP Core Rule Set as a firewall of palisade.
//!
//! The rules are files that you deploy beside the service: a release of
//! [coreruleset](https://github.com/coreruleset/coreruleset/releases), version 4. This crate loads them into an
//! engine and is a hook of [`Firewall`](palisade::firewall::Firewall).
//!
//! ```no_run
//! use palisade::Security;
//! use palisade::firewall::Firewall;
//! use palisade_waf::CoreRuleSet;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rules = CoreRuleSet::folder("/etc/crs4").load()?;
//! let firewall = Firewall::new(rules).detection_only();
//! let security = Security::builder().direct().firewall(firewall).build()?;
//! # let _ = security;
//! # Ok(())
//! # }
//! ```
//!
//! | of the rules | here |
//! |---|---|
//! | paranoia level | 1 unless [`paranoia`](CoreRuleSet::paranoia) says otherwise |
//! | anomaly score that refuses | 5 for requests, 4 for answers: [`thresholds`](CoreRuleSet::thresholds) |
//! | a request whose head alone reaches the score | refused before credentials and body (`early_blocking`) |
//! | a body that the engine cannot parse as what it says it is | refused, rule `200002` |
//! | `ctl:`, plugins, rules of your own | [`before`](CoreRuleSet::before) and [`after`](CoreRuleSet::after), in the language of the rules |
//! | exclusions of a handler | `firewall(except = "942100", reason = "..")`; `"tag:attack-sqli"` for all with a tag |
//!
//! # Two engines
//!
//! [`Engine::Pure`] is written in Rust and the default. `Engine::LibModSecurity`, with the feature `libmodsecurity`, is the
//! reference: more of the rules' own regression stages hold, and a request costs less; it is C++, and all that is unsafe stands in
//! the crate that binds it. The [guide](palisade::guide::firewall) has what was measured of both.
//!
//! # What it does not
//!
//! With the pure engine the status of an answer is not told to the rules (it has no call for it), so those
//! that wait for a 500 see the body alone. Collections over requests (`IP`, `SESSION`) do not exist: limits are
//! palisade's own. What is in uploaded files is looked at by no rule, and a form whose boundary stands in the middle of a line
//! is refused (`palisade-multipart`): the engine would end there and palisade reads on. Values that are not UTF-8 are shown with `U+FFFD` in the place of what is none.
//!
//! # Where it belongs
//!
//! In front of the service, where a proxy has the rules already: there one copy looks for all services, and a
//! request that is refused costs the service nothing. This crate is for a service that stands alone, and for
//! exclusions that are reviewed with the handler they are about.

mod engine;
#[cfg(feature = "libmodsecurity")]
mod native;
mod pure;
mod rules;
mod transaction;

pub use rules::{CoreRuleSet, Engine, LoadError, Loaded, Matched, Sample};
pub use transaction::Transaction;
