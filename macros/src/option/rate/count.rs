//! A count of at least one.

use syn::Lit;

use crate::args::{Argument, OptionKey, Setting, Value};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The count that `setting` states.
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
