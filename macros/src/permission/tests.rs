use proc_macro2::TokenStream;
use quote::quote;

use super::{check, expand, syntax};
use crate::sink::reported;

fn fault(item: TokenStream) -> String {
    let texts = reported(|sink| {
        let read = syntax::read(syn::parse2(item).unwrap(), sink);
        check::plan(read, sink);
    });
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.concat()
}

#[test]
fn the_whole_expansion() {
    let tokens = expand(quote! {
        pub enum Permission {
            #[permission("invoice:read")]
            ReadInvoice,
            #[permission("invoice:approve", role = "manager", implies("invoice:read"))]
            ApproveInvoice,
        }
    });
    insta::assert_snapshot!(prettyplease::unparse(&syn::parse2(tokens).unwrap()));
}

#[test]
fn what_cannot_hold_is_refused() {
    let circle = quote!(
        enum Permission {
            #[permission(implies = "b")]
            A,
            #[permission(implies = "a")]
            B,
        }
    );
    assert!(fault(circle).starts_with("these permissions imply each other: `a` → `b` → `a`"));
    let policy = quote!(
        enum Permission {
            #[permission(allow = policy(Late))]
            A,
        }
    );
    assert!(fault(policy).starts_with("a policy cannot decide"));
    let owner = quote!(
        enum Permission {
            #[permission(allow = owner)]
            A,
        }
    );
    assert!(fault(owner).starts_with("a permission has no owner"));
}
