//! What an application states about where requests come from and which hosts it is.

use crate::edge::address::{ForwardingHeader, Topology};
use crate::edge::firewall::Firewall;
use crate::edge::owner::AddressOwners;
use crate::edge::ranges::AddressRanges;
use crate::edge::versions::Versions;
use crate::security::SecurityBuilder;

impl SecurityBuilder {
    /// Clients connect to this process themselves: forwarding header fields are ignored.
    pub fn direct(mut self) -> Self {
        self.edge.set_topology(Ok(Topology::direct()), &mut self.faults);
        self
    }

    /// Clients come through the proxies in these address ranges, which write `X-Forwarded-For`.
    ///
    /// The ranges may come from configuration; one that is not a range is a reason not to start.
    /// `"unix:"` stands for every peer on a Unix socket: such a proxy has no address, and a process that may
    /// open the socket may say who the client is. A request over it that names no client is a 400.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// assert!(Security::builder().behind(["10.0.0.0/8"]).build().is_ok());
    /// assert!(Security::builder().behind("10.0.0.0/8, 192.0.2.7/32").build().is_ok());
    /// let configured = vec!["10.0.0.0/8".to_owned(), "lb".to_owned()];
    /// let refused = Security::builder().behind(configured).build();
    /// assert!(refused.is_err_and(|error| error.reasons()[0].contains("`lb`")));
    /// ```
    pub fn behind(mut self, proxies: impl Into<AddressRanges>) -> Self {
        let topology = Topology::behind(proxies.into().ranges());
        self.edge.set_topology(topology, &mut self.faults);
        self
    }

    /// Clients come through the proxies in these address ranges, which write `Forwarded`
    /// ([RFC 7239]).
    ///
    /// [RFC 7239]: https://www.rfc-editor.org/rfc/rfc7239
    pub fn behind_forwarded(mut self, proxies: impl Into<AddressRanges>) -> Self {
        let topology = Topology::behind(proxies.into().ranges())
            .map(|topology| topology.reading(ForwardingHeader::Forwarded));
        self.edge.set_topology(topology, &mut self.faults);
        self
    }

    /// The only addresses that may call this application, on every route; a client elsewhere gets a 403 that
    /// says nothing. Several calls are a fault: write all ranges into one.
    ///
    /// The client is the one that the topology tells. `allow_ip` on a handler narrows this further.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let security = Security::builder().allow_ip(["10.0.0.0/8", "2001:db8::/32"]).direct();
    /// assert!(security.build().is_ok());
    /// let refused = Security::builder().allow_ip("10.0.0.1/8").direct().build();
    /// assert!(refused.is_err_and(|error| error.reasons()[0].contains("`10.0.0.0/8`")));
    /// ```
    ///
    /// # Security
    /// An address is not a proof of who calls: state it beside credentials. Behind a proxy that is not declared
    /// every client has that proxy's address.
    pub fn allow_ip(mut self, ranges: impl Into<AddressRanges>) -> Self {
        self.edge.addresses.set_allow(ranges.into().ranges(), &mut self.faults);
        self
    }

    /// Addresses that may not call this application, whatever else allows them.
    pub fn deny_ip(mut self, ranges: impl Into<AddressRanges>) -> Self {
        self.edge.addresses.set_deny(ranges.into().ranges(), &mut self.faults);
        self
    }

    /// A list of addresses under a name, for `allow_ip = named("office")` at handlers and for
    /// [`allow_ip_list`](Self::allow_ip_list). [`Security::set_address_list`](crate::Security::set_address_list) changes it while the application
    /// runs. A handler that names a list that is not given, or allows by one that is empty, does not start.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let security = Security::builder()
    ///     .address_list("blocked", [])
    ///     .deny_ip_list("blocked")
    ///     .direct()
    ///     .build()?;
    /// security.set_address_list("blocked", ["192.0.2.0/24"])?;
    /// assert!(security.set_address_list("blocked", ["localhost"]).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn address_list(mut self, name: impl AsRef<str>, ranges: impl Into<AddressRanges>) -> Self {
        self.edge.addresses.add_list(name.as_ref(), ranges.into().ranges(), &mut self.faults);
        self
    }

    /// The addresses of a list may call this application, beside those of [`allow_ip`](Self::allow_ip); all
    /// others may not.
    pub fn allow_ip_list(mut self, name: impl Into<String>) -> Self {
        self.edge.addresses.add_allow_list(name.into());
        self
    }

    /// The addresses of a list may not call this application.
    pub fn deny_ip_list(mut self, name: impl Into<String>) -> Self {
        self.edge.addresses.add_deny_list(name.into());
        self
    }

    /// Who can say which country and which network an address belongs to, for
    /// [`allow_countries`](Self::allow_countries) and the like.
    pub fn address_owners(mut self, owners: impl AddressOwners) -> Self {
        self.edge.owners.set_resolver(owners, &mut self.faults);
        self
    }

    /// The only countries from which this application may be called, as ISO 3166-1 has their codes of two
    /// letters. An address of unknown country is refused with 403, and where the resolver fails the
    /// answer is a 503.
    pub fn allow_countries<C: AsRef<str>>(mut self, codes: impl IntoIterator<Item = C>) -> Self {
        self.edge.owners.set_allowed(codes, &mut self.faults);
        self
    }

    /// Countries from which this application may not be called. An address of unknown country may
    /// call.
    pub fn deny_countries<C: AsRef<str>>(mut self, codes: impl IntoIterator<Item = C>) -> Self {
        self.edge.owners.set_denied(codes, &mut self.faults);
        self
    }

    /// Networks that may not call, by the numbers of their autonomous systems.
    pub fn deny_networks(mut self, numbers: impl IntoIterator<Item = u32>) -> Self {
        self.edge.owners.set_denied_networks(numbers, &mut self.faults);
        self
    }

    /// The hosts that this service is: `api.example.com`, `api.example.com:8443`, `[2001:db8::1]`. A
    /// request for another one is a 421 ([RFC 9110, 15.5.20]), and one that names none a 400.
    ///
    /// Without a port every port is meant. Without this statement every well-formed host is taken; a
    /// missing, doubled or malformed one is a 400 either way ([RFC 9112, 3.2]). An empty list, a scheme,
    /// a path and a `*` are refused at start.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let security = Security::builder().hosts(["api.example.com"]).direct().build();
    /// assert!(security.is_ok());
    /// assert!(Security::builder().hosts(["https://api.example.com"]).direct().build().is_err());
    /// ```
    ///
    /// # Security
    /// State it where a link or a cache key is made of the host, and where other services share the
    /// address: a page elsewhere can make browsers send requests for a name of its own (DNS rebinding).
    ///
    /// [RFC 9110, 15.5.20]: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20
    /// [RFC 9112, 3.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
    pub fn hosts<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.edge.set_hosts(hosts.into_iter().map(Into::into).collect(), &mut self.faults);
        self
    }

    /// Lets a firewall look at every message that reaches a handler, and at its answer; see the
    /// [guide](crate::guide::firewall).
    pub fn firewall(mut self, firewall: Firewall) -> Self {
        self.edge.set_firewall(firewall, &mut self.faults);
        self
    }

    /// The versions of the API, and how a request says which one it means: for handlers with `version = "2"`.
    pub fn versions(mut self, versions: Versions) -> Self {
        self.edge.set_versions(versions, &mut self.faults);
        self
    }

    /// Sends `Strict-Transport-Security` for two years, subdomains included. State it where every
    /// client reaches the service over TLS; browsers then refuse plain HTTP for the whole domain.
    ///
    /// Over a plain connection of a client itself it is left out ([RFC 6797, 7.2]).
    ///
    /// [RFC 6797, 7.2]: https://www.rfc-editor.org/rfc/rfc6797#section-7.2
    pub fn hsts(mut self) -> Self {
        self.edge.set_hsts();
        self
    }
}
