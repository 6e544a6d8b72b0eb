//! Stating what is called.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Certificate, redirect};

use crate::client::{Outbound, State, Target};
use crate::host::{Host, ReadyHost};
use crate::names::{CheckedNames, Names, SystemNames};
use crate::retry::Budget;

/// Collects what may be called, and the bounds; made by [`Outbound::builder`].
#[must_use = "nothing is called before `build`"]
pub struct OutboundBuilder {
    hosts: Vec<Host>,
    names: Arc<dyn Names>,
    deadline: Duration,
    answer_bytes: usize,
    retries: u32,
    roots: Vec<Vec<u8>>,
}

impl OutboundBuilder {
    pub(crate) fn new() -> Self {
        Self {
            hosts: Vec::new(),
            names: Arc::new(SystemNames),
            deadline: Duration::from_secs(10),
            answer_bytes: 1024 * 1024,
            retries: 2,
            roots: Vec::new(),
        }
    }

    /// One more host that may be called.
    pub fn host(mut self, host: Host) -> Self {
        self.hosts.push(host);
        self
    }

    /// The time for a whole call, from a millisecond to ten minutes; 10 seconds unless stated.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.deadline = time;
        self
    }

    /// The largest body of an answer in bytes, from 1 to 1 GiB; 1 MiB unless stated.
    pub fn answer_bytes(mut self, most: usize) -> Self {
        self.answer_bytes = most;
        self
    }

    /// How often a call that may be repeated is made again at most, up to 10; twice unless stated.
    pub fn retries(mut self, most: u32) -> Self {
        self.retries = most;
        self
    }

    /// Who resolves names; the system unless stated.
    pub fn names(mut self, names: impl Names) -> Self {
        self.names = Arc::new(names);
        self
    }

    /// Trusts certificates of the authorities in this PEM alone, in place of the system's: for services inside.
    pub fn authorities_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Checks all of it.
    ///
    /// # Errors
    /// Everything that cannot hold: no host, an origin with a path, a host that is declared twice, a network that is
    /// none, a bound that is out of its range.
    pub fn build(self) -> Result<Outbound, OutboundConfigError> {
        let mut faults = Vec::new();
        let mut hosts: Vec<ReadyHost> = Vec::new();
        for host in self.hosts {
            match host.ready() {
                Ok(host) if hosts.iter().any(|other| other.key == host.key) => {
                    faults.push(format!("the host `{}` is declared twice", host.key.name));
                }
                Ok(host) => hosts.push(host),
                Err(fault) => faults.push(fault),
            }
        }
        if hosts.is_empty() && faults.is_empty() {
            faults.push("no host is declared: call `.host(Host::new(\"https://..\"))`".to_owned());
        }
        let in_range = |is_in: bool, fault: &str, faults: &mut Vec<String>| {
            if !is_in {
                faults.push(fault.to_owned());
            }
        };
        let times = Duration::from_millis(1)..=Duration::from_secs(600);
        let is_in = times.contains(&self.deadline);
        in_range(is_in, "`.deadline(..)` takes a millisecond to ten minutes", &mut faults);
        let is_in = (1..=1 << 30).contains(&self.answer_bytes);
        in_range(is_in, "`.answer_bytes(..)` takes 1 to 1 GiB", &mut faults);
        in_range(self.retries <= 10, "`.retries(..)` takes at most 10", &mut faults);
        let hosts: Arc<[ReadyHost]> = hosts.into();
        let names = CheckedNames { names: self.names, hosts: Arc::clone(&hosts) };
        let client = client(names, &self.roots).map_err(|fault| faults.push(fault)).ok();
        let Some(client) = client.filter(|_| faults.is_empty()) else {
            return Err(OutboundConfigError(faults));
        };
        let targets = (0..hosts.len()).map(|_| Target::default()).collect();
        Ok(Outbound(Arc::new(State {
            client,
            hosts,
            targets,
            budget: Budget::default(),
            deadline: self.deadline,
            answer_bytes: self.answer_bytes,
            retries: self.retries,
        })))
    }
}

fn client(names: CheckedNames, roots: &[Vec<u8>]) -> Result<reqwest::Client, String> {
    let mut builder = reqwest::Client::builder()
        .dns_resolver(Arc::new(names))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .referer(false)
        .retry(reqwest::retry::never())
        .user_agent("palisade-outbound");
    if !roots.is_empty() {
        let read = |pem: &Vec<u8>| Certificate::from_pem_bundle(pem);
        let roots: Result<Vec<Vec<Certificate>>, _> = roots.iter().map(read).collect();
        let roots = roots.map_err(|_| "`.authorities_pem(..)` is not PEM of certificates")?;
        builder = builder.tls_certs_only(roots.into_iter().flatten());
    }
    builder.build().map_err(|error| format!("the client cannot be made: {error}"))
}

impl fmt::Debug for OutboundBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OutboundBuilder").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// Everything that is wrong with what was stated.
#[derive(Debug)]
pub struct OutboundConfigError(Vec<String>);

impl OutboundConfigError {
    /// The faults, one sentence each.
    pub fn reasons(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for OutboundConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "invalid configuration of calls: {}", self.0.join("; "))
    }
}

impl Error for OutboundConfigError {}
