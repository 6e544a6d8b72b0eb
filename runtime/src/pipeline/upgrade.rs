//! Another protocol on the connection of a guarded request, such as a WebSocket: of the service's own pages alone, and for as long as the credential
//! is good.

use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::header::{HeaderValue, UPGRADE};
use http::request::Parts;
use hyper::upgrade::OnUpgrade;
use serde::de::DeserializeOwned;

use crate::audit;
use crate::audit_fact::heard;
use crate::context::{Carried, ConnectionHold, RequestContext};
use crate::input::{JsonInput, ParameterFacts, SafeInput, ValidationContext};
use crate::pipeline::cross_site::check_own;
use crate::pipeline::encoded::check_is_not_looked_up;
use crate::pipeline::upgraded::{Held, UpgradedConnection};
use crate::principal::Principal;
use crate::problem::{Problem, Reason, Refusal};
use crate::redact::{JsonBuffer, Redacted};
use crate::request_id::RequestId;
use crate::response::{CredentialEnd, Exchange, check_response, credential_end, unwritable};

/// The connection of a request that asks for another protocol (`Upgrade`): a parameter of handlers.
///
/// A page of another site is refused with 403 before the handler, whatever its credential: browsers open WebSockets to any host. See
/// [`trusted_origins`](crate::SecurityBuilder::trusted_origins). A request that asks for no other protocol is a 426.
///
/// The crate `palisade-websocket` speaks WebSocket over it. A protocol of one's own answers 101, talks in
/// [`spawn`](Self::spawn), and stops when [`UpgradeWatch::ended`] does. An extractor around it has the
/// [facts](SafeInput::FACTS) of this type; one that does not say so is answered with 500.
///
/// Until it is over, the connection keeps its slots of the handler's `in_flight`, without which the handler does not start, and its
/// places among the connections of [`serve`](crate::serve()) and of its address. The slot of the handler's class ends with the answer.
pub struct Upgrade {
    taken_over: OnUpgrade,
    watch: UpgradeWatch,
    held: Held,
}

/// Who is at the other end of an upgraded connection, and whether it may go on.
#[derive(Clone)]
pub struct UpgradeWatch {
    context: RequestContext,
    hold: Option<Arc<ConnectionHold>>,
}

/// Why an upgraded connection has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpgradeEnd {
    /// The credential is good no longer.
    Credential(CredentialEnd),
    /// The server ends.
    Server,
}

impl UpgradeEnd {
    /// What the audit calls it, and what a client is told: `credential_expired`, `credential_revoked`, `server_stops`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Credential(end) => end.name(),
            Self::Server => "server_stops",
        }
    }
}

impl Upgrade {
    /// Whose connection it is. Cheap to clone.
    #[must_use]
    pub fn watch(&self) -> UpgradeWatch {
        self.watch.clone()
    }

    /// Talks over the connection in a task of its own, once the answer with 101 has left. Nothing happens where the client went away before, or
    /// another status was answered.
    ///
    /// What `talk` returns is the reason of the end in the audit, as the event `websocket_ended` with the caller and the id of the request.
    /// Its reason is `cut_off` where the task was dropped or panicked.
    pub fn spawn<F, Fut>(self, talk: F)
    where
        F: FnOnce(UpgradedConnection) -> Fut + Send + 'static,
        Fut: Future<Output = &'static str> + Send + 'static,
    {
        let Self { taken_over, watch, held } = self;
        // Wherever the handler is called from, what is said here is said of its request.
        let _within = watch.context.span().clone().entered();
        tokio::spawn(heard(async move {
            let Ok(connection) = taken_over.await else { return };
            let mut end = End { watch, reason: "cut_off" };
            end.reason = talk(UpgradedConnection::new(connection, held)).await;
        }));
    }
}

/// Dropped, it tells the audit why the connection ended.
struct End {
    watch: UpgradeWatch,
    reason: &'static str,
}

impl Drop for End {
    fn drop(&mut self) {
        let context = &self.watch.context;
        let outputs = context.security().audit_outputs();
        let time = context.security().clock().now_unix_millis();
        context.with_audited(|request| {
            context
                .span()
                .in_scope(|| audit::record_upgrade_ended(outputs, request, self.reason, time));
        });
    }
}

impl UpgradeWatch {
    /// Who is at the other end, where a guard asked.
    #[must_use]
    pub fn caller(&self) -> Option<&Principal> {
        self.context.caller()
    }

    /// The id of the request that asked for it.
    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        self.context.request_id()
    }

    /// Waits until the connection has to end, as open streams do: its credential expires or was taken back, of which this hears within two
    /// seconds, or the server ends. Behind another server than [`serve`](crate::serve()), and for a caller without a credential, that never
    /// comes.
    pub async fn ended(&self) -> UpgradeEnd {
        let stops = async {
            match &self.hold {
                Some(hold) => hold.server_stops().await,
                None => std::future::pending().await,
            }
        };
        let exchange = Exchange::new(&self.context, true);
        tokio::select! {
            biased;
            end = credential_end(&exchange) => UpgradeEnd::Credential(end),
            () = stops => UpgradeEnd::Server,
        }
    }

    /// Reads a message as a body of JSON is read: within the application's limits, without a field that the type does not name, with every rule held
    /// against it, and only what this caller may write.
    ///
    /// A type that names objects does not compile here: nothing asks who may reach them. Take their ids as `Text<64>` or `Plain<T>`,
    /// and load by them where the caller is asked about.
    ///
    /// ```compile_fail,E0080
    /// use palisade::prelude::*;
    ///
    /// #[input]
    /// struct Order {
    ///     #[input(object)]
    ///     account: u64,
    /// }
    ///
    /// fn order(watch: &palisade::UpgradeWatch) -> bool {
    ///     watch.read::<Order>(b"{}").is_ok()
    /// }
    /// # fn main() {
    /// #     let _ = order as fn(&palisade::UpgradeWatch) -> bool;
    /// # }
    /// ```
    ///
    /// ```
    /// use palisade::prelude::*;
    ///
    /// #[input]
    /// struct Order {
    ///     #[input(plain)]
    ///     account: u64,
    /// }
    ///
    /// fn order(watch: &palisade::UpgradeWatch) -> bool {
    ///     watch.read::<Order>(b"{}").is_ok()
    /// }
    /// # fn main() {
    /// #     let _ = order as fn(&palisade::UpgradeWatch) -> bool;
    /// # }
    /// ```
    ///
    /// # Errors
    /// It is not JSON, is too deep or too large, has another form, breaks a rule, or sets a field that this caller may not set.
    pub fn read<T: JsonInput + DeserializeOwned>(&self, message: &[u8]) -> Result<T, Refusal> {
        const {
            check_is_not_looked_up(
                &T::BODY,
                "a message names no object that is loaded, and is not verified\n\
                 help: take its ids as `Text<64>` or `Plain<T>`, and load by them where the caller is asked about",
            );
            check_names_nothing(&T::BODY);
        }
        let limits = self.context.security().json_limits();
        ValidationContext::new(self.caller()).read(message, limits)
    }

    /// A value as JSON, with the fields that this caller may see. As in every answer, an object leaves with a proof that this caller was asked
    /// about it.
    ///
    /// ```compile_fail,E0080
    /// use palisade::prelude::*;
    ///
    /// #[derive(Redacted)]
    /// struct Note {
    ///     #[expose]
    ///     text: String,
    /// }
    ///
    /// impl Resource for Note {
    ///     type Id = u64;
    ///     type Store = ();
    ///
    ///     async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
    ///         Ok(None)
    ///     }
    /// }
    ///
    /// impl Allow<Read> for Note {
    ///     fn allow(&self, _: &Principal) -> bool {
    ///         false
    ///     }
    /// }
    ///
    /// fn told(watch: &palisade::UpgradeWatch, note: &Note) -> bool {
    ///     watch.json(note).is_ok()
    /// }
    /// # fn main() {
    /// #     let _ = told as fn(&palisade::UpgradeWatch, &Note) -> bool;
    /// # }
    /// ```
    ///
    /// ```
    /// use palisade::prelude::*;
    ///
    /// #[derive(Redacted)]
    /// struct Note {
    ///     #[expose]
    ///     text: String,
    /// }
    ///
    /// fn told(watch: &palisade::UpgradeWatch, note: &Note) -> bool {
    ///     watch.json(note).is_ok()
    /// }
    /// # fn main() {
    /// #     let _ = told as fn(&palisade::UpgradeWatch, &Note) -> bool;
    /// # }
    /// ```
    ///
    /// # Errors
    /// The value cannot be written, or holds an object that the caller may not read, of which the audit hears `object_escaped`.
    pub fn json<T: Redacted>(&self, value: &T) -> Result<Vec<u8>, Problem> {
        const { check_response(T::UNASKED, false) }
        let exchange = Exchange::new(&self.context, true);
        let mut out = JsonBuffer::default();
        value.expose(exchange.viewer(), &mut out).map_err(|error| {
            if error.is_escape() {
                self.tell_escape();
            }
            unwritable(error)
        })?;
        Ok(out.into_bytes())
    }

    fn tell_escape(&self) {
        let context = &self.context;
        let outputs = context.security().audit_outputs();
        let time = context.security().clock().now_unix_millis();
        context.with_audited(|request| {
            context.span().in_scope(|| audit::record_escape(outputs, request, time));
        });
    }
}

/// A message tells its parameter's facts to no guard, which could ask about the object.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
const fn check_names_nothing(facts: &ParameterFacts) {
    assert!(
        !facts.names_object,
        "this message names an object and nothing checks who may reach it\n\
         help: write `#[input(plain)]` on its field if it names none, or take the id as `Plain<..>` and ask where it is loaded"
    );
    assert!(
        facts.writes.is_empty(),
        "a field of this message asks an object who may write it, and a message has none\n\
         help: let the handler ask the object, or take the field in a request of its own"
    );
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let context = RequestContext::borrowed(parts)?.clone();
        // What the start demands of such handlers was asked of what the parameter says about itself.
        if !context.has_parameter(|facts| facts.upgrades) {
            return Err(Refusal::internal(
                "a parameter takes the connection and does not say so: give it the facts of `palisade::Upgrade`",
            ));
        }
        check_own(context.security(), &parts.headers)?;
        let taken_over = parts.extensions.remove::<OnUpgrade>();
        let taken_over =
            taken_over.filter(|_| parts.headers.contains_key(UPGRADE)).ok_or_else(|| {
                Refusal::with_status(StatusCode::UPGRADE_REQUIRED, Reason::InputInvalid)
                    .detail("this endpoint speaks another protocol than HTTP: send `Upgrade`")
                    .header(UPGRADE, HeaderValue::from_static("websocket"))
            })?;
        let hold = Carried::hold(parts);
        let held = Held { _slots: context.take_slots_of_keys(), _hold: hold.clone() };
        Ok(Self { taken_over, watch: UpgradeWatch { context, hold }, held })
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for Upgrade {
    const FACTS: ParameterFacts = ParameterFacts::UPGRADE;
}

impl fmt::Debug for Upgrade {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Upgrade").finish_non_exhaustive()
    }
}

impl fmt::Debug for UpgradeWatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("UpgradeWatch").finish_non_exhaustive()
    }
}
