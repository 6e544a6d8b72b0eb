//! What an attribute and its function come to.

use proc_macro2::TokenStream;

use super::check::{self, Checked};
use super::emit::{Demands, guard, refusal, untouched};
use super::{Function, Guard, Handler};
use crate::paths::Paths;
use crate::sink::Sink;

/// The last stage's input: a handler with a plan, or errors with what can still be kept.
#[derive(Debug)]
pub(crate) struct Outcome<P> {
    paths: Paths,
    kind: Kind<P>,
}

#[derive(Debug)]
enum Kind<P> {
    Guarded(Handler, P),
    Refused(TokenStream, Handler),
    Untouched(TokenStream, TokenStream),
}

/// Brings the checked plan and the checked function together; every error is told at once.
pub(crate) fn outcome<P>(
    plan: P,
    function: Result<Function, TokenStream>,
    guard: Guard,
    paths: Paths,
    mut sink: Sink,
) -> Outcome<P> {
    let checked = function.map(|function| check::check(function, guard, &mut sink));
    let kind = match (checked, sink.finish()) {
        (Ok(Checked::Handler(handler)), Ok(())) if handler.is_faulty_to_rustc() => {
            Kind::Refused(TokenStream::new(), handler)
        }
        (Ok(Checked::Handler(handler)), Ok(())) => Kind::Guarded(handler, plan),
        (Ok(Checked::Handler(handler)), Err(errors)) => Kind::Refused(errors, handler),
        (Ok(Checked::Method(function)), told) => {
            Kind::Untouched(told.err().unwrap_or_default(), untouched(&function))
        }
        (Err(item), told) => Kind::Untouched(told.err().unwrap_or_default(), item),
    };
    Outcome { paths, kind }
}

impl<P> Outcome<P> {
    /// The tokens, with the demands that `demands` writes for the plan.
    pub(crate) fn emit(
        &self,
        demands: impl FnOnce(&Handler, &P, &Paths) -> Demands,
    ) -> TokenStream {
        let paths = &self.paths;
        match &self.kind {
            Kind::Guarded(handler, plan) => guard(handler, &demands(handler, plan, paths), paths),
            Kind::Refused(errors, handler) => {
                let refusal = refusal(handler, paths);
                quote::quote!(#errors #refusal)
            }
            Kind::Untouched(errors, item) => quote::quote!(#errors #item),
        }
    }
}
