//! Items as settings of known keys: each key at most once, and no unknown key.

use std::fmt::Display;

use syn::ext::IdentExt as _;
use syn::{Ident, Lit, LitStr, Path};

use super::{Item, List, Value};
use crate::messages::{Message, args as text};
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest_key};

/// A key that an attribute knows.
#[derive(Debug)]
pub(crate) struct OptionKey {
    /// The key as it is written.
    pub(crate) name: &'static str,
    /// What the key takes, for the message about a wrong form: `a size in quotes`.
    pub(crate) takes: &'static str,
    /// The right form: `body = "64KiB"`.
    pub(crate) example: &'static str,
    /// Whether the key may be set more than once.
    pub(crate) repeatable: bool,
}

/// A key that belongs elsewhere, with the text that says where.
pub(crate) type MisplacedKey = (&'static str, Message);

/// A key and what it was set to.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// The key as the user wrote it.
    pub(crate) key: Ident,
    /// What follows it.
    pub(crate) argument: Argument,
}

/// What follows a key.
#[derive(Clone, Debug)]
pub(crate) enum Argument {
    /// `key = value`.
    Value(Value),
    /// `key(items..)`; the list's name is the key.
    List(List),
    /// The key alone.
    Nothing,
}

/// The settings of one attribute.
#[derive(Debug, Default)]
pub(crate) struct Options {
    settings: Vec<(&'static OptionKey, Setting)>,
}

impl Options {
    /// Sorts `items` by `keys`. Unknown and repeated keys, keys in `misplaced` and values without a
    /// key are reported; the first setting of a key counts.
    pub(crate) fn of(
        items: Vec<Item>,
        keys: &[&'static OptionKey],
        misplaced: &[MisplacedKey],
        sink: &mut Sink,
    ) -> Self {
        let mut options = Self::default();
        for item in items {
            match setting(item) {
                Ok(setting) => options.add(setting, keys, misplaced, sink),
                Err(Value::Faulty(_)) => {}
                Err(value) => {
                    let known = listed(keys.iter().map(|key| key.name));
                    sink.error(value.span_range(), text::VALUE_WITHOUT_KEY.with(&[&known]));
                }
            }
        }
        options
    }

    /// The setting of `key`, if it was set.
    pub(crate) fn take(&mut self, key: &OptionKey) -> Option<Setting> {
        let place = self.settings.iter().position(|(known, _)| known.name == key.name)?;
        Some(self.settings.remove(place).1)
    }

    /// Every setting of a key that may be repeated.
    pub(crate) fn take_each(&mut self, key: &OptionKey) -> Vec<Setting> {
        std::iter::from_fn(|| self.take(key)).collect()
    }

    /// Whether `key` was set at all.
    pub(crate) fn has(&self, key: &OptionKey) -> bool {
        self.settings.iter().any(|(known, _)| known.name == key.name)
    }

    fn add(
        &mut self,
        setting: Setting,
        keys: &[&'static OptionKey],
        misplaced: &[MisplacedKey],
        sink: &mut Sink,
    ) {
        let name = setting.name();
        if let Some((_, text)) = misplaced.iter().find(|(word, _)| *word == name) {
            return sink.error(setting.span_range(), text);
        }
        let Some(key) = keys.iter().find(|key| key.name == name) else {
            let names = keys.iter().map(|key| key.name);
            return sink.error(SpanRange::of(&setting.key), unknown(&name, names));
        };
        let first = self.settings.iter().find(|(known, _)| known.name == name);
        match first {
            Some((_, first)) if !key.repeatable => {
                let both = SpanRange::of(&first.key).to(setting.span_range());
                sink.error(both, text::SET_TWICE.with(&[&name]));
            }
            _ => self.settings.push((key, setting)),
        }
    }
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest_key(&known, name) {
        Some(near) => text::UNKNOWN_KEY_NEAR.with(&[&name, &near]),
        None => text::UNKNOWN_KEY.with(&[&name, &listed(known)]),
    }
}

fn setting(item: Item) -> Result<Setting, Value> {
    match (item.key, item.value) {
        (Some(key), value) => Ok(Setting { key, argument: Argument::Value(value) }),
        (None, Value::List(list)) => {
            Ok(Setting { key: list.name.clone(), argument: Argument::List(list) })
        }
        (None, Value::Path(path)) => match path.get_ident() {
            Some(key) => Ok(Setting { key: key.clone(), argument: Argument::Nothing }),
            None => Err(Value::Path(path)),
        },
        (None, value) => Err(value),
    }
}

impl Setting {
    /// The key without `r#`.
    pub(crate) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// The key and everything it is set to.
    pub(crate) fn span_range(&self) -> SpanRange {
        SpanRange::of(&self.key).to(self.argument_range())
    }

    /// What the key is set to; the key itself when nothing follows.
    pub(crate) fn argument_range(&self) -> SpanRange {
        match &self.argument {
            Argument::Value(value) => value.span_range(),
            Argument::List(list) => list.span_range(),
            Argument::Nothing => SpanRange::of(&self.key),
        }
    }

    /// The value after `=`; another form is reported.
    pub(crate) fn value(&self, key: &OptionKey, sink: &mut Sink) -> Option<&Value> {
        match &self.argument {
            Argument::Value(value) => Some(value),
            _ => self.wrong(key, sink),
        }
    }

    /// The text after `=`; another form is reported.
    pub(crate) fn text(&self, key: &OptionKey, sink: &mut Sink) -> Option<&LitStr> {
        match &self.argument {
            Argument::Value(value) if value.text().is_some() => value.text(),
            _ => self.wrong(key, sink),
        }
    }

    /// The text after `=`, which must say something a reviewer can judge.
    pub(crate) fn reason(&self, key: &OptionKey, sink: &mut Sink) -> Option<&LitStr> {
        let reason = self.text(key, sink)?;
        if says_something(reason) {
            return Some(reason);
        }
        self.fault(sink, text::EMPTY_REASON.with(&[&key.name]))
    }

    /// The path after `=`; another form is reported.
    pub(crate) fn path(&self, key: &OptionKey, sink: &mut Sink) -> Option<&Path> {
        match &self.argument {
            Argument::Value(Value::Path(path)) => Some(path),
            _ => self.wrong(key, sink),
        }
    }

    /// Reports that the key takes another form.
    pub(crate) fn wrong<T>(&self, key: &OptionKey, sink: &mut Sink) -> Option<T> {
        let example = self.meant(key).unwrap_or_else(|| key.example.to_owned());
        self.fault(sink, text::WRONG_FORM.with(&[&key.name, &key.takes, &example]))
    }

    /// Reports `message` about what the key is set to, unless a fault of it was reported already.
    pub(crate) fn fault<T>(&self, sink: &mut Sink, message: impl Display) -> Option<T> {
        if !matches!(self.argument, Argument::Value(Value::Faulty(_))) {
            sink.error(self.argument_range(), message);
        }
        None
    }

    /// What was probably meant: the value in quotes, or after `=` in place of parentheses.
    fn meant(&self, key: &OptionKey) -> Option<String> {
        let takes_text = key.example.strip_prefix(key.name)?.strip_prefix(" = \"")?.ends_with('"');
        let (value, in_parentheses) = match &self.argument {
            Argument::Value(value @ (Value::Literal(_) | Value::Expression(_))) => (value, false),
            Argument::List(list) => match list.items.as_slice() {
                [Item { key: None, value }] => (value, true),
                _ => return None,
            },
            Argument::Value(_) | Argument::Nothing => return None,
        };
        let written = value.shown();
        let is_flag = matches!(value, Value::Literal(Lit::Bool(_)));
        let meant = match value.text() {
            Some(_) if in_parentheses => written,
            None if is_measure(&written) && !is_flag => format!("\"{written}\""),
            _ => return None,
        };
        takes_text.then(|| format!("{} = {meant}", key.name))
    }
}

/// `10/s`, `64KiB`, `5s`, a name and some words: what lacks nothing but its quotes.
fn is_measure(written: &str) -> bool {
    let rest = written.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '/');
    !rest.is_empty()
        && rest.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_' || letter == ' ')
}

/// At least three characters that are not white space.
pub(crate) fn says_something(reason: &LitStr) -> bool {
    reason.value().chars().filter(|letter| !letter.is_whitespace()).count() >= 3
}
