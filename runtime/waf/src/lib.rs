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
//! | a body that the engine cannot parse as what it says it is | refused, rules `200002` to `200004` |
//! | methods | `GET HEAD POST OPTIONS PUT PATCH DELETE`; the rules' own are the first four |
//! | `ctl:`, plugins, rules of your own | [`before`](CoreRuleSet::before) and [`after`](CoreRuleSet::after), in the language of the rules |
//! | exclusions of a handler | `firewall(except = "942100", reason = "..")`; `"tag:attack-sqli"` for all with a tag |
//!
//! An exclusion is in the posture with its reason. One that names no rule, or a rule that sets and counts for the others, is a reason not to start.
//! The audit is told the ids of what matched, and nothing of what matched.
//!
//! # Two engines
//!
//! [`Engine::LibModSecurity`] is the default: the reference of the rules, from the distribution (3.0.6 or later; Debian: `libmodsecurity-dev`). It is C++, and all that
//! is unsafe is in the crate that binds it. `Engine::Pure`, with the feature `pure` and without default features, is written in Rust
//! (zentinel-modsec) and needs no library. It lags behind: fewer of the rules' own regression stages hold, its detection of SQL is one of its own that takes clean sentences for
//! it, and a match of a part of a rule is reported as one of the rule. The [guide](palisade::guide::firewall) has what was measured of both.
//!
//! # Forms
//!
//! Readers of forms in parts disagree, and a field that the engine takes for a file is looked at by no rule. A form that leaves room for that is
//! refused (`palisade-multipart`): a boundary elsewhere than at the beginning of a line, text before the first or behind the last, a part whose
//! `Content-Disposition` is anything but `form-data` with one `name` and at most one `filename`, each in quotes that nothing escapes, two header fields of a name, a
//! transfer encoding. A client that sends `filename*` (RFC 7578 forbids it) is refused, too.
//!
//! # What it does not
//!
//! Collections over requests (`IP`, `SESSION`) do not exist: limits are palisade's own. What is in uploaded files is looked at by no rule. Values that are not
//! UTF-8 are shown with `U+FFFD` in the place of what is none. Rules that a file of your own brings by `Include` are reported as `unnamed`. An expression that needs more steps than PCRE allows has
//! matched nothing, and libmodsecurity 3.0.9 does not say so. The engine in pure Rust is not told the status of an
//! answer, so that rules that wait for a 500 see the body alone.
//!
//! # Where it belongs
//!
//! In front of the service, where a proxy has the rules already: there one copy looks for all services, and a
//! request that is refused costs the service nothing. This crate is for a service without a proxy, and for
//! exclusions that are reviewed with the handler they are about.

#[cfg(not(any(feature = "libmodsecurity", feature = "pure")))]
compile_error!("palisade-waf has no engine: enable the feature `libmodsecurity` or `pure`");

mod compiled;
mod detects;
mod engine;
mod error;
mod field_text;
mod form;
mod loaded;
#[cfg(feature = "libmodsecurity")]
mod native;
#[cfg(feature = "pure")]
mod pure;
mod release;
mod sample;
mod secret;
mod set;
mod transaction;

pub use engine::Engine;
pub use error::LoadError;
pub use loaded::Loaded;
pub use sample::{Matched, Sample, SampleAnswer};
pub use set::CoreRuleSet;
pub use transaction::Transaction;
