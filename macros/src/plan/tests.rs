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
        #[plan(crate = guards)]
        pub enum Plan {
            #[plan(rate = "10/s", default)]
            Free,
            #[plan(rename = "pro-2024", rate(limit = "100/s", burst = 500))]
            Pro,
            #[plan(rate = named("enterprise"))]
            Enterprise,
            #[plan(rate = limits::PARTNER)]
            Partner,
        }
    });
    insta::assert_snapshot!(prettyplease::unparse(&syn::parse2(tokens).unwrap()));
}

#[test]
fn every_plan_has_a_limit_and_one_may_be_the_default() {
    let missing = fault(quote!(
        enum Plan {
            #[plan(rate = "1/s")]
            Free,
            Pro,
        }
    ));
    assert!(missing.starts_with("the plan `pro` has no limit"), "{missing}");
    let twice = fault(quote!(
        enum Plan {
            #[plan(rate = "1/s", default)]
            Free,
            #[plan(rate = "2/s", default)]
            Pro,
        }
    ));
    assert!(twice.starts_with("a plan before this one is the default"), "{twice}");
}

#[test]
fn a_plan_says_how_much_and_no_more() {
    for rate in [
        quote!(rate(limit = "1/s", per = "ip")),
        quote!(rate(limit = "1/s", cost = 1)),
        quote!(rate(limit = "1/s", on_failure = "local")),
        quote!(rate(limit = "1/s", count = "failures")),
        quote!(rate(limit = "1/s", unit = "rows")),
        quote!(rate(plan = Other)),
    ] {
        let told = fault(quote!(
            enum Plan {
                #[plan(#rate)]
                Free,
            }
        ));
        assert!(told.starts_with("a plan takes only a limit"), "{told}");
    }
}
