//! The inventory of an application, collected from its posture and its configuration.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::edge::cors::ReadyCors;
use crate::input::{ParameterFacts, Reads};
use crate::inventory::{
    FieldData, InputData, Inventory, LimitData, ObjectData, QuotaData, RouteData, RuleData,
    SchemeData, SuspendedCheckData,
};
use crate::policy::Access;
use crate::rate::Throttle;
use crate::router::{
    FieldPosture, GuardPosture, LimitPosture, QuotaPosture, ResponsePosture, RoutePosture,
    SecureApp, SuspendedCheck, SuspendedCheckKind,
};
use crate::rule::{Rule, StepUp};
use crate::schema::Schemas;
use crate::security::Security;

impl Inventory {
    /// The inventory of an application.
    pub fn of(app: &SecureApp) -> Self {
        let (posture, security) = (app.posture(), app.security());
        let mut schemas = Schemas::default();
        let routes = posture.routes().iter().zip(posture.row_digests()).map(|(route, digest)| {
            RouteData { digest, ..RouteData::of(route, security, &mut schemas) }
        });
        let routes = routes.collect();
        let named = security.named_limits().all();
        let named_limits = named.into_iter().map(|(name, rate)| (name, rate.to_string()));
        Self {
            version: 1,
            digest: posture.digest(),
            roles: roles(security),
            scopes: owned(security.names().scopes()),
            schemes: schemes(security),
            default_auth: security.default_auth(),
            issuers: security.issuers(),
            hosts: security.hosts().declared(),
            conditions: security.conditions().names(),
            named_limits: named_limits.collect(),
            addresses: posture.addresses().map(str::to_owned),
            shares_with_origins: security.cors().map(ReadyCors::in_words).unwrap_or_default(),
            trusts_origins: security
                .trusted_origins()
                .iter()
                .map(|origin| origin.as_str().to_owned())
                .collect(),
            address_limit: security.address_throttle().words.to_string(),
            address_quota: Some(QuotaData::of_addresses(security.address_throttle())),
            firewall: posture.firewall().map(str::to_owned),
            tenant_parameter: security.tenant_parameter().map(str::to_owned),
            foreign_objects_are_forbidden: security.foreign_objects_are_forbidden(),
            routes,
            schemas: schemas.into_components(),
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn roles(security: &Security) -> BTreeMap<String, Vec<String>> {
    let (names, implied) = (security.names().roles(), security.names().implied());
    let place = |index: usize| u8::try_from(index).unwrap_or(u8::MAX);
    let each = names.iter().enumerate().map(|(index, name)| {
        let bits = implied.get(index).copied().unwrap_or_default();
        let held = names.iter().enumerate();
        let held = held.filter(|(other, _)| *other == index || bits.contains(place(*other)));
        ((*name).to_owned(), held.map(|(_, name)| (*name).to_owned()).collect())
    });
    each.collect()
}

/// What each scheme's credential looks like, as the scheme says.
fn schemes(security: &Security) -> Vec<SchemeData> {
    let each = security.schemes().map(|(name, place)| {
        let [place, field, authorization] = place.in_words().map(str::to_owned);
        let answers_with = owned(security.fields_of_scheme(name));
        SchemeData { name: name.to_owned(), place, field, authorization, answers_with }
    });
    each.collect()
}

impl RouteData {
    fn of(route: &RoutePosture, security: &Security, schemas: &mut Schemas) -> Self {
        let bare = Self {
            method: route.method().to_owned(),
            path: route.path().to_owned(),
            who_may_call: route.who_may_call(),
            ways_out: route.suspended_checks().iter().map(SuspendedCheckData::of).collect(),
            ..Self::default()
        };
        match route.guard() {
            Some(guard) => bare.guarded(route, guard, security, schemas),
            None => bare,
        }
    }

    fn guarded(
        self,
        route: &RoutePosture,
        guard: &GuardPosture,
        security: &Security,
        schemas: &mut Schemas,
    ) -> Self {
        let roles = security.names().roles();
        let (public, rule, auth) = match guard.access() {
            Access::Public(reason) => (Some((*reason).to_owned()), None, Vec::new()),
            Access::Restricted { schemes, rule } => {
                (None, Some(demanded(route, guard, rule, roles)), owned(schemes))
            }
        };
        let (plan, lifecycle) = (guard.plan(), guard.lifecycle());
        let response = guard.response();
        let fields = response.map(ResponsePosture::fields).unwrap_or_default();
        let checked = guard.checked_objects().iter().map(|params| owned(params));
        Self {
            handler: guard.handler().to_owned(),
            module: guard.module().to_owned(),
            place: format!("{}:{}", plan.spec.location.file(), plan.spec.location.line()),
            docs: plan.spec.docs.to_owned(),
            public,
            rule,
            auth,
            addresses: guard.addresses_in_words(),
            asks_for_caller: plan.asks_for_caller,
            media_type: guard.version().and_then(|version| media_type(security, version)),
            version: guard.version().map(str::to_owned),
            version_field: guard.version().and_then(|_| version_field(security)),
            deprecated: lifecycle.deprecated,
            sunset: lifecycle.sunset,
            successor: lifecycle.successor.map(str::to_owned),
            objects: guard.objects().iter().map(ObjectData::of).collect(),
            checked: checked.collect(),
            compares_revision: plan.facts().any(|facts| facts.compares_revision),
            upgrades: plan.facts().any(|facts| facts.upgrades),
            checks_named_objects: guard.checks_named_objects(),
            filters_lists: guard.filters_lists(),
            limits: guard.limits().iter().map(LimitData::of).collect(),
            in_flight: guard.in_flight().map(|bound| bound.to_string()).collect(),
            class: guard.class().map(str::to_owned),
            shares_with_origins: guard.cors().map(owned),
            page: guard.page_in_words(),
            body_bytes: guard.body_limit(),
            timeout_millis: millis(guard.timeout()),
            inputs: plan.facts().filter_map(|facts| InputData::of(facts, schemas)).collect(),
            answers: plan.answers.map(|answers| answers(schemas)).unwrap_or_default(),
            response: response.map(|response| response.name().to_owned()).unwrap_or_default(),
            fields: fields.iter().map(|field| FieldData::of(field, roles)).collect(),
            ..self
        }
    }
}

/// All that a caller has to pass: the handler's rule, those of the routers around it, how it authenticated and who approves; and
/// who passes in an emergency.
fn demanded(
    route: &RoutePosture,
    guard: &GuardPosture,
    rule: &'static Rule,
    roles: &[&str],
) -> RuleData {
    let stated = |words: String| RuleData::Condition(words);
    let mut all = Vec::new();
    for required in route.required() {
        let step_up = required.step_up.as_ref().map(|step_up| stated(step_up.to_string()));
        let rule = Some(RuleData::of(required.rule(), roles));
        all.extend(rule.filter(|rule| *rule != RuleData::Authenticated).into_iter().chain(step_up));
    }
    all.extend(guard.step_up().map(|step_up| stated(step_up.to_string())));
    let fresh = guard.fresh().map(|seconds| StepUp::new(&[], Some(seconds)).to_string());
    all.extend(fresh.map(stated));
    all.extend(guard.approval().map(|approval| {
        let (by, of, within) = (approval.by(), approval.of(), approval.within());
        stated(format!("approved by {by} of {of} within {within:?}"))
    }));
    let mut own = RuleData::of(rule, roles);
    if let Some(glass) = guard.break_glass() {
        let (lasts, once_per) = (glass.lasts(), glass.once_per());
        let emergency = format!("in an emergency, for {lasts:?} once in {once_per:?}");
        let emergency = stated(emergency);
        let who = RuleData::of(glass.who(), roles).and(vec![emergency]);
        own = RuleData::Any(vec![own, who]);
    }
    own.and(all)
}

/// The type of answers in JSON, where that names the version.
fn media_type(security: &Security, version: &str) -> Option<String> {
    let value = security.versions()?.json_type(version)?;
    value.to_str().ok().map(str::to_owned)
}

/// The field in which requests name versions, where the path does not.
fn version_field(security: &Security) -> Option<String> {
    Some(security.versions()?.varies_by()?.as_str().to_owned())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl SuspendedCheckData {
    fn of(check: &SuspendedCheck) -> Self {
        let (kind, parameter) = match check.kind() {
            SuspendedCheckKind::Unguarded => ("unguarded", None),
            SuspendedCheckKind::Objects => ("objects", None),
            SuspendedCheckKind::Tenants { from } => ("tenants", Some(format!("from {from}"))),
            SuspendedCheckKind::Unredacted => ("unredacted", None),
            SuspendedCheckKind::Firewall(exclusion) => ("firewall", Some(exclusion.in_words())),
            SuspendedCheckKind::Unchecked { parameter } => {
                ("unchecked", Some(parameter.to_owned()))
            }
        };
        Self { kind: kind.to_owned(), parameter, reason: check.reason().to_owned() }
    }
}

impl ObjectData {
    fn of(asked: &crate::authorize::ObjectAsked) -> Self {
        Self {
            name: asked.object().to_owned(),
            action: asked.action().to_owned(),
            rule: asked.rule().map(str::to_owned),
        }
    }
}

impl LimitData {
    fn of(limit: &LimitPosture) -> Self {
        let plans = limit.plans();
        let plans =
            plans.filter_map(|(name, quota)| Some((name.to_owned(), QuotaData::of(quota?))));
        Self {
            words: limit.to_string(),
            name: limit.name().map(str::to_owned),
            quota: limit.quota().map(QuotaData::of),
            plans: plans.collect(),
        }
    }
}

impl QuotaData {
    fn of(quota: QuotaPosture) -> Self {
        Self {
            count: quota.count(),
            window_millis: millis(quota.window()),
            burst: quota.burst(),
            cost: quota.cost(),
            per: quota.per().to_string(),
            on_failure: format!("{:?}", quota.on_failure()).to_lowercase(),
        }
    }
}

impl QuotaData {
    fn of_addresses(limit: &Throttle) -> Self {
        Self {
            count: limit.quota.limit(),
            window_millis: millis(limit.quota.window()),
            burst: limit.quota.burst(),
            cost: limit.quota.cost(),
            per: limit.per.to_string(),
            on_failure: format!("{:?}", limit.on_failure).to_lowercase(),
        }
    }
}

impl InputData {
    fn of(facts: &ParameterFacts, schemas: &mut Schemas) -> Option<Self> {
        let place = match facts.reads {
            Reads::Other if facts.checks_object => "path",
            Reads::Other => return None,
            Reads::Json => "json",
            Reads::Encoded => "encoded",
            Reads::Form => "form",
            Reads::Query => "query",
            Reads::Headers => "header",
            Reads::Cookies => "cookie",
            Reads::Multipart => "multipart",
            Reads::Path => "path",
            Reads::Claims => "claims",
        };
        let schema = match facts.schema {
            Some(schema) => schema(schemas),
            None if facts.checks_object => json!({"type": "string", "minLength": 1}),
            None => Value::Object(serde_json::Map::new()),
        };
        let params = owned(facts.params);
        Some(Self { place: place.to_owned(), optional: facts.optional, schema, params })
    }
}

impl FieldData {
    fn of(field: &FieldPosture, roles: &[&str]) -> Self {
        let rule = |rule| RuleData::of(rule, roles);
        Self {
            path: field.path().to_owned(),
            visible_to: field.visible_to().map(rule),
            mask: field.mask().map(str::to_owned),
            unmasked_for: field.unmasked_for().map(rule),
            sensitive: field.sensitive().map(str::to_owned),
            serialize: field.serialize().map(str::to_owned),
        }
    }
}
