//! Stating what is called.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use palisade::{ConfigError, ConfigFaults};
use reqwest::{Certificate, redirect};

use crate::client::{Outbound, State, Target};
use crate::host::{Host, ReadyHost};
use crate::names::{CheckedNames, Names, SystemNames};
use crate::retry::Budget;

/// Collects what may be called, and the bounds; made by [`Outbound::builder`].
#[must_use = "nothing is called before `build`"]
pub struct OutboundBuilder {
    hosts: Vec<Host>,
    names: Option<Arc<dyn Names>>,
    deadline: Option<Duration>,
    answer_bytes: Option<usize>,
    retries: Option<u32>,
    roots: Vec<Vec<u8>>,
    faults: ConfigFaults,
}

impl Outbound {
    /// States what may be called.
    pub fn builder() -> OutboundBuilder {
        OutboundBuilder::new()
    }
}

impl OutboundBuilder {
    fn new() -> Self {
        Self {
            hosts: Vec::new(),
            names: None,
            deadline: None,
            answer_bytes: None,
            retries: None,
            roots: Vec::new(),
            faults: ConfigFaults::named("outbound"),
        }
    }

    /// One more host that may be called.
    pub fn host(mut self, host: Host) -> Self {
        self.hosts.push(host);
        self
    }

    /// The time for a whole call, from a millisecond to ten minutes; 10 seconds unless stated.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.deadline, time, ".deadline(..)");
        self
    }

    /// The largest body of an answer in bytes, from 1 to 1 GiB; 1 MiB unless stated.
    pub fn answer_bytes(mut self, most: usize) -> Self {
        self.faults.state(&mut self.answer_bytes, most, ".answer_bytes(..)");
        self
    }

    /// How often a call that may be repeated is made again at most, up to 10; twice unless stated.
    pub fn retries(mut self, most: u32) -> Self {
        self.faults.state(&mut self.retries, most, ".retries(..)");
        self
    }

    /// Who resolves names; the system unless stated.
    pub fn names(mut self, names: impl Names) -> Self {
        self.faults.state(&mut self.names, Arc::new(names), ".names(..)");
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
    /// Everything that cannot hold: no host, an origin with a path, a host that is given more than once, a network that
    /// is none, two credentials of one name, a bound that is out of its range, a setter that was called twice.
    pub fn build(mut self) -> Result<Outbound, ConfigError> {
        let deadline = self.deadline.unwrap_or(Duration::from_secs(10));
        let answer_bytes = self.answer_bytes.unwrap_or(1024 * 1024);
        let retries = self.retries.unwrap_or(2);
        let hosts: Arc<[ReadyHost]> = self.ready_hosts().into();
        let times = Duration::from_millis(1)..=Duration::from_secs(600);
        for (is_in, fault) in [
            (times.contains(&deadline), "`.deadline(..)` takes a millisecond to ten minutes"),
            ((1..=1 << 30).contains(&answer_bytes), "`.answer_bytes(..)` takes 1 to 1 GiB"),
            (retries <= 10, "`.retries(..)` takes at most 10"),
        ] {
            if !is_in {
                self.faults.add(fault);
            }
        }
        let names = self.names.unwrap_or_else(|| Arc::new(SystemNames));
        let names = CheckedNames { names, hosts: Arc::clone(&hosts) };
        let client = self.faults.check(client(names, &self.roots));
        let client = self.faults.ready(client)?;
        let targets = (0..hosts.len()).map(|_| Target::default()).collect();
        let budget = Budget::default();
        Ok(Outbound(Arc::new(State {
            client,
            hosts,
            targets,
            budget,
            deadline,
            answer_bytes,
            retries,
        })))
    }

    /// The hosts that can be called; every other one is a fault.
    fn ready_hosts(&mut self) -> Vec<ReadyHost> {
        if self.hosts.is_empty() {
            self.faults.add("no host is declared: call `.host(Host::new(\"https://..\"))`");
        }
        let mut hosts: Vec<ReadyHost> = Vec::new();
        for host in std::mem::take(&mut self.hosts) {
            match host.ready() {
                Ok(host) if hosts.iter().any(|other| other.key == host.key) => {
                    self.faults
                        .add(format!("the host `{}` is given more than once", host.key.name));
                }
                Ok(host) => hosts.push(host),
                Err(faults) => self.faults.extend(faults),
            }
        }
        hosts
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
