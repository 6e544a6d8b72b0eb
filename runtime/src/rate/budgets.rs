//! What a store answers about all limits of one request.

use std::ops::Deref;

use super::budget::Budget;
use super::decision::RateDecision;

/// Whether a request may pass all its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an unread decision lets the request through"]
pub enum Taken {
    /// It may; the cost of each was taken.
    Allowed(Budgets),
    /// It may not; nothing was taken.
    Denied {
        /// Which of the limits denied: the first in their order.
        index: usize,
        /// What is left of that one.
        budget: Budget,
    },
}

impl Taken {
    /// Whether the request may pass.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// The one decision of a request with one limit.
    #[inline]
    pub fn one(decision: RateDecision) -> Self {
        match decision {
            RateDecision::Allowed(budget) => Self::Allowed(Budgets(Kept::One(budget))),
            RateDecision::Denied(budget) => Self::Denied { index: 0, budget },
        }
    }

    /// Collects decisions in order, up to the first that denies.
    pub fn of(decisions: impl IntoIterator<Item = RateDecision>) -> Self {
        let mut budgets = Budgets::default();
        for (index, decision) in decisions.into_iter().enumerate() {
            match decision {
                RateDecision::Allowed(budget) => budgets.push(budget),
                RateDecision::Denied(budget) => return Self::Denied { index, budget },
            }
        }
        Self::Allowed(budgets)
    }
}

/// What is left of each limit, in their order; one, the usual number, costs no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budgets(Kept);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Kept {
    #[default]
    None,
    One(Budget),
    Many(Vec<Budget>),
}

impl Budgets {
    fn push(&mut self, budget: Budget) {
        self.0 = match std::mem::take(&mut self.0) {
            Kept::None => Kept::One(budget),
            Kept::One(first) => Kept::Many(vec![first, budget]),
            Kept::Many(mut all) => {
                all.push(budget);
                Kept::Many(all)
            }
        };
    }
}

impl Deref for Budgets {
    type Target = [Budget];

    fn deref(&self) -> &[Budget] {
        match &self.0 {
            Kept::None => &[],
            Kept::One(budget) => std::slice::from_ref(budget),
            Kept::Many(budgets) => budgets,
        }
    }
}

impl FromIterator<Budget> for Budgets {
    fn from_iter<T: IntoIterator<Item = Budget>>(budgets: T) -> Self {
        let mut all = Self::default();
        budgets.into_iter().for_each(|budget| all.push(budget));
        all
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn budget(remaining: u32) -> Budget {
        Budget::new(remaining, Duration::from_secs(1), Duration::ZERO)
    }

    #[test]
    fn budgets_keep_their_order_and_number() {
        for count in 0..5 {
            let budgets: Budgets = (0..count).map(budget).collect();
            let remaining: Vec<u32> = budgets.iter().map(Budget::remaining).collect();
            assert_eq!(remaining, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_denial_is_the_answer() {
        let [one, two] = [budget(1), budget(2)];
        assert_eq!(
            Taken::of([RateDecision::Allowed(one)]),
            Taken::Allowed([one].into_iter().collect())
        );
        let decisions =
            [RateDecision::Allowed(one), RateDecision::Denied(two), RateDecision::Denied(one)];
        assert_eq!(Taken::of(decisions), Taken::Denied { index: 1, budget: two });
        assert!(Taken::of([]).is_allowed());
        for decision in decisions {
            assert_eq!(Taken::one(decision), Taken::of([decision]));
        }
    }
}
