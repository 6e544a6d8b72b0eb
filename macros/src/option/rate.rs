//! `rate`: a throttle. `"10/s"`, `rate(limit = "100/m", burst = 20, per = "ip", cost = 5)`, the path
//! of a constant or `named("export")`; several may stand beside each other.

mod named;
mod on_failure;

use std::time::Duration;

use syn::{Lit, LitStr, Path};

use crate::args::{Argument, List, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::option::duration::{self, whole};
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};
pub(crate) use on_failure::OnFailure;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "rate",
    takes: "a rate in quotes, the form `rate(..)`, or the path of a constant",
    example: r#"rate = "10/s""#,
    repeatable: true,
};

const LIMIT: OptionKey = OptionKey {
    name: "limit",
    takes: "a rate in quotes",
    example: r#"limit = "100/m""#,
    repeatable: false,
};
const BURST: OptionKey =
    OptionKey { name: "burst", takes: "a number", example: "burst = 20", repeatable: false };
pub(crate) const PER: OptionKey = OptionKey {
    name: "per",
    takes: "a word in quotes",
    example: r#"per = "ip""#,
    repeatable: false,
};
const COST: OptionKey =
    OptionKey { name: "cost", takes: "a number", example: "cost = 5", repeatable: false };

const LONGEST: Duration = Duration::from_secs(30 * 86_400);

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
    /// How many requests.
    pub(crate) limit: u32,
    /// In which time.
    pub(crate) window: Duration,
    /// How many back to back, unless it is the limit.
    pub(crate) burst: Option<u32>,
    /// What one request takes, unless it is one.
    pub(crate) cost: Option<u32>,
    /// Whom it counts, with its place.
    pub(crate) per: Option<(Per, SpanRange)>,
    /// What becomes of a request without the store, with its place, unless it is refused.
    pub(crate) on_failure: Option<(OnFailure, SpanRange)>,
}

/// Whom a throttle counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Per {
    /// The authenticated caller.
    Identity,
    /// The client's address.
    Ip,
    /// The caller's tenant.
    Tenant,
    /// The API key.
    ApiKey,
    /// Everyone together.
    Global,
}

impl Per {
    const ALL: [Self; 5] = [Self::Identity, Self::Ip, Self::Tenant, Self::ApiKey, Self::Global];

    /// The word that stands for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Ip => "ip",
            Self::Tenant => "tenant",
            Self::ApiKey => "api_key",
            Self::Global => "global",
        }
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
    read.into_iter().map(|(source, _)| source).collect()
}

impl Rate {
    /// Whether this one is used up whenever `other` would be: it counts the same callers, or all of
    /// them together, and gives them no more, at once or over time.
    fn covers(&self, other: &Self) -> bool {
        let per = |rate: &Self| rate.per.map(|(per, _)| per);
        let counts_them = match (per(self), per(other)) {
            // Who has several keys is one caller.
            (None | Some(Per::Identity), Some(Per::ApiKey)) | (Some(Per::Global), _) => true,
            (own, other) => own == other,
        };
        let cost = |rate: &Self| u128::from(rate.cost.unwrap_or(1));
        let at_once = |rate: &Self| u128::from(rate.burst.unwrap_or(rate.limit)) / cost(rate);
        let slowness = |rate: &Self| rate.window.as_millis().saturating_mul(cost(rate));
        let over_time =
            |rate: &Self, other: &Self| u128::from(rate.limit).saturating_mul(slowness(other));
        let on_failure = |rate: &Self| rate.on_failure.map(|(kind, _)| kind).unwrap_or_default();
        counts_them
            && on_failure(self).holds_with(on_failure(other))
            && at_once(self) <= at_once(other)
            && over_time(self, other) <= over_time(other, self)
    }

    /// As it could be written.
    fn shown(&self) -> String {
        let seconds = self.window.as_secs();
        let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
        let unit = units.into_iter().find(|(length, _)| seconds == *length);
        let window = unit.map_or_else(|| format!("{seconds}s"), |(_, unit)| unit.to_owned());
        format!("{}/{window}", self.limit)
    }
}

fn short(written: &LitStr, sink: &mut Sink) -> Option<RateSource> {
    let (limit, window) = count_in_window(written, sink)?;
    let (burst, cost, per, on_failure) = (None, None, None, None);
    Some(RateSource::Literal(Rate { limit, window, burst, cost, per, on_failure }))
}

/// `rate("10/s")`: values without a key.
pub(crate) fn is_of_values(list: &List) -> bool {
    !list.items.is_empty() && list.items.iter().all(|item| item.key.is_none())
}

fn long(list: &List, sink: &mut Sink) -> Option<RateSource> {
    sink.phase(|sink| read_rate(list, sink)).ok().flatten().map(RateSource::Literal)
}

fn read_rate(list: &List, sink: &mut Sink) -> Option<Rate> {
    let keys = [&LIMIT, &BURST, &PER, &COST, &on_failure::KEY];
    let read = sink.phase(|sink| {
        let mut options = Options::of(list.items.clone(), &keys, &[], sink);
        let burst = options.take(&BURST).and_then(|set| count(&set, &BURST, sink));
        let cost = options.take(&COST).and_then(|set| count(&set, &COST, sink));
        let per = options.take(&PER).and_then(|set| per(&set, sink));
        let on_failure =
            options.take(&on_failure::KEY).and_then(|set| on_failure::read(&set, sink));
        (options.take(&LIMIT), burst.map(|(burst, _)| burst), cost, per, on_failure)
    });
    if let Ok((None, ..)) = read {
        sink.error(list.span_range(), text::LIMIT_MISSING);
    }
    let (limit, burst, cost, per, on_failure) = read.unwrap_or_else(|partial| partial);
    let limit = limit?;
    let (limit, window) = count_in_window(limit.text(&LIMIT, sink)?, sink)?;
    if let Some((cost, place)) = cost {
        check_cost_fits_burst(cost, burst.unwrap_or(limit), place, sink);
    }
    Some(Rate { limit, window, burst, cost: cost.map(|(cost, _)| cost), per, on_failure })
}

/// A bucket never holds more than its burst, so that a dearer request waits for ever.
fn check_cost_fits_burst(cost: u32, burst: u32, place: SpanRange, sink: &mut Sink) {
    if cost > burst {
        sink.error(place, text::COST_OVER_BURST.with(&[&cost, &burst]));
    }
}

/// The two halves of `"10/15s"`.
fn count_in_window(written: &LitStr, sink: &mut Sink) -> Option<(u32, Duration)> {
    let value = written.value();
    let parsed = value
        .split_once('/')
        .and_then(|(count, window)| whole(count).zip(duration::window(window)));
    let message = match parsed {
        None => text::RATE_FORM.with(&[&value]),
        Some((0, _)) => text::RATE_ZERO.to_string(),
        Some((_, Duration::ZERO)) => text::WINDOW_ZERO.to_string(),
        Some((_, window)) if window > LONGEST => text::WINDOW_TOO_LONG.to_string(),
        Some((count, window)) => match u32::try_from(count) {
            Ok(count) => return Some((count, window)),
            Err(_) => text::RATE_TOO_LARGE.with(&[&count]),
        },
    };
    sink.error(SpanRange::of(written), message);
    None
}

pub(crate) fn count(
    setting: &Setting,
    key: &OptionKey,
    sink: &mut Sink,
) -> Option<(u32, SpanRange)> {
    let Argument::Value(Value::Literal(Lit::Int(number))) = &setting.argument else {
        return setting.wrong(key, sink);
    };
    if number.base10_digits().starts_with('-') {
        return setting.wrong(key, sink);
    }
    match number.base10_parse::<u32>() {
        Ok(0) => setting.fault(sink, text::COUNT_ZERO.with(&[&key.name])),
        Ok(count) => Some((count, SpanRange::of(number))),
        Err(_) => setting.fault(sink, text::COUNT_TOO_LARGE.with(&[&key.name])),
    }
}

pub(crate) fn per(setting: &Setting, sink: &mut Sink) -> Option<(Per, SpanRange)> {
    let word = setting.text(&PER, sink)?.value();
    if let Some(per) = Per::ALL.into_iter().find(|per| per.word() == word) {
        return Some((per, setting.argument_range()));
    }
    let words = Per::ALL.map(Per::word);
    let message = match nearest(words, &word) {
        Some(near) => text::PER_UNKNOWN_NEAR.with(&[&word, &near]),
        None => text::PER_UNKNOWN.with(&[&word, &listed(words)]),
    };
    setting.fault(sink, message)
}

#[cfg(test)]
mod tests;
