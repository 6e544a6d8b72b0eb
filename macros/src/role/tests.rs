use proc_macro2::TokenStream;
use quote::quote;

use super::{check, expand, syntax};
use crate::sink::{Sink, reported};

fn faults(item: TokenStream) -> Vec<String> {
    reported(|sink| {
        let read = syntax::read(syn::parse2(item).unwrap(), sink);
        check::plan(read, sink);
    })
}

fn fault(item: TokenStream) -> String {
    let texts = faults(item);
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.concat()
}

fn reaches(item: TokenStream) -> Vec<Vec<usize>> {
    let mut sink = Sink::new();
    let read = syntax::read(syn::parse2(item).unwrap(), &mut sink);
    let plan = check::plan(read, &mut sink).unwrap();
    assert!(sink.finish().is_ok());
    plan.reaches().to_vec()
}

#[test]
fn the_whole_expansion() {
    let tokens = expand(quote! {
        pub enum Role {
            #[role(implies = "hr")]
            Admin,
            #[role(rename = "hr", implies("employee"))]
            HumanResources,
            Employee,
        }
    });
    insta::assert_snapshot!(prettyplease::unparse(&syn::parse2(tokens).unwrap()));
}

fn names(item: TokenStream) -> Vec<String> {
    let mut sink = Sink::new();
    let read = syntax::read(syn::parse2(item).unwrap(), &mut sink);
    let plan = check::plan(read, &mut sink).unwrap();
    assert!(sink.finish().is_ok());
    plan.names().to_vec()
}

#[test]
fn names_come_from_us_or_from_serde() {
    let of_serde = quote! {
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        enum Role { HrManager, #[serde(rename = "boss")] Owner, #[role(rename = "root")] Admin }
    };
    assert_eq!(names(of_serde), ["HR_MANAGER", "boss", "root"]);
    let of_reading = quote! {
        #[serde(rename_all(serialize = "lowercase", deserialize = "kebab-case"))]
        enum Role { HrManager, #[serde(rename(serialize = "boss"))] ViceOwner }
    };
    assert_eq!(names(of_reading), ["hr-manager", "vice-owner"]);
    let other = quote! { #[serde(crate = "other")] enum Role { HRManager } };
    assert_eq!(names(other), ["hr_manager"]);
    let implied = quote! {
        #[serde(rename_all = "UPPERCASE")]
        enum Role { #[role(implies = "HR")] Admin, Hr }
    };
    assert_eq!(reaches(implied), [vec![0, 1], vec![1]]);
    let empty = quote! { enum Role { #[serde(rename = "")] Hr } };
    assert!(fault(empty).contains("a role needs a name"));
}

#[test]
fn implication_is_followed_to_its_end() {
    let item =
        quote! { enum Role { #[role(implies = "b")] A, #[role(implies("c", "d"))] B, C, D } };
    assert_eq!(reaches(item), [vec![0, 1, 2, 3], vec![1, 2, 3], vec![2], vec![3]]);
}

#[test]
fn two_ways_to_one_role_are_no_cycle() {
    let item = quote! {
        enum Role { #[role(implies("b", "c"))] A, #[role(implies = "d")] B, #[role(implies = "d")] C, D }
    };
    assert_eq!(reaches(item), [vec![0, 1, 2, 3], vec![1, 3], vec![2, 3], vec![3]]);
}

#[test]
fn a_cycle_is_named_once() {
    let text = fault(quote! {
        enum Role {
            #[role(implies = "b")] A, #[role(implies = "c")] B, #[role(implies = "b")] C,
        }
    });
    assert!(text.starts_with("these roles imply each other: `b` → `c` → `b`"), "{text}");
}

#[test]
fn a_renamed_role_is_implied_by_its_new_name() {
    let text = fault(quote! {
        enum Role { #[role(implies = "hr")] Admin, #[role(rename = "people")] Hr }
    });
    assert!(text.starts_with("unknown role `hr`"), "{text}");
}

#[test]
fn every_limit_is_told() {
    assert!(
        fault(quote!(
            struct Role;
        ))
        .contains("declared as an enum")
    );
    assert!(
        fault(quote!(
            enum Role {}
        ))
        .contains("declares no role")
    );
    assert!(
        fault(quote!(
            enum Role<'a> {
                A,
            }
        ))
        .contains("cannot have parameters")
    );
    assert!(
        fault(quote!(
            enum Role {
                A { b: u8 },
            }
        ))
        .contains("cannot have fields")
    );
    assert!(
        fault(quote!(
            enum Role {
                A = 1,
            }
        ))
        .contains("cannot have a discriminant")
    );
    let many = (0..129).map(|n| quote::format_ident!("R{n}"));
    assert!(
        fault(quote!(enum Role { #(#many),* })).contains("at most 128 roles, and this one has 129")
    );
}

#[test]
fn every_option_is_checked() {
    for (attribute, start) in [
        (quote!(#[role(rename = " ")]), "a role needs a name"),
        (quote!(#[role(rename = "b")]), "two variants are named `b`"),
        (quote!(#[role(rename = B)]), "`rename` takes a name in quotes"),
        (quote!(#[role(implies = "a")]), "`a` implies itself, which has no effect"),
        (quote!(#[role(implies("b", "b"))]), "`b` is already implied"),
        (quote!(#[role(implies())]), "`implies()` cannot be empty"),
        (quote!(#[role(implies(B))]), "`implies` takes the name of a role"),
        (quote!(#[role] #[role]), "`#[role]` is given more than once here"),
    ] {
        let text = fault(quote!(enum Role { #attribute A, B }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn names_stay_readable_beside_an_error() {
    let tokens = expand(quote! { enum Role { #[role(implies = "rh")] Admin, Hr } }).to_string();
    assert!(tokens.contains("compile_error"));
    assert!(tokens.contains("NAMES") && tokens.contains("\"hr\""));
}
