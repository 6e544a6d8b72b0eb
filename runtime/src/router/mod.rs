//! A router that takes guarded handlers only.

mod accepting;
mod app;
mod checked_routes;
mod connected;
mod elsewhere;
mod endpoint;
mod guards;
mod layer;
mod layered;
mod link;
mod methods;
mod mounted;
mod mounting;
mod posture;
mod require;
mod resource_metadata;
mod route_table;
pub mod routing;
pub(crate) mod schemes;
mod secure_method;
mod secure_router;
mod service;
mod start;
mod unsecured;
mod versions;

pub use app::SecureApp;
pub use connected::Connected;
pub use elsewhere::{
    GuardedMethods, HasRouteLayers, ReturnedBySecuredBy, StateOf, TakesServices, UnguardedMethods,
};
pub use guards::{Callable, Guards};
pub use layer::SecurityLayer;
pub use layered::LayeredApp;
pub use link::ReachedByLinks;
pub use posture::{
    FieldPosture, GuardPosture, InFlightPosture, LaxerVersion, LimitPosture, Posture, QuotaPosture,
    ResponsePosture, RoutePosture, SuspendedCheck, SuspendedCheckKind,
};
pub use schemes::{AnyScheme, DeclaredBy, OfSchemes, Schemes, SchemesOf};
pub use secure_router::{GuardedRoutes, HasItsState, SecureRouter};
