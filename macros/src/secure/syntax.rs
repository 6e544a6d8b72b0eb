//! Reads `#[secure(..)]` and the function below it.

use proc_macro2::TokenStream;

use crate::args::{self, MisplacedKey, OptionKey, Options};
use crate::handler::{self, Function, Guard};
use crate::messages::secure as text;
use crate::option::{
    address, allow, approve, auth, body, break_glass, class, cors, cross_tenants, enums, firewall,
    in_flight, krate, objects, page, permission, rate, role, scope, shadow, step_up, timeout,
    unredacted, version,
};
use crate::sink::Sink;

const KEYS: [&OptionKey; 30] = [
    &auth::KEY,
    &role::KEY,
    &scope::KEY,
    &permission::KEY,
    &allow::KEY,
    &step_up::KEY,
    &shadow::KEY,
    &break_glass::KEY,
    &approve::KEY,
    &rate::KEY,
    &in_flight::KEY,
    &class::KEY,
    &body::KEY,
    &timeout::KEY,
    &objects::KEY,
    &cross_tenants::KEY,
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
    &enums::ROLES,
    &enums::SCOPES,
    &enums::PERMISSIONS,
    &krate::KEY,
];

const MISPLACED: [MisplacedKey; 5] = [
    ("reason", text::SECURE_REASON),
    ("policy", text::SECURE_POLICY),
    ("any", text::SECURE_TREE),
    ("all", text::SECURE_TREE),
    ("not", text::SECURE_TREE),
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
    let function = handler::syntax::read(&item, Guard::Secure, &mut sink).ok_or(item);
    Syntax { options, function, sink }
}
