use proc_macro2::TokenStream;
use quote::quote;

use super::{check, expand, syntax};
use crate::sink::{Sink, reported};

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
        #[scope(crate = guards)]
        pub enum Scope {
            #[scope("payroll:read")]
            PayrollRead,
            Audit,
        }
    });
    insta::assert_snapshot!(prettyplease::unparse(&syn::parse2(tokens).unwrap()));
}

#[test]
fn both_forms_name_a_scope() {
    let mut sink = Sink::new();
    let item = quote!(
        enum Scope {
            #[scope("a:b")]
            A,
            #[scope(rename = "c:d")]
            C,
            OpenId,
        }
    );
    let read = syntax::read(syn::parse2(item).unwrap(), &mut sink);
    let plan = check::plan(read, &mut sink).unwrap();
    assert!(sink.finish().is_ok());
    assert_eq!(plan.names(), ["a:b", "c:d", "open_id"]);
}

#[test]
fn only_scope_tokens_are_names() {
    for odd in ["a b", "a\"b", "a\\b", "a\u{7f}", "ä", "a\tb"] {
        let text = fault(quote!(
            enum Scope {
                #[scope(#odd)]
                A,
            }
        ));
        assert!(text.starts_with("a scope cannot contain "), "{text}");
    }
}

#[test]
fn one_name_is_enough() {
    assert!(
        fault(quote!(
            enum Scope {
                #[scope("a", "b")]
                A,
            }
        ))
        .starts_with("this scope is given more than one name")
    );
    assert!(
        fault(quote!(
            enum Scope {
                #[scope("")]
                A,
            }
        ))
        .starts_with("a scope needs a name")
    );
}

#[test]
fn a_scope_implies_others_and_no_circle() {
    let reaches = |item| {
        let mut sink = Sink::new();
        let read = syntax::read(syn::parse2(item).unwrap(), &mut sink);
        let plan = check::plan(read, &mut sink).unwrap();
        assert!(sink.finish().is_ok());
        plan.reaches().to_vec()
    };
    let implying = quote!(
        enum Scope {
            #[scope("a:write", implies("a:read"))]
            Write,
            #[scope("a:read")]
            Read,
        }
    );
    assert_eq!(reaches(implying), [vec![0, 1], vec![1]]);
    let circle = fault(quote!(
        enum Scope {
            #[scope(implies = "b")]
            A,
            #[scope(implies = "a")]
            B,
        }
    ));
    assert!(circle.starts_with("these scopes imply each other: `a` → `b` → `a`"), "{circle}");
}
