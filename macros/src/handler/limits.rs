//! The options that secured and public handlers share.

use std::time::Duration;

use syn::{LitStr, Path};

use crate::args::Options;
use crate::option::{
    address, body, class, cors, firewall, in_flight, page, rate, timeout, unredacted, version,
};
use crate::sink::Sink;

/// Throttles, bounds and what may leave.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) rates: Vec<rate::RateSource>,
    pub(crate) in_flight: Vec<in_flight::InFlight>,
    pub(crate) class: Option<LitStr>,
    pub(crate) body: Option<u64>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) unredacted: Option<LitStr>,
    pub(crate) addresses: address::AddressRule,
    pub(crate) lifecycle: version::Lifecycle,
    /// The origins whose pages may read, where they are stated.
    pub(crate) cors: Option<Vec<LitStr>>,
    /// The constant that holds the policy of a page.
    pub(crate) page: Option<Path>,
    /// What of the application's firewall does not hold.
    pub(crate) firewall: Option<firewall::Firewall>,
}

impl Limits {
    /// Takes them out of `options`; `per` is whom a limit counts that does not say.
    pub(crate) fn take(options: &mut Options, per: rate::Per, sink: &mut Sink) -> Self {
        let rates = rate::read_all(&options.take_each(&rate::KEY), sink);
        let in_flight = in_flight::read_all(&options.take_each(&in_flight::KEY), per, sink);
        let class = options.take(&class::KEY);
        let body = options.take(&body::KEY);
        let timeout = options.take(&timeout::KEY);
        let unredacted = options.take(&unredacted::KEY);
        let addresses = address::take(options, sink);
        let lifecycle = version::take(options, sink);
        let (cors, page) = (options.take(&cors::KEY), options.take(&page::KEY));
        let firewall = options.take(&firewall::KEY);
        Self {
            rates,
            in_flight,
            class: class.and_then(|set| class::read(&set, sink)),
            body: body.and_then(|set| body::read(&set, sink)),
            timeout: timeout.and_then(|set| timeout::read(&set, sink)),
            unredacted: unredacted.and_then(|set| unredacted::read(&set, sink)),
            addresses,
            lifecycle,
            cors: cors.and_then(|set| cors::read(&set, sink)),
            page: page.and_then(|set| page::read(&set, sink)),
            firewall: firewall.and_then(|set| firewall::read(&set, sink)),
        }
    }
}
