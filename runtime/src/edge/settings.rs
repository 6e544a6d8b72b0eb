//! What an application states about its edge: how clients reach it, and what browsers are told.

use http::HeaderName;

use crate::config_faults::ConfigFaults;
use crate::edge::address::rule::AddressRule;
use crate::edge::address::settings::AddressSettings;
use crate::edge::address::{Topology, TopologyError};
use crate::edge::firewall::{Firewall, ReadyFirewall};
use crate::edge::headers::ResponseHeaders;
use crate::edge::host::Hosts;
use crate::edge::owner::{OwnerRule, OwnerSettings};
use crate::edge::templates::Templates;
use crate::edge::versions::{ReadyVersions, Versions};

/// Where clients come from, and the header fields of every answer.
#[derive(Debug, Default)]
pub(crate) struct EdgeSettings {
    topology: Option<Result<Topology, Vec<TopologyError>>>,
    headers: ResponseHeaders,
    hosts: Option<Hosts>,
    pub(crate) addresses: AddressSettings,
    pub(crate) owners: OwnerSettings,
    versions: Option<ReadyVersions>,
    firewall: Option<ReadyFirewall>,
}

impl EdgeSettings {
    pub(crate) fn set_topology(
        &mut self,
        topology: Result<Topology, Vec<TopologyError>>,
        faults: &mut ConfigFaults,
    ) {
        if self.topology.is_some() {
            faults.add(
                "the topology is stated more than once: keep one of `.direct()`, `.behind(..)` and \
                 `.behind_forwarded(..)`",
            );
        } else {
            self.topology = Some(topology);
        }
    }

    pub(crate) fn set_hosts(&mut self, hosts: Vec<String>, faults: &mut ConfigFaults) {
        match Hosts::of(hosts) {
            Ok(hosts) => faults.state(&mut self.hosts, hosts, ".hosts(..)"),
            Err(wrong) => faults.extend(wrong),
        }
    }

    pub(crate) fn set_versions(&mut self, versions: Versions, faults: &mut ConfigFaults) {
        if let Some(ready) = versions.ready(faults) {
            faults.state(&mut self.versions, ready, ".versions(..)");
        }
    }

    pub(crate) fn set_firewall(&mut self, firewall: Firewall, faults: &mut ConfigFaults) {
        let ready = firewall.ready(faults);
        faults.state(&mut self.firewall, ready, ".firewall(..)");
    }

    pub(crate) fn set_hsts(&mut self) {
        self.headers = self.headers.hsts();
    }

    /// Who may tell us the client's address is never a guess.
    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        self.addresses.check(faults);
        self.owners.check(faults);
        match &self.topology {
            Some(Ok(_)) => {}
            Some(Err(errors)) => {
                faults.extend(errors.iter().map(|error| format!("behind: {error}")));
            }
            None => faults.add(
                "no topology: call `.direct()` when clients connect to this process themselves, or \
                 `.behind([\"10.0.0.0/8\"])` with the addresses of your proxies",
            ),
        }
    }

    /// `told` and `limit` are the names of fields that answers have, as [`Templates`] takes them.
    pub(crate) fn ready(mut self, told: &[HeaderName; 2], limit: &[HeaderName; 2]) -> Edge {
        // Checked: anything else did not start.
        let topology = self.topology.and_then(Result::ok);
        let owners = self.owners.ready();
        Edge {
            topology: topology.unwrap_or_else(Topology::direct),
            headers: self.headers,
            templates: Templates::of(self.headers, told, limit),
            hosts: self.hosts.unwrap_or_default(),
            address_rule: self.addresses.rule(),
            owners,
            addresses: self.addresses,
            versions: self.versions,
            firewall: self.firewall,
        }
    }
}

/// The edge of an application that starts.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) topology: Topology,
    pub(crate) headers: ResponseHeaders,
    pub(crate) templates: Templates,
    pub(crate) hosts: Hosts,
    /// The rule of the whole application, where it has one.
    pub(crate) address_rule: Option<AddressRule>,
    pub(crate) owners: Option<OwnerRule>,
    pub(crate) addresses: AddressSettings,
    pub(crate) versions: Option<ReadyVersions>,
    pub(crate) firewall: Option<ReadyFirewall>,
}
