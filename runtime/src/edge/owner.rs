//! The country and the network that an address belongs to, as a resolver of the application tells.

use std::error::Error;
use std::net::IpAddr;

use crate::config_faults::ConfigFaults;
use crate::maybe_ready::MaybeReady;

/// Tells who owns an address: a database in a file, or a service.
///
/// ```
/// use std::error::Error;
/// use std::net::IpAddr;
///
/// use palisade::{AddressOwner, AddressOwners, MaybeReady, Security};
///
/// /// The first bits of an address, and the country: sorted, as a file of ranges has them.
/// struct Table(Vec<(IpAddr, IpAddr, &'static str)>);
///
/// impl AddressOwners for Table {
///     fn owner_of(
///         &self,
///         client: IpAddr,
///     ) -> MaybeReady<'_, Result<AddressOwner, Box<dyn Error + Send + Sync>>> {
///         let row = self.0.iter().find(|(first, last, _)| (first..=last).contains(&&client));
///         let owner = AddressOwner::default();
///         MaybeReady::Now(Ok(row.map_or(owner, |(_, _, country)| owner.country(country))))
///     }
/// }
///
/// let table = Table(vec![([192, 0, 2, 0].into(), [192, 0, 2, 255].into(), "DE")]);
/// let security = Security::builder().address_owners(table).allow_countries(["DE", "AT"]).direct();
/// assert!(security.build().is_ok());
/// ```
pub trait AddressOwners: Send + Sync + 'static {
    /// Who owns an address. What is not known is left out, and is not an error.
    fn owner_of(
        &self,
        client: IpAddr,
    ) -> MaybeReady<'_, Result<AddressOwner, Box<dyn Error + Send + Sync>>>;
}

/// What is known of the owner of an address; nothing, unless it is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressOwner {
    country: Option<Country>,
    network: Option<u32>,
}

impl AddressOwner {
    /// The country, by its code of two letters (ISO 3166-1); anything else is not a country.
    #[must_use]
    pub fn country(self, code: &str) -> Self {
        Self { country: Country::parse(code), ..self }
    }

    /// The number of the autonomous system.
    #[must_use]
    pub fn network(self, number: u32) -> Self {
        Self { network: Some(number), ..self }
    }
}

/// Two letters, in upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Country([u8; 2]);

impl Country {
    fn parse(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        let are_letters = letters.iter().all(u8::is_ascii_alphabetic);
        are_letters.then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(str::from_utf8(&self.0).unwrap_or_default())
    }
}

/// What an application states about the owners of addresses.
#[derive(Default)]
pub(crate) struct OwnerSettings {
    resolver: Option<Box<dyn AddressOwners>>,
    allowed: Option<Vec<Country>>,
    denied: Option<Vec<Country>>,
    denied_networks: Option<Vec<u32>>,
}

impl OwnerSettings {
    pub(crate) fn set_resolver(&mut self, owners: impl AddressOwners, faults: &mut ConfigFaults) {
        faults.state(&mut self.resolver, Box::new(owners), ".address_owners(..)");
    }

    pub(crate) fn set_allowed<C: AsRef<str>>(
        &mut self,
        codes: impl IntoIterator<Item = C>,
        faults: &mut ConfigFaults,
    ) {
        let read = countries(codes, ".allow_countries(..)", faults);
        faults.state(&mut self.allowed, read, ".allow_countries(..)");
    }

    pub(crate) fn set_denied<C: AsRef<str>>(
        &mut self,
        codes: impl IntoIterator<Item = C>,
        faults: &mut ConfigFaults,
    ) {
        let read = countries(codes, ".deny_countries(..)", faults);
        faults.state(&mut self.denied, read, ".deny_countries(..)");
    }

    pub(crate) fn set_denied_networks(
        &mut self,
        numbers: impl IntoIterator<Item = u32>,
        faults: &mut ConfigFaults,
    ) {
        let numbers: Vec<u32> = numbers.into_iter().collect();
        if numbers.is_empty() {
            faults.add("`.deny_networks(..)` names no network: name one, or leave it out");
        }
        faults.state(&mut self.denied_networks, numbers, ".deny_networks(..)");
    }

    fn has_rule(&self) -> bool {
        self.allowed.is_some() || self.denied.is_some() || self.denied_networks.is_some()
    }

    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        match (&self.resolver, self.has_rule()) {
            (None, true) => faults.add(
                "a rule names countries or networks and nothing tells those of an address: give \
                 what does to `.address_owners(..)`",
            ),
            (Some(_), false) => faults.add(
                "`.address_owners(..)` is asked by no rule: state `.allow_countries(..)`, \
                 `.deny_countries(..)` or `.deny_networks(..)`, or leave it out",
            ),
            _ => {}
        }
    }

    pub(crate) fn ready(&mut self) -> Option<OwnerRule> {
        let Self { resolver, allowed, denied, denied_networks } = std::mem::take(self);
        Some(OwnerRule {
            resolver: resolver?,
            allowed,
            denied: denied.unwrap_or_default(),
            denied_networks: denied_networks.unwrap_or_default(),
        })
    }
}

fn countries<C: AsRef<str>>(
    codes: impl IntoIterator<Item = C>,
    call: &str,
    faults: &mut ConfigFaults,
) -> Vec<Country> {
    let mut read = Vec::new();
    for code in codes {
        let code = code.as_ref();
        match Country::parse(code) {
            Some(country) => read.push(country),
            None => {
                faults.add(format!("{call}: `{code}` is not a code of two letters, as `DE` is"));
            }
        }
    }
    if read.is_empty() {
        faults.add(format!("`{call}` names no country: name one, or leave it out"));
    }
    read
}

impl std::fmt::Debug for OwnerSettings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OwnerSettings").finish_non_exhaustive()
    }
}

/// Which owners' addresses may call.
pub(crate) struct OwnerRule {
    resolver: Box<dyn AddressOwners>,
    /// None: all countries, the unknown included.
    allowed: Option<Vec<Country>>,
    denied: Vec<Country>,
    denied_networks: Vec<u32>,
}

impl OwnerRule {
    pub(crate) fn owner_of(
        &self,
        client: IpAddr,
    ) -> MaybeReady<'_, Result<AddressOwner, Box<dyn Error + Send + Sync>>> {
        self.resolver.owner_of(client.to_canonical())
    }

    /// In words, for the posture.
    pub(crate) fn in_words(&self) -> String {
        let countries = |before: &str, countries: &[Country]| {
            let codes: Vec<_> = countries.iter().map(ToString::to_string).collect();
            (!codes.is_empty()).then(|| format!("{before} {}", codes.join(", ")))
        };
        let networks: Vec<_> = self.denied_networks.iter().map(|it| format!("AS{it}")).collect();
        let networks = (!networks.is_empty())
            .then(|| format!("not from the networks {}", networks.join(", ")));
        let allowed = self.allowed.as_deref().unwrap_or_default();
        let parts = [countries("from", allowed), countries("not from", &self.denied), networks];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn admits(&self, owner: &AddressOwner) -> bool {
        let is_in = |countries: &[Country]| owner.country.is_some_and(|it| countries.contains(&it));
        let is_denied = is_in(&self.denied)
            || owner.network.is_some_and(|network| self.denied_networks.contains(&network));
        !is_denied && self.allowed.as_deref().is_none_or(is_in)
    }
}

impl std::fmt::Debug for OwnerRule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OwnerRule").finish_non_exhaustive()
    }
}
