//! The routes of a login by a provider.

use palisade::{SecureRouter, routing};

use super::ProviderLogin;
use super::handlers;

impl ProviderLogin {
    /// The handlers, below one path; the redirect URI ends in `/callback` there.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> SecureRouter<S> {
        let routes = SecureRouter::new()
            .route("/login", routing::get(handlers::begin))
            .route("/callback", routing::get(handlers::callback))
            .route("/logout", routing::post(handlers::logout));
        let routes = match &self.0.back_channel {
            Some(_) => routes.route("/backchannel-logout", routing::post(handlers::back_channel)),
            None => routes,
        };
        routes.with_state(self.clone())
    }
}
