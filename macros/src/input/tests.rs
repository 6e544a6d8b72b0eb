mod variants;

use proc_macro2::TokenStream;
use quote::quote;

use super::{check, expand, syntax};
use crate::sink::{Sink, reported};

fn faults(item: TokenStream) -> Vec<String> {
    reported(|sink| {
        let target = syntax::read(TokenStream::new(), syn::parse2(item).unwrap(), sink);
        check::plan(&target, sink);
    })
}

fn fault(item: TokenStream) -> String {
    let texts = faults(item);
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.concat()
}

fn names(item: TokenStream) -> Vec<(String, String, bool)> {
    let mut sink = Sink::new();
    let target = syntax::read(TokenStream::new(), syn::parse2(item).unwrap(), &mut sink);
    let plan = check::plan(&target, &mut sink).unwrap();
    assert!(sink.finish().is_ok());
    let fields = plan.fields().iter();
    fields.map(|field| (field.rust.clone(), field.json.clone(), field.is_nested())).collect()
}

fn pretty(arguments: TokenStream, item: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(expand(arguments, item)).unwrap())
}

#[test]
fn the_whole_expansion() {
    insta::assert_snapshot!(pretty(
        TokenStream::new(),
        quote! {
            /// Who is hired.
            #[derive(Debug)]
            #[serde(rename_all = "camelCase")]
            pub struct NewEmployee {
                #[validate(length(min = 1, max = 80))]
                full_name: String,
                #[validate(email(message = "no address"), length(max = 254))]
                email: Option<String>,
                #[validate(nested)]
                home_address: Address,
                #[cfg(feature = "cats")]
                cats: u8,
            }
        }
    ));
}

#[test]
fn every_statement_about_a_field() {
    insta::assert_snapshot!(pretty(
        quote!(roles = crate::Staff),
        quote! {
            struct Order<'a, T, const N: usize> {
                #[input(object)]
                customer_id: u64,
                #[input(plain)]
                #[validate(range(min = 0.5, exclusive_max = LIMIT, code = "weight"))]
                weight_id: Option<f64>,
                #[input(role = "hr", scope = "orders:write")]
                discount: Option<u32>,
                #[input(trusted = "signed by the cashier", plain)]
                tenant_id: Text<N>,
                #[input(url_schemes("ftp"))]
                #[validate(url, length(max = 99), custom(function = known))]
                link: &'a str,
                #[validate(nested)]
                lines: Vec<T>,
                #[serde(skip)]
                total: Unknown,
            }
        }
    ));
}

#[test]
fn a_choice() {
    insta::assert_snapshot!(pretty(
        TokenStream::new(),
        quote! {
            #[serde(rename_all = "snake_case")]
            enum Kind { Raise, #[serde(alias = "go")] Leave }
        }
    ));
}

#[test]
fn variants_that_a_tag_tells_apart() {
    insta::assert_snapshot!(pretty(
        TokenStream::new(),
        quote! {
            #[serde(tag = "kind", content = "data")]
            enum Change {
                Hire { #[validate(nested)] terms: Terms, #[cfg(feature = "cats")] cats: u8 },
                Move(Terms),
                Leave,
            }
        }
    ));
}

#[test]
fn a_renamed_runtime_and_strictness_written_twice() {
    insta::assert_snapshot!(pretty(
        quote!(crate = ::guards),
        quote! {
            #[serde(deny_unknown_fields)]
            struct Page<T: Clone> where T: Copy { size: T }
        }
    ));
}

#[test]
fn an_input_with_errors_refuses() {
    insta::assert_snapshot!(pretty(
        TokenStream::new(),
        quote! {
            #[derive(Debug, serde::Deserialize)]
            struct Page<T> { #[validate(range(max = 9))] #[serde(rename = "n")] size: T }
        }
    ));
}

#[test]
fn names_are_those_that_serde_reads() {
    let read = names(quote! {
        #[serde(rename_all(serialize = "UPPERCASE", deserialize = "kebab-case"))]
        struct A {
            first_name: u8,
            #[serde(rename = "x")] a: u8,
            #[serde(rename(serialize = "y", deserialize = "z"))] b: u8,
            #[serde(rename(serialize = "y"))] #[validate(nested)] c_d: u8,
            #[validate(nested = false)] r#type: u8,
        }
    });
    let shown: Vec<_> = read.iter().map(|(r, j, n)| (r.as_str(), j.as_str(), *n)).collect();
    assert_eq!(
        shown,
        [
            ("first_name", "first-name", false),
            ("a", "x", false),
            ("b", "z", false),
            ("c_d", "c-d", true),
            ("r#type", "type", false)
        ]
    );
}

#[test]
fn nesting_may_be_said_once_for_all() {
    let read = names(quote!(
        #[validate(nest_all_fields)]
        struct A {
            a: B,
        }
    ));
    assert!(read.iter().all(|(_, _, nested)| *nested));
}

#[test]
fn every_attribute_of_the_struct_is_checked() {
    for (attributes, start) in [
        (quote!(#[derive(Debug, Deserialize)]), "`#[input]` derives `Deserialize` itself"),
        (quote!(#[derive(validator::Validate)]), "`#[input]` derives `Validate` itself"),
        (quote!(#[serde(crate = "s")]), "`#[input]` sets `serde(crate = ..)`"),
        (quote!(#[validate(crate = "v")]), "`#[input]` sets `validate(crate = ..)`"),
        (
            quote!(#[serde(transparent)]),
            "`serde(transparent)` reads something other than these fields, which would not be validated",
        ),
        (
            quote!(#[serde(tag = "t")]),
            "`serde(tag)` reads something other than these fields, which would not be validated",
        ),
        (
            quote!(#[serde(from = "T")]),
            "`serde(from)` reads something other than these fields, which would not be validated",
        ),
        (quote!(#[serde(rename_all = "Camel")]), "unknown style `Camel`"),
        (quote!(#[serde(renameall = "x")]), "unknown attribute `serde(renameall)`: did you mean"),
        (quote!(#[validate(context = C)]), "`#[input]` does not support validation with a context"),
        (
            quote!(#[cfg_attr(a, serde(default))]),
            "`#[input]` cannot see attributes inside `cfg_attr`",
        ),
    ] {
        let text = fault(quote!(#attributes struct A { a: u8 }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn every_attribute_of_a_field_is_checked() {
    for (attributes, start) in [
        (quote!(#[serde(rename = "b")]), "two fields are named `b` in the input"),
        (quote!(#[serde(rename)]), "`serde(rename)` needs a name"),
        (quote!(#[serde(quux)]), "unknown attribute `serde(quux)`"),
        (
            quote!(#[cfg_attr(a, validate(email))]),
            "`#[input]` cannot see attributes inside `cfg_attr`",
        ),
    ] {
        let text = fault(quote!(struct A { #attributes a: u8, #[serde(skip)] c: u8, b: u8 }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn every_statement_about_a_field_is_checked() {
    for (attributes, start) in [
        (quote!(#[input(object, plain)]), "`object` and `plain` contradict each other"),
        (quote!(#[input(object = "x")]), "`object` takes no value"),
        (quote!(#[input(trusted = "")]), "`trusted` needs a reason"),
        (quote!(#[input(trusted)]), "`trusted` takes a reason"),
        (
            quote!(#[input(url_schemes("ftp"))]),
            "`url_schemes` needs a field that is validated as a URL",
        ),
        (quote!(#[validate(url)] #[input(url_schemes())]), "`url_schemes` takes schemes"),
        (quote!(#[validate(url)] #[input(url_schemes(a))]), "`url_schemes` takes schemes"),
        (quote!(#[input(role = any())]), "`any()` cannot be empty"),
        (quote!(#[input(objct)]), "unknown key `objct`: did you mean `object`?"),
        (
            quote!(#[serde(rename = "isAdmin")]),
            "`isAdmin` looks like a privilege that the client could grant itself",
        ),
        (
            quote!(#[cfg_attr(a, input(object))]),
            "`#[input]` cannot see attributes inside `cfg_attr`",
        ),
    ] {
        let text = fault(quote!(struct A { #attributes a: u8 }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn a_privilege_is_the_callers_only_in_writing() {
    for item in [
        quote!(
            struct A {
                role: u8,
            }
        ),
        quote!(
            struct A {
                #[input(object)]
                owner_id: u8,
            }
        ),
        quote!(
            #[serde(rename_all = "camelCase")]
            struct A {
                tenant_name: u8,
            }
        ),
    ] {
        assert!(fault(item).contains("looks like a privilege"));
    }
    for item in [
        quote!(
            struct A {
                #[input(trusted = "of the play")]
                role: u8,
            }
        ),
        quote!(
            struct A {
                #[input(role = "hr")]
                role: Option<u8>,
            }
        ),
        quote!(
            struct A {
                #[serde(skip)]
                role: u8,
            }
        ),
    ] {
        assert!(faults(item).is_empty());
    }
}

#[test]
fn what_leaves_the_fields_nameable_may_stay() {
    assert!(
        faults(quote! {
            #[derive(Debug, Serialize, garde::Validate)]
            #[serde(rename = "X", default, deny_unknown_fields)]
            #[cfg_attr(test, derive(PartialEq))]
            struct A {
                #[serde(alias = "x", default, with = "m", deserialize_with = "d")] a: u8,
                #[serde(skip, rename = "a")] b: u8,
            }
        })
        .is_empty()
    );
}

#[test]
fn only_named_fields_can_be_validated() {
    for item in [
        quote!(
            struct A(u8);
        ),
        quote!(
            struct A;
        ),
        quote!(
            enum A {}
        ),
        quote!(
            enum A {}
        ),
        quote!(union A { b: u8 }),
        quote!(
            fn a() {}
        ),
    ] {
        assert!(fault(item).starts_with("`#[input]` supports structs with named fields and enums"));
    }
}

#[test]
fn what_is_no_item_is_told_and_kept() {
    let tokens = expand(TokenStream::new(), quote!(let x = 1;)).to_string();
    assert!(tokens.contains("compile_error") && tokens.contains("let x = 1"));
}

#[test]
fn a_rule_that_some_values_may_not_fulfil_is_asked_of_the_type() {
    const LENGTH: &str = "check_length_can_hold(";
    const WHOLE: &str = "check_whole_range_can_hold(";
    for (field, asked) in [
        (quote!(#[validate(length(max = 3))] a: [u8; 4]), LENGTH),
        (quote!(#[validate(length(max = 0))] a: Option<Text<8>>), LENGTH),
        (quote!(#[validate(email, length(max = 4))] a: String), ".at_least(5)"),
        (quote!(#[validate(email, length(max = LIMIT))] a: String), ".at_least(5)"),
        (quote!(#[validate(email, length(min = 319))] a: String), ".at_most(318)"),
        (quote!(#[validate(url, length(max = 7))] a: String), ".at_least(8)"),
        (
            quote!(#[input(url_schemes("https", "ws"))] #[validate(url, length(max = 5))] a: String),
            ".at_least(6)",
        ),
        (
            quote!(#[validate(contains(pattern = "abcd"), length(max = 3))] a: String),
            ".at_least(4)",
        ),
        (quote!(#[validate(range(max = 0))] a: NonZeroU8), WHOLE),
        (quote!(#[validate(range(exclusive_min = 255))] a: u8), WHOLE),
        (
            quote!(#[validate(range(exclusive_min = LIMIT))] a: Option<u8>),
            ".exclusive_min(LIMIT as ::core::primitive::i128)",
        ),
        (
            quote!(#[validate(range(max = LIMIT))] a: NonZeroU8),
            ".max(LIMIT as ::core::primitive::i128)",
        ),
        (quote!(#[validate(range(exclusive_min = 4, exclusive_max = 5))] a: u8), WHOLE),
        (quote!(#[validate(range(exclusive_min = -1, exclusive_max = 0))] a: i8), WHOLE),
        (
            quote!(#[validate(range(exclusive_min = 5, exclusive_max = 4))] a: u8),
            "check_range_can_hold(false)",
        ),
    ] {
        let shown = pretty(TokenStream::new(), quote!(struct A { #field }));
        assert!(shown.contains(asked), "{shown}");
    }
    for field in [
        quote!(#[validate(length(max = LIMIT))] a: String),
        quote!(#[validate(length(max = 0))] a: Option<Vec<u8>>),
        quote!(#[validate(email, length(max = 5))] a: String),
        quote!(#[validate(url, length(max = 8))] a: &'a str),
        quote!(#[validate(contains(pattern = "abc"), length(max = 3))] a: Cow<'a, str>),
        quote!(#[validate(range(min = 1, max = 9))] a: u8),
        quote!(#[validate(range(max = 9))] a: NonZeroU8),
        quote!(#[validate(range(min = 0))] a: NonZeroU8),
        quote!(#[validate(range(max = LIMIT))] a: u8),
        quote!(#[validate(range(exclusive_min = 0.5))] a: f64),
        quote!(#[validate(range(exclusive_min = LIMIT))] a: f64),
    ] {
        let shown = pretty(TokenStream::new(), quote!(struct A<'a> { #field }));
        assert!(!shown.contains("_can_hold("), "{shown}");
    }
    let told = quote!(#[validate(range(exclusive_min = 5, exclusive_max = 4))] a: u8);
    let shown = pretty(TokenStream::new(), quote!(struct A { #told }));
    assert_eq!(shown.matches("_can_hold(").count(), 1, "{shown}");
}
