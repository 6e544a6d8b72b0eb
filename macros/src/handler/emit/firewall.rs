//! What of a firewall does not hold, as a call on a `Spec`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::option::firewall::Firewall;
use crate::paths::Paths;

/// `.firewall(..)`.
pub(super) fn emit(firewall: &Firewall, paths: &Paths) -> TokenStream {
    let exclusion = paths.firewall_exclusion();
    let (rules, reason) = (&firewall.except, &firewall.reason);
    if firewall.off {
        return quote!(.firewall(#exclusion::off(#reason)));
    }
    let head_only = firewall.head_only.then(|| quote!(.head_only()));
    quote!(.firewall(#exclusion::except(&[#(#rules),*], #reason) #head_only))
}
