//! How handlers are put together: routers, layers and what a configuration must hold.

mod configuration;
mod declared_schemes;
pub(crate) mod demands;
mod extensions;
mod fallback;
mod generic;
mod handed_on;
mod hygiene;
mod layer;
mod layered_routes;
mod layers;
mod malformed;
mod nesting;
mod parameters;
mod path_values;
mod paths;
mod places;
mod posture;
mod resource;
mod routing;
