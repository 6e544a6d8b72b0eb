//! Tickets of links in a store of [records](crate::records).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::in_records::{Records, record_id};
use super::{LinkKind, Ticket, TicketAnswer, TicketId, TicketStore, TicketStoreError};
use crate::maybe_ready::MaybeReady;
use crate::records::{RecordId, RecordStore};

/// How many links of one kind and account work at the same time; a further one takes the place of the oldest.
const MOST_LINKS: usize = 8;

/// Keeps tickets in a store of records. Cheap to clone; clones share the tickets.
#[derive(Clone)]
pub struct RecordTickets(Records);

/// What a link is, by its digest.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptTicket {
    kind: String,
    name: String,
    browser: Option<String>,
    #[serde(default)]
    password: Option<String>,
    until: i64,
}

/// Which links of one kind and account work: the one record that decides.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Working {
    links: Vec<String>,
    until: i64,
}

impl RecordTickets {
    /// Tickets in this store.
    pub fn new(store: impl RecordStore) -> Self {
        Self(Records::new(store))
    }
}

impl TicketStore for RecordTickets {
    fn put(&self, ticket: Ticket) -> TicketAnswer<'_, ()> {
        MaybeReady::later(async move {
            let id = text_of(ticket.id);
            let until = ticket.until_millis;
            let kept = KeptTicket {
                kind: ticket.kind.name().to_owned(),
                name: ticket.name.clone(),
                browser: ticket.browser.map(text_of),
                password: ticket.password.map(text_of),
                until,
            };
            // First what it is, then that it works: killed between both it does not.
            let write = |_: Option<&KeptTicket>| (Some((kept.clone(), until)), ());
            let ticket_id = ticket_id(ticket.id);
            self.0.change(ticket_id, write).await.map_err(TicketStoreError::new)?;
            let add = |known: Option<&Working>| {
                let mut working = known.cloned().unwrap_or_default();
                while working.links.len() >= MOST_LINKS {
                    working.links.remove(0);
                }
                working.links.push(id.clone());
                // No longer than its last link: made-up names fill no store.
                working.until = working.until.max(until);
                let until = working.until;
                (Some((working, until)), ())
            };
            let working = working_id(ticket.kind, &ticket.name);
            self.0.change(working, add).await.map_err(TicketStoreError::new)
        })
    }

    fn take(
        &self,
        id: TicketId,
        kind: LinkKind,
        browser: Option<TicketId>,
        now_millis: i64,
    ) -> TicketAnswer<'_, Option<Ticket>> {
        MaybeReady::later(async move {
            let found: Option<KeptTicket> =
                self.0.find(ticket_id(id)).await.map_err(TicketStoreError::new)?;
            let browser = browser.map(text_of);
            let found = found.filter(|kept| {
                let is_its = browser.is_none() || kept.browser == browser;
                kept.kind == kind.name() && is_its && now_millis < kept.until
            });
            let Some(found) = found else { return Ok(None) };
            let own = text_of(id);
            // One step takes it out with all others of its account: of two at once one finds it.
            let take = |known: Option<&Working>| {
                let known = known.filter(|working| working.links.contains(&own));
                let taken = known.map(|working| Working { links: Vec::new(), ..working.clone() });
                let is_taken = taken.is_some();
                (taken.map(|taken| (taken.clone(), taken.until)), is_taken)
            };
            let working = working_id(kind, &found.name);
            let is_taken = self.0.change(working, take).await;
            if !is_taken.map_err(TicketStoreError::new)? {
                return Ok(None);
            }
            let browser = found.browser.as_deref().and_then(id_of);
            let password = found.password.as_deref().and_then(id_of);
            let (name, until_millis) = (found.name, found.until);
            Ok(Some(Ticket { id, kind, name, browser, password, until_millis }))
        })
    }

    fn is_of_one_process(&self) -> bool {
        self.0.store.is_of_one_process()
    }
}

fn text_of(id: TicketId) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn id_of(text: &str) -> Option<TicketId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(TicketId::from_bytes(bytes.try_into().ok()?))
}

fn ticket_id(id: TicketId) -> RecordId {
    record_id(&["link", &text_of(id)])
}

fn working_id(kind: LinkKind, name: &str) -> RecordId {
    record_id(&["links", kind.name(), name])
}

impl fmt::Debug for RecordTickets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordTickets").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::Clock;
    use crate::records::MemoryRecords;

    const LIFE: i64 = 15 * 60 * 1_000;

    fn ticket(number: u8, now: i64) -> Ticket {
        Ticket {
            id: TicketId::from_bytes([number; 32]),
            kind: LinkKind::Register,
            name: format!("a{number}@x"),
            browser: None,
            password: None,
            until_millis: now + LIFE,
        }
    }

    #[tokio::test]
    async fn what_is_made_up_is_forgotten_with_its_last_link() {
        let (clock, hand) = Clock::manual(0);
        let store: Arc<dyn RecordStore> = Arc::new(MemoryRecords::with_capacity(8));
        let tickets = RecordTickets(Records { store, clock });
        for number in 0..4 {
            tickets.put(ticket(number, 0)).wait().await.unwrap();
        }
        assert!(tickets.put(ticket(4, 0)).wait().await.is_err(), "the store is full");
        // What was taken is no longer there either.
        let id = TicketId::from_bytes([0; 32]);
        let taken = tickets.take(id, LinkKind::Register, None, 0).wait().await.unwrap();
        assert_eq!(taken.unwrap().name, "a0@x");
        hand.set(LIFE);
        for number in 4..8 {
            tickets.put(ticket(number, LIFE)).wait().await.unwrap();
        }
    }
}
