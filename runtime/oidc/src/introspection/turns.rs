//! Whose turn it is to ask the server: whoever makes tokens up waits for its own turns.
//!
//! Any caller may use a turn that is free with a token that was active lately. Tokens that nobody knows share half of
//! the turns, and those of one client's network half of that half; the same holds for the places in which
//! calls wait.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::calls::Digest;

/// The most tokens that are being asked about; each waits for its turn at most as long as a call takes.
pub(super) const MOST_WAITING: usize = 1_024;
/// How long a token counts as known after the server said that it is active.
const KNOWN_FOR: Duration = Duration::from_secs(60 * 60);

/// The turns of the calls that run side by side.
pub(super) struct Turns {
    all: Semaphore,
    /// For tokens that were not active lately.
    unknown: Semaphore,
    /// How many of those one network may have.
    of_a_network: usize,
    /// Until when a token is known.
    known: Cache<Digest, Instant>,
}

/// The turns of one client's network.
pub(super) type OfNetwork = Arc<Semaphore>;

impl Turns {
    pub(super) fn new(parallel: usize, tokens: usize) -> Self {
        let parallel = parallel.min(Semaphore::MAX_PERMITS);
        let unknown = (parallel / 2).max(1);
        Self {
            all: Semaphore::new(parallel),
            unknown: Semaphore::new(unknown),
            of_a_network: (unknown / 2).max(1),
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

    /// Waits for a turn; of a network where nobody knows the token.
    pub(super) async fn next<'a>(&'a self, network: Option<&'a OfNetwork>) -> Option<Turn<'a>> {
        let stranger = match network {
            // The turn of the network first: who waits for it holds nobody else's.
            Some(network) => {
                Some((network.acquire().await.ok()?, self.unknown.acquire().await.ok()?))
            }
            None => None,
        };
        Some(Turn { _one: self.all.acquire().await.ok()?, _stranger: stranger })
    }
}

/// A turn, until it is dropped.
pub(super) struct Turn<'a> {
    _one: SemaphorePermit<'a>,
    _stranger: Option<(SemaphorePermit<'a>, SemaphorePermit<'a>)>,
}

/// The networks whose tokens nobody knows and that wait.
#[derive(Default)]
pub(super) struct Strangers {
    waiting: usize,
    networks: HashMap<IpAddr, Stranger>,
}

struct Stranger {
    waiting: usize,
    turns: OfNetwork,
}

impl Strangers {
    /// A place for one more token of a network, if there is one.
    pub(super) fn enter(&mut self, network: IpAddr, turns: &Turns) -> Option<OfNetwork> {
        let of_it = self.networks.get(&network).map_or(0, |network| network.waiting);
        if self.waiting >= MOST_WAITING / 2 || of_it >= MOST_WAITING / 4 {
            return None;
        }
        let new = || Stranger { waiting: 0, turns: Arc::new(Semaphore::new(turns.of_a_network)) };
        let stranger = self.networks.entry(network).or_insert_with(new);
        stranger.waiting += 1;
        self.waiting += 1;
        Some(Arc::clone(&stranger.turns))
    }

    /// One of its tokens waits no more.
    pub(super) fn leave(&mut self, network: IpAddr) {
        let Some(stranger) = self.networks.get_mut(&network) else { return };
        stranger.waiting -= 1;
        self.waiting -= 1;
        if stranger.waiting == 0 {
            self.networks.remove(&network);
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
