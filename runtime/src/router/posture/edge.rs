//! What an application states about its edge, as the posture shows it.

use crate::edge::firewall::ReadyFirewall;
use crate::edge::owner::OwnerRule;
use crate::security::Security;

/// In words, with the versions from the oldest to the newest.
#[derive(Clone, Debug, Default)]
pub(crate) struct EdgePosture {
    pub(crate) addresses: Option<String>,
    pub(crate) versions: Vec<String>,
    pub(crate) firewall: Option<String>,
    /// The schemes that count where a handler names none.
    pub(crate) default_auth: Vec<String>,
}

impl Security {
    pub(crate) fn edge_posture(&self) -> EdgePosture {
        let owners = self.owner_rule().map(OwnerRule::in_words);
        let addresses: Vec<_> = self.addresses().in_words().into_iter().chain(owners).collect();
        let addresses = (!addresses.is_empty()).then(|| addresses.join(", "));
        let versions = self.versions().map(|it| it.names.clone()).unwrap_or_default();
        let firewall = self.firewall().map(ReadyFirewall::in_words);
        EdgePosture { addresses, versions, firewall, default_auth: self.default_auth() }
    }
}
