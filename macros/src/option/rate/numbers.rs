//! `limit`: how many requests, in a window, in a day or a month of a calendar, or stated elsewhere.

use std::time::Duration;

use syn::{LitStr, Path};

use super::named;
use crate::args::{Argument, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::option::duration::{self, whole};
use crate::sink::Sink;
use crate::span::SpanRange;

pub(super) const LIMIT: OptionKey = OptionKey {
    name: "limit",
    takes: "a rate in quotes",
    example: r#"limit = "100/m""#,
    repeatable: false,
};
pub(super) const PLAN: OptionKey = OptionKey {
    name: "plan",
    takes: "the path of an enum with `#[derive(Plan)]`",
    example: "plan = Plan",
    repeatable: false,
};
pub(super) const ZONE: OptionKey = OptionKey {
    name: "zone",
    takes: "the name of a time zone in quotes",
    example: r#"zone = "Europe/Berlin""#,
    repeatable: false,
};

const LONGEST: Duration = Duration::from_secs(30 * 86_400);

/// Where the numbers of a throttle come from.
#[derive(Clone, Debug)]
pub(crate) enum Numbers {
    /// So many in a window.
    Window { limit: u32, window: Duration },
    /// So many in a day or a month of a time zone.
    Calendar { limit: u32, is_month: bool, zone: LitStr },
    /// A limit of the application's configuration.
    Named(LitStr),
    /// The caller's plan, of this enum.
    Plan(Path),
}

impl Numbers {
    /// How many, where that is written here.
    pub(crate) fn limit(&self) -> Option<u32> {
        match self {
            Self::Window { limit, .. } | Self::Calendar { limit, .. } => Some(*limit),
            Self::Named(_) | Self::Plan(_) => None,
        }
    }
}

/// A count, and in which time.
enum Spelled {
    Window(u32, Duration),
    Calendar(u32, bool),
}

/// `"10/s"` alone, which has no time zone.
pub(super) fn short(written: &LitStr, sink: &mut Sink) -> Option<Numbers> {
    match spelled(written, sink)? {
        Spelled::Window(limit, window) => Some(Numbers::Window { limit, window }),
        Spelled::Calendar(..) => {
            sink.error(SpanRange::of(written), text::ZONE_MISSING.with(&[&written.value()]));
            None
        }
    }
}

/// `limit`, `plan` and `zone`; `place` is that of the list they are in.
pub(super) fn take(options: &mut Options, place: SpanRange, sink: &mut Sink) -> Option<Numbers> {
    let (limit, plan) = (options.take(&LIMIT), options.take(&PLAN));
    let zone = options.take(&ZONE);
    match (limit, plan) {
        (None, None) => {
            if !sink.has_errors() {
                sink.error(place, text::LIMIT_MISSING);
            }
            None
        }
        (Some(_), Some(plan)) => {
            sink.error(plan.span_range(), text::LIMIT_AND_PLAN);
            None
        }
        (None, Some(plan)) => {
            check_has_no_zone(zone.as_ref(), sink);
            plan.path(&PLAN, sink).cloned().map(Numbers::Plan)
        }
        (Some(limit), None) => of_limit(&limit, zone.as_ref(), sink),
    }
}

fn of_limit(limit: &Setting, zone: Option<&Setting>, sink: &mut Sink) -> Option<Numbers> {
    if let Argument::Value(Value::List(list)) = &limit.argument
        && list.name == named::WORD
    {
        check_has_no_zone(zone, sink);
        return named::read(list, sink).map(Numbers::Named);
    }
    let written = limit.text(&LIMIT, sink)?;
    match (spelled(written, sink)?, zone) {
        (Spelled::Window(limit, window), zone) => {
            check_has_no_zone(zone, sink);
            Some(Numbers::Window { limit, window })
        }
        (Spelled::Calendar(limit, is_month), Some(zone)) => {
            let zone = zone.text(&ZONE, sink)?.clone();
            Some(Numbers::Calendar { limit, is_month, zone })
        }
        (Spelled::Calendar(..), None) => {
            sink.error(SpanRange::of(written), text::ZONE_MISSING.with(&[&written.value()]));
            None
        }
    }
}

/// A window has one length everywhere.
fn check_has_no_zone(zone: Option<&Setting>, sink: &mut Sink) {
    if let Some(zone) = zone {
        sink.error(zone.span_range(), text::ZONE_WITHOUT_CALENDAR);
    }
}

/// The two halves of `"10/15s"`.
fn spelled(written: &LitStr, sink: &mut Sink) -> Option<Spelled> {
    let value = written.value();
    let halves = value.split_once('/');
    if let Some((count, period @ ("day" | "month"))) = halves
        && let Some(count) = whole(count)
    {
        let limit = counted(count, written, sink)?;
        return Some(Spelled::Calendar(limit, period == "month"));
    }
    let parsed = halves.and_then(|(count, window)| whole(count).zip(duration::window(window)));
    let message = match parsed {
        None => text::RATE_FORM.with(&[&value]),
        Some((count, _)) if count == 0 || u32::try_from(count).is_err() => {
            counted(count, written, sink)?;
            return None;
        }
        Some((_, Duration::ZERO)) => text::WINDOW_ZERO.to_string(),
        Some((_, window)) if window > LONGEST => text::WINDOW_TOO_LONG.to_string(),
        Some((count, window)) => {
            return Some(Spelled::Window(counted(count, written, sink)?, window));
        }
    };
    sink.error(SpanRange::of(written), message);
    None
}

fn counted(count: u64, written: &LitStr, sink: &mut Sink) -> Option<u32> {
    let message = match u32::try_from(count) {
        Ok(0) => text::RATE_ZERO.to_string(),
        Ok(count) => return Some(count),
        Err(_) => text::RATE_TOO_LARGE.with(&[&count]),
    };
    sink.error(SpanRange::of(written), message);
    None
}
