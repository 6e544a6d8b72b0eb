//! Handlers of declared schemes mount in every way, and those that name none in any router.

use palisade::axum::routing;
use palisade::prelude::*;
use palisade::routing::{MethodFilter, SecureMethod, any, head, on, options};
use palisade::{AnyScheme, SecureApp};

#[derive(Schemes)]
enum Credentials {
    Jwt,
    ApiKey,
    Session,
    Webhook,
    Basic,
    Dpop,
    Mtls,
    Introspection,
    #[scheme(rename = "partner-badge")]
    Badge,
}

#[secure]
async fn plain() {}

#[public(reason = "a test", rate = "1/s")]
async fn open() {}

#[secure(auth = "jwt")]
async fn token() {}

#[secure(auth = any("jwt", "api_key"))]
async fn machine() {}

#[secure(auth = any("jwt", "dpop", "api_key", "session", "webhook", "basic", "mtls", "introspection", "partner-badge"))]
async fn anyone() {}

#[secure(auth = "partner-badge")]
pub async fn badge<T: 'static + Send + Sync + Clone>(_: State<T>) {}

#[secure(auth = "api_key", unredacted = "a test", objects = "a test")]
struct Guard;

type Router<S = ()> = SecureRouter<S, Credentials>;

fn methods() -> SecureMethod<(), Credentials> {
    let methods = if cfg!(test) { get(token) } else { get(machine) };
    methods.post(plain)
}

fn module() -> Router {
    let mut routes = SecureRouter::accepting();
    for path in ["/a", "/b"] {
        routes = routes.route(path, get(anyone).put(token).patch(machine).delete(plain));
    }
    routes.route("/c", methods())
}

fn elsewhere() -> SecureRouter {
    SecureRouter::new().route("/d", get(anyone).post(anyone))
}

fn app(security: Security) -> Result<SecureApp, ConfigError> {
    #[secure(auth = "partner-badge")]
    async fn inner() {}

    let service = || routing::get(async || "a service");
    SecureRouter::accepting::<Credentials>()
        .merge(module())
        .nest("/nested", SecureRouter::accepting().route("/", any(inner)))
        .nest("/elsewhere", elsewhere().checked_at_start())
        .nest("/state", SecureRouter::<u8>::accepting().route("/", get(badge::<u8>)).with_state(7))
        .route("/e", head(plain).options(token).on(MethodFilter::POST, machine))
        .route("/f", options(open).get(plain))
        .route("/g", on(MethodFilter::GET.or(MethodFilter::PUT), anyone))
        .service("/h", Guard, service())
        .nest_service("/i", Guard, service())
        .fallback(token)
        .secured_by(security)
}

fn main() {
    let _ = app;
    let _: SecureRouter = SecureRouter::default().fallback_service(Guard, routing::get(async || ""));
    let _: SecureRouter = SecureRouter::accepting::<AnyScheme>().route("/", get(anyone));
    let every = SecureRouter::new().route("/", get(badge::<()>)).route("/b", get(token));
    let _ = every.posture();
}
