//! The implementation of `PermissionEnum`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::check::{Granted, Plan};
use crate::paths::Paths;
use crate::role::emit::emit_bits;
use crate::rule::RuleEmitter;
use crate::span::generated;

/// `PermissionEnum`, and a check that each permission can be had.
pub(super) fn implementation(plan: &Plan) -> TokenStream {
    let paths = Paths::new(plan.runtime.as_ref());
    let ident = &plan.ident;
    let span = generated(ident.span());
    let (interface, bits) = (paths.at(span).permission_enum(), paths.bits());
    let (roles, scopes) = (plan.enums.roles.as_ref(), plan.enums.scopes.as_ref());
    let mut members = RuleEmitter::new(&paths, roles, scopes);
    let granted: Vec<TokenStream> =
        plan.permissions.iter().map(|it| emit_grant(it, plan, &mut members, &paths)).collect();
    let (grant, items) = (paths.grant(), members.items());
    let names = plan.permissions.iter().map(|permission| &permission.name);
    let implies = plan.reaches.iter().map(|reached| emit_bits(&bits, reached));
    let checks = emit_checks(plan, &paths);
    quote_spanned! {span=>
        const _: () = {
            #items
            #[automatically_derived]
            #[allow(deprecated)]
            impl #interface for #ident {
                type Enum = Self;
                const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
                const GRANTS: &'static [#grant] = &[#(#granted),*];
                const IMPLIES: &'static [#bits] = &[#(#implies),*];

                fn index(self) -> ::core::primitive::u8 {
                    self as ::core::primitive::u8
                }
            }
            #(#checks)*
        };
    }
}

/// `Grant::by_roles(<Role as RoleEnum>::NAME_SET, "invoice:read").or(&rule)`.
fn emit_grant(
    granted: &Granted,
    plan: &Plan,
    members: &mut RuleEmitter<'_>,
    paths: &Paths,
) -> TokenStream {
    let (grant, role_enum, name) = (paths.grant(), paths.role_enum(), &granted.name);
    let by_roles = if let Some(declared) = &plan.enums.roles {
        quote!(#grant::by_roles(<#declared as #role_enum>::NAME_SET, #name))
    } else {
        let (missing, root) = (paths.missing_role(), format_ident!("Role"));
        // The crate's own enum is found by the inner glob, which shadows the outer import.
        quote! {{
            #[allow(unused_imports)]
            use #missing;
            {
                #[allow(unused_imports)]
                use crate::*;
                #grant::by_roles(<#root as #role_enum>::NAME_SET, #name)
            }
        }}
    };
    match &granted.rule {
        Some(rule) => {
            let rule = members.rule(rule);
            quote!(#by_roles.or(&#rule))
        }
        None => by_roles,
    }
}

fn emit_checks<'a>(plan: &'a Plan, paths: &'a Paths) -> impl Iterator<Item = TokenStream> + 'a {
    let asked = plan.permissions.iter().enumerate().filter(|_| !plan.faulty);
    asked.map(move |(place, permission)| {
        let is_implied = plan.reaches.iter().enumerate();
        let is_implied = is_implied
            .filter(|(other, _)| *other != place)
            .any(|(_, reached)| reached.contains(&place));
        let (ident, name) = (&plan.ident, &permission.name);
        let at = paths.at(permission.place.start());
        let (grant, interface) = (at.grant(), at.permission_enum());
        let place_literal = Literal::usize_unsuffixed(place);
        let span = permission.place.start();
        let callee = quote_spanned!(span=> #grant::check);
        let granted = quote!(&<#ident as #interface>::GRANTS[#place_literal]);
        let call = permission.place.call(&callee, quote!(#granted, #name, #is_implied));
        quote!(const _: () = #call;)
    })
}
