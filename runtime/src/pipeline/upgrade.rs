//! Another protocol on the connection of a guarded request, such as a WebSocket: of the service's own pages alone, and for as long as the credential
//! is good.

use std::fmt;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::header::{HeaderValue, UPGRADE};
use http::request::Parts;
use hyper::upgrade::{OnUpgrade, Upgraded};

use crate::context::RequestContext;
use crate::input::{ParameterFacts, SafeInput};
use crate::pipeline::cross_site::check_own;
use crate::principal::Principal;
use crate::problem::{Problem, Reason, Refusal};
use crate::redact::Redacted;
use crate::request_id::RequestId;
use crate::response::{CredentialEnd, Exchange, credential_end};

/// The connection of a request that asks for another protocol (`Upgrade`): a parameter of handlers.
///
/// A page of another site is refused with 403 before the handler, whatever its credential: browsers open WebSockets to any host. See
/// [`trusted_origins`](crate::SecurityBuilder::trusted_origins). A request that asks for no other protocol is a 426.
///
/// The crate `palisade-websocket` speaks WebSocket over it. A protocol of one's own answers 101, takes
/// [`upgraded`](Self::upgraded) in a task, and stops when [`UpgradeWatch::ended`] does.
pub struct Upgrade {
    upgrade: OnUpgrade,
    watch: UpgradeWatch,
}

/// Who is at the other end of an upgraded connection, and whether its credential is still good.
#[derive(Clone)]
pub struct UpgradeWatch(RequestContext);

impl Upgrade {
    /// Whose connection it is. Cheap to clone.
    #[must_use]
    pub fn watch(&self) -> UpgradeWatch {
        self.watch.clone()
    }

    /// The connection, once the answer with 101 has left.
    ///
    /// # Errors
    /// The client went away, or another status was answered.
    pub async fn upgraded(self) -> Result<Upgraded, hyper::Error> {
        self.upgrade.await
    }
}

impl UpgradeWatch {
    /// Who is at the other end, where a guard asked.
    #[must_use]
    pub fn caller(&self) -> Option<&Principal> {
        self.0.caller()
    }

    /// The id of the request that asked for it.
    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        self.0.request_id()
    }

    /// Waits until the credential is good no longer, as open streams do: it expires, or was taken back, of which this hears within two
    /// seconds. For a caller without a credential it never ends.
    pub async fn ended(&self) -> CredentialEnd {
        credential_end(&Exchange::new(&self.0, true)).await
    }

    /// A value as JSON, with the fields that this caller may see.
    ///
    /// # Errors
    /// The value cannot be written, or holds an object that the caller may not read.
    pub fn json<T: Redacted>(&self, value: &T) -> Result<Vec<u8>, Problem> {
        let exchange = Exchange::new(&self.0, true);
        let mut out = crate::redact::JsonBuffer::default();
        value
            .expose(exchange.viewer(), &mut out)
            .map_err(|error| Problem::because(Reason::HandlerFailed).cause(error.to_string()))?;
        Ok(out.into_bytes())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let context = RequestContext::borrowed(parts)?.clone();
        check_own(context.security(), &parts.headers)?;
        let upgrade = parts.extensions.remove::<OnUpgrade>();
        let upgrade = upgrade.filter(|_| parts.headers.contains_key(UPGRADE)).ok_or_else(|| {
            Refusal::with_status(StatusCode::UPGRADE_REQUIRED, Reason::InputInvalid)
                .detail("this is for another protocol than HTTP")
                .header(UPGRADE, HeaderValue::from_static("websocket"))
        })?;
        Ok(Self { upgrade, watch: UpgradeWatch(context) })
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for Upgrade {
    const FACTS: ParameterFacts = ParameterFacts::HEAD;
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
