//! The procedural macros of palisade.
//!
//! Every macro is three calls: `syntax` reads tokens into spanned options and checks nothing, `check`
//! applies named rules and makes the plan, `emit` writes the plan as tokens and cannot fail.

use proc_macro::TokenStream;

mod address_range;
mod alias;
mod angles;
mod args;
mod beside;
mod derive;
mod documents;
#[cfg(test)]
mod fuzzed;
mod handler;
mod id;
mod implement;
mod input;
mod manifest;
mod mentions;
mod messages;
mod names;
mod option;
mod paths;
mod permission;
mod plan;
mod problem;
mod public;
mod redacted;
#[cfg(test)]
mod refusals;
mod require;
mod role;
mod rule;
mod schemes;
mod scope;
mod secure;
mod sink;
mod span;
mod suggest;
mod unread;

/// Guards an axum handler: who may call it, how often, with how much, and what it may answer.
#[proc_macro_attribute]
pub fn secure(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let syntax = secure::syntax::read(arguments.into(), item.into());
    let outcome = secure::check::check(syntax);
    secure::emit::emit(&outcome).into()
}

/// Guards an axum handler that anyone may call, with the reason in writing.
#[proc_macro_attribute]
pub fn public(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let syntax = public::syntax::read(arguments.into(), item.into());
    let outcome = public::check::check(syntax);
    public::emit::emit(&outcome).into()
}

/// Declares an application's roles.
#[proc_macro_derive(Role, attributes(role))]
pub fn role(item: TokenStream) -> TokenStream {
    role::expand(item.into()).into()
}

/// Declares the schemes by which an application's callers authenticate.
#[proc_macro_derive(Schemes, attributes(scheme))]
pub fn schemes(item: TokenStream) -> TokenStream {
    schemes::expand(item.into()).into()
}

/// Declares an application's OAuth scopes.
#[proc_macro_derive(Scope, attributes(scope))]
pub fn scope(item: TokenStream) -> TokenStream {
    scope::expand(item.into()).into()
}

/// Declares an application's permissions, and who has each.
#[proc_macro_derive(Permission, attributes(permission))]
pub fn permission(item: TokenStream) -> TokenStream {
    permission::expand(item.into()).into()
}

/// What every handler of a router demands beside its own guard.
#[proc_macro]
pub fn require(input: TokenStream) -> TokenStream {
    require::expand(input.into()).into()
}

/// Declares an application's plans and their limits.
#[proc_macro_derive(Plan, attributes(plan))]
pub fn plan(item: TokenStream) -> TokenStream {
    plan::expand(item.into()).into()
}

/// Allowlists the fields of a response, one by one.
#[proc_macro_derive(Redacted, attributes(expose, redacted, serde))]
pub fn redacted(item: TokenStream) -> TokenStream {
    redacted::expand(item.into()).into()
}

/// Turns a service's own error into a problem response (RFC 9457).
#[proc_macro_derive(Problem, attributes(problem))]
pub fn problem(item: TokenStream) -> TokenStream {
    problem::expand(item.into()).into()
}

/// Makes an object's id of a newtype around a number, a `Uuid` or a short text.
#[proc_macro_derive(Id, attributes(id))]
pub fn id(item: TokenStream) -> TokenStream {
    id::expand(item.into()).into()
}

/// Reads a struct from outside strictly and validates it.
#[proc_macro_attribute]
pub fn input(arguments: TokenStream, item: TokenStream) -> TokenStream {
    input::expand(arguments.into(), item.into()).into()
}
