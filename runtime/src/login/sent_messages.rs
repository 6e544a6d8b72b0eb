//! How many messages are sent to one name: every client may ask for them, and none keeps its owner from them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::records::RecordId;

/// How many one client causes in an hour; of IPv6 its network counts.
const OF_A_CLIENT: usize = 5;
const HOUR: i64 = 60 * 60 * 1_000;
/// How many all clients cause in a day, but for those that logged in to the account before.
const OF_STRANGERS: usize = 20;
const DAY: i64 = 24 * HOUR;
/// How many names and clients are counted in this process; the ones that were asked for longest ago are forgotten.
const MOST: usize = 65_536;

/// The messages of the last day, by name and by name and client. Each process counts its own.
#[derive(Default)]
pub(super) struct SentMessages(Mutex<HashMap<RecordId, Vec<i64>>>);

impl SentMessages {
    /// Counts a message, and tells whether it may be sent.
    pub(super) fn count(&self, name: &str, client: IpAddr, is_known: bool, now: i64) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() >= MOST {
            forget(&mut counted, now);
        }
        let network = crate::client_network::network(client).to_string();
        let of_client = RecordId::of(&[b"client", name.as_bytes(), network.as_bytes()]);
        if !take(&mut counted, of_client, (OF_A_CLIENT, HOUR), now) {
            return false;
        }
        is_known
            || take(
                &mut counted,
                RecordId::of(&[b"name", name.as_bytes()]),
                (OF_STRANGERS, DAY),
                now,
            )
    }
}

fn take(
    counted: &mut HashMap<RecordId, Vec<i64>>,
    key: RecordId,
    (most, window): (usize, i64),
    now: i64,
) -> bool {
    let times = counted.entry(key).or_default();
    times.retain(|time| now.saturating_sub(*time) < window);
    let may = times.len() < most;
    if may {
        times.push(now);
    }
    may
}

/// Makes room: what is over, and where that is not enough the older half.
fn forget(counted: &mut HashMap<RecordId, Vec<i64>>, now: i64) {
    let last = |times: &Vec<i64>| times.last().copied().unwrap_or(i64::MIN);
    counted.retain(|_, times| now.saturating_sub(last(times)) < DAY);
    if counted.len() >= MOST {
        let mut ends: Vec<i64> = counted.values().map(last).collect();
        let middle = ends.len() / 2;
        let (_, median, _) = ends.select_nth_unstable(middle);
        let median = *median;
        counted.retain(|_, times| last(times) > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn nobody_keeps_the_owner_from_a_link() {
        let sent = SentMessages::default();
        for _ in 0..5 {
            assert!(sent.count("ann", client(1), false, 0));
        }
        assert!(!sent.count("ann", client(1), false, 0));
        assert!(sent.count("ann", client(2), false, 0), "of another client");
        assert!(sent.count("ben", client(1), false, 0), "for another name");
        for number in 0..100 {
            sent.count("ann", client(10 + number % 20), false, 1);
        }
        assert!(!sent.count("ann", client(3), false, 2), "too many in a day");
        assert!(
            sent.count("ann", client(4), true, 2),
            "whoever logged in there before is its owner"
        );
        assert!(sent.count("ann", client(3), false, DAY + 1));
        assert!(sent.count("ann", client(1), false, DAY + 1));
    }

    #[test]
    fn names_that_are_made_up_fill_no_memory() {
        let sent = SentMessages::default();
        for number in 0..40_000 {
            sent.count(&number.to_string(), client(1), false, number);
        }
        assert!(sent.0.lock().unwrap().len() <= MOST);
    }
}
