//! `cost`, `reserve` and `unit`: what a request takes.

use syn::{Lit, LitStr, Path};

use super::count;
use crate::args::{Argument, Item, List, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;

pub(super) const COST: OptionKey = OptionKey {
    name: "cost",
    takes: "a number, the path of a constant, `by(function)` or `after`",
    example: "cost = 5",
    repeatable: false,
};
pub(super) const RESERVE: OptionKey =
    OptionKey { name: "reserve", takes: "a number", example: "reserve = 100", repeatable: false };
pub(super) const UNIT: OptionKey = OptionKey {
    name: "unit",
    takes: "a word in quotes",
    example: r#"unit = "rows""#,
    repeatable: false,
};

/// What a request takes.
#[derive(Clone, Debug)]
pub(crate) enum Cost {
    /// So much.
    Number(u32, SpanRange),
    /// What a constant says.
    Constant(Path),
    /// What a function of the request says.
    By(Path),
    /// What the handler tells; until then so much is reserved.
    After(u32, SpanRange),
}

impl Cost {
    /// What is taken before the handler, where that is known here.
    pub(crate) fn number(&self) -> Option<(u32, SpanRange)> {
        match self {
            Self::Number(units, place) | Self::After(units, place) => Some((*units, *place)),
            Self::Constant(_) | Self::By(_) => None,
        }
    }
}

/// `cost` and `reserve`.
pub(super) fn take(options: &mut Options, sink: &mut Sink) -> Option<Cost> {
    let (cost, reserve) = (options.take(&COST), options.take(&RESERVE));
    let Some(cost) = cost else {
        if let Some(reserve) = reserve {
            sink.error(reserve.span_range(), text::RESERVE_WITHOUT_AFTER);
        }
        return None;
    };
    if is_after(&cost) {
        let Some(reserve) = reserve else {
            sink.error(cost.span_range(), text::RESERVE_MISSING);
            return None;
        };
        let (units, place) = count(&reserve, &RESERVE, sink)?;
        return Some(Cost::After(units, place));
    }
    if let Some(reserve) = reserve {
        sink.error(reserve.span_range(), text::RESERVE_WITHOUT_AFTER);
    }
    match &cost.argument {
        Argument::Value(Value::Path(path)) => Some(Cost::Constant(path.clone())),
        Argument::Value(Value::List(list)) => match function(list) {
            Some(path) => Some(Cost::By(path.clone())),
            None => cost.wrong(&COST, sink),
        },
        Argument::Value(Value::Literal(Lit::Int(_))) => {
            count(&cost, &COST, sink).map(|(units, place)| Cost::Number(units, place))
        }
        _ => cost.wrong(&COST, sink),
    }
}

fn is_after(cost: &Setting) -> bool {
    matches!(&cost.argument, Argument::Value(Value::Path(path)) if path.is_ident("after"))
}

/// The path in `by(path)`.
fn function(list: &List) -> Option<&Path> {
    match list.items.as_slice() {
        [Item { key: None, value: Value::Path(path) }] if list.name == "by" => Some(path),
        _ => None,
    }
}

/// What a unit is.
pub(super) fn take_unit(options: &mut Options, sink: &mut Sink) -> Option<LitStr> {
    let set = options.take(&UNIT)?;
    let unit = set.text(&UNIT, sink)?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if unit.value().is_empty() || !unit.value().bytes().all(is_word) {
        return set.wrong(&UNIT, sink);
    }
    Some(unit.clone())
}
