//! Who may call what: every route with its guard, as data, as a table and as JSON.

mod edge;
mod guard;
mod json;
mod limit;
mod response;
mod route;
mod suspended_check;
mod table;
mod versions;

use crate::rate::RateLimits;
use crate::router::endpoint::Endpoint;

pub(crate) use edge::EdgePosture;
pub use guard::GuardPosture;
pub use limit::{InFlightPosture, LimitPosture, QuotaPosture};
pub use response::{FieldPosture, ResponsePosture};
pub use route::RoutePosture;
pub use suspended_check::{SuspendedCheck, SuspendedCheckKind};
pub use versions::LaxerVersion;

/// What protects every route of an application.
///
/// [`routes`](Self::routes) is the whole of it as data. `Display` writes a table of the routes and
/// one of what leaves; it serialises as an array of objects, one a route and method.
///
/// ```
/// use std::time::Duration;
///
/// use palisade::posture::{Access, Rule, SuspendedCheckKind};
/// use palisade::prelude::*;
///
/// #[derive(Role)]
/// pub enum Role {
///     Hr,
/// }
///
/// #[derive(Redacted)]
/// pub struct Employee {
///     #[expose]
///     name: String,
///     #[expose(role = "hr")]
///     salary_cents: i64,
/// }
///
/// #[secure(role = "hr", rate = "50/s", objects = "HR reaches every employee")]
/// async fn show(Path(_): Path<u32>) -> Json<Employee> {
///     Json(Employee { name: "Ada".to_owned(), salary_cents: 1 })
/// }
///
/// # fn main() -> Result<(), &'static str> {
/// let posture = SecureRouter::<()>::new().route("/employees/{id}", get(show)).posture();
/// let [route] = posture.routes() else { return Err("one route") };
/// assert_eq!((route.method(), route.path()), ("GET", "/employees/{id}"));
///
/// let guard = route.guard().ok_or("a guarded route")?;
/// let Access::Restricted { rule: Rule::Role(role), .. } = guard.access() else {
///     return Err("a role");
/// };
/// assert_eq!(role.name, "hr");
/// assert_eq!(guard.timeout(), Duration::from_secs(30));
/// assert!(guard.checked_objects().is_empty());
/// let quota = guard.limits().first().and_then(|limit| limit.quota()).ok_or("a limit")?;
/// assert_eq!((quota.count(), quota.window()), (50, Duration::from_secs(1)));
///
/// let response = guard.response().ok_or("an allowlisted response")?;
/// let salary = response.fields().iter().find(|field| field.path() == "salary_cents");
/// let viewers = salary.and_then(|field| field.visible_to()).ok_or("a rule")?;
/// assert_eq!(viewers.to_string(), "role hr");
///
/// let suspended = route.suspended_checks().first().ok_or("a suspended check")?;
/// assert_eq!((suspended.kind(), suspended.reason()), (SuspendedCheckKind::Objects, "HR reaches every employee"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Posture {
    routes: Vec<RoutePosture>,
    laxer_versions: Vec<LaxerVersion>,
    edge: EdgePosture,
}

impl Posture {
    /// With the numbers in force of limits that are named.
    pub(crate) fn of(
        endpoints: &[Endpoint],
        limits: Option<&RateLimits>,
        edge: Option<EdgePosture>,
    ) -> Self {
        let routes = endpoints.iter().map(|endpoint| RoutePosture::of(endpoint, limits));
        let (routes, edge): (Vec<_>, _) = (routes.collect(), edge.unwrap_or_default());
        let laxer_versions = versions::laxer(&routes, &edge);
        Self { routes, laxer_versions, edge }
    }

    /// The endpoints whose older version asks for less than the newest one, as far as
    /// [`Versions`](crate::Versions) declares them.
    pub fn laxer_versions(&self) -> &[LaxerVersion] {
        &self.laxer_versions
    }

    /// From where the application takes requests, in words; `None` from everywhere.
    pub fn addresses(&self) -> Option<&str> {
        self.edge.addresses.as_deref()
    }

    /// Whether a firewall looks at messages, and what holds where it cannot, in words; `None` where none does.
    pub fn firewall(&self) -> Option<&str> {
        self.edge.firewall.as_deref()
    }

    /// The handlers that are gone, or will be within 90 days of `now_millis` (milliseconds since the Unix
    /// epoch), each in words. The same is logged at the start.
    pub fn endings(&self, now_millis: i64) -> Vec<String> {
        let ending = |route: &RoutePosture| {
            let guard = route.guard()?;
            let sunset = guard.lifecycle().sunset?;
            let days = sunset.saturating_sub(now_millis.div_euclid(1_000)).div_euclid(86_400);
            let (method, path, handler) = (route.method, &route.path, guard.handler());
            match days {
                ..0 => {
                    Some(format!("`{handler}` ({method} {path}) is gone: its sunset has passed"))
                }
                0..=90 => Some(format!("`{handler}` ({method} {path}) is gone in {days} days")),
                _ => None,
            }
        };
        self.routes.iter().filter_map(ending).collect()
    }

    /// Tells the log what ends soon, and where an older version is laxer.
    pub(crate) fn warn(&self, now_millis: i64) {
        for ending in self.endings(now_millis) {
            tracing::warn!(target: "palisade", "{ending}");
        }
        for laxer in &self.laxer_versions {
            tracing::warn!(
                target: "palisade",
                method = laxer.method(),
                path = laxer.path(),
                version = laxer.older(),
                newest = laxer.newest(),
                differences = laxer.differences().join("; "),
                "an older version is laxer than the newest"
            );
        }
    }

    /// Every route and method, in the order in which they were added.
    pub fn routes(&self) -> &[RoutePosture] {
        &self.routes
    }

    /// How many routes and methods there are.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// The SHA-256 of the posture as JSON, in hexadecimal digits: the same in every process that protects the same
    /// routes in the same way. It is in the audit's event `posture_loaded`.
    #[cfg(feature = "audit")]
    pub fn digest(&self) -> String {
        crate::audit::sha256(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Whether there is no route.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }
}
