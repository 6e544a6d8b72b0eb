//! Values that anyone may cause to be kept, each of which is taken once.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ChangeError, RecordId, RecordStore, change_record, read_record};
use crate::client_network::network;
use crate::random::random;

/// How many records there are at most: a quarter of what [`MemoryRecords`](super::MemoryRecords) has room for.
const PLACES: u32 = 16_384;
/// How many of them one client may occupy: many people may come from one address.
const PLACES_OF_A_CLIENT: u32 = 256;
/// How many the clients of one /48 of IPv6 may occupy together, which costs nothing.
const PLACES_OF_A_SITE: u32 = 1_024;
/// How many those of one /32 may, which is a provider's.
const PLACES_OF_A_PROVIDER: u32 = 8_192;
/// In how many of its places a client looks for a free one.
const LOOKS: u32 = 16;
/// Bytes of a token: the place, and 224 random bits.
const LENGTH: usize = 32;

/// A room in a store of records for what strangers begin, such as logins that wait for their second half.
///
/// The room has 16,384 places, and each client finds 256 of them, by its address; of IPv6 the first 56 bits count, as for limits. All clients of one
/// /48 find 1,024, and all of one /32 half of the room, so that no client fills it by addresses which cost nothing. So a client that asks again and
/// again fills its own places, whichever of several processes is asked, and many who do, from many networks, fill the room: what else is kept in the same store is untouched. A value is found by
/// its token alone, taken once, and its place is free afterwards or when its time is over.
///
/// ```
/// use palisade::records::{ChangeError, MemoryRecords, OneTimeRecords};
///
/// # async fn login() -> Result<(), ChangeError> {
/// let (room, client) = (OneTimeRecords::new(MemoryRecords::new(), "example login")?, [192, 0, 2, 7].into());
/// let now = 1_764_460_800_000;
/// let token = room.put(client, &String::from("/payslips"), (now, now + 60_000)).await?.ok_or(ChangeError::Contended)?;
/// let waits: Option<String> = room.take(&token, now, |_: &String| true).await?;
/// assert_eq!(waits.as_deref(), Some("/payslips"));
/// assert!(room.take(&token, now, |_: &String| true).await?.is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OneTimeRecords {
    store: Arc<dyn RecordStore>,
    purpose: &'static str,
    /// So that no client knows whose places are whose: that of the room, once it is known, and what it is where there is none yet.
    key: Arc<OnceLock<[u8; 32]>>,
    proposed: [u8; 32],
}

/// The year 10000: the key of a room lasts as long as its store.
const FOR_EVER: i64 = 253_402_300_800_000;

/// What a place holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place<T> {
    /// The digest of the token.
    token: String,
    until: i64,
    /// None once it was taken.
    value: Option<T>,
}

impl OneTimeRecords {
    /// The room of this purpose in a store: another purpose has another room.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn new(store: impl RecordStore, purpose: &'static str) -> Result<Self, ChangeError> {
        Ok(Self { store: Arc::new(store), purpose, key: Arc::default(), proposed: random()? })
    }

    /// The key of the room, which all processes share: by keys of their own a client would find other places through each of them.
    async fn key(&self, now: i64) -> Result<[u8; 32], ChangeError> {
        if let Some(key) = self.key.get() {
            return Ok(*key);
        }
        let id = RecordId::of(&[b"palisade one-time key", self.purpose.as_bytes()]);
        let key = change_record(&*self.store, id, now, |known: Option<[u8; 32]>| match known {
            Some(key) => Ok::<_, ChangeError>((None, key)),
            None => Ok((Some((self.proposed, FOR_EVER)), self.proposed)),
        });
        let key = key.await?;
        Ok(*self.key.get_or_init(|| key))
    }

    /// Keeps a value until a time, both times in milliseconds since the Unix epoch; the token that it is taken by, 43 characters of base64url.
    /// `None` where the client's places are occupied.
    ///
    /// # Errors
    /// The store failed, or there are no random bytes.
    pub async fn put<T: Serialize + DeserializeOwned>(
        &self,
        client: IpAddr,
        value: &T,
        (now, until): (i64, i64),
    ) -> Result<Option<String>, ChangeError> {
        let secret: [u8; LENGTH] = random()?;
        let [first, second, third, fourth, ..] = secret;
        let begin = u32::from_be_bytes([first, second, third, fourth]);
        // Written once: a place holds JSON of `T`, whatever it is read as.
        let value = serde_json::to_value(value).map_err(|_| ChangeError::Unwritable)?;
        let key = self.key(now).await?;
        for look in 0..LOOKS {
            let place = place_of(&key, client, begin.wrapping_add(look) % PLACES_OF_A_CLIENT);
            let token = token_of(place, &secret);
            let digest = digest_of(&token);
            let occupy = |known: Option<Place<serde_json::Value>>| {
                if known.is_some_and(|known| known.value.is_some() && now < known.until) {
                    return Ok::<_, ChangeError>((None, false));
                }
                let (token, value) = (digest.clone(), Some(value.clone()));
                Ok((Some((Place { token, until, value }, until)), true))
            };
            if change_record(&*self.store, self.id_of(place), now, occupy).await? {
                return Ok(Some(token));
            }
        }
        Ok(None)
    }

    /// Takes the value of a token, where `may` says so of it: of several at once one has it. `None`, and nothing is changed, where there is none,
    /// it was taken, its time is over, or it may not be.
    ///
    /// # Errors
    /// The store failed, or a record has another form.
    pub async fn take<T: Serialize + DeserializeOwned>(
        &self,
        token: &str,
        now: i64,
        may: impl Fn(&T) -> bool,
    ) -> Result<Option<T>, ChangeError> {
        let Some(place) = place_in(token) else { return Ok(None) };
        let digest = digest_of(token);
        let take = |known: Option<Place<T>>| {
            let known = known.filter(|known| known.token == digest && now < known.until);
            let Some(Place { token, until, value }) = known else { return Ok((None, None)) };
            match value.filter(|value| may(value)) {
                Some(value) => {
                    Ok((Some((Place { token, until, value: None }, until)), Some(value)))
                }
                None => Ok::<_, ChangeError>((None, None)),
            }
        };
        let id = self.id_of(place);
        // What another form of value waits there is not this token's.
        let found: Option<Place<serde::de::IgnoredAny>> = read_record(&*self.store, id).await?;
        if found.is_none_or(|found| found.token != digest) {
            return Ok(None);
        }
        change_record(&*self.store, id, now, take).await
    }

    /// Whether other processes do not see what is kept.
    #[must_use]
    pub fn is_of_one_process(&self) -> bool {
        self.store.is_of_one_process()
    }

    fn id_of(&self, place: u32) -> RecordId {
        RecordId::of(&[b"palisade one-time", self.purpose.as_bytes(), &place.to_be_bytes()])
    }
}

fn place_of(key: &[u8; 32], client: IpAddr, number: u32) -> u32 {
    match network(client) {
        IpAddr::V4(address) => drawn(key, &address.octets(), number, PLACES),
        IpAddr::V6(address) => {
            let octets = address.octets();
            let first = |bytes: usize| octets.get(..bytes).unwrap_or_default();
            let of_site = drawn(key, first(7), number, PLACES_OF_A_SITE);
            let of_provider = drawn(key, first(6), of_site, PLACES_OF_A_PROVIDER);
            drawn(key, first(4), of_provider, PLACES)
        }
    }
}

/// One of so many, by chance and for a network and a number always the same.
fn drawn(key: &[u8; 32], network: &[u8], number: u32, of: u32) -> u32 {
    let digest = RecordId::of(&[key, network, &number.to_be_bytes()]);
    let [first, second, third, fourth, ..] = *digest.as_bytes();
    u32::from_be_bytes([first, second, third, fourth]).checked_rem(of).unwrap_or_default()
}

fn token_of(place: u32, secret: &[u8; LENGTH]) -> String {
    let mut bytes = *secret;
    for (to, from) in bytes.iter_mut().zip(place.to_be_bytes()) {
        *to = from;
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The place that a token names, if it has the form of one.
fn place_in(token: &str) -> Option<u32> {
    let mut bytes = [0; LENGTH];
    let length = URL_SAFE_NO_PAD.decode_slice(token, &mut bytes).ok()?;
    let [first, second, third, fourth, ..] = bytes;
    let place = u32::from_be_bytes([first, second, third, fourth]);
    (length == LENGTH && place < PLACES).then_some(place)
}

fn digest_of(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(RecordId::of(&[b"palisade one-time token", token.as_bytes()]).as_bytes())
}

impl fmt::Debug for OneTimeRecords {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OneTimeRecords").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryRecords;
    use super::*;

    const ADA: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn room(store: &MemoryRecords) -> OneTimeRecords {
        OneTimeRecords::new(store.clone(), "test").unwrap()
    }

    async fn taken(room: &OneTimeRecords, token: &str, now: i64) -> Option<u8> {
        room.take(token, now, |_: &u8| true).await.unwrap()
    }

    #[tokio::test]
    async fn a_value_is_taken_once_by_its_token_in_its_time_and_its_room() {
        let store = MemoryRecords::new();
        let room = room(&store);
        let token = room.put(ADA, &7, (0, 10)).await.unwrap().unwrap();
        let other = OneTimeRecords::new(store.clone(), "other").unwrap();
        assert_eq!(taken(&other, &token, 0).await, None);
        for wrong in ["", "x", &token[1..], &format!("{token}A"), &"A".repeat(43)] {
            assert_eq!(taken(&room, wrong, 0).await, None, "{wrong}");
        }
        assert_eq!(room.take(&token, 0, |_: &u8| false).await.unwrap(), None, "it stays");
        assert_eq!(taken(&room, &token, 10).await, None, "its time is over");
        // Another process finds it.
        let elsewhere = OneTimeRecords::new(store, "test").unwrap();
        assert_eq!(taken(&elsewhere, &token, 9).await, Some(7));
        assert_eq!(taken(&room, &token, 9).await, None);
    }

    #[tokio::test]
    async fn a_client_fills_its_own_places_and_no_other_clients() {
        let store = MemoryRecords::new();
        let room = room(&store);
        let mut count = 0;
        while room.put(ADA, &0, (0, 10)).await.unwrap().is_some() {
            count += 1;
            assert!(count <= PLACES_OF_A_CLIENT);
        }
        assert!(count > LOOKS, "{count}");
        // The same client, written otherwise.
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        let mut found = 0;
        for _ in 0..20 {
            found += u32::from(room.put(mapped, &0, (0, 10)).await.unwrap().is_some());
        }
        assert!(count + found <= PLACES_OF_A_CLIENT);
        let token = room.put([192, 0, 2, 2].into(), &1, (0, 10)).await.unwrap().unwrap();
        assert_eq!(taken(&room, &token, 1).await, Some(1));
        assert!(room.put(ADA, &2, (10, 20)).await.unwrap().is_some(), "the first ones are over");
    }

    /// Each of several processes would have other places for it.
    #[tokio::test]
    async fn a_client_has_its_places_once_whichever_process_it_asks() {
        let store = MemoryRecords::new();
        let rooms = [room(&store), room(&store), room(&store), room(&store)];
        let mut count = 0;
        for room in &rooms {
            while room.put(ADA, &0, (0, 10)).await.unwrap().is_some() {
                count += 1;
            }
        }
        assert!(count > LOOKS && count <= PLACES_OF_A_CLIENT, "{count}");
        let other = OneTimeRecords::new(store.clone(), "other").unwrap();
        assert!(other.put(ADA, &0, (0, 10)).await.unwrap().is_some(), "another purpose's room");
        assert_ne!(other.key(0).await.unwrap(), rooms[0].key(0).await.unwrap());
    }

    #[tokio::test]
    async fn many_clients_fill_the_room_and_not_the_store() {
        let store = MemoryRecords::with_capacity(20_000);
        let room = room(&store);
        for number in 0..40_000_u32 {
            let client = std::net::Ipv4Addr::from_bits(number).into();
            room.put(client, &0, (0, 10)).await.unwrap();
        }
        let other = RecordId::of(&[b"something else"]);
        let kept = change_record(&store, other, 0, |_: Option<u8>| {
            Ok::<_, ChangeError>((Some((1, 10)), ()))
        });
        assert!(kept.await.is_ok());
    }

    /// How many values all of these addresses place, each as often as it can.
    async fn placed(room: &OneTimeRecords, addresses: impl Iterator<Item = u128>) -> u32 {
        let mut count = 0;
        for address in addresses {
            let client = IpAddr::V6(address.into());
            while room.put(client, &0, (0, 10)).await.unwrap().is_some() {
                count += 1;
            }
        }
        count
    }

    #[tokio::test]
    async fn networks_of_ipv6_fill_their_part_of_the_room_and_no_more() {
        let base = 0x2001_0db8_0000_0000_0000_0000_0000_0000_u128;
        let others = ["192.0.2.1", "2001:db9::1", "2001:db8:ffff::1"];
        // The bits that count on: of a customer's /56, a site's /48 and a provider's /32.
        for (bit, networks, most, is_shared) in [
            (64, 64, PLACES_OF_A_CLIENT, false),
            (72, 64, PLACES_OF_A_SITE, false),
            (80, 256, PLACES_OF_A_PROVIDER, true),
        ] {
            let room = room(&MemoryRecords::new());
            let addresses = (0..networks).map(|number: u128| base | (number << bit));
            let count = placed(&room, addresses).await;
            assert!(count > most / 2 && count <= most, "{bit}: {count} of {most}");
            for other in others.iter().take(if is_shared { 2 } else { 3 }) {
                let client = other.parse().unwrap();
                assert!(room.put(client, &0, (0, 10)).await.unwrap().is_some(), "{bit}: {other}");
            }
        }
    }
}
