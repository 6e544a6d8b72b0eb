//! The engine.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use palisade::{
    Allow, Decision, EngineAnswer, EngineQuestion, FreeJson, MaybeReady, Permitted, PolicyEngine,
    Principal, Read, Visible, input,
};
use palisade_outbound::Outbound;
use serde_json::json;

use crate::error::AuthZenError;
use crate::kept::{Decided, KeptDecisions};
use crate::question::{
    Action, AuthZenObject, Entity, Evaluation, Evaluations, OfResource, Options,
};

/// An engine of policies behind the AuthZEN API; clones share it.
#[derive(Clone)]
pub struct AuthZen(Arc<Engine>);

struct Engine {
    origin: String,
    outbound: Outbound,
    application: String,
    kept: KeptDecisions,
    is_plain: bool,
}

/// How many objects are asked about in one call.
const AT_ONCE: usize = 100;

/// What the engine says of one question. Whatever else it says is left alone.
#[input]
struct Answer {
    decision: bool,
    context: Option<FreeJson<4096>>,
}

#[input]
struct Answers {
    #[validate(nested, length(max = 100))]
    evaluations: Vec<Answer>,
}

impl Answer {
    fn decided(self) -> Decided {
        let because =
            self.context.map_or_else(|| "no context".to_owned(), |it| it.get().to_string());
        Decided { may: self.decision, because }
    }
}

impl AuthZen {
    pub(crate) fn new(
        origin: String,
        outbound: Outbound,
        application: String,
        kept_for: Duration,
        is_plain: bool,
    ) -> Self {
        let kept = KeptDecisions::new(kept_for);
        Self(Arc::new(Engine { origin, outbound, application, kept, is_plain }))
    }

    /// Whether the caller may do something with an object of the service, by one evaluation.
    ///
    /// # Errors
    /// Where there is no decision: no caller may.
    pub async fn may<T: AuthZenObject>(
        &self,
        caller: &Principal,
        action: &str,
        object: &T,
    ) -> Result<bool, AuthZenError> {
        let engine = &*self.0;
        let question = Evaluation {
            subject: Entity::caller(caller, engine.is_plain),
            action: Action::named(action),
            resource: Entity::object(object),
            context: json!({}),
        };
        Ok(engine.decide(&question).await?.may)
    }

    /// Those of the rows with which the caller may do `action` by the engine, and which it may read by the service's
    /// own rule; in their order.
    ///
    /// # Errors
    /// Where there is no decision about each of the rows: none is shown.
    pub async fn filter<T: AuthZenObject + Allow<Read>>(
        &self,
        visible: &Visible<T>,
        action: &str,
        rows: impl IntoIterator<Item = T>,
    ) -> Result<Vec<Permitted<T>>, AuthZenError> {
        let rows: Vec<T> = rows.into_iter().collect();
        let mut decisions = Vec::with_capacity(rows.len());
        for some in rows.chunks(AT_ONCE) {
            decisions.extend(self.0.decide_each(visible.caller(), action, some).await?);
        }
        let granted = rows.into_iter().zip(decisions).filter(|(_, may)| *may).map(|(row, _)| row);
        Ok(visible.filter(granted))
    }
}

impl Engine {
    async fn decide(&self, question: &Evaluation<'_>) -> Result<Decided, AuthZenError> {
        let bytes = serde_json::to_vec(question).unwrap_or_default();
        if let Some(decided) = self.kept.find(&bytes) {
            return Ok(decided);
        }
        let asked_at = Instant::now();
        let url = format!("{}/access/v1/evaluation", self.origin);
        let answer = self.outbound.post(&url).json(question).send().await?;
        let decided = answer.json::<Answer>()?.decided();
        self.kept.keep(bytes, asked_at, &decided);
        Ok(decided)
    }

    async fn decide_each<T: AuthZenObject>(
        &self,
        caller: &Principal,
        action: &str,
        objects: &[T],
    ) -> Result<Vec<bool>, AuthZenError> {
        let each = objects.iter().map(|object| OfResource { resource: Entity::object(object) });
        let question = Evaluations {
            subject: Entity::caller(caller, self.is_plain),
            action: Action::named(action),
            evaluations: each.collect(),
            options: Options::ALL,
        };
        let url = format!("{}/access/v1/evaluations", self.origin);
        let answer = self.outbound.post(&url).json(&question).send().await?;
        let answers = answer.json::<Answers>()?.evaluations;
        if answers.len() != objects.len() {
            return Err(AuthZenError::Miscounted);
        }
        Ok(answers.into_iter().map(|answer| answer.decision).collect())
    }

    async fn answer(&self, question: EngineQuestion<'_>) -> EngineAnswer {
        let request = question.request();
        let asked = Evaluation {
            subject: Entity::caller(question.caller(), self.is_plain),
            action: Action::named(question.action()),
            resource: Entity::application(&self.application),
            context: json!({
                "method": request.method().as_str(),
                "client": request.client().to_string(),
            }),
        };
        match self.decide(&asked).await {
            Ok(decided) => EngineAnswer::of(decided.may.into()).because(decided.because),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(target: "palisade", %error, ?cause, "AuthZEN");
                EngineAnswer::of(Decision::Failed)
            }
        }
    }
}

impl PolicyEngine for AuthZen {
    /// Which actions there are the engine alone knows.
    fn check(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn decide<'a>(&'a self, question: EngineQuestion<'a>) -> MaybeReady<'a, EngineAnswer> {
        MaybeReady::later(self.0.answer(question))
    }
}

impl fmt::Debug for AuthZen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AuthZen").field("origin", &self.0.origin).finish_non_exhaustive()
    }
}
