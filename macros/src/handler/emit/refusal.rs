//! What stands in for a guard that could not be made.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::parts::{emit_nested, emit_policy_type, emit_signature, impl_header};
use crate::handler::seal::{Stated, seal, sealed_for};
use crate::handler::{Function, Handler};
use crate::names;
use crate::paths::Paths;
use crate::span::SpanRange;

/// A guard that refuses everyone, so that mounting the handler is not a second error, with the user's
/// function inside for the editor. It extracts nothing: the parameters may be what is wrong.
pub(crate) fn refusal(handler: &Handler, paths: &Paths) -> TokenStream {
    let handler = &callable(handler.clone());
    let nested = emit_nested(handler, &quote!(#[allow(dead_code)]));
    if handler.name() == "main" {
        return quote!(#[allow(dead_code)] fn main() { #nested });
    }
    let request = names::local("request");
    let content = quote!(#nested #request.refuse());
    let outer = emit_signature(handler, None, content, paths);
    let policy = emit_policy_type(handler, paths);
    let policy_impl = emit_policy_impl(handler, paths);
    let inspect = emit_inspect(handler, paths);
    let unread = handler.unread.as_ref().map(emit_unread);
    let beside = &handler.attributes.beside;
    quote! {
        #outer
        #policy
        #beside
        const _: () = { #policy_impl #inspect #unread };
    }
}

/// An error where rustc told none before: lints come last. Where they are silenced, a mounted handler does not build.
fn emit_unread(error: &syn::Error) -> TokenStream {
    let message = error.to_string();
    let [read, reads] = ["what_the_guard_cannot_read", "reads"].map(names::local);
    let call = SpanRange::at(error.span()).call(&quote!(#read), quote!());
    quote! {
        #[must_use = #message]
        fn #read() {}
        #[allow(dead_code)]
        #[deny(unused_must_use)]
        fn #reads() {
            #call;
        }
    }
}

/// A function that no guard can be around, as it was written.
pub(crate) fn untouched(function: &Function) -> TokenStream {
    let Function { attributes, visibility, signature, body, .. } = function;
    quote!(#(#attributes)* #[allow(dead_code)] #visibility #signature #body)
}

/// Without what rustc would refuse a second time.
fn callable(mut handler: Handler) -> Handler {
    handler.signature.constness = None;
    handler.signature.variadic = None;
    handler
}

fn emit_policy_impl(handler: &Handler, paths: &Paths) -> TokenStream {
    let (spec, rule) = (paths.spec(), paths.rule());
    let name = names::shown(handler.name());
    let header = impl_header(handler, &TokenStream::new(), &paths.policy());
    let seal = Literal::u64_unsuffixed(refusing_seal(handler));
    quote! {
        #header {
            const SPEC: #spec =
                #spec::secured(#name, ::core::module_path!(), &[], #rule::Any(&[]));
            const SEAL: ::core::primitive::u64 = #seal;
        }
    }
}

fn refusing_seal(handler: &Handler) -> u64 {
    let stated = Stated { name: names::shown(handler.name()), ..Stated::default() };
    seal(&stated, std::iter::empty())
}

fn emit_inspect(handler: &Handler, paths: &Paths) -> TokenStream {
    let (inspect, facts) = (paths.inspect(), paths.parameter_facts());
    let needs = paths.needs();
    let header = impl_header(handler, &TokenStream::new(), &inspect);
    let sealed = Literal::u64_unsuffixed(sealed_for(refusing_seal(handler), 0));
    let unread = handler.unread.as_ref().map(|error| {
        let message = error.to_string();
        quote!(
            const CHECKED: () = ::core::panic!(#message);
        )
    });
    quote! {
        #header {
            type Parts = ();
            type Body = ();
            const PARTS: &'static [#facts] = &[];
            const BODY: #facts = #facts::UNCHECKED;
            const SEALED: ::core::primitive::u64 = #sealed;
            type PartsNeed = ();
            type BodyNeeds = #needs<0>;
            #unread
        }
    }
}
