//! All endpoints at their paths.

use crate::router::SecureRouter;
use crate::router::routing::{get, post};
use crate::tokens::TokenService;
use crate::tokens::endpoints::{authorization_server, introspect, key_set, revoke, token};

impl TokenService {
    /// The endpoints at their paths, to [merge](SecureRouter::merge) into the application's router: below
    /// `/oauth`, unless the service was told another path, `/token`, `/revoke`, `/introspect` and `/jwks`; and
    /// the metadata where RFC 8414 has it.
    ///
    /// An application with other limits mounts the handlers of this module by itself.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> SecureRouter<S> {
        let at = |endpoint: &str| format!("{}{endpoint}", self.0.path);
        SecureRouter::new()
            .route(&at("/token"), post(token))
            .route(&at("/revoke"), post(revoke))
            .route(&at("/introspect"), post(introspect))
            .route(&at("/jwks"), get(key_set))
            .route(&self.metadata_path(), get(authorization_server))
            .with_state(self.clone())
    }
}
