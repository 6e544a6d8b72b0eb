//! The implementation of `RoleEnum`.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::LitStr;

use super::check::Plan;
use crate::paths::Paths;
use crate::rule::RuleEmitter;
use crate::span::generated;

/// `RoleEnum`.
pub(super) fn implementation(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.runtime());
    let ident = plan.ident();
    let span = generated(ident.span());
    let at = paths.at(span);
    let (role_enum, bits) = (at.role_enum(), paths.bits());
    let names = plan.names();
    let implies = plan.reaches().iter().map(|reached| emit_bits(&bits, reached));
    let grants = (!plan.grants().is_empty()).then(|| emit_grants(plan.grants()));
    let checks = emit_checks(plan, &paths);
    quote_spanned! {span=>
        #checks
        #[automatically_derived]
        #[allow(deprecated)]
        impl #role_enum for #ident {
            type Enum = Self;
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            const IMPLIES: &'static [#bits] = &[#(#implies),*];
            #grants

            fn index(self) -> ::core::primitive::u8 {
                self as ::core::primitive::u8
            }
        }
    }
}

fn emit_grants(grants: &[(usize, LitStr)]) -> TokenStream {
    let pairs = grants.iter().map(|(role, permission)| {
        let role = Literal::usize_unsuffixed(*role);
        quote!((#role, #permission))
    });
    quote! {
        const GRANTS: &'static [(::core::primitive::u8, &'static ::core::primitive::str)] =
            &[#(#pairs),*];
    }
}

/// A permission that is none stops compilation, at the name.
fn emit_checks(plan: &Plan, paths: &Paths) -> TokenStream {
    let mut members = RuleEmitter::new(paths, None, None).with_permissions(plan.permissions());
    for (_, permission) in plan.grants() {
        members.permission(permission);
    }
    let items = members.items();
    if items.is_empty() { quote!() } else { quote!(const _: () = { #items };) }
}

pub(crate) fn emit_bits(bits: &TokenStream, reached: &[usize]) -> TokenStream {
    let indices = reached.iter().map(|index| Literal::usize_unsuffixed(*index));
    quote! { #bits::of(&[#(#indices),*]) }
}
