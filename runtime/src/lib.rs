//! Secure axum handlers: what is unsafe does not compile.
//!
//! Annotate handlers with [`secure`] or [`public`], derive [`macro@Redacted`] on what leaves and put
//! [`input`] on what comes in. The macros turn that into authentication, authorization, throttling,
//! validation and allowlisted responses, and rustc refuses what was forgotten.
//!
//! ```
//! use palisade::prelude::*;
//!
//! #[derive(Role)]
//! pub enum Role {
//!     #[role(implies = "hr")]
//!     Admin,
//!     Hr,
//! }
//!
//! #[derive(Redacted)]
//! pub struct Employee {
//!     #[expose]
//!     name: String,
//!     #[expose(role = "hr")]
//!     salary_cents: i64,
//!     password_hash: String,
//! }
//!
//! #[secure(role = "hr", rate = "50/s")]
//! async fn list() -> Json<Vec<Employee>> {
//!     Json(Vec::new())
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let secret = *b"in a service: from its settings..";
//! let security = Security::builder()
//!     .roles::<Role>()
//!     .jwt(Jwt::hs256(secret).issuer("https://id.example").audience("payroll"))
//!     .direct()
//!     .build()?;
//! let app = SecureRouter::new().route("/employees", get(list)).secured_by(security)?;
//! assert!(app.posture().to_string().contains("role hr"));
//! # Ok(())
//! # }
//! ```

// What the macros write is used in the crate itself.
#[allow(unused_extern_crates, reason = "some features write none")]
extern crate self as palisade;

#[cfg(feature = "approval")]
pub mod approvals;
pub mod architecture;
pub mod audit;
mod audit_fact;
pub mod auth;
mod authorize;
mod caller_id;
mod client_network;
mod clock;
mod config_faults;
mod const_text;
mod context;
mod cookies;
mod credential_text;
mod edge;
pub mod explained;
mod exported_macros;
mod file_name;
#[cfg(test)]
mod floors;
pub mod guide;
mod input;
#[cfg(feature = "openapi")]
pub mod inventory;
mod json;
#[cfg(feature = "login")]
pub mod login;
mod maybe_ready;
mod metrics;
mod names;
mod pipeline;
#[cfg(test)]
mod plain_words;
mod policy;
mod principal;
#[doc(hidden)]
pub mod private;
mod problem;
#[cfg(any(
    feature = "api-key",
    feature = "approval",
    feature = "basic",
    feature = "jwt",
    feature = "pages",
    feature = "second-factor",
    feature = "session",
    feature = "webhook"
))]
mod random;
pub mod rate;
pub mod records;
mod redact;
mod request_head;
mod request_id;
pub mod response;
mod response_fields;
#[cfg(feature = "jwt")]
mod revocation_id;
mod route_path;
mod router;
mod rule;
#[cfg(feature = "openapi")]
pub mod schema;
#[cfg(feature = "second-factor")]
pub mod second_factor;
mod security;
mod seldom;
mod serve;
#[cfg(feature = "session")]
pub mod session;
#[cfg(test)]
mod setters;
mod sip;
#[cfg(test)]
mod spawned;
mod spelling;
mod switched_off;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tokens")]
pub mod tokens;
mod tuples;
#[cfg(any(
    feature = "api-key",
    feature = "audit",
    feature = "jwt",
    feature = "pseudonym",
    feature = "second-factor",
    feature = "webhook"
))]
mod weak_secret;

pub use axum;
pub use axum::http;

pub use auth::{Resolved, Subject};
#[cfg(feature = "approval")]
pub use authorize::RecordBreakGlass;
pub use authorize::{
    Action, Allow, Authorized, BreakGlassStore, BreakGlassStoreError, Child, ChildOf, Create,
    Delete, Fresh, InTenant, MemoryBreakGlass, ObjectId, Permitted, Read, Resource,
    ResourceNeedsRedactedObject, Revision, Tenant, TenantResource, TryResource, Update, Visible,
    WithinTenant,
};
pub use caller_id::{CallerId, CallerIdError};
pub use config_faults::{ConfigError, ConfigFaults};
pub use cookies::{CookieError, SameSite, SetCookie, SetCookies};
pub use edge::cors::{Cors, CorsQuestion};
#[cfg(feature = "pages")]
pub use edge::nonce::Nonce;
pub use edge::owner::{AddressOwner, AddressOwners};
pub use edge::page::PagePolicy;
pub use edge::peer::{Peer, PeerCertificate};
pub use edge::ranges::AddressRanges;
pub use edge::versions::Versions;
#[cfg(not(feature = "multipart"))]
#[doc(hidden)]
pub use input::Multipart;
pub use input::{
    Claims, Cookies, EncodedInput, FieldFacts, FieldName, Form, FreeJson, Headers, Input,
    InputField, JsonInput, JsonLimits, Named, PathInput, Plain, Query, SafeInput, Text, TryVerify,
    UncheckedObject, ValidationContext, Verify, Violations, read_answer,
};
#[cfg(feature = "multipart")]
pub use input::{File, Multipart};
pub use maybe_ready::MaybeReady;
pub use names::{RoleEnum, ScopeEnum};
#[doc = include_str!("docs/id.md")]
pub use palisade_macros::Id;
#[doc = include_str!("docs/permission.md")]
pub use palisade_macros::Permission;
#[doc = include_str!("docs/plan.md")]
pub use palisade_macros::Plan;
#[doc = include_str!("docs/problem.md")]
pub use palisade_macros::Problem;
#[doc = include_str!("docs/redacted.md")]
pub use palisade_macros::Redacted;
#[doc = include_str!("docs/role.md")]
pub use palisade_macros::Role;
#[doc = include_str!("docs/schemes.md")]
pub use palisade_macros::Schemes;
#[doc = include_str!("docs/scope.md")]
pub use palisade_macros::Scope;
#[doc = include_str!("docs/input.md")]
pub use palisade_macros::input;
#[doc = include_str!("docs/public.md")]
pub use palisade_macros::public;
pub use palisade_macros::require;
#[doc = include_str!("docs/secure.md")]
pub use palisade_macros::secure;
pub use pipeline::{
    ClientAddress, Cost, InputReader, Upgrade, UpgradeEnd, UpgradeWatch, UpgradedConnection,
};
pub use policy::{
    Calendar, KeyOf, OnFailure, Per, Period, PlanEnum, Rate, RateRequest, Requirement,
};
pub use principal::{Identity, Principal};
pub use problem::{IntoProblem, Problem, Refusal};
pub use rate::{Capacity, Class};
pub use redact::{Expose, ExposeError, JsonBuffer, Owned, Redacted, UnaskedObject, Viewer};
pub use request_head::RequestHead;
pub use request_id::RequestId;
#[cfg(feature = "etag")]
pub use response::Tagged;
pub use response::{
    Accepted, CacheControl, Created, Csv, Download, Exchange, Location, NdJson, NoContent, Page,
    Redirect, SafeResponse, Sse,
};
pub use router::{
    AnyScheme, Connected, LayeredApp, Posture, Schemes, SecureApp, SecureRouter, SecurityLayer,
    routing,
};
#[doc(hidden)]
pub use rule::ClaimTest;
pub use rule::{
    Claim, Condition, Decision, EngineAnswer, EngineQuestion, PermissionEnum, PolicyAnswer,
    PolicyEngine, PolicyFunction,
};
pub use security::{Security, SecurityBuilder, ShadowDifferences};
pub use serve::{Application, Handshake, NoHandshake, Readiness, Serve, serve};

/// Who may do what with objects, as data: checks, queries and sentences from one rule.
pub mod objects {
    #[doc(inline)]
    pub use crate::authorize::by_rule::*;
}

/// The schemes that palisade itself is called by, as compile errors tell of them: `palisade::schemes::api_key` is what a
/// handler names by `auth = "api_key"`. See [`derive(Schemes)`](macro@Schemes).
pub mod schemes {
    pub use crate::router::schemes::names::*;
}

/// A firewall beside the guards: what looks at every message, and may refuse it.
pub mod firewall {
    #[doc(inline)]
    pub use crate::edge::firewall::{
        AsyncInspection, AsyncInspector, Exclusion, Firewall, InspectedAnswer, InspectedHead,
        Inspection, InspectionError, InspectionRequest, InspectionVerdict, Inspector, RuleId,
    };
}

/// What protects every route, as data: [`Posture`] holds it all.
pub mod posture {
    pub use crate::authorize::ObjectAsked;
    pub use crate::names::Member;
    pub use crate::policy::{Access, Approval, BreakGlass, CrossTenants, Lifecycle};
    pub use crate::router::{
        FieldPosture, GuardPosture, InFlightPosture, LaxerVersion, LimitPosture, Posture,
        QuotaPosture, ResponsePosture, RoutePosture, SuspendedCheck, SuspendedCheckKind,
    };
    pub use crate::rule::{ConditionRef, Leaf, Network, Permission, Rule, StepUp, Window};
}

/// README's examples are compiled and run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Everything a file of handlers needs.
pub mod prelude {
    pub use axum::Json;
    pub use axum::extract::{Path, State};

    pub use axum::http::StatusCode;

    #[cfg(feature = "jwt")]
    pub use crate::auth::Jwt;
    #[cfg(not(feature = "jwt"))]
    #[doc(hidden)]
    pub use crate::auth::JwtWithoutFeature as Jwt;
    #[cfg(not(feature = "multipart"))]
    #[doc(hidden)]
    pub use crate::input::{File, Multipart};
    #[cfg(feature = "multipart")]
    pub use crate::input::{File, Multipart};
    #[cfg(not(feature = "etag"))]
    #[doc(hidden)]
    pub use crate::response::Tagged;
    #[cfg(feature = "etag")]
    pub use crate::response::Tagged;
    pub use crate::routing::{delete, get, patch, post, put};
    pub use crate::{
        Accepted, Allow, Authorized, CacheControl, CallerId, Claims, ConfigError, Cookies, Create,
        Created, Csv, Delete, Download, Form, Headers, Identity, Named, NdJson, NoContent, Page,
        Permitted, Plain, Principal, Problem, Query, Read, Redacted, Redirect, Resource,
        SecureRouter, Security, Sse, Text, Update, Verify, Violations, Visible,
    };
    pub use palisade_macros::{Id, Plan, Role, Schemes, Scope, input, public, secure};
}
