//! Reads `#[public(..)]` and the function below it.

use proc_macro2::TokenStream;

use crate::args::{self, MisplacedKey, OptionKey, Options};
use crate::handler::{self, Function, Guard};
use crate::messages::secure as text;
use crate::option::{
    address, body, class, cors, firewall, in_flight, krate, objects, page, rate, reason, timeout,
    unredacted, version,
};
use crate::sink::Sink;

const KEYS: [&OptionKey; 18] = [
    &reason::KEY,
    &rate::KEY,
    &in_flight::KEY,
    &class::KEY,
    &body::KEY,
    &timeout::KEY,
    &objects::KEY,
    &unredacted::KEY,
    &address::ALLOW,
    &address::DENY,
    &version::VERSION,
    &version::DEPRECATED,
    &version::SUNSET,
    &version::SUCCESSOR,
    &cors::KEY,
    &page::KEY,
    &firewall::KEY,
    &krate::KEY,
];

const MISPLACED: [MisplacedKey; 13] = [
    ("role", text::PUBLIC_ROLE),
    ("scope", text::PUBLIC_SCOPE),
    ("allow", text::PUBLIC_ALLOW),
    ("auth", text::PUBLIC_AUTH),
    ("roles", text::PUBLIC_NAMES),
    ("scopes", text::PUBLIC_NAMES),
    ("permission", text::PUBLIC_ALLOW),
    ("cross_tenants", text::PUBLIC_ALLOW),
    ("step_up", text::PUBLIC_ALLOW),
    ("shadow", text::PUBLIC_ALLOW),
    ("break_glass", text::PUBLIC_ALLOW),
    ("approve", text::PUBLIC_ALLOW),
    ("permissions", text::PUBLIC_NAMES),
];

/// What was written.
#[derive(Debug)]
pub(crate) struct Syntax {
    pub(super) options: Options,
    pub(super) function: Result<Function, TokenStream>,
    pub(super) sink: Sink,
}

/// Reads the attribute's arguments and its item.
pub(crate) fn read(arguments: TokenStream, item: TokenStream) -> Syntax {
    let mut sink = Sink::new();
    let items = args::parse(arguments, &mut sink);
    let options = Options::of(items, &KEYS, &MISPLACED, &mut sink);
    let item = handler::unit_guard(item);
    let function = handler::syntax::read(&item, Guard::Public, &mut sink).ok_or(item);
    Syntax { options, function, sink }
}
