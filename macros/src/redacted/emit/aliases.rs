//! Each field's type is named once, so that rustc tells a misspelt one once.

use proc_macro2::TokenStream;

use crate::alias;
use crate::redacted::check::Plan;

/// The aliases, which then stand in place of the types.
pub(super) fn take(plan: &mut Plan) -> TokenStream {
    let (ident, generics) = (plan.ident().clone(), plan.generics().clone());
    let types = plan.types_mut().enumerate();
    types.filter_map(|(number, ty)| alias::take(ty, &ident, &generics, number)).collect()
}
