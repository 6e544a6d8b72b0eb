//! Address rules as calls on a `Spec`.

use std::net::IpAddr;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::option::address::{AddressRule, Addresses};
use crate::paths::Paths;

/// `.allow_ip(..).deny_ip(..)`, as far as they were written.
pub(super) fn emit(rule: &AddressRule, paths: &Paths) -> TokenStream {
    let allow = list(&rule.allow, paths).map(|list| quote!(.allow_ip(#list)));
    let deny = list(&rule.deny, paths).map(|list| quote!(.deny_ip(#list)));
    quote!(#allow #deny)
}

fn list(addresses: &[Addresses], paths: &Paths) -> Option<TokenStream> {
    let ranges = addresses.iter().map(|addresses| emit_range(addresses, paths));
    (!addresses.is_empty()).then(|| quote!(&[#(#ranges),*]))
}

fn emit_range(addresses: &Addresses, paths: &Paths) -> TokenStream {
    let range_type = paths.address_range();
    match addresses {
        Addresses::Named(name) => quote!(#range_type::named(#name)),
        Addresses::Range(range) => {
            let prefix = Literal::u8_unsuffixed(range.prefix);
            match range.address {
                IpAddr::V4(v4) => {
                    let bits = Literal::u32_unsuffixed(v4.to_bits());
                    quote!(#range_type::v4(#bits, #prefix))
                }
                IpAddr::V6(v6) => {
                    let bits = Literal::u128_unsuffixed(v6.to_bits());
                    quote!(#range_type::v6(#bits, #prefix))
                }
            }
        }
    }
}
