//! What an attribute and its function come to.

use proc_macro2::TokenStream;

use super::check::{self, CheckedItem};
use super::emit::{GuardSpec, guard, refusal, untouched};
use super::{Function, Guard, Handler};
use crate::paths::Paths;
use crate::sink::Sink;

/// The last stage's input: a handler with a plan, or errors with what can still be kept.
#[derive(Debug)]
pub(crate) struct Outcome<P> {
    paths: Paths,
    expansion: Expansion<P>,
}

#[derive(Debug)]
enum Expansion<P> {
    Guarded(Handler, P),
    Refused(TokenStream, Handler),
    Untouched(TokenStream, TokenStream),
}

/// Brings the checked plan and the checked function together; every error is reported at once.
pub(crate) fn outcome<P>(
    plan: P,
    function: Result<Function, TokenStream>,
    guard: Guard,
    paths: Paths,
    mut sink: Sink,
) -> Outcome<P> {
    let checked = function.map(|function| check::check(function, guard, &mut sink));
    let expansion = match (checked, sink.finish()) {
        (Ok(CheckedItem::Handler(handler)), Ok(())) if handler.is_faulty_to_rustc() => {
            Expansion::Refused(TokenStream::new(), handler)
        }
        (Ok(CheckedItem::Handler(handler)), Ok(())) => Expansion::Guarded(handler, plan),
        (Ok(CheckedItem::Handler(handler)), Err(errors)) => {
            let told = if is_told_by_rustc() { TokenStream::new() } else { errors };
            Expansion::Refused(told, handler)
        }
        (Ok(CheckedItem::Method(function)), reported) => {
            Expansion::Untouched(reported.err().unwrap_or_default(), untouched(&function))
        }
        (Ok(CheckedItem::Repeated), reported) => {
            Expansion::Untouched(reported.err().unwrap_or_default(), TokenStream::new())
        }
        (Err(item), reported) => Expansion::Untouched(reported.err().unwrap_or_default(), item),
    };
    Outcome { paths, expansion }
}

/// `#[secure = ".."]`: rustc says itself that no attribute of a macro is set like a value, and goes on.
fn is_told_by_rustc() -> bool {
    let text = proc_macro2::Span::call_site().source_text().unwrap_or_default();
    is_set_like_a_value(&text)
}

fn is_set_like_a_value(attribute: &str) -> bool {
    let first = attribute.find(['(', '{', '=']);
    first.is_some_and(|place| attribute.get(place..).is_some_and(|rest| rest.starts_with('=')))
}

impl<P> Outcome<P> {
    /// The tokens; `guard_spec` writes the plan.
    pub(crate) fn emit(
        &self,
        guard_spec: impl FnOnce(&Handler, &P, &Paths) -> GuardSpec,
    ) -> TokenStream {
        let paths = &self.paths;
        match &self.expansion {
            Expansion::Guarded(handler, plan) => {
                guard(handler, &guard_spec(handler, plan, paths), paths)
            }
            Expansion::Refused(errors, handler) => {
                let refusal = refusal(handler, paths);
                quote::quote!(#errors #refusal)
            }
            Expansion::Untouched(errors, item) => quote::quote!(#errors #item),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_set_like_a_value_by_its_first_sign() {
        assert!(is_set_like_a_value("#[secure = \"admin\"]"));
        assert!(is_set_like_a_value("#[palisade::public=\"(\"]"));
        for other in ["#[secure]", "#[secure(role = \"admin\")]", "#[secure{role = \"admin\"}]", ""]
        {
            assert!(!is_set_like_a_value(other), "{other}");
        }
    }
}
