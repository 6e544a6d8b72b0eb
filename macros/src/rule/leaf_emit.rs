//! Leaves of a rule as constants.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use super::leaf::{Claim, ClaimValue, Leaf, LeafKind, Network, Window, shown};
use super::syntax::Engine;
use crate::names;
use crate::paths::Paths;
use crate::span::{SpanRange, relocate};

/// `const __NAME_0: Leaf = ..;`
pub(super) fn leaf(constant: &Ident, leaf: &Leaf, paths: &Paths) -> TokenStream {
    let ty = paths.leaf();
    let value = match &leaf.kind {
        LeafKind::InTenant => quote!(#ty::InTenant),
        LeafKind::Tenant(name) => quote!(#ty::Tenant(#name)),
        LeafKind::Method(method) => quote!(#ty::Method(#method)),
        LeafKind::Class(class) => quote!(#ty::Class(#class)),
        LeafKind::Within(seconds) => {
            let seconds = Literal::u32_unsuffixed(*seconds);
            quote!(#ty::Within(#seconds))
        }
        LeafKind::Client(network) => {
            let network = emit_network(*network, paths);
            quote!(#ty::Client(#network))
        }
        LeafKind::During(window) => {
            let window = emit_window(window, paths);
            quote!(#ty::During(#window))
        }
        LeafKind::Claim(claim) => return emit_claim(constant, claim, paths),
    };
    quote!(const #constant: #ty = #value;)
}

fn emit_network(network: Network, paths: &Paths) -> TokenStream {
    let ty = paths.network();
    let prefix = Literal::u8_unsuffixed(network.prefix);
    match network.address {
        std::net::IpAddr::V4(address) => {
            let bits = Literal::u32_unsuffixed(address.to_bits());
            quote!(#ty::v4(#bits, #prefix))
        }
        std::net::IpAddr::V6(address) => {
            let bits = Literal::u128_unsuffixed(address.to_bits());
            quote!(#ty::v6(#bits, #prefix))
        }
    }
}

fn emit_window(window: &Window, paths: &Paths) -> TokenStream {
    let ty = paths.window();
    let (days, zone) = (Literal::u8_unsuffixed(window.days), &window.zone);
    let (from, until) =
        (Literal::u16_unsuffixed(window.from), Literal::u16_unsuffixed(window.until));
    quote!(#ty::new(#days, #from, #until, #zone))
}

/// The comparison is in a constant of its own, so that the leaf can refer to it.
fn emit_claim(constant: &Ident, claim: &Claim, paths: &Paths) -> TokenStream {
    let (leaf, test, typed) = (paths.leaf(), paths.claim_test(), paths.typed_claim());
    let (ty, sign) = (&claim.ty, &claim.sign);
    let value = match &claim.value {
        ClaimValue::Variant(word) => quote!(<#ty>::#word),
        ClaimValue::Literal(literal) => quote!(#literal),
        ClaimValue::Other(value) => quote!(#value),
    };
    let place = SpanRange::of(ty);
    let (compare, read) = (names::local("COMPARE"), names::local("claim"));
    let (claim_name, compared, is_one_value) = (shown(ty), claim.compared(), claim.is_one_value());
    let callee = quote_spanned!(place.start()=> #test::new);
    // Located at the type, where an error about it is reported once.
    let arguments =
        quote_spanned!(place.start()=> #claim_name, #compared, #is_one_value, &#compare);
    let tested = place.call(&callee, relocate(arguments, place.start()));
    quote! {
        const #constant: #leaf = {
            const #compare: #typed<#ty> = #typed::new(|#read: &#ty| *#read #sign #value);
            #leaf::Claim(#tested)
        };
    }
}

/// `const __NAME_0: ConditionRef = ..;` of a function.
pub(super) fn function(constant: &Ident, path: &Path, paths: &Paths) -> TokenStream {
    let place = SpanRange::of(path);
    let (condition, input, answer) =
        (paths.condition_ref(), paths.policy_input(), paths.maybe_ready());
    let (decision, policy) = (paths.decision(), paths.at(place.start()).policy_function());
    let (ask, given) = (names::local("ask"), names::local("input"));
    let asked = quote_spanned!(place.start()=> <_ as #policy<'_, _>>::ask(#path, #given));
    let name = shown(path);
    quote! {
        const #constant: #condition = {
            fn #ask(#given: #input<'_>) -> #answer<'_, #decision> {
                #asked
            }
            #condition::function(|| #name, #ask)
        };
    }
}

/// `const __NAME_0: ConditionRef = ..;`
pub(super) fn engine(constant: &Ident, engine: &Engine, paths: &Paths) -> TokenStream {
    let (condition, input, answer) =
        (paths.condition_ref(), paths.policy_input(), paths.maybe_ready());
    let (decision, asked) = (paths.decision(), paths.ask_engine());
    let (ask, given) = (names::local("ask"), names::local("input"));
    let (shown, name, action) = (engine.shown(), &engine.name, &engine.action);
    quote! {
        const #constant: #condition = {
            fn #ask(#given: #input<'_>) -> #answer<'_, #decision> {
                #asked(#given, #name, #action)
            }
            #condition::function(|| #shown, #ask)
        };
    }
}
