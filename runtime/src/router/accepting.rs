//! Routers of a list of schemes.

use crate::router::SecureRouter;
use crate::router::schemes::{OfSchemes, Schemes};
use crate::router::secure_method::SecureMethod;

#[diagnostic::do_not_recommend]
impl<S, A> OfSchemes<A> for SecureRouter<S, A> {}

#[diagnostic::do_not_recommend]
impl<S, A> OfSchemes<A> for SecureMethod<S, A> {}

impl<S: Clone + Send + Sync + 'static> SecureRouter<S> {
    /// A router without routes, of handlers whose schemes a list declares: a handler that names another in `auth = ..`
    /// does not compile here. A configuration with a scheme that the list does not declare, or without one that it
    /// declares, keeps the application from starting.
    ///
    /// [`derive(Schemes)`](macro@crate::Schemes) makes the list of an enum. A module's routes are of the same list:
    /// `SecureRouter<S, Credentials>`.
    pub fn accepting<A: Schemes>() -> SecureRouter<S, A> {
        SecureRouter::empty()
    }

    /// The same routes as part of a router that declares its schemes; theirs are compared when the application starts, and
    /// not by the compiler. For what another crate mounts, as the routes of a login.
    ///
    /// ```
    /// use palisade::prelude::*;
    ///
    /// # #[secure(auth = "session")]
    /// # async fn leave() -> NoContent { NoContent }
    /// #[derive(Schemes)]
    /// enum Credentials {
    ///     Session,
    /// }
    ///
    /// // Of a crate that does not know this application.
    /// fn routes_of_a_login() -> SecureRouter {
    ///     SecureRouter::new().route("/leave", post(leave))
    /// }
    ///
    /// let app = SecureRouter::<()>::accepting::<Credentials>();
    /// let app = app.nest("/login", routes_of_a_login().checked_at_start());
    /// # let _ = app;
    /// ```
    pub fn checked_at_start<A: Schemes>(self) -> SecureRouter<S, A> {
        self.of_schemes()
    }
}
