//! The firewall's hook: what looks at every message beside the guards, and may refuse it.
//!
//! A hook sees the head of a request, each piece of its body, the end of it, and the answer. What it decides is a
//! [`InspectionVerdict`]; what it matched is reported by the ids of its rules alone, never by the value that matched.
//!
//! | what | when | refused with |
//! |---|---|---|
//! | the head | behind limits, before authentication | 403 |
//! | the body, piece by piece, then its end | behind authorization; the handler gets it once the verdict on all of it is there | 403 |
//! | the answer | before it leaves | 403 in its place |
//! | a hook that fails, panics, or is not done in time | anywhere | 503 |

mod answers;
mod exclusion;
mod hook;
mod on_thread;
mod settings;
mod verdict;

pub(crate) use answers::SettlesWhenSent;
pub use answers::{InspectedAnswer, InspectedHead};
pub use exclusion::Exclusion;
pub use hook::{
    AsyncInspection, AsyncInspector, Inspection, InspectionError, InspectionRequest, Inspector,
};
pub(crate) use hook::{Failure, Running, Step};
pub use settings::Firewall;
pub(crate) use settings::ReadyFirewall;
pub use verdict::{InspectionVerdict, RuleId};
