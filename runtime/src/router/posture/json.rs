//! The posture as JSON: an array of objects, one a route and method.

use serde::{Serialize, Serializer};

use super::{FieldPosture, GuardPosture, Posture, ResponsePosture, RoutePosture};
use crate::authorize::ObjectAsked;
use crate::policy::Access;

impl Serialize for Posture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.routes.iter().map(|route| {
            let version = route.guard().and_then(GuardPosture::version);
            let laxer = self.laxer_versions.iter().filter(|laxer| {
                Some(laxer.older()) == version
                    && (laxer.method(), laxer.path()) == (route.method, route.unversioned.as_str())
            });
            let laxer = laxer.flat_map(|laxer| laxer.differences().to_vec()).collect();
            Row { laxer_than_newest: laxer, ..Row::of(route) }
        }))
    }
}

impl Posture {
    /// The SHA-256 of each route's row, in their order. What the newest version asks for is not part of another version's row.
    #[cfg(feature = "openapi")]
    pub(crate) fn row_digests(&self) -> impl Iterator<Item = String> + '_ {
        let rows = self.routes.iter().map(Row::of);
        rows.map(|row| crate::audit::sha256(&serde_json::to_vec(&row).unwrap_or_default()))
    }
}

#[derive(Serialize)]
struct Row<'a> {
    method: &'static str,
    route: &'a str,
    handler: String,
    access: String,
    object_checked: bool,
    named_objects_checked: bool,
    list_filtered: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<Object<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unasked_because: Option<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    schemes: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    addresses: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shares_with_origins: Option<&'static [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    emergency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifecycle: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    laxer_than_newest: Vec<String>,
    limits: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_ms: Option<u128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'static str>,
    fields: Vec<Field<'a>>,
    ways_out: Vec<String>,
}

#[derive(Serialize)]
struct Object<'a> {
    name: &'static str,
    action: &'static str,
    /// Absent where code decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

impl<'a> Object<'a> {
    fn of(asked: &'a ObjectAsked) -> Self {
        Self { name: asked.object(), action: asked.action(), rule: asked.rule() }
    }
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    visible_to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mask: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serialize: Option<&'static str>,
}

impl<'a> Row<'a> {
    fn of(route: &'a RoutePosture) -> Self {
        let row = Self {
            method: route.method,
            route: &route.path,
            handler: String::new(),
            access: route.access_in_words(),
            object_checked: false,
            named_objects_checked: false,
            list_filtered: false,
            objects: Vec::new(),
            unasked_because: None,
            schemes: &[],
            addresses: None,
            shares_with_origins: None,
            page: None,
            emergency: None,
            lifecycle: None,
            laxer_than_newest: Vec::new(),
            limits: Vec::new(),
            body_bytes: None,
            timeout_ms: None,
            response: None,
            fields: Vec::new(),
            ways_out: route.suspended_checks.iter().map(ToString::to_string).collect(),
        };
        match &route.guard {
            Some(guard) => row.guarded(guard),
            None => row,
        }
    }

    fn guarded(self, guard: &'a GuardPosture) -> Self {
        let schemes = match guard.access() {
            Access::Restricted { schemes, .. } => schemes,
            Access::Public(_) => &[][..],
        };
        let response = guard.response();
        Self {
            handler: format!("{}::{}", guard.module(), guard.handler()),
            object_checked: !guard.checked_objects().is_empty(),
            named_objects_checked: guard.checks_named_objects(),
            list_filtered: guard.filters_lists() && guard.unchecked_reason().is_none(),
            objects: guard.objects().iter().map(Object::of).collect(),
            unasked_because: guard.unchecked_reason(),
            schemes,
            addresses: guard.addresses_in_words(),
            shares_with_origins: guard.cors(),
            page: guard.page_in_words(),
            emergency: guard.break_glass().map(|glass| {
                format!("{} for {:?}, once in {:?}", glass.who(), glass.lasts(), glass.once_per())
            }),
            lifecycle: guard.lifecycle().in_words(),
            limits: guard.limits_in_words().collect(),
            body_bytes: Some(guard.body_limit()),
            timeout_ms: Some(guard.timeout().as_millis()),
            response: response.map(ResponsePosture::name),
            fields: response
                .map_or_else(Vec::new, |it| it.fields().iter().map(Field::of).collect()),
            ..self
        }
    }
}

impl<'a> Field<'a> {
    fn of(field: &'a FieldPosture) -> Self {
        Self {
            name: field.path(),
            visible_to: field.viewers(),
            mask: field.masking(),
            sensitive: field.sensitive(),
            serialize: field.serialize(),
        }
    }
}
