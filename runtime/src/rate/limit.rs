//! A limit whose numbers, subject or cost depend on the request.

use std::num::NonZeroU32;
use std::sync::{PoisonError, RwLock};

use crate::policy::{Budgeting, Charge, Counted, Per, PlanMember, PlanTable, Rate, Spec};
use crate::rate::{LimitId, NamedLimits, Throttle};

/// One limit of a policy.
#[derive(Debug)]
pub(crate) struct Limit {
    /// As the handler states it.
    pub(crate) rate: Rate,
    /// When it is asked.
    pub(crate) moment: Moment,
    numbers: Numbers,
}

/// When a limit is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before credentials are looked at.
    Entry,
    /// Once the caller is known.
    Caller,
    /// Once the body was read.
    Input,
}

#[derive(Debug)]
enum Numbers {
    One(Box<Source>),
    /// One for each plan, in their order.
    Plans(&'static PlanTable, Box<[Source]>),
}

/// Where numbers come from.
#[derive(Debug)]
struct Source {
    rate: Rate,
    /// The plan that they are of.
    plan: Option<&'static Rate>,
    id: LimitId,
    processes: Option<NonZeroU32>,
    limits: NamedLimits,
    /// Those in force, and how many changes of the configuration they know.
    kept: RwLock<(u64, Throttle)>,
}

impl Limit {
    /// Whether numbers, subject and cost of this rate are the same for every request of a caller, so that
    /// a [`Throttle`] is enough for it.
    pub(crate) fn is_simple(rate: &Rate) -> bool {
        rate.named.is_none()
            && rate.plans.is_none()
            && rate.calendar.is_none()
            && rate.charge == Charge::Stated
            && rate.counted == Counted::Requests
            && rate.budgeting == Budgeting::Handler
            && !rate.per.is_chosen()
    }

    /// The limits of a handler, in the order in which it states them; none where one of them is not
    /// configured.
    pub(crate) fn all_of(
        spec: &Spec,
        rates: &[Rate],
        limits: &NamedLimits,
        processes: Option<NonZeroU32>,
    ) -> Option<Box<[Self]>> {
        let has_account = rates
            .iter()
            .filter_map(|rate| limits.resolve(*rate))
            .any(|rate| rate.counted == Counted::Failures && matches!(rate.per, Per::Field(_)));
        let limit = |(rule, rate): (u8, &Rate)| {
            let id = match rate.named {
                Some(name) => LimitId::named(name),
                None => LimitId::new(spec.module, spec.name, rule),
            };
            Self::new(*rate, id, spec.is_public(), has_account, limits, processes)
        };
        (0..=u8::MAX).zip(rates).map(limit).collect()
    }

    fn new(
        rate: Rate,
        id: LimitId,
        is_public: bool,
        has_account: bool,
        limits: &NamedLimits,
        processes: Option<NonZeroU32>,
    ) -> Option<Self> {
        let source = |plan| Source::new(rate, plan, id, limits, processes);
        let numbers = match rate.plans {
            None => Numbers::One(Box::new(source(None)?)),
            Some(table) => {
                let sources = table.rates.iter().map(|rate| source(Some(rate)));
                Numbers::Plans(table, sources.collect::<Option<_>>()?)
            }
        };
        let stated = limits.resolve(rate)?;
        let rate = Rate { per: stated.per, counted: stated.counted, charge: stated.charge, ..rate };
        let rate = Rate { calendar: stated.calendar, unit: stated.unit, ..rate };
        let moment = Moment::of(&rate, is_public, has_account);
        Some(Self { rate, moment, numbers })
    }

    /// The numbers in force for a caller of this plan; none where its plan is none of them and none of
    /// them is the default.
    pub(crate) fn throttle(&self, plan: Option<PlanMember>) -> Option<Throttle> {
        match &self.numbers {
            Numbers::One(source) => source.throttle(),
            Numbers::Plans(table, sources) => sources.get(table.place(plan)?)?.throttle(),
        }
    }
}

impl Moment {
    /// An account is known by the body: what counts failed logins is decided at once then, so that who is
    /// known from its address is not stopped by what others did.
    fn of(rate: &Rate, is_public: bool, has_account: bool) -> Self {
        let awaits_account = rate.counted == Counted::Failures && has_account;
        match rate.per {
            Per::Field(_) => Self::Input,
            _ if awaits_account => Self::Input,
            Per::Ip => Self::Entry,
            Per::Global | Per::Path(_) | Per::Header(_) | Per::By(_) if is_public => Self::Entry,
            _ => Self::Caller,
        }
    }
}

impl Source {
    fn new(
        rate: Rate,
        plan: Option<&'static Rate>,
        id: LimitId,
        limits: &NamedLimits,
        processes: Option<NonZeroU32>,
    ) -> Option<Self> {
        let changes = limits.changes();
        let throttle = Throttle::new(id, resolved(limits, rate, plan)?, processes);
        let kept = RwLock::new((changes, throttle));
        Some(Self { rate, plan, id, processes, limits: limits.clone(), kept })
    }

    fn throttle(&self) -> Option<Throttle> {
        let changes = self.limits.changes();
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if kept.0 == changes {
            return Some(kept.1.clone());
        }
        drop(kept);
        let rate = resolved(&self.limits, self.rate, self.plan)?;
        let throttle = Throttle::new(self.id, rate, self.processes);
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = (changes, throttle.clone());
        Some(throttle)
    }
}

fn resolved(limits: &NamedLimits, rate: Rate, plan: Option<&Rate>) -> Option<Rate> {
    match plan {
        Some(plan) => limits.resolve_plan(rate, plan),
        None => limits.resolve(rate),
    }
}
