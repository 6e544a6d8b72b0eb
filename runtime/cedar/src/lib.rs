//! [Cedar](https://www.cedarpolicy.com) policies as rules of palisade's handlers and objects.
//!
//! `#[secure(allow = cedar("View"))]` asks the engine that the configuration calls `cedar`. Schema and policies are
//! checked before the application starts: a policy that does not fit the schema, and an action that the schema does not
//! have, are reasons not to start. The policies that determined a decision are in its audit event, as `policies`.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade::testing::{Client, Issuer, TestClock};
//! use palisade_cedar::Cedar;
//!
//! #[derive(Role)]
//! pub enum Role {
//!     Auditor,
//! }
//!
//! const SCHEMA: &str = r#"
//!     entity User = { issuer: String, subject: String, roles: Set<String>, scopes: Set<String>, tenant?: String };
//!     entity Application;
//!     action Audit appliesTo {
//!         principal: User, resource: Application, context: { method: String, client: ipaddr }
//!     };
//! "#;
//! const POLICIES: &str = r#"
//!     @id("auditors")
//!     permit(principal, action == Action::"Audit", resource)
//!     when { principal.roles.contains("auditor") && principal has tenant };
//! "#;
//!
//! #[secure(allow = cedar("Audit"), rate = "10/s")]
//! async fn audit() -> NoContent {
//!     NoContent
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let cedar = Cedar::new("books", SCHEMA, POLICIES)?;
//! let (clock, issuer) = (TestClock::new(), Issuer::new());
//! let security = Security::builder()
//!     .roles::<Role>()
//!     .jwt(issuer.jwt().tenant_claim("tenant"))
//!     .engine("cedar", cedar.clone())
//!     .direct()
//!     .clock(&clock)
//!     .build()?;
//! let app = SecureRouter::new().route("/audit", get(audit)).secured_by(security)?;
//! let client = Client::new(app);
//!
//! let auditor = issuer.token("ada", &clock).role("auditor").claim("tenant", "acme").sign();
//! assert_eq!(client.get("/audit").bearer(&auditor).send().await.status(), 204);
//! let employee = issuer.token("bob", &clock).claim("tenant", "acme").sign();
//! assert_eq!(client.get("/audit").bearer(&employee).send().await.status(), 403);
//!
//! // Other policies from the next decision on; those that do not fit the schema change nothing.
//! assert!(cedar.reload("permit(principal, action, resource) when { principal.rank > 3 };").is_err());
//! cedar.reload("")?;
//! assert_eq!(client.get("/audit").bearer(&auditor).send().await.status(), 403);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })
//! # }
//! ```
//!
//! # What Cedar is told
//!
//! * The principal is a `User` whose id is issuer and subject, `https://id.example|ada`: the same subject at two issuers is
//!   two users. Its attributes are `issuer`, `subject`, `roles` and `scopes` (sets of names, implied ones included) and
//!   `tenant` where the caller has one.
//! * The resource of a handler's rule is the `Application` of the name given to [`Cedar::new`]; that of
//!   [`Cedar::allows`] is an object of the service's own, by [`CedarObject`].
//! * The context is `method` and `client`, the client's address; that of an object is empty.
//! * The schema may be in a namespace: [`Cedar::in_namespace`].
//!
//! # What is denied
//!
//! Cedar skips a policy that fails while it is evaluated, a `forbid` among them. Here a decision in which any policy
//! failed is none: the request is a 503 (`condition_failed`), an object is denied, and the log has the error. Of entities
//! that do not fit the schema no policy is asked at all.
//!
//! # Objects
//!
//! [`SharedCedar`] is a place for the engine that [`Allow`](palisade::Allow) reaches:
//!
//! ```
//! use palisade::prelude::*;
//! use palisade_cedar::{CedarObject, CedarValue, SharedCedar};
//!
//! static POLICIES: SharedCedar = SharedCedar::new();
//!
//! struct Note { id: u32, owner: CallerId, is_public: bool }
//!
//! impl CedarObject for Note {
//!     const TYPE: &'static str = "Note";
//!
//!     fn id(&self) -> String {
//!         self.id.to_string()
//!     }
//!
//!     fn attributes(&self) -> Vec<(&'static str, CedarValue)> {
//!         vec![("owner", CedarValue::user(&self.owner)), ("public", self.is_public.into())]
//!     }
//! }
//! # impl Resource for Note {
//! #     type Id = u32;
//! #     type Store = ();
//! #     async fn load(_: &(), _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
//! # }
//!
//! impl Allow<Read> for Note {
//!     fn allow(&self, caller: &Principal) -> bool {
//!         POLICIES.allows(caller, "Read", self)
//!     }
//! }
//! ```
//!
//! The package is not a member of palisade's workspace: cedar-policy switches on `serde_json/preserve_order` for whatever is
//! built with it.

mod cedar;
mod entity;
mod error;
mod object;
mod policies;
mod shared;

pub use cedar::Cedar;
pub use error::CedarError;
pub use object::{CedarObject, CedarValue};
pub use shared::SharedCedar;
