//! How often callers may ask, as a constant that the macros write or an author does.

use std::any::TypeId;
use std::time::Duration;

use crate::policy::{Calendar, CostOf, KeyOf, RateRequest};

/// One throttle: `limit` requests in `window`, at most `burst` of them back to back. A later call of a setter replaces
/// an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
    pub(crate) burst: u32,
    /// What a request takes, or what it reserves.
    pub(crate) cost: u32,
    pub(crate) charge: Charge,
    pub(crate) counted: Counted,
    pub(crate) per: Per,
    pub(crate) on_failure: OnFailure,
    /// The configured limit whose numbers these are to be.
    pub(crate) named: Option<&'static str>,
    /// The plans whose numbers these are to be.
    pub(crate) plans: Option<&'static PlanTable>,
    /// The calendar by which the window ends, in place of its length.
    pub(crate) calendar: Option<Calendar>,
    /// What a unit is, for the fields of an answer.
    pub(crate) unit: Option<&'static str>,
    pub(crate) budgeting: Budgeting,
}

/// An enum of plans; implemented by [`#[derive(Plan)]`](macro@crate::Plan).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of plans",
    label = "this type has no limits",
    note = "write `#[derive(Plan)]` above the enum that lists your plans, and `#[plan(rate = \"10/s\")]` \
            above each variant"
)]
pub trait PlanEnum: Sized + Send + Sync + 'static {
    /// The names as claims spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// The limit of each.
    const RATES: &'static [Rate];
    /// The plan of callers whose own cannot be read.
    const DEFAULT: Option<u8>;
    /// The enum as a value.
    #[doc(hidden)]
    const TABLE: PlanTable = PlanTable {
        names: Self::NAMES,
        rates: Self::RATES,
        default: Self::DEFAULT,
        id: TypeId::of::<Self>,
    };

    /// The place of this plan in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// The plans of an enum and their limits.
#[derive(Clone, Copy)]
pub struct PlanTable {
    pub(crate) names: &'static [&'static str],
    pub(crate) rates: &'static [Rate],
    pub(crate) default: Option<u8>,
    pub(super) id: fn() -> TypeId,
}

/// How a request's cost is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Charge {
    /// It is the number that the rate states.
    #[default]
    Stated,
    /// A function of the request tells it.
    By(CostOf),
    /// The handler tells it; until then the number that the rate states is reserved.
    After,
}

/// Which requests a rate counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Counted {
    /// All.
    #[default]
    Requests,
    /// Those that are answered with a 4xx status, or whose client went away before the answer.
    Failures,
}

/// Whose budgets a rate has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Budgeting {
    /// The handler's, wherever it is mounted.
    #[default]
    Handler,
    /// Each route's of the handler.
    Route,
}

/// What becomes of a request when the store of the budgets cannot decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFailure {
    /// It is refused with 503.
    #[default]
    Deny,
    /// It passes: the limit does not count until the store is back. For callers who are known and
    /// routes that are cheap; refused on public routes.
    Allow,
    /// This process decides by itself and lets its share of the limit through; see
    /// [`SecurityBuilder::processes`](crate::SecurityBuilder::processes).
    Local,
}

/// The subject that a rate counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Per {
    /// The authenticated caller: issuer and subject.
    Identity,
    /// The client's address: IPv4 whole, IPv6 by its /56.
    Ip,
    /// The caller's tenant, as `.resolve(..)` loaded it.
    Tenant,
    /// The API key that the caller presented, each by itself; another credential counts for its caller.
    ApiKey,
    /// Everyone together.
    Global,
    /// A parameter of the path.
    Path(&'static str),
    /// A header field; requests without it count together.
    Header(&'static str),
    /// A field of the input that is the handler's body: for logins, the account. Case and white space at
    /// its ends do not tell two apart.
    Field(&'static str),
    /// What a function makes of the request.
    By(KeyOf),
}

impl Per {
    /// Whether a throttle of this kind can be asked without an authenticated caller.
    pub(crate) const fn needs_no_caller(self) -> bool {
        !matches!(self, Self::Identity | Self::Tenant | Self::ApiKey)
    }

    /// Whether the client chooses by itself whom it is counted as.
    pub(crate) const fn is_chosen(self) -> bool {
        matches!(self, Self::Path(_) | Self::Header(_) | Self::Field(_) | Self::By(_))
    }
}

impl Rate {
    /// `limit` requests in `window`; the burst is the limit, the cost of a request is one.
    #[must_use]
    pub const fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit,
            window,
            burst: limit,
            cost: 1,
            charge: Charge::Stated,
            counted: Counted::Requests,
            per: Per::Identity,
            on_failure: OnFailure::Deny,
            named: None,
            plans: None,
            calendar: None,
            unit: None,
            budgeting: Budgeting::Handler,
        }
    }

    /// The limit that [`SecurityBuilder::limit`](crate::SecurityBuilder::limit) gives this name. All
    /// handlers that name it share its budgets; each may state a cost of its own.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        let mut rate = Self::new(0, Duration::ZERO);
        rate.named = Some(name);
        rate
    }

    /// The limit that the caller's plan has: `P` derives [`Plan`](macro@crate::Plan).
    #[must_use]
    pub const fn of_plan<P: PlanEnum>() -> Self {
        let mut rate = Self::new(0, Duration::ZERO);
        rate.plans = Some(const { &P::TABLE });
        rate
    }

    /// `limit` requests in a day or a month of a calendar, however they are spread over it.
    #[must_use]
    pub const fn calendar(limit: u32, calendar: Calendar) -> Self {
        let mut rate = Self::new(limit, calendar.longest());
        rate.calendar = Some(calendar);
        rate
    }

    /// At most this many requests back to back.
    #[must_use]
    pub const fn burst(mut self, burst: u32) -> Self {
        self.burst = burst;
        self
    }

    /// What one request takes from the budget.
    #[must_use]
    pub const fn cost(mut self, cost: u32) -> Self {
        self.cost = cost;
        self
    }

    /// What one request takes, told by a function of its head and caller. Nothing counts as one.
    #[must_use]
    pub const fn cost_by(mut self, cost: fn(&RateRequest<'_>) -> u32) -> Self {
        self.charge = Charge::By(CostOf(cost));
        self
    }

    /// What one request takes is stated by its handler, which takes [`Cost`](crate::Cost); until it does,
    /// `reserved` are taken.
    #[must_use]
    pub const fn cost_after(mut self, reserved: u32) -> Self {
        self.cost = reserved;
        self.charge = Charge::After;
        self
    }

    /// Counts failures only: what a request takes is given back unless it is answered with a 4xx status
    /// or its client goes away first.
    #[must_use]
    pub const fn failures(mut self) -> Self {
        self.counted = Counted::Failures;
        self
    }

    /// What a unit is, where it is not a request: the parameter `qu` of `RateLimit-Policy`.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The subject that the rate counts by.
    #[must_use]
    pub const fn per(mut self, per: Per) -> Self {
        self.per = per;
        self
    }

    /// What becomes of a request when the store of the budgets cannot decide.
    #[must_use]
    pub const fn on_failure(mut self, on_failure: OnFailure) -> Self {
        self.on_failure = on_failure;
        self
    }

    /// Counts each route of a handler that is mounted more than once by itself.
    #[must_use]
    pub const fn each_route(mut self) -> Self {
        self.budgeting = Budgeting::Route;
        self
    }

    /// Stops compilation where a rate that is elsewhere does not fit the handler that names it.
    ///
    /// # Panics
    /// Where it does not: in const evaluation, so that the panic is the compile error a user reads.
    #[doc(hidden)]
    #[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
    #[track_caller]
    pub const fn check(&self, public: bool) {
        if self.named.is_some() || self.plans.is_some() {
            // Its numbers are known when the application starts, and checked then.
            return;
        }
        assert!(
            self.can_pass(),
            "this rate refuses every request: its limit, window or cost is zero, or the cost of a \
             request is above the burst\n\
             help: name a count and a window that a request can pass"
        );
        assert!(
            !public || self.per.needs_no_caller(),
            "a public route has no authenticated caller to count this rate by\n\
             help: write `.per(Per::Ip)` or `.per(Per::Global)` where the constant is declared"
        );
        assert!(
            !public || !matches!(self.on_failure, OnFailure::Allow),
            "a public route may not let requests through uncounted when the rate store fails\n\
             help: write `.on_failure(OnFailure::Local)` or leave it out where the constant is declared"
        );
    }

    /// Stops compilation where a rate that is elsewhere does not fit the plan that names it.
    ///
    /// # Panics
    /// Where it does not: in const evaluation, so that the panic is the compile error a user reads.
    #[doc(hidden)]
    #[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
    #[track_caller]
    pub const fn check_of_plan(&self) {
        assert!(
            self.states_numbers_alone(),
            "a plan takes only a limit, a window and a burst\n\
             help: state `per` and `cost` at the handler: `rate(plan = Plan, per = \
             \"tenant\", cost = 5)`"
        );
        assert!(
            self.named.is_some() || self.can_pass(),
            "this rate refuses every request: its limit or window is zero, or its burst is\n\
             help: name a count and a window that a request can pass"
        );
    }

    /// Whether it says nothing but limit, window and burst, or their name.
    pub(crate) const fn states_numbers_alone(&self) -> bool {
        matches!(self.per, Per::Identity)
            && matches!(self.on_failure, OnFailure::Deny)
            && matches!(self.charge, Charge::Stated)
            && matches!(self.counted, Counted::Requests)
            && matches!(self.budgeting, Budgeting::Handler)
            && self.cost == 1
            && self.plans.is_none()
            && self.unit.is_none()
    }

    /// This with the numbers of another: limit, window or calendar, and burst.
    pub(crate) const fn with_numbers_of(mut self, other: &Self) -> Self {
        self.limit = other.limit;
        self.window = other.window;
        self.burst = other.burst;
        self.calendar = other.calendar;
        self.named = other.named;
        self.plans = None;
        self
    }

    /// Whether any request can pass at all.
    pub(crate) const fn can_pass(&self) -> bool {
        self.limit > 0 && !self.window.is_zero() && self.cost > 0 && self.cost <= self.burst
    }
}
