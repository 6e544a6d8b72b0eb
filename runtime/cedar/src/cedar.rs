//! The engine.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use cedar_policy::{Context, Entity, EntityUid, RestrictedExpression, Schema};
use palisade::{Decision, EngineAnswer, EngineQuestion, MaybeReady, PolicyEngine, Principal};

use crate::entity::Names;
use crate::error::CedarError;
use crate::object::CedarObject;
use crate::policies::{Policies, Question};

/// Cedar policies over one schema; clones share them, and see the same reloads.
#[derive(Clone)]
pub struct Cedar(Arc<Engine>);

struct Engine {
    names: Names,
    schema: Schema,
    application: EntityUid,
    policies: ArcSwap<Policies>,
}

impl Cedar {
    /// The policies of the application `name`, after schema and policies were checked in strict mode.
    ///
    /// # Errors
    /// Every fault of the schema or of the policies.
    pub fn new(name: &str, schema: &str, policies: &str) -> Result<Self, CedarError> {
        Self::in_namespace("", name, schema, policies)
    }

    /// The same where the schema is in a namespace: `namespace Books { .. }`.
    ///
    /// # Errors
    /// As [`new`](Self::new), and where the namespace is not a name.
    pub fn in_namespace(
        namespace: &str,
        name: &str,
        schema: &str,
        policies: &str,
    ) -> Result<Self, CedarError> {
        let (schema, warnings) = Schema::from_cedarschema_str(schema)
            .map_err(|error| CedarError::of("the schema cannot be read", error))?;
        for warning in warnings {
            let warning = warning.to_string();
            tracing::warn!(target: "palisade", ?warning, "the Cedar schema has warnings");
        }
        let names = Names::new(namespace)?;
        let policies = ArcSwap::from_pointee(Policies::read(policies, &schema)?);
        let application = names.application(name);
        Ok(Self(Arc::new(Engine { names, schema, application, policies })))
    }

    /// Takes other policies in place of these, from the next decision on; one that is under way is decided by those it
    /// began with.
    ///
    /// # Errors
    /// Every fault of the policies; those that are in force stay.
    pub fn reload(&self, policies: &str) -> Result<(), CedarError> {
        self.0.policies.store(Arc::new(Policies::read(policies, &self.0.schema)?));
        Ok(())
    }

    /// Whether the policies let a caller do something with an object. `false` as well where Cedar cannot tell, which
    /// the log then says.
    pub fn allows<T: CedarObject>(&self, caller: &Principal, action: &str, object: &T) -> bool {
        let engine = &*self.0;
        let asked = engine.about(caller, action, object);
        match asked {
            Ok(question) => {
                let answer = engine.policies.load().decide(question, &engine.schema);
                answer.decision() == Decision::Allow
            }
            Err(fault) => {
                tracing::error!(target: "palisade", ?fault, "an object is not a Cedar entity");
                false
            }
        }
    }
}

impl Engine {
    /// A question about the application as a whole.
    fn of_request(&self, question: &EngineQuestion<'_>) -> Result<Question, String> {
        let request = question.request();
        let client = RestrictedExpression::new_ip(request.client().to_string());
        let method = RestrictedExpression::new_string(request.method().to_string());
        let context = context(method, client)?;
        let (principal, caller) = self.names.caller(question.caller())?;
        Ok(Question {
            principal,
            action: self.names.action(question.action()),
            resource: self.application.clone(),
            context,
            entities: vec![caller, Entity::with_uid(self.application.clone())],
        })
    }

    fn about<T: CedarObject>(
        &self,
        caller: &Principal,
        action: &str,
        object: &T,
    ) -> Result<Question, String> {
        let (principal, caller) = self.names.caller(caller)?;
        let resource =
            self.names.object(T::TYPE, &object.id()).map_err(|error| error.to_string())?;
        let attributes = object.attributes().into_iter().map(|(name, value)| {
            Ok::<_, String>((name.to_owned(), value.expression(&self.names)?))
        });
        let attributes = attributes.collect::<Result<HashMap<_, _>, _>>()?;
        let object = Entity::new(resource.clone(), attributes, HashSet::new());
        let object = object.map_err(|error| error.to_string())?;
        let action = self.names.action(action);
        let entities = vec![caller, object];
        Ok(Question { principal, action, resource, context: Context::empty(), entities })
    }

    /// Whether a handler's rule can be asked about an action: as it will be.
    fn check(&self, action: &str) -> Result<(), String> {
        let (name, action) = (action, self.names.action(action));
        if !self.schema.actions().any(|known| *known == action) {
            let mut known: Vec<String> =
                self.schema.actions().map(|known| known.id().escaped().to_string()).collect();
            known.sort_unstable();
            return Err(format!(
                "the Cedar schema has no action `{name}`; it has {}",
                known.join(", ")
            ));
        }
        let mut principals = self.schema.principals_for_action(&action).into_iter().flatten();
        let mut resources = self.schema.resources_for_action(&action).into_iter().flatten();
        if !principals.any(|kind| kind == self.names.user_type())
            || !resources.any(|kind| kind == self.names.application_type())
        {
            return Err(format!(
                "the Cedar action `{name}` does not apply to a `User` and the `Application`: declare both in its \
                 `appliesTo`"
            ));
        }
        let method = RestrictedExpression::new_string("GET".to_owned());
        let context = context(method, RestrictedExpression::new_ip("192.0.2.1"))?;
        context.validate(&self.schema, &action).map_err(|error| {
            format!("the context of the Cedar action `{name}` is not `{{ method: String, client: ipaddr }}`: {error}")
        })
    }
}

fn context(method: RestrictedExpression, client: RestrictedExpression) -> Result<Context, String> {
    let pairs = [("method".to_owned(), method), ("client".to_owned(), client)];
    Context::from_pairs(pairs).map_err(|error| error.to_string())
}

impl PolicyEngine for Cedar {
    fn check(&self, action: &str) -> Result<(), String> {
        self.0.check(action)
    }

    fn decide<'a>(&'a self, question: EngineQuestion<'a>) -> MaybeReady<'a, EngineAnswer> {
        let engine = &*self.0;
        MaybeReady::Now(match engine.of_request(&question) {
            Ok(asked) => engine.policies.load().decide(asked, &engine.schema),
            Err(fault) => {
                tracing::error!(target: "palisade", ?fault, "a caller is not a Cedar entity");
                EngineAnswer::of(Decision::Failed)
            }
        })
    }
}

impl fmt::Debug for Cedar {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cedar").finish_non_exhaustive()
    }
}
