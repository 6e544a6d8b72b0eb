//! Limits that are named in the program and stated in its configuration, which may change them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::policy::{Charge, Counted, Rate};

/// Every limit that the configuration states.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedLimits(Arc<Table>);

#[derive(Debug, Default)]
struct Table {
    rates: RwLock<BTreeMap<String, Rate>>,
    /// How often one of them was changed.
    changes: AtomicU64,
}

impl NamedLimits {
    /// Adds one, or says why it cannot hold.
    pub(crate) fn add(&self, name: String, rate: Rate) -> Result<(), String> {
        check(&name, &rate)?;
        let mut rates = self.0.rates.write().unwrap_or_else(PoisonError::into_inner);
        let told = format!("the limit `{name}` is given more than once");
        match rates.insert(name, rate) {
            None => Ok(()),
            Some(_) => Err(told),
        }
    }

    /// Every limit by its name.
    #[cfg(feature = "openapi")]
    pub(crate) fn all(&self) -> Vec<(String, Rate)> {
        self.rates().iter().map(|(name, rate)| (name.clone(), *rate)).collect()
    }

    /// The limits with another rate for `name`, or why that cannot hold. Whom a limit counts does not
    /// change: what was used would be forgotten.
    pub(crate) fn with(&self, name: &str, rate: Rate) -> Result<Self, String> {
        check(name, &rate)?;
        let mut rates = self.rates().clone();
        let Some(known) = rates.get_mut(name) else {
            return Err(format!("the limit `{name}` was not stated at the start"));
        };
        let keys = |rate: &Rate| (rate.per, rate.calendar.map(|own| (own.period, own.zone)));
        if keys(known) != keys(&rate) {
            return Err(format!(
                "the limit `{name}` cannot count others, or by another calendar, without a restart: what \
                 they used would be forgotten"
            ));
        }
        *known = rate;
        Ok(Self(Arc::new(Table { rates: RwLock::new(rates), changes: AtomicU64::new(0) })))
    }

    /// Changes one; handlers see it with their next request.
    pub(crate) fn set(&self, name: &str, rate: Rate) {
        let mut rates = self.0.rates.write().unwrap_or_else(PoisonError::into_inner);
        rates.insert(name.to_owned(), rate);
        drop(rates);
        self.0.changes.fetch_add(1, Ordering::Release);
    }

    /// How often one was changed.
    pub(crate) fn changes(&self) -> u64 {
        self.0.changes.load(Ordering::Acquire)
    }

    /// The rate with its numbers in force; none where it names a limit that is not configured.
    pub(crate) fn resolve(&self, rate: Rate) -> Option<Rate> {
        let Some(name) = rate.named else { return Some(rate) };
        let configured = *self.rates().get(name)?;
        // One unit is what a handler takes that says nothing.
        let states_cost = rate.cost != 1 || rate.charge != Charge::Stated;
        let (cost, charge) = if states_cost {
            (rate.cost, rate.charge)
        } else {
            (configured.cost, configured.charge)
        };
        let counted =
            if rate.counted == Counted::Failures { rate.counted } else { configured.counted };
        let (named, unit) = (rate.named, rate.unit.or(configured.unit));
        Some(Rate { named, cost, charge, counted, unit, budgeting: rate.budgeting, ..configured })
    }

    /// A rate with the numbers of a plan, those in force where the plan names a limit.
    pub(crate) fn resolve_plan(&self, rate: Rate, plan: &Rate) -> Option<Rate> {
        let numbers = match plan.named {
            Some(name) => Rate { named: plan.named, ..*self.rates().get(name)? },
            None => *plan,
        };
        let mut resolved = rate.with_numbers_of(&numbers);
        if resolved.cost == 1 && resolved.charge == Charge::Stated {
            resolved.cost = numbers.cost;
        }
        Some(resolved)
    }

    fn rates(&self) -> RwLockReadGuard<'_, BTreeMap<String, Rate>> {
        self.0.rates.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check(name: &str, rate: &Rate) -> Result<(), String> {
    if rate.named.is_some() || rate.plans.is_some() {
        return Err(format!("the limit `{name}` names another: state its numbers"));
    }
    if !rate.can_pass() {
        return Err(format!(
            "the limit `{name}` can never pass a request: its limit, window or cost is zero, or its cost exceeds the burst"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::policy::Per;

    const MINUTE: Rate = Rate::new(100, Duration::from_secs(60)).burst(7).per(Per::Global);

    #[test]
    fn a_name_stands_for_the_numbers_that_are_configured() {
        let limits = NamedLimits::default();
        limits.add("export".to_owned(), MINUTE).unwrap();
        let resolved = limits.resolve(Rate::named("export")).unwrap();
        assert_eq!(resolved, Rate { named: Some("export"), ..MINUTE });
        assert_eq!(limits.resolve(Rate::named("export").cost(5)).unwrap().cost, 5);
        assert_eq!(limits.resolve(Rate::named("exports")), None);
        assert_eq!(limits.resolve(MINUTE), Some(MINUTE));
    }

    #[test]
    fn what_cannot_hold_is_refused() {
        let limits = || {
            let limits = NamedLimits::default();
            limits.add("export".to_owned(), MINUTE).unwrap();
            limits
        };
        let add = |name: &str, rate| limits().add(name.to_owned(), rate);
        assert!(add("export", MINUTE).unwrap_err().contains("more than once"));
        assert!(add("other", Rate::named("export")).unwrap_err().contains("names another"));
        assert!(add("other", MINUTE.cost(8)).unwrap_err().contains("never"));
        assert!(add("other", MINUTE.cost(7)).is_ok());
    }

    #[test]
    fn a_limit_changes_its_numbers_and_not_whom_it_counts() {
        let limits = NamedLimits::default();
        limits.add("export".to_owned(), MINUTE).unwrap();
        let refused = |name: &str, rate| limits.with(name, rate).unwrap_err();
        assert!(refused("exports", MINUTE).contains("not stated at the start"));
        assert!(refused("export", MINUTE.per(Per::Ip)).contains("cannot count others"));
        assert!(refused("export", MINUTE.cost(8)).contains("never"));
        let twice = Rate::new(200, Duration::from_secs(60)).per(Per::Global);
        assert_eq!(
            limits.with("export", twice).unwrap().resolve(Rate::named("export")).unwrap().limit,
            200
        );
        assert_eq!(limits.resolve(Rate::named("export")).unwrap().limit, 100, "only a proposal");
        limits.set("export", twice);
        assert_eq!(
            (limits.changes(), limits.resolve(Rate::named("export")).unwrap().limit),
            (1, 200)
        );
    }
}
