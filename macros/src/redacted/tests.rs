use proc_macro2::TokenStream;
mod options;

use quote::quote;

use super::check::{By, How, Plan};
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

fn plan(item: TokenStream) -> Plan {
    let mut sink = Sink::new();
    let read = syntax::read(syn::parse2(item).unwrap(), &mut sink);
    let plan = check::plan(read, &mut sink);
    assert!(sink.finish().is_ok());
    plan
}

fn wire(item: TokenStream) -> Vec<String> {
    plan(item).fields().map(|field| field.wire.clone()).collect()
}

fn pretty(item: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(expand(item)).unwrap())
}

#[test]
fn an_entity() {
    insta::assert_snapshot!(pretty(quote! {
        #[redacted(rename_all = "camelCase")]
        pub struct Employee {
            #[expose] id: EmployeeId,
            #[expose(mask = "last4", full = role("hr"))] iban: String,
            #[expose(role = any("hr", "admin"), scope = "payroll:read")] salary_cents: i64,
            #[expose(mask = crate::initials, sensitive = "shown once")] token: String,
            password_hash: String,
        }
    }));
}

#[test]
fn a_generic_entity() {
    insta::assert_snapshot!(pretty(quote! {
        #[redacted(crate = ::guards, roles = auth::Role)]
        struct Page<'a, T, U = u8> where T: Clone {
            #[expose] items: Vec<T>,
            #[expose(role = "hr")] owner: &'a str,
            #[expose(role = Role::Admin)] next: Option<u64>,
            cursor: U,
        }
    }));
}

#[test]
fn a_field_may_be_called_by_a_keyword() {
    let written = pretty(quote! {
        #[redacted(view = "DocumentView")]
        struct Document {
            #[expose] r#type: String,
            #[expose(role = "hr")] r#ref: u64,
        }
    });
    for field in ["r#type: <String", "r#ref: ::core::option::Option<"] {
        assert!(written.contains(field), "{written}");
    }
}

#[test]
fn an_entity_that_is_stored_whole() {
    insta::assert_snapshot!(pretty(quote! {
        #[redacted(raw_serialize = "stored in redb")]
        struct Row<'a> { #[expose] name: &'a str }
    }));
}

#[test]
fn an_entity_with_errors_shows_nothing() {
    insta::assert_snapshot!(pretty(quote! {
        struct Employee { #[expose] id: u64, #[expose(mask = "last55")] iban: Iban }
    }));
}

#[test]
fn a_view_for_clients() {
    insta::assert_snapshot!(pretty(quote! {
        #[redacted(view = "PlaceView", tag = "kind")]
        pub enum Place {
            Office { #[expose(role = "hr")] room: u8, #[expose(mask = "all")] code: String },
            Home(#[expose] Address),
        }
    }));
}

#[test]
fn names_come_from_us_or_from_serde() {
    let names = wire(quote! {
        #[serde(rename_all(serialize = "SCREAMING-KEBAB-CASE", deserialize = "camelCase"))]
        struct Employee {
            #[expose] first_name: u8,
            #[expose(rename = "x")] a: u8,
            #[expose] #[serde(rename(serialize = "y"))] b: u8,
            #[expose] #[serde(rename(deserialize = "z"))] c_d: u8,
            #[expose(rename = "w")] #[serde(rename = "w")] e: u8,
            #[expose] r#type: u8,
        }
    });
    assert_eq!(names, ["FIRST-NAME", "x", "y", "C-D", "w", "TYPE"]);
}

#[test]
fn a_mask_is_a_name_or_a_function() {
    let plan = plan(quote!(
        struct A {
            #[expose(mask = "email")]
            a: u8,
            #[expose(mask = f::g)]
            b: u8,
        }
    ));
    let by: Vec<bool> = plan
        .fields()
        .map(|field| match &field.how {
            How::Masked(masking) => matches!(masking.by, By::Named(..)),
            _ => false,
        })
        .collect();
    assert_eq!(by, [true, false]);
}

#[test]
fn an_enum() {
    insta::assert_snapshot!(pretty(quote! {
        #[serde(tag = "kind", rename_all = "snake_case")]
        enum Payment {
            #[redacted(rename = "cash")] Money,
            BankTransfer { #[expose(mask = "last4")] iban: String, note: String },
            Card(#[expose] Card),
        }
    }));
}
