//! Asking an engine as a leaf of a rule.

use crate::maybe_ready::MaybeReady;
use crate::rule::condition::{PolicyInput, Question};
use crate::rule::{Decision, EngineAnswer, EngineQuestion};

/// What the macros write of `cedar("View")`.
pub fn ask_engine<'a>(
    input: PolicyInput<'a>,
    engine: &'static str,
    action: &'static str,
) -> MaybeReady<'a, Decision> {
    match input.0 {
        Question::Takes(needed) => {
            needed.borrow_mut().engines.push((engine, action));
            MaybeReady::Now(Decision::Failed)
        }
        Question::Asked { conditions, caller, request, told } => {
            let Some(asked) = conditions.engine(engine) else {
                return MaybeReady::Now(Decision::Failed);
            };
            let finish = move |answer: EngineAnswer| {
                if let Some(policies) = &answer.because {
                    told.note(engine, policies);
                }
                answer.decision
            };
            match asked.decide(EngineQuestion { action, caller, request }) {
                MaybeReady::Now(answer) => MaybeReady::Now(finish(answer)),
                MaybeReady::Later(waiting) => {
                    MaybeReady::later(async move { finish(waiting.await) })
                }
            }
        }
    }
}
