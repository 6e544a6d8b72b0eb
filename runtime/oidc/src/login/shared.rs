//! What all parts of a login by a provider share.

use std::future::Future;
use std::pin::Pin;

use palisade::Problem;
use palisade::records::OneTimeRecords;
use palisade::session::SessionGrant;

use super::back_channel::BackChannel;
use super::identity::ProviderIdentity;
use super::metadata::Metadata;
use crate::endpoint::Endpoint;
use crate::remote_keys::RemoteKeys;

type Admitting = Pin<Box<dyn Future<Output = Result<Option<SessionGrant>, Problem>> + Send>>;
pub(super) type Admit = Box<dyn Fn(ProviderIdentity) -> Admitting + Send + Sync>;

pub(super) struct Shared {
    pub(super) issuer: String,
    pub(super) client: String,
    pub(super) authorization: Option<http::HeaderValue>,
    pub(super) redirect_uri: String,
    pub(super) scope: String,
    pub(super) after_logout: Option<String>,
    pub(super) metadata: Metadata,
    pub(super) token_endpoint: Endpoint,
    pub(super) keys: RemoteKeys,
    pub(super) admit: Option<Admit>,
    pub(super) attempts: OneTimeRecords,
    pub(super) back_channel: Option<BackChannel>,
}
