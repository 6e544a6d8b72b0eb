//! How many requests the whole application handles at the same time, and which it sheds first.
//!
//! Counted in this process. Each class has a counter of its own requests and those of all classes below,
//! and the last counter is that of all: a request of the lowest class asks every counter, one without a class
//! the last alone. A counter is looked at and raised in one step, so that it never lets one too many in.

use std::sync::Arc;

use crate::config_faults::ConfigFaults;
use crate::sync::atomic::{AtomicU32, Ordering};

/// How many requests an application handles at the same time, and what becomes of those beyond.
///
/// Classes are stated from the one that is shed first. A class has its share for itself and the classes before
/// it, so that those never take more together; what no class takes is free for requests without one, which may
/// take all. A request beyond is answered with 503 `temporary-reduced-capacity` at once.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::{Capacity, Class};
///
/// #[secure(class = "export")]
/// async fn export() -> StatusCode {
///     StatusCode::OK
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let secret = *b"in a service: from its settings..";
/// # let jwt = Jwt::hs256(secret).issuer("https://id.example").audience("payroll");
/// let capacity = Capacity::of(1_000)
///     .class(Class::new("export", 50).each_caller(5))
///     .class(Class::new("report", 200));
/// let security = Security::builder().jwt(jwt).direct().capacity(capacity).build()?;
/// let app = SecureRouter::new().route("/export", get(export)).secured_by(security)?;
/// assert!(app.posture().to_string().contains("class export: 50 of 1000 at once, 5 a caller"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it bounds nothing until `.capacity(..)` has it"]
pub struct Capacity {
    total: u32,
    each_caller: Option<u32>,
    classes: Vec<Class>,
    faults: ConfigFaults,
}

/// Requests of a kind, and how many of them may be handled at the same time.
#[derive(Clone, Debug)]
#[must_use = "it bounds nothing until a capacity has it"]
pub struct Class {
    name: String,
    share: u32,
    each_caller: Option<u32>,
    faults: ConfigFaults,
}

impl Capacity {
    /// At most `total` requests at the same time.
    pub fn of(total: u32) -> Self {
        let faults = ConfigFaults::named("capacity");
        Self { total, each_caller: None, classes: Vec::new(), faults }
    }

    /// A class above those that were stated before.
    pub fn class(mut self, class: Class) -> Self {
        self.classes.push(class);
        self
    }

    /// How many requests without a class one caller may have at the same time; a quarter of all unless stated.
    pub fn each_caller(mut self, most: u32) -> Self {
        self.faults.state(&mut self.each_caller, most, ".each_caller(..)");
        self
    }

    /// Adds every reason why it cannot hold.
    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        faults.extend(self.faults.clone().into_sentences());
        let mut names: Vec<&str> = Vec::new();
        for class in &self.classes {
            let name = class.name.as_str();
            if names.contains(&name) {
                faults.add(format!("the class `{name}` is given more than once"));
            }
            names.push(name);
            faults.extend(class.faults.clone().into_sentences());
            if class.share == 0 || class.each_caller == Some(0) {
                faults.add(format!("the class `{name}` refuses every request: its share is zero"));
            }
        }
        let shares = self.classes.iter().map(|class| u64::from(class.share)).sum::<u64>();
        if shares >= u64::from(self.total) || self.each_caller == Some(0) {
            faults.add(format!(
                "the capacity of {} leaves nothing for requests without a class: the shares are {shares}",
                self.total
            ));
        }
    }
}

impl Class {
    /// At most `share` requests of this class at the same time, and as many as the classes below leave.
    pub fn new(name: impl Into<String>, share: u32) -> Self {
        let name = name.into();
        let faults = ConfigFaults::named(&format!("the class `{name}`"));
        Self { name, share, each_caller: None, faults }
    }

    /// How many of them one caller may have; a quarter of the share unless stated. On public handlers a
    /// caller is an address.
    pub fn each_caller(mut self, most: u32) -> Self {
        self.faults.state(&mut self.each_caller, most, ".each_caller(..)");
        self
    }
}

/// A capacity at work.
#[derive(Clone, Debug)]
pub(crate) struct ReadyCapacity(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    /// The classes from the first that is shed, then all requests.
    ranks: Vec<Rank>,
}

#[derive(Debug)]
struct Rank {
    name: String,
    /// Of this class and those below.
    most: u32,
    each_caller: u32,
    taken: AtomicU32,
    /// For the log: its name, and the bound on all its requests.
    words: Arc<str>,
    /// The same for the bound on those of one caller.
    words_of_caller: Arc<str>,
}

impl Rank {
    fn new(name: String, most: u32, each_caller: u32) -> Self {
        Self {
            words: format!("{name}: {most} at once").into(),
            words_of_caller: format!("{name}: {each_caller} at once a caller").into(),
            name,
            most,
            each_caller,
            taken: AtomicU32::new(0),
        }
    }
}

/// A request that is being handled; dropping it makes room for the next.
#[derive(Debug)]
#[must_use = "the room is free again once it is dropped"]
pub(crate) struct CapacitySlot {
    counters: Arc<Counters>,
    rank: usize,
}

impl ReadyCapacity {
    pub(crate) fn new(capacity: Capacity) -> Self {
        let mut below = 0_u32;
        let quarter = |share: u32| (share / 4).max(1);
        let mut ranks: Vec<Rank> = Vec::new();
        for class in capacity.classes {
            below = below.saturating_add(class.share);
            let each_caller = class.each_caller.unwrap_or_else(|| quarter(class.share));
            ranks.push(Rank::new(class.name, below, each_caller));
        }
        let each_caller = capacity.each_caller.unwrap_or_else(|| quarter(capacity.total));
        ranks.push(Rank::new("capacity".to_owned(), capacity.total, each_caller));
        Self(Arc::new(Counters { ranks }))
    }

    /// The rank of a class, or of requests without one.
    pub(crate) fn rank(&self, class: Option<&str>) -> Option<usize> {
        let ranks = &self.0.ranks;
        let last = ranks.len().checked_sub(1)?;
        match class {
            None => Some(last),
            Some(class) => ranks.iter().take(last).position(|rank| rank.name == class),
        }
    }

    /// What the fields of an answer call a rank.
    pub(crate) fn name(&self, rank: usize) -> &str {
        self.0.ranks.get(rank).map_or("", |rank| rank.name.as_str())
    }

    /// How many requests of a rank may be handled at the same time.
    pub(crate) fn most(&self, rank: usize) -> u32 {
        self.0.ranks.get(rank).map_or(0, |rank| rank.most)
    }

    /// What the log says of the bound that refused: on all requests of a rank.
    pub(crate) fn words(&self, rank: usize) -> Option<Arc<str>> {
        self.0.ranks.get(rank).map(|rank| Arc::clone(&rank.words))
    }

    /// The same of the bound on those of one caller.
    pub(crate) fn words_of_caller(&self, rank: usize) -> Option<Arc<str>> {
        self.0.ranks.get(rank).map(|rank| Arc::clone(&rank.words_of_caller))
    }

    /// How many of them one caller may have.
    pub(crate) fn each_caller(&self, rank: usize) -> u32 {
        self.0.ranks.get(rank).map_or(0, |rank| rank.each_caller)
    }

    /// How many requests there may be at all.
    pub(crate) fn total(&self) -> u32 {
        self.0.ranks.last().map_or(0, |rank| rank.most)
    }

    /// Room for one more request of this rank. One that is refused takes none at the rank that refuses it, not for a moment: it keeps no other out
    /// there. At the ranks below, where it was let in, it holds its room until it is refused.
    pub(crate) fn take(&self, rank: usize) -> Option<CapacitySlot> {
        for (number, counter) in self.0.ranks.iter().enumerate().skip(rank) {
            let one_more = |taken: u32| (taken < counter.most).then(|| taken.saturating_add(1));
            let taken = counter.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more);
            if taken.is_err() {
                self.0.give_back(rank, number);
                return None;
            }
        }
        Some(CapacitySlot { counters: Arc::clone(&self.0), rank })
    }
}

impl Counters {
    /// Lowers the counters from `first` up to `end`, the last one first: where a rank has room again, the ranks above it have, too.
    fn give_back(&self, first: usize, end: usize) {
        for counter in self.ranks.iter().take(end).skip(first).rev() {
            counter.taken.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Drop for CapacitySlot {
    fn drop(&mut self) {
        self.counters.give_back(self.rank, self.counters.ranks.len());
    }
}

#[cfg(test)]
#[cfg(not(palisade_models))]
mod tests {
    use std::thread;

    use super::*;

    fn capacity() -> ReadyCapacity {
        let classes = Capacity::of(10).class(Class::new("low", 2)).class(Class::new("high", 3));
        assert_eq!(faults(&classes), "");
        ReadyCapacity::new(classes)
    }

    /// How many of twenty requests get room.
    fn fill(capacity: &ReadyCapacity, class: Option<&str>) -> Vec<CapacitySlot> {
        let rank = capacity.rank(class).unwrap();
        (0..20).filter_map(|_| capacity.take(rank)).collect()
    }

    #[test]
    fn a_class_takes_its_share_and_what_those_below_leave() {
        let capacity = capacity();
        let low = fill(&capacity, Some("low"));
        assert_eq!(low.len(), 2);
        let high = fill(&capacity, Some("high"));
        assert_eq!(high.len(), 3, "the lower class holds its two");
        let rest = fill(&capacity, None);
        assert_eq!(rest.len(), 5);
        drop((low, high));
        assert_eq!(
            fill(&capacity, Some("high")).len(),
            5,
            "no request of the lower class is there"
        );
        assert_eq!(fill(&capacity, Some("low")).len(), 2);
        drop(rest);
        let all = fill(&capacity, None);
        assert_eq!(all.len(), 10);
        assert!(fill(&capacity, Some("low")).is_empty(), "the lowest is shed first");
        drop(all);
        assert_eq!(fill(&capacity, Some("low")).len(), 2, "nothing is left behind");
    }

    #[test]
    fn many_threads_never_take_one_too_many() {
        let (capacity, inside) = (capacity(), AtomicU32::new(0));
        thread::scope(|scope| {
            for thread in 0..12 {
                let (capacity, inside) = (&capacity, &inside);
                let class = [Some("low"), Some("high"), None][thread % 3];
                scope.spawn(move || {
                    let rank = capacity.rank(class).unwrap();
                    for _ in 0..2_000 {
                        let Some(slot) = capacity.take(rank) else { continue };
                        assert!(inside.fetch_add(1, Ordering::SeqCst) < 10);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(slot);
                    }
                });
            }
        });
        assert_eq!(fill(&capacity, None).len(), 10, "nothing is left behind");
    }

    fn faults(capacity: &Capacity) -> String {
        let mut faults = ConfigFaults::default();
        capacity.check(&mut faults);
        faults.into_sentences().join("; ")
    }

    #[test]
    fn each_bound_of_a_caller_is_stated_once() {
        let class = || Class::new("a", 1);
        let once = Capacity::of(10).each_caller(2).class(class().each_caller(1));
        assert_eq!(faults(&once), "");
        let twice = Capacity::of(10).each_caller(2).each_caller(2);
        assert_eq!(faults(&twice), "capacity: `.each_caller(..)` was called twice");
        let twice = Capacity::of(10).class(class().each_caller(1).each_caller(1));
        assert_eq!(faults(&twice), "the class `a`: `.each_caller(..)` was called twice");
    }

    #[test]
    fn what_cannot_hold_is_told() {
        let faults = |capacity: Capacity| faults(&capacity);
        assert!(faults(Capacity::of(0)).contains("leaves nothing"));
        let whole = Capacity::of(10).class(Class::new("a", 10));
        assert!(faults(whole).contains("the shares are 10"));
        let twice = Capacity::of(10).class(Class::new("a", 1)).class(Class::new("a", 1));
        assert!(faults(twice).contains("`a` is given more than once"));
        assert!(
            faults(Capacity::of(10).class(Class::new("a", 0))).contains("refuses every request")
        );
        assert!(faults(Capacity::of(10).each_caller(0)).contains("leaves nothing"));
        assert_eq!(capacity().rank(Some("other")), None);
    }
}
