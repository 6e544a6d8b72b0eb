//! `named("export")`: a rate whose numbers the application's configuration states.

use syn::{Lit, LitStr};

use crate::args::{Item, List, Value};
use crate::messages::option as text;
use crate::sink::Sink;

/// The word before the parentheses.
pub(super) const WORD: &str = "named";

/// The name, as written.
pub(super) fn read(list: &List, sink: &mut Sink) -> Option<LitStr> {
    if let [Item { key: None, value: Value::Literal(Lit::Str(name)) }] = list.items.as_slice()
        && is_name(&name.value())
    {
        return Some(name.clone());
    }
    sink.error(list.span_range(), text::NAMED_FORM);
    None
}

/// A name is in header fields and in keys of a store.
pub(crate) fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !text.is_empty() && text.bytes().all(is_part)
}
