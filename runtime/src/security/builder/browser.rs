//! What an application states about browsers.

use crate::edge::cors::Cors;
use crate::security::SecurityBuilder;

impl SecurityBuilder {
    /// The origins of other pages that may cause requests which change something and carry a credential
    /// that browsers send by themselves: a session's cookie, or a name and a password.
    ///
    /// Without this statement the service's own pages may, and clients that are not browsers. Every other such
    /// request is a 403, whatever handler it is for and before its body is read. It may change something
    /// unless it is a `GET`, a `HEAD` or an `OPTIONS` that asks for no other protocol.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let security = Security::builder().trusted_origins(["https://app.example"]).direct();
    /// assert!(security.build().is_ok());
    /// let refused = Security::builder().trusted_origins(["https://app.example/"]).direct().build();
    /// assert!(refused.is_err_and(|error| error.reasons()[0].contains("without a slash")));
    /// ```
    ///
    /// # Security
    /// The page is recognised by `Sec-Fetch-Site`, else by `Origin` against `Host`: a proxy passes all three on as they
    /// came. A page of a trusted origin can do what its visitor may.
    pub fn trusted_origins<O: Into<String>>(
        mut self,
        origins: impl IntoIterator<Item = O>,
    ) -> Self {
        let origins: Vec<String> = origins.into_iter().map(Into::into).collect();
        self.browser.set_trusted(&origins, &mut self.faults);
        self
    }

    /// The pages of other origins that may read answers; none by default.
    ///
    /// Every answer carries the fields, also a 404, a 429 and a 5xx, with `Vary: Origin`; pages read when they may come again
    /// and what a challenge asks of them. Preflights are answered before every limit, without a credential and without the
    /// handler. A handler is stricter with `cors = "https://admin.example"`, and keeps to its own origin with `cors = "none"`.
    pub fn cors(mut self, cors: Cors) -> Self {
        self.browser.set_cors(cors, &mut self.faults);
        self
    }

    /// Takes the sessions of browsers, as the scheme `session`; see the [module](crate::session).
    ///
    /// ```
    /// use palisade::prelude::*;
    /// use palisade::session::{MemorySessions, Sessions};
    ///
    /// #[secure(auth = "session")]
    /// async fn show() -> NoContent {
    ///     NoContent
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sessions = Sessions::builder().build(MemorySessions::new())?;
    /// let security = Security::builder().sessions(sessions).direct().build()?;
    /// SecureRouter::<()>::new().route("/me", get(show)).secured_by(security)?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "session")]
    pub fn sessions(mut self, sessions: crate::session::Sessions) -> Self {
        if self.sessions.is_none() {
            self = self.authenticator(sessions.clone());
        }
        self.faults.state(&mut self.sessions, sessions, ".sessions(..)");
        self
    }

    /// What one process keeps another does not find.
    pub(super) fn check_sessions_are_shared(&mut self) {
        #[cfg(feature = "session")]
        if self.sessions.as_ref().is_some_and(crate::session::Sessions::are_of_one_process) {
            self.faults.add(
                "sessions: several processes need a shared store: build \
                 `Sessions` with a store that they share",
            );
        }
        let _ = self;
    }
}
