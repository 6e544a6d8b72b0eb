//! `rate`: a throttle. `"10/s"`, `rate(limit = "100/m", burst = 20, per = "ip", cost = 5)`,
//! `rate(plan = Plan)`, the path of a constant or `named("export")`; several may be beside each other.

mod cost;
mod count;
mod key;
mod named;
mod numbers;
mod on_failure;
mod words;

use syn::{Lit, LitStr, Path};

use crate::args::{Argument, List, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;
pub(crate) use cost::Cost;
pub(crate) use count::count;
pub(crate) use key::{Counted, PER, Per, per};
pub(crate) use named::is_name;
pub(crate) use numbers::Numbers;
pub(crate) use on_failure::OnFailure;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "rate",
    takes: "a rate in quotes, the form `rate(..)`, or the path of a constant",
    example: r#"rate = "10/s""#,
    repeatable: true,
};

const BURST: OptionKey =
    OptionKey { name: "burst", takes: "a number", example: "burst = 20", repeatable: false };

/// A throttle.
#[derive(Clone, Debug)]
pub(crate) enum RateSource {
    /// Written in the attribute.
    Literal(Rate),
    /// A constant of the runtime's `Rate`.
    Constant(Path),
    /// The name of a limit that the application's configuration states.
    Named(LitStr),
}

/// A throttle that is written out in the attribute.
#[derive(Clone, Debug)]
pub(crate) struct Rate {
    /// How many requests in which time.
    pub(crate) numbers: Numbers,
    /// How many back to back, unless it is the limit.
    pub(crate) burst: Option<u32>,
    /// What one request takes, unless it is one.
    pub(crate) cost: Option<Cost>,
    /// What a unit is, unless it is a request.
    pub(crate) unit: Option<LitStr>,
    /// Whether failures only are counted.
    pub(crate) failures: bool,
    /// Whether each route of the handler is counted by itself.
    pub(crate) each_route: bool,
    /// Whom it counts, with its place.
    pub(crate) per: Option<(Counted, SpanRange)>,
    /// What becomes of a request without the store, with its place, unless it is refused.
    pub(crate) on_failure: Option<(OnFailure, SpanRange)>,
}

impl RateSource {
    /// Whether every client tells by itself whom it is counted as.
    fn is_chosen(&self) -> bool {
        matches!(self, Self::Literal(Rate { per: Some((counted, _)), .. }) if counted.is_chosen())
    }
}

/// The throttle.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<RateSource> {
    match &setting.argument {
        Argument::Value(Value::Literal(Lit::Str(written))) => short(written, sink),
        Argument::Value(Value::Path(path)) => Some(RateSource::Constant(path.clone())),
        Argument::Value(Value::List(list)) if list.name == named::WORD => {
            named::read(list, sink).map(RateSource::Named)
        }
        Argument::List(list) if is_of_values(list) => setting.wrong(&KEY, sink),
        Argument::List(list) => long(list, sink),
        Argument::Value(_) | Argument::Nothing => setting.wrong(&KEY, sink),
    }
}

/// Every throttle; one that a stricter one makes redundant is reported.
pub(crate) fn read_all(settings: &[Setting], sink: &mut Sink) -> Vec<RateSource> {
    let read: Vec<(RateSource, SpanRange)> =
        settings.iter().filter_map(|set| Some((read(set, sink)?, set.argument_range()))).collect();
    for (index, (source, place)) in read.iter().enumerate() {
        let RateSource::Literal(rate) = source else { continue };
        let others = read.iter().enumerate().filter(|(other, _)| *other != index);
        let mut others = others.filter_map(|(other, (source, _))| match source {
            RateSource::Literal(rate) => Some((other, rate)),
            RateSource::Constant(_) | RateSource::Named(_) => None,
        });
        let makes_redundant = |(other_index, other): &(usize, &Rate)| {
            other.covers(rate) && (*other_index < index || !rate.covers(other))
        };
        if let Some((_, stricter)) = others.find(makes_redundant) {
            sink.error(*place, text::REDUNDANT_RATE.with(&[&stricter.shown()]));
        }
    }
    check_somebody_is_counted(&read, sink);
    read.into_iter().map(|(source, _)| source).collect()
}

/// A client that is counted by a value it chooses can choose another each time.
fn check_somebody_is_counted(read: &[(RateSource, SpanRange)], sink: &mut Sink) {
    if let [(first, place), rest @ ..] = read
        && first.is_chosen()
        && rest.iter().all(|(source, _)| source.is_chosen())
    {
        sink.error(*place, text::RATE_CHOSEN);
    }
}

impl Rate {
    /// A throttle of these numbers that says nothing else.
    fn of(numbers: Numbers) -> Self {
        let (burst, cost, unit, per, on_failure) = (None, None, None, None, None);
        let (failures, each_route) = (false, false);
        Self { numbers, burst, cost, unit, failures, each_route, per, on_failure }
    }

    /// What can be compared: limit, window, burst and cost of one that is all written here and counts
    /// requests.
    fn compared(&self) -> Option<[u128; 4]> {
        let Numbers::Window { limit, window } = self.numbers else { return None };
        let cost = match &self.cost {
            None => 1,
            Some(Cost::Number(units, _)) => *units,
            Some(_) => return None,
        };
        let is_plain = !self.failures && !self.each_route;
        let numbers = [limit.into(), window.as_millis(), self.burst.unwrap_or(limit).into()];
        let [limit, window, burst] = numbers;
        is_plain.then_some([limit, window, burst, cost.into()])
    }

    /// Whom it counts, where the guard knows that by itself: a public handler's say it, and the others count
    /// callers where they do not.
    fn known_per(&self) -> Option<Per> {
        match &self.per {
            None => Some(Per::Identity),
            Some((Counted::Known(per), _)) => Some(*per),
            Some(_) => None,
        }
    }

    /// Whether this one is used up whenever `other` would be: it counts the same callers, or all of
    /// them together, and gives them no more, at once or over time.
    fn covers(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (self.compared(), other.compared()) else { return false };
        let counts_them = match (self.known_per(), other.known_per()) {
            // Who has several keys is one caller.
            (Some(Per::Identity), Some(Per::ApiKey)) | (Some(Per::Global), Some(_)) => true,
            (Some(own), Some(others)) => own == others,
            _ => false,
        };
        let at_once = |[_, _, burst, cost]: [u128; 4]| burst.checked_div(cost);
        let over_time = |[limit, ..]: [u128; 4], [_, window, _, cost]: [u128; 4]| {
            limit.saturating_mul(window.saturating_mul(cost))
        };
        let on_failure = |rate: &Self| rate.on_failure.map(|(kind, _)| kind).unwrap_or_default();
        counts_them
            && on_failure(self).holds_with(on_failure(other))
            && at_once(own) <= at_once(others)
            && over_time(own, others) <= over_time(others, own)
    }

    /// As it could be written.
    fn shown(&self) -> String {
        let Numbers::Window { limit, window } = self.numbers else { return String::new() };
        let seconds = window.as_secs();
        let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
        let unit = units.into_iter().find(|(length, _)| seconds == *length);
        let window = unit.map_or_else(|| format!("{seconds}s"), |(_, unit)| unit.to_owned());
        format!("{limit}/{window}")
    }
}

fn short(written: &LitStr, sink: &mut Sink) -> Option<RateSource> {
    numbers::short(written, sink).map(|numbers| RateSource::Literal(Rate::of(numbers)))
}

/// `rate("10/s")`: values without a key.
pub(crate) fn is_of_values(list: &List) -> bool {
    !list.items.is_empty() && list.items.iter().all(|item| item.key.is_none())
}

fn long(list: &List, sink: &mut Sink) -> Option<RateSource> {
    sink.phase(|sink| read_rate(list, sink)).ok().flatten().map(RateSource::Literal)
}

fn read_rate(list: &List, sink: &mut Sink) -> Option<Rate> {
    let keys = [
        &numbers::LIMIT,
        &numbers::PLAN,
        &numbers::ZONE,
        &BURST,
        &PER,
        &cost::COST,
        &cost::RESERVE,
        &cost::UNIT,
        &words::COUNT,
        &words::EACH,
        &on_failure::KEY,
    ];
    let mut options = Options::of(list.items.clone(), &keys, &[], sink);
    let burst = options.take(&BURST);
    let burst_place = burst.as_ref().map(Setting::span_range);
    let burst = burst.and_then(|set| count(&set, &BURST, sink)).map(|(burst, _)| burst);
    let cost = cost::take(&mut options, sink);
    let unit = cost::take_unit(&mut options, sink);
    let failures = words::is_second(&mut options, &words::COUNT, ["requests", "failures"], sink);
    let each_route = words::is_second(&mut options, &words::EACH, ["handler", "route"], sink);
    let per = options.take(&PER).and_then(|set| key::counted(&set, sink));
    let on_failure = options.take(&on_failure::KEY).and_then(|set| on_failure::read(&set, sink));
    let numbers = numbers::take(&mut options, list.span_range(), sink)?;
    let rate = Rate { numbers, burst, cost, unit, failures, each_route, per, on_failure };
    if let Some(place) = burst_place {
        check_burst_stands_with_its_window(&rate, place, sink);
    }
    check_name_says_whom(&rate, sink);
    check_cost_fits_burst(&rate, sink);
    check_failures_cost_what_is_known(&rate, sink);
    Some(rate)
}

/// A burst belongs to a limit and a window.
fn check_burst_stands_with_its_window(rate: &Rate, place: SpanRange, sink: &mut Sink) {
    match rate.numbers {
        Numbers::Window { .. } => {}
        Numbers::Calendar { .. } => sink.error(place, text::BURST_OF_CALENDAR),
        Numbers::Named(_) | Numbers::Plan(_) => sink.error(place, text::BURST_ELSEWHERE),
    }
}

/// A limit that several handlers share counts the same callers for all of them.
fn check_name_says_whom(rate: &Rate, sink: &mut Sink) {
    if !matches!(rate.numbers, Numbers::Named(_)) {
        return;
    }
    let places = [rate.per.as_ref().map(|(_, place)| *place), rate.on_failure.map(|(_, at)| at)];
    for place in places.into_iter().flatten() {
        sink.error(place, text::NAMED_SAYS_WHOM);
    }
}

/// A bucket never holds more than its burst, so that a dearer request waits for ever.
fn check_cost_fits_burst(rate: &Rate, sink: &mut Sink) {
    let cost = rate.cost.as_ref().and_then(Cost::number);
    let (Some((cost, place)), Some(limit)) = (cost, rate.numbers.limit()) else { return };
    let burst = rate.burst.unwrap_or(limit);
    if cost > burst {
        sink.error(place, text::COST_OVER_BURST.with(&[&cost, &burst]));
    }
}

/// A failure costs what it reserves: its handler does not settle it afterwards.
fn check_failures_cost_what_is_known(rate: &Rate, sink: &mut Sink) {
    if let Some(Cost::After(_, place)) = rate.cost
        && rate.failures
    {
        sink.error(place, text::FAILURES_AFTER);
    }
}

#[cfg(test)]
mod tests;
