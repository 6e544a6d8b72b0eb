//! `per`: whom a throttle counts.

use syn::{LitStr, Path};

use crate::args::{Argument, Item, List, OptionKey, Setting, Value};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

pub(crate) const PER: OptionKey = OptionKey {
    name: "per",
    takes: "a word in quotes",
    example: r#"per = "ip""#,
    repeatable: false,
};

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

/// Whom a throttle counts, where a request itself may tell.
#[derive(Clone, Debug)]
pub(crate) enum Counted {
    /// Whom the guard knows.
    Known(Per),
    /// `path("id")`.
    Path(LitStr),
    /// `header("x-device")`.
    Header(LitStr),
    /// `field("email")`.
    Field(LitStr),
    /// `by(function)`.
    By(Path),
}

impl Counted {
    /// Whether a client tells by itself whom it is counted as.
    pub(crate) fn is_chosen(&self) -> bool {
        !matches!(self, Self::Known(_))
    }

    fn of(list: &List) -> Option<Self> {
        let [Item { key: None, value }] = list.items.as_slice() else { return None };
        let text = value.text().filter(|text| !text.value().is_empty()).cloned();
        match (list.name.to_string().as_str(), value) {
            ("path", _) => text.map(Self::Path),
            ("header", _) => text.map(Self::Header),
            ("field", _) => text.map(Self::Field),
            ("by", Value::Path(path)) => Some(Self::By(path.clone())),
            _ => None,
        }
    }
}

/// `per` of a rate, which may count by a part of the request.
pub(super) fn counted(setting: &Setting, sink: &mut Sink) -> Option<(Counted, SpanRange)> {
    let Argument::Value(Value::List(list)) = &setting.argument else {
        return per(setting, sink).map(|(per, place)| (Counted::Known(per), place));
    };
    let place = setting.argument_range();
    match Counted::of(list) {
        Some(counted) => Some((counted, place)),
        None => setting.fault(sink, text::PER_FORM),
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
