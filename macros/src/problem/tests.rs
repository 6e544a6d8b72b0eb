use proc_macro2::TokenStream;
use quote::quote;

use super::{check, expand, syntax};
use crate::sink::reported;

fn faults(item: TokenStream) -> Vec<String> {
    reported(|sink| {
        let read = sink.phase(|sink| syntax::read(syn::parse2(item).unwrap(), sink));
        check::plan(read, sink);
    })
}

fn pretty(item: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(expand(item)).unwrap())
}

#[test]
fn the_whole_expansion() {
    insta::assert_snapshot!(pretty(quote! {
        #[problem(type = "https://errors.example/hire", title = "Cannot hire")]
        pub enum HireError {
            #[problem(status = 409, detail = "`{email}` is taken since {since}")]
            Taken { #[problem(extension)] email: String, since: u64, by: u64 },
            #[problem(status = 422, type = "/errors/age", title = "Too young")]
            TooYoung(#[problem(extension = "minimum")] u8, #[problem(source)] AgeError),
            #[problem(status = 500)]
            Store(#[problem(from)] redb::Error),
            #[problem(status = 410)]
            Gone,
        }
    }));
}

#[test]
fn an_error_with_errors_says_nothing() {
    insta::assert_snapshot!(pretty(quote! {
        enum A {
            #[problem(status = 200)]
            B,
        }
    }));
}

#[test]
fn a_generic_struct() {
    insta::assert_snapshot!(pretty(quote! {
        #[problem(status = 409, crate = ::guards)]
        struct Conflict<'a, T, E> where T: Clone {
            #[problem(extension)] value: Vec<T>,
            #[problem(source)] cause: E,
            place: &'a str,
        }
    }));
}

#[test]
fn every_type_is_checked() {
    for (item, start) in [
        (
            "union A { a: u8 }",
            "`Problem` cannot be derived for a union: which of its fields is set is not known",
        ),
        ("enum A {}", "`A` has no variant: it can never occur"),
        ("enum A { B }", "this error has no status"),
        (
            "#[problem(status = 409)] #[problem(status = 409)] struct A;",
            "`#[problem]` is given more than once here",
        ),
        ("#[problem(statu = 409, status = 409)] struct A;", "unknown key `statu`: did"),
        (
            "enum A { #[problem(status = 503, detail = \"down\")] B }",
            "`detail` would never be sent: a ",
        ),
        (
            "enum A { #[problem(status = 500)] B { #[problem(extension)] abc: u8 } }",
            "`extension` would never be sent: a ",
        ),
    ] {
        let texts = faults(item.parse().unwrap());
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts.concat().starts_with(start), "{texts:?}");
    }
}

#[test]
fn every_option_is_checked() {
    for (options, start) in [
        ("status = \"409\"", "`status` takes a number"),
        ("status = 200", "`200` is not an error status"),
        ("status = 600", "`600` is not an error status"),
        ("status = 409u16", "`409u16` is not an error status"),
        ("status = 409, type = \"a b\", title = \"x\"", "`a b` is not a URI"),
        ("status = 409, type = \"urn:x:y\"", "a problem type needs a title"),
        (
            "status = 409, title = \"X\"",
            "`title` needs a `type`: without one the title is the status phrase (RFC 9457, section 4.2.1)",
        ),
        ("status = 409, type = \"urn:x:y\", title = \" \"", "a title cannot be empty"),
    ] {
        let texts = faults(format!("#[problem({options})] struct A;").parse().unwrap());
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts.concat().starts_with(start), "{texts:?}");
    }
}

#[test]
fn every_field_is_checked() {
    for (fields, start) in [
        (quote!({ #[problem(extension)] id: u8 }), "`id` cannot be a member"),
        (
            quote!({ #[problem(extension)] title: u8 }),
            "`title` is a standard member of every problem",
        ),
        (
            quote!({ #[problem(extension)] r#type: u8 }),
            "`type` is a standard member of every problem",
        ),
        (
            quote!({ #[problem(extension)] abc: u8, #[problem(extension = "abc")] d: u8 }),
            "two fields are the member `",
        ),
        (
            quote!({ #[problem(extension)] api_key: u8 }),
            "the member `api_key` looks like a credential and would be sent to the client",
        ),
        (
            quote!({ #[problem(extension = "shown")] token: u8 }),
            "the member `shown` looks like a credential and would be sent to the client",
        ),
        (quote!({ #[problem(extension = 1)] abc: u8 }), "`extension` takes nothing, or"),
        (
            quote!({ #[problem(extension, source)] abc: u8 }),
            "a cause is logged and never sent to the client",
        ),
        (
            quote!({ #[problem(source)] a: u8, #[problem(source)] b: u8 }),
            "an error can have only one cause",
        ),
        (
            quote!({ #[problem(from)] a: u8, b: u8 }),
            "`from` builds the error from its cause alone, and this one has other fields",
        ),
        (quote!({ #[problem(source = "x")] a: u8 }), "`source` takes nothing"),
        (quote!({ #[problem(extension, sensitive = "")] token: u8 }), "`sensitive` needs a reason"),
    ] {
        let texts = faults(quote!(#[problem(status = 409)] struct A #fields));
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts.concat().starts_with(start), "{texts:?}");
    }
}

#[test]
fn every_detail_is_checked() {
    for (detail, start) in [
        ("", "a detail cannot be empty"),
        ("{", "unbalanced brace in a detail"),
        ("{email:?}", "a detail does not support format specifications: `"),
        ("{emial}", "unknown field `emial`: did you mean `email`?"),
        ("{warehouse}", "unknown field `warehouse`\nhelp: the fields are `email`"),
        ("{}", "unknown field ``"),
        ("{token}", "`token` looks like a credential and would be sent to the client"),
        ("{why}", "`why` is a cause, which is logged and never sent to the client"),
    ] {
        let texts = faults(quote! {
            #[problem(status = 409, detail = #detail)]
            struct A { email: String, token: String, #[problem(source)] why: E }
        });
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts.concat().starts_with(start), "{texts:?}");
    }
    let none = faults(quote!(
        #[problem(status = 409, detail = "{a}")]
        struct A;
    ));
    assert!(none.concat().contains("there are no fields here"), "{none:?}");
}

#[test]
fn a_transparent_error_holds_one_and_says_nothing() {
    for (item, start) in [
        ("#[problem(transparent)] struct A;", "a transparent error is the one it holds, and"),
        (
            "enum A { #[problem(transparent)] B(X, Y) }",
            "a transparent error is the one it holds, and",
        ),
        ("enum A { #[problem(transparent, status = 409)] B(X) }", "`status` would never be sent"),
        ("enum A { #[problem(transparent, detail = \"x\")] B(X) }", "`detail` would never be sent"),
        (
            "enum A { #[problem(transparent)] B(#[problem(source)] X) }",
            "`source` would never be sent",
        ),
        (
            "#[problem(transparent)] enum A { #[problem(status = 409)] B }",
            "`transparent` belongs on a",
        ),
        ("enum A { #[problem(transparent = 1)] B(X) }", "`transparent` takes nothing"),
        (
            "enum A { #[problem(transparent)] B(#[problem(from)] X), #[problem(status = 500)] C(#[problem(from)] X) }",
            "two variants are built from `X`",
        ),
    ] {
        let texts = faults(item.parse().unwrap());
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts.concat().starts_with(start), "{texts:?}");
    }
    insta::assert_snapshot!(pretty(quote! {
        enum Failure {
            #[problem(transparent)]
            Inner(#[problem(from)] Problem),
            #[problem(status = 409)]
            Taken,
        }
    }));
}

#[test]
fn one_variant_is_made_from_one_cause() {
    let texts = faults(quote! {
        #[problem(status = 500)]
        enum A { B(#[problem(from)] io::Error), C(#[problem(from)] io::Error) }
    });
    assert!(
        texts.concat().starts_with("two variants are built from `io::Error`: `?` could not choose"),
        "{texts:?}"
    );
}
