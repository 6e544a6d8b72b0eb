//! Names of hosts, and the addresses that they have.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use palisade::MaybeReady;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::host::ReadyHost;

type BoxError = Box<dyn Error + Send + Sync>;

/// Resolves names of hosts. What it answers is looked at, and is where the connection goes.
pub trait Names: Send + Sync + 'static {
    /// Every address of a name.
    fn addresses_of<'a>(&'a self, name: &'a str) -> MaybeReady<'a, Result<Vec<IpAddr>, BoxError>>;
}

/// Names as the system resolves them.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses_of<'a>(&'a self, name: &'a str) -> MaybeReady<'a, Result<Vec<IpAddr>, BoxError>> {
        MaybeReady::later(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Why a name leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameRefused {
    Undeclared,
    Unresolved,
    Address,
}

impl fmt::Display for NameRefused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Undeclared => "the host is not declared",
            Self::Unresolved => "the name has no address",
            Self::Address => "the name has an address where the host may not be",
        })
    }
}

impl Error for NameRefused {}

/// Resolves the names of declared hosts, each to addresses where the host may be.
pub(crate) struct CheckedNames {
    pub(crate) names: Arc<dyn Names>,
    pub(crate) hosts: Arc<[ReadyHost]>,
}

impl CheckedNames {
    async fn addresses(
        names: Arc<dyn Names>,
        hosts: Arc<[ReadyHost]>,
        name: String,
    ) -> Result<Vec<SocketAddr>, NameRefused> {
        let plain = name.strip_suffix('.').unwrap_or(&name);
        // Two ports of one name may be two hosts: an address is one of both.
        if !hosts.iter().any(|host| host.key.name == plain) {
            return Err(NameRefused::Undeclared);
        }
        let found = names.addresses_of(&name).wait().await;
        let found = found.map_err(|_| NameRefused::Unresolved)?;
        if found.is_empty() {
            return Err(NameRefused::Unresolved);
        }
        // One address inside among public ones is not a mistake of a public service.
        for host in hosts.iter().filter(|host| host.key.name == plain) {
            if !found.iter().all(|address| host.may_be_at(*address)) {
                return Err(NameRefused::Address);
            }
        }
        Ok(found.into_iter().map(|address| SocketAddr::new(address.to_canonical(), 0)).collect())
    }
}

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, hosts) = (Arc::clone(&self.names), Arc::clone(&self.hosts));
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let addresses = Self::addresses(names, hosts, name).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The reason in a chain of causes.
pub(crate) fn refused(error: &(dyn Error + 'static)) -> Option<NameRefused> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<NameRefused>() {
            return Some(*refused);
        }
        cause = error.source();
    }
    None
}
