//! What a guard answers in place of the handler: one response for each status, and the problem's schema.

use palisade::inventory::Inventory;
use serde_json::{Map, Value, json};

/// The statuses that a guard may answer with, and what each means.
const REFUSALS: &[(&str, &str, &[&str])] = &[
    ("400", "The request is malformed.", &["WWW-Authenticate"]),
    ("401", "The credential is missing or invalid.", &["WWW-Authenticate"]),
    ("403", "The caller lacks permission.", &["WWW-Authenticate"]),
    ("404", "The object does not exist or the caller may not see it.", &[]),
    ("408", "The body did not arrive in time.", &["Connection"]),
    ("409", "The request was delivered before, or conflicts with the current state.", &[]),
    ("410", "The route is gone: `Link` names what replaces it.", &[]),
    ("412", "The object has another revision than `If-Match` names.", &[]),
    ("413", "The body is too large.", &["Connection"]),
    ("414", "The query is too long.", &[]),
    (
        "415",
        "The content type or coding is not supported.",
        &["Accept", "Accept-Encoding", "Accept-Patch"],
    ),
    ("421", "The request is for another host.", &[]),
    ("422", "The input breaks rules; `errors` names each with its place.", &[]),
    (
        "426",
        "The request does not ask for the protocol that `Upgrade` names.",
        &["Connection", "Upgrade", "Sec-WebSocket-Version"],
    ),
    ("428", "`If-Match` is required: the revision of the object.", &[]),
    ("429", "A limit is used up.", &["Retry-After", "RateLimit", "RateLimit-Policy"]),
    ("431", "The header fields are too large.", &[]),
    ("500", "The service failed; `request_id` names the request.", &[]),
    ("503", "The service is unavailable; `request_id` names the request.", &["Retry-After"]),
];

/// Fields that any answer may have.
const ALWAYS: &[&str] = &[
    "X-Request-Id",
    "Traceparent",
    "RateLimit",
    "RateLimit-Policy",
    "Cache-Control",
    "Content-Security-Policy",
    "Deprecation",
    "Link",
    "Sunset",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Origin-Agent-Cluster",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Vary",
    "X-Content-Type-Options",
    "X-DNS-Prefetch-Control",
    "X-Frame-Options",
    "X-Permitted-Cross-Domain-Policies",
];

/// Those that some answers have.
const SOMETIMES: &[&str] = &[
    "Accept",
    "Accept-Encoding",
    "Accept-Patch",
    "Connection",
    "Content-Disposition",
    "ETag",
    "Location",
    "Retry-After",
    "Sec-WebSocket-Version",
    "Upgrade",
    "WWW-Authenticate",
];

/// Those of applications whose answers pages of other origins may read.
const SHARED: &[&str] = &[
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
];

/// The fields that any answer of the application may have.
pub(crate) fn of_application(inventory: &Inventory) -> Vec<&str> {
    let shared = if inventory.shares_with_origins.is_empty() { &[][..] } else { SHARED };
    let of_schemes = inventory.schemes.iter().flat_map(|scheme| &scheme.answers_with);
    let of_schemes = of_schemes.map(String::as_str);
    ALWAYS.iter().chain(shared).copied().chain(of_schemes).collect()
}

/// The members `headers` of a response with these fields beside those of every answer.
pub(crate) fn headers(inventory: &Inventory, own: &[&str]) -> Value {
    let refers =
        |name: &str| (name.to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
    let always = of_application(inventory).into_iter();
    Value::Object(always.chain(own.iter().copied()).map(refers).collect::<Map<_, _>>())
}

/// Every header field, described once.
pub(crate) fn header_components(inventory: &Inventory) -> Value {
    let answers = inventory.routes.iter().flat_map(|route| &route.answers);
    let of_answers = answers.flat_map(|answer| &answer.fields).map(String::as_str);
    let all = of_application(inventory).into_iter().chain(SOMETIMES.iter().copied());
    let each = all.chain(of_answers).map(|name| (name.to_owned(), header(name)));
    Value::Object(each.collect::<Map<_, _>>())
}

/// The fields of a refusal with this status.
pub(crate) fn fields(status: &str) -> &'static [&'static str] {
    let known = REFUSALS.iter().find(|(own, ..)| *own == status);
    known.map_or(&[], |(_, _, fields)| fields)
}

fn header(name: &str) -> Value {
    let words = match name {
        "X-Request-Id" => "The id of the request, to quote when something failed.",
        "Traceparent" => "The trace of the request (W3C Trace Context).",
        "RateLimit" => "What is left of the limit that has the least left.",
        "RateLimit-Policy" => "That limit.",
        "Access-Control-Allow-Origin" => {
            "The origin whose pages may read the answer, where one may."
        }
        "Retry-After" => "Seconds to wait before a retry.",
        "WWW-Authenticate" => "The authentication that is required.",
        "Location" => "Where it is.",
        "Link" => "What is related: the next page, what replaces a route.",
        "Deprecation" => "Since when the route is deprecated (RFC 9745).",
        "Sunset" => "When the route is gone (RFC 8594).",
        "Access-Control-Allow-Credentials" => "Whether those pages may send credentials.",
        "Access-Control-Expose-Headers" => "The header fields that those pages may read.",
        "DPoP-Nonce" => "The nonce for the next proof (RFC 9449).",
        "Clear-Site-Data" => "What the browser forgets with the session.",
        "X-Accel-Buffering" => "Tells a proxy not to buffer the stream.",
        "Pragma" => "`no-cache`, for caches of HTTP/1.0 (RFC 6749, 5.1).",
        "Upgrade" => "The protocol that the connection is for.",
        "Sec-WebSocket-Version" => "The version of it (RFC 6455).",
        "ETag" => "Names this version, for `If-None-Match`.",
        _ => "Set on answers of this kind.",
    };
    // What a field of a header may hold (RFC 9110, 5.5).
    let schema = json!({"type": "string", "maxLength": 8192, "pattern": "^[\\x20-\\x7e]*$"});
    json!({"description": words, "schema": schema})
}

/// One response for each refusal.
pub(crate) fn components(inventory: &Inventory) -> Value {
    let each = REFUSALS.iter().map(|(status, words, fields)| {
        let response = json!({
            "description": words,
            "headers": headers(inventory, fields),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        });
        (format!("Refused{status}"), response)
    });
    Value::Object(each.collect::<Map<_, _>>())
}

/// Refers to the response of a refusal; nothing where a guard never answers so.
pub(crate) fn refers(status: &str) -> Option<Value> {
    let known = REFUSALS.iter().any(|(own, ..)| *own == status);
    known.then(|| json!({"$ref": format!("#/components/responses/Refused{status}")}))
}

/// What such a status means.
pub(crate) fn words(status: &str) -> &'static str {
    let known = REFUSALS.iter().find(|(own, ..)| *own == status);
    known.map_or("The request failed.", |(_, words, _)| words)
}

/// The schema of a problem (RFC 9457), which every refusal has.
pub(crate) fn add_schemas(document: &mut Value) {
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
    schemas.insert(
        "Problem".to_owned(),
        json!({
            "type": "object",
            "description": "Why a request was refused (RFC 9457).",
            "required": ["title", "status"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference", "description": "The kind of problem."},
                "title": {"type": "string", "description": "What this kind means."},
                "status": {"type": "integer", "format": "int32", "minimum": 400, "maximum": 599},
                "detail": {"type": "string", "description": "What was wrong this time."},
                "approval": {"type": "string", "description": "The id under which the request waits for approval."},
                "digest": {"type": "string", "description": "The digest that identifies the pending request."},
                "approved": {"type": "integer", "format": "int32", "minimum": 0, "description": "How many have approved it."},
                "needed": {"type": "integer", "format": "int32", "minimum": 1, "description": "How many have to."},
                "retry_with": {"type": "string", "description": "The value to send the request again with."},
                "request_id": {"type": "string", "description": "An id to quote to support."},
                "violated-policies": {"type": "array", "items": {"type": "string"}, "description": "The limits that are used up."},
                "errors": {
                    "type": "array",
                    "maxItems": 100,
                    "description": "Everything that is wrong with the input.",
                    "items": {"$ref": "#/components/schemas/Violation"},
                },
            },
        }),
    );
    schemas.insert(
        "Violation".to_owned(),
        json!({
            "type": "object",
            "description": "One thing that is wrong with a value.",
            "required": ["code", "detail"],
            "properties": {
                "code": {"type": "string", "description": "The rule that is broken."},
                "detail": {"type": "string", "description": "The same in words."},
                "equal": {"description": "What the value or its length has to be."},
                "min": {"description": "The least value or length."},
                "max": {"description": "The greatest value or length."},
                "exclusive_min": {"description": "What the value has to be above."},
                "exclusive_max": {"description": "What the value has to be below."},
                "types": {"type": "array", "maxItems": 100, "items": {"type": "string"}, "description": "The content types that a file may have."},
                "pointer": {"type": "string", "description": "Where in the body, as a JSON Pointer in a fragment."},
                "parameter": {"type": "string", "description": "Which parameter of the path or the query."},
                "header": {"type": "string", "description": "Which header field."},
                "cookie": {"type": "string", "description": "Which cookie."},
            },
        }),
    );
}
