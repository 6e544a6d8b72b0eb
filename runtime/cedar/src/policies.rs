//! Policies that fit their schema, and what they decide.

use cedar_policy::{
    Authorizer, Context, Decision as CedarDecision, Entities, Entity, EntityUid, PolicyId,
    PolicySet, Request, Schema, ValidationMode, Validator,
};
use palisade::{Decision, EngineAnswer};

use crate::error::CedarError;

/// A set of policies that was validated.
pub(crate) struct Policies(PolicySet);

/// One question.
pub(crate) struct Question {
    pub(crate) principal: EntityUid,
    pub(crate) action: EntityUid,
    pub(crate) resource: EntityUid,
    pub(crate) context: Context,
    pub(crate) entities: Vec<Entity>,
}

impl Policies {
    /// Reads and validates a set.
    pub(crate) fn read(text: &str, schema: &Schema) -> Result<Self, CedarError> {
        let set: PolicySet =
            text.parse().map_err(|error| CedarError::of("the policies cannot be read", error))?;
        let found = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
        for warning in found.validation_warnings() {
            let warning = warning.to_string();
            tracing::warn!(target: "palisade", ?warning, "a Cedar policy has warnings");
        }
        let faults: Vec<String> = found.validation_errors().map(ToString::to_string).collect();
        if faults.is_empty() {
            Ok(Self(set))
        } else {
            Err(CedarError::all("the policies do not fit the schema", faults))
        }
    }

    /// Decides; a decision in which a policy failed is none.
    pub(crate) fn decide(&self, question: Question, schema: &Schema) -> EngineAnswer {
        match self.evaluate(question, schema) {
            Ok(answer) => answer,
            Err(fault) => {
                tracing::error!(target: "palisade", ?fault, "Cedar cannot decide");
                EngineAnswer::of(Decision::Failed)
            }
        }
    }

    fn evaluate(&self, question: Question, schema: &Schema) -> Result<EngineAnswer, String> {
        let Question { principal, action, resource, context, entities } = question;
        let request = Request::new(principal, action, resource, context, Some(schema));
        let request = request.map_err(|error| error.to_string())?;
        let entities = Entities::from_entities(entities, Some(schema));
        let entities = entities.map_err(|error| error.to_string())?;
        let response = Authorizer::new().is_authorized(&request, &self.0, &entities);
        let told = response.diagnostics();
        if let Some(error) = told.errors().next() {
            return Err(error.to_string());
        }
        let decision = match response.decision() {
            CedarDecision::Allow => Decision::Allow,
            CedarDecision::Deny => Decision::Deny,
        };
        let mut names: Vec<String> = told.reason().map(|policy| self.name(policy)).collect();
        names.sort_unstable();
        let because = if names.is_empty() { "no policy".to_owned() } else { names.join(", ") };
        Ok(EngineAnswer::of(decision).because(because))
    }

    /// What `@id("..")` calls it, or its place in the text: `policy0`.
    fn name(&self, policy: &PolicyId) -> String {
        self.0.annotation(policy, "id").map_or_else(|| policy.to_string(), str::to_owned)
    }
}
