//! What an application states about the addresses of its clients.

use super::list::AddressList;
use super::range::{NetworkFault, in_words, network_of};
use super::rule::{AddressRange, AddressRule, Addresses};
use super::set::AddressSet;
use crate::config_faults::ConfigFaults;

/// The rule of the whole application, and the lists that it and the handlers name.
#[derive(Debug, Default)]
pub(crate) struct AddressSettings {
    allow: Option<AddressSet>,
    deny: Option<AddressSet>,
    allow_lists: Vec<String>,
    deny_lists: Vec<String>,
    lists: Vec<AddressList>,
}

impl AddressSettings {
    pub(crate) fn set_allow(&mut self, ranges: &[String], faults: &mut ConfigFaults) {
        if let Some(set) = read(".allow_ip(..)", ranges, faults) {
            faults.state(&mut self.allow, set, ".allow_ip(..)");
        }
    }

    pub(crate) fn set_deny(&mut self, ranges: &[String], faults: &mut ConfigFaults) {
        if let Some(set) = read(".deny_ip(..)", ranges, faults) {
            faults.state(&mut self.deny, set, ".deny_ip(..)");
        }
    }

    pub(crate) fn add_allow_list(&mut self, name: String) {
        self.allow_lists.push(name);
    }

    pub(crate) fn add_deny_list(&mut self, name: String) {
        self.deny_lists.push(name);
    }

    pub(crate) fn add_list(&mut self, name: &str, ranges: &[String], faults: &mut ConfigFaults) {
        let call = format!(".address_list(\"{name}\", ..)");
        if self.list(name).is_some() {
            faults.add(format!("`{call}` was called twice"));
            return;
        }
        match parse(ranges) {
            Ok(set) => self.lists.push(AddressList::new(name, set)),
            Err(wrong) => faults.extend(wrong.iter().map(|fault| format!("{call}: {fault}"))),
        }
    }

    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        for name in &self.allow_lists {
            faults.extend(self.fault_of(name, true));
        }
        for name in &self.deny_lists {
            faults.extend(self.fault_of(name, false));
        }
    }

    fn list(&self, name: &str) -> Option<&AddressList> {
        self.lists.iter().find(|list| list.name() == name)
    }

    /// Why a rule cannot name this list.
    pub(crate) fn fault_of(&self, name: &str, is_allowed: bool) -> Option<String> {
        match self.list(name) {
            None => Some(format!(
                "the list of addresses `{name}` is not configured: give it to \
                 `.address_list(\"{name}\", ..)`"
            )),
            Some(list) if is_allowed && list.is_empty() => Some(format!(
                "the list of addresses `{name}` is empty, and who is not on it is refused: name \
                 a range"
            )),
            Some(_) => None,
        }
    }

    /// Whether the application's own rule refuses every address that is not on this list.
    fn allows_by(&self, name: &str) -> bool {
        self.allow_lists.iter().any(|allowed| allowed == name)
    }

    /// Exchanges a list; `is_needed` where a handler refuses every address that is not on it.
    pub(crate) fn exchange(
        &self,
        name: &str,
        ranges: &[String],
        is_needed: bool,
    ) -> Result<(), String> {
        let list = self.list(name);
        let list = list.ok_or_else(|| self.fault_of(name, false).unwrap_or_default())?;
        let set = parse(ranges)
            .map_err(|wrong| format!("the list of addresses `{name}`: {}", wrong.join("; ")))?;
        if set.is_empty() && (is_needed || self.allows_by(name)) {
            return Err(format!(
                "the list of addresses `{name}` would be empty, and who is not on it is refused"
            ));
        }
        list.set(set);
        Ok(())
    }

    /// The rule of the whole application in words.
    pub(crate) fn in_words(&self) -> Option<String> {
        let words = |set: &Option<AddressSet>, lists: &[String]| {
            let written = set.iter().flat_map(AddressSet::in_words);
            let lists = lists.iter().map(|name| format!("{name} (list)"));
            written.chain(lists).collect::<Vec<_>>().join(", ")
        };
        let allow = words(&self.allow, &self.allow_lists);
        let deny = words(&self.deny, &self.deny_lists);
        let parts = [("from ", allow), ("not from ", deny)];
        let parts = parts.into_iter().filter(|(_, words)| !words.is_empty());
        let told = parts.map(|(before, words)| format!("{before}{words}")).collect::<Vec<_>>();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// The rule of the whole application; none where it has none.
    pub(crate) fn rule(&self) -> Option<AddressRule> {
        let lists =
            |names: &[String]| names.iter().filter_map(|it| self.list(it).cloned()).collect();
        let is_open = self.allow.is_none() && self.allow_lists.is_empty();
        let written = |set: &Option<AddressSet>| set.clone().unwrap_or_default();
        let rule = AddressRule {
            allow: (!is_open).then(|| Addresses {
                written: written(&self.allow),
                lists: lists(&self.allow_lists),
            }),
            deny: Addresses { written: written(&self.deny), lists: lists(&self.deny_lists) },
        };
        let is_stated = !is_open || self.deny.is_some() || !self.deny_lists.is_empty();
        is_stated.then_some(rule)
    }

    /// The rule of a handler. A missing list admits no address: the application does not start then.
    pub(crate) fn rule_of(&self, allow: &[AddressRange], deny: &[AddressRange]) -> AddressRule {
        AddressRule {
            allow: (!allow.is_empty()).then(|| self.addresses(allow)),
            deny: self.addresses(deny),
        }
    }

    fn addresses(&self, ranges: &[AddressRange]) -> Addresses {
        let written = ranges.iter().filter_map(|range| match range {
            AddressRange::Network(network) => Some(*network),
            AddressRange::Named(_) => None,
        });
        let lists = ranges.iter().filter_map(|range| match range {
            AddressRange::Named(name) => self.list(name).cloned(),
            AddressRange::Network(_) => None,
        });
        Addresses { written: written.collect(), lists: lists.collect() }
    }
}

fn read(call: &str, ranges: &[String], faults: &mut ConfigFaults) -> Option<AddressSet> {
    match parse(ranges) {
        Ok(set) if set.is_empty() => {
            faults.add(format!("`{call}` names no range: name one, or leave it out"));
            None
        }
        Ok(set) => Some(set),
        Err(wrong) => {
            faults.extend(wrong.iter().map(|fault| format!("{call}: {fault}")));
            None
        }
    }
}

/// The ranges as a set, or what is wrong with each that is none.
pub(crate) fn parse(ranges: &[String]) -> Result<AddressSet, Vec<String>> {
    let mut wrong = Vec::new();
    let mut network = |text: &String| {
        let fault = match network_of(text) {
            Ok(network) => return Some(network),
            Err(NetworkFault::Everyone) => format!("`{text}` is every address: leave it out"),
            Err(fault) => format!("`{text}` is not a range: {}", in_words(text, fault)),
        };
        wrong.push(fault);
        None
    };
    let set = ranges.iter().filter_map(&mut network).collect();
    if wrong.is_empty() { Ok(set) } else { Err(wrong) }
}
