//! What a request took until more is known of it.

use std::time::Duration;

use crate::policy::{Charge, Counted, Rate};
use crate::rate::{OwnedKey, Quota, RateKey, Settlement, Spending, Throttle};

/// How long a client address stays known to an account that was signed in to from there.
pub(crate) const KNOWN_FOR: Duration = Duration::from_secs(30 * 86_400);

/// A budget from which a request took what may be given back.
#[derive(Clone, Debug)]
pub(crate) struct Reservation {
    pub(crate) throttle: Throttle,
    key: OwnedKey,
    quota: Quota,
    /// On the store's own clock.
    taken_at: u64,
    /// Whether this process keeps the budget, while the store is away.
    pub(crate) is_local: bool,
    pub(crate) until: Until,
    /// What is remembered where the request turns out well.
    known: Option<OwnedKey>,
}

/// What ends a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// The answer: a failure keeps what was taken.
    Answered,
    /// The handler, which tells what was spent.
    Told,
}

impl Until {
    /// None for a rate that keeps what it takes.
    pub(crate) fn of(rate: &Rate) -> Option<Self> {
        match (rate.counted, rate.charge) {
            (Counted::Failures, _) => Some(Self::Answered),
            (Counted::Requests, Charge::After) => Some(Self::Told),
            (Counted::Requests, Charge::Stated | Charge::By(_)) => None,
        }
    }
}

impl Reservation {
    pub(crate) fn new(
        throttle: Throttle,
        key: &RateKey<'_>,
        quota: Quota,
        taken_at: u64,
        until: Until,
    ) -> Self {
        let key = OwnedKey::of(key);
        Self { throttle, key, quota, taken_at, is_local: false, until, known: None }
    }

    /// The same, where this process decided alone.
    pub(crate) fn locally(self, is_local: bool) -> Self {
        Self { is_local, ..self }
    }

    /// The same, with what is remembered where the request turns out well.
    pub(crate) fn knowing(self, known: Option<&RateKey<'_>>) -> Self {
        Self { known: known.map(OwnedKey::of), ..self }
    }

    /// How many units were taken.
    pub(crate) fn reserved(&self) -> u32 {
        self.quota.cost()
    }

    /// What is remembered where the request turns out well.
    pub(crate) fn known(&self) -> Option<RateKey<'_>> {
        self.known.as_ref().map(OwnedKey::as_key)
    }

    /// What the store is told where `spent` units were used.
    pub(crate) fn settlement(&self, spent: u32) -> Settlement<'_> {
        let (reserved, taken_at) = (self.reserved(), self.taken_at);
        let spent = Spending { reserved, spent, taken_at };
        Settlement { key: self.key.as_key(), quota: &self.quota, spent }
    }
}
