//! Whose turn it is to ask the server: a client that makes tokens up waits for its own turns.
//!
//! Any caller may use a turn that is free with a token that was active lately. Unknown tokens share half of
//! the turns, and those of one client's network half of that half; so do those of one /48 of IPv6, which costs nothing, and those
//! of one /32 three quarters of it. The same holds for the places in which calls wait.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use palisade::private::client_networks;
use quick_cache::sync::Cache;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

pub(super) type Digest = [u8; 32];

/// The most tokens that are being asked about; each waits for its turn at most as long as a call takes.
pub(super) const MOST_WAITING: usize = 1_024;
/// How long a token counts as known after the server said that it is active.
const KNOWN_FOR: Duration = Duration::from_secs(60 * 60);

/// The turns of the calls that run side by side.
pub(super) struct Turns {
    all: Semaphore,
    /// For tokens that were not active lately.
    unknown: Semaphore,
    /// How many of those one network may have, and all of a provider together.
    of_a_network: usize,
    of_a_provider: usize,
    /// Until when a token is known.
    known: Cache<Digest, Instant>,
}

/// The most places of one network, and of those of one provider together, out of half of all.
const PLACES_OF_A_NETWORK: usize = MOST_WAITING / 4;
const PLACES_OF_A_PROVIDER: usize = MOST_WAITING / 8 * 3;
/// The length of a provider's network of IPv6; an address of IPv4 has it, too, and nothing around it.
const PROVIDER: u8 = 32;

/// The turns of the networks that one client is in, the narrowest first.
pub(super) type OfNetworks = Arc<[Arc<Semaphore>]>;

/// A network and its length.
type Network = (IpAddr, u8);

fn is_provider((network, length): Network) -> bool {
    network.is_ipv6() && length == PROVIDER
}

impl Turns {
    pub(super) fn new(parallel: usize, tokens: usize) -> Self {
        let parallel = parallel.min(Semaphore::MAX_PERMITS);
        let unknown = (parallel / 2).max(1);
        Self {
            all: Semaphore::new(parallel),
            unknown: Semaphore::new(unknown),
            of_a_network: (unknown / 2).max(1),
            of_a_provider: (unknown / 4 * 3).max(unknown / 2).max(1),
            known: Cache::new(tokens),
        }
    }

    /// Whether the token was active lately.
    pub(super) fn is_known(&self, digest: &Digest, now: Instant) -> bool {
        self.known.get(digest).is_some_and(|until| now < until)
    }

    /// Notes what the server said of a token.
    pub(super) fn note(&self, digest: Digest, is_active: bool, now: Instant) {
        if is_active {
            self.known.insert(digest, now + KNOWN_FOR);
        } else {
            self.known.remove(&digest);
        }
    }

    /// Waits for a turn; of the client's networks where the token is unknown.
    pub(super) async fn next<'a>(&'a self, networks: Option<&'a OfNetworks>) -> Option<Turn<'a>> {
        let mut turns = Vec::new();
        if let Some(networks) = networks {
            // The turn of the narrowest first: a call that waits for it holds no other's.
            for network in networks.iter() {
                turns.push(network.acquire().await.ok()?);
            }
            turns.push(self.unknown.acquire().await.ok()?);
        }
        Some(Turn { _one: self.all.acquire().await.ok()?, _stranger: turns })
    }
}

/// A turn, until it is dropped.
pub(super) struct Turn<'a> {
    _one: SemaphorePermit<'a>,
    _stranger: Vec<SemaphorePermit<'a>>,
}

/// The networks that wait with unknown tokens.
#[derive(Default)]
pub(super) struct Strangers {
    waiting: usize,
    networks: HashMap<Network, Stranger>,
}

struct Stranger {
    waiting: usize,
    turns: Arc<Semaphore>,
}

impl Strangers {
    /// A place for one more token of a client, if each of its networks has one.
    pub(super) fn enter(&mut self, client: IpAddr, turns: &Turns) -> Option<OfNetworks> {
        let has_place = |network: Network| {
            let waiting = self.networks.get(&network).map_or(0, |network| network.waiting);
            let most =
                if is_provider(network) { PLACES_OF_A_PROVIDER } else { PLACES_OF_A_NETWORK };
            waiting < most
        };
        if self.waiting >= MOST_WAITING / 2 || !client_networks(client).all(has_place) {
            return None;
        }
        self.waiting += 1;
        let entered = client_networks(client).map(|network| {
            let most = if is_provider(network) { turns.of_a_provider } else { turns.of_a_network };
            let new = || Stranger { waiting: 0, turns: Arc::new(Semaphore::new(most)) };
            let stranger = self.networks.entry(network).or_insert_with(new);
            stranger.waiting += 1;
            Arc::clone(&stranger.turns)
        });
        Some(entered.collect())
    }

    /// One of its tokens waits no more.
    pub(super) fn leave(&mut self, client: IpAddr) {
        self.waiting = self.waiting.saturating_sub(1);
        for network in client_networks(client) {
            let Some(stranger) = self.networks.get_mut(&network) else { continue };
            stranger.waiting -= 1;
            if stranger.waiting == 0 {
                self.networks.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_a_quarter_of_the_places_and_strangers_half() {
        let (turns, mut strangers) = (Turns::new(16, 16), Strangers::default());
        let networks: [IpAddr; 4] = [1, 2, 3, 4].map(|last| IpAddr::from([192, 0, 2, last]));
        let [first, second, third, fourth] = networks;
        let enter = |strangers: &mut Strangers, network| strangers.enter(network, &turns).is_some();
        for network in [first, second] {
            for _ in 0..256 {
                assert!(enter(&mut strangers, network));
            }
            assert!(!enter(&mut strangers, network), "a quarter is one network's");
        }
        assert!(!enter(&mut strangers, third), "half is for strangers");
        strangers.leave(first);
        assert!(enter(&mut strangers, third));
        assert!(!enter(&mut strangers, fourth));
        (0..255).for_each(|_| strangers.leave(first));
        (0..256).for_each(|_| strangers.leave(second));
        strangers.leave(third);
        assert!(
            strangers.networks.is_empty() && strangers.waiting == 0,
            "what went leaves nothing"
        );
    }

    /// A /48 costs nothing.
    #[test]
    fn the_networks_of_a_site_and_of_a_provider_have_their_part() {
        let (turns, mut strangers) = (Turns::new(16, 16), Strangers::default());
        let enter = |strangers: &mut Strangers, site: u16, customer: u16| {
            let client = [0x2001, 0xdb8, site, customer << 8, 0, 0, 0, 1];
            strangers.enter(IpAddr::from(client), &turns)
        };
        for customer in 0..256 {
            assert!(enter(&mut strangers, 1, customer).is_some(), "{customer}");
        }
        assert!(enter(&mut strangers, 1, 7).is_none(), "a quarter is one site's");
        let others = (2..100).flat_map(|site| (0..4).map(move |customer| (site, customer)));
        let entered =
            others.filter(|(site, customer)| enter(&mut strangers, *site, *customer).is_some());
        assert_eq!(entered.count(), 128, "three eighths are one provider's");
        let elsewhere = IpAddr::from([192, 0, 2, 1]);
        assert!(strangers.enter(elsewhere, &turns).is_some());
        for client in [[0x2001, 0xdb8, 1, 0, 0, 0, 0, 1], [0x2001, 0xdb8, 2, 0, 0, 0, 0, 1]] {
            strangers.leave(IpAddr::from(client));
        }
        assert!(enter(&mut strangers, 1, 7).is_some() && enter(&mut strangers, 3, 9).is_some());
        assert!(enter(&mut strangers, 4, 9).is_none());
        // Of eight turns of strangers a site has four and a provider six.
        let networks = strangers.networks.iter();
        let free: HashMap<u8, usize> =
            networks.map(|((_, length), it)| (*length, it.turns.available_permits())).collect();
        assert_eq!((free[&56], free[&48]), (4, 4));
        let provider: Network = ("2001:db8::".parse().unwrap(), 32);
        assert_eq!(strangers.networks[&provider].turns.available_permits(), 6);
    }

    #[test]
    fn a_token_is_known_for_an_hour_after_it_was_active() {
        let turns = Turns::new(16, 16);
        let (good, other) = ([1; 32], [2; 32]);
        let now = Instant::now();
        turns.note(good, true, now);
        assert!(turns.is_known(&good, now) && !turns.is_known(&other, now));
        assert!(turns.is_known(&good, now + KNOWN_FOR - Duration::from_secs(1)));
        assert!(!turns.is_known(&good, now + KNOWN_FOR), "an hour is over");
        turns.note(good, false, now);
        assert!(!turns.is_known(&good, now), "it was taken back");
    }
}
