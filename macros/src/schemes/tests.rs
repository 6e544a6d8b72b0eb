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

fn written(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

#[test]
fn the_whole_expansion() {
    let tokens = expand(quote! {
        #[scheme(crate = guards)]
        pub enum Credentials {
            Jwt,
            ApiKey,
            #[scheme(rename = "partner-badge")]
            Badge,
        }
    });
    insta::assert_snapshot!(written(tokens));
}

#[test]
fn what_is_no_list_stands_in_for_one_of_everything() {
    let file = written(expand(quote!(
        struct Credentials;
    )));
    assert!(file.contains("compile_error"), "{file}");
    assert!(file.contains("Declares<__Hash> for Credentials"), "{file}");
    let generic = written(expand(quote!(
        enum Credentials<T> {
            Jwt,
        }
    )));
    assert!(generic.contains("compile_error") && !generic.contains("impl"), "{generic}");
}

#[test]
fn a_scheme_is_called_as_its_variant_or_by_rename() {
    let mut sink = Sink::new();
    let item = quote!(
        enum Credentials {
            Jwt,
            ApiKey,
            #[scheme(rename = "Partner badge")]
            Badge,
        }
    );
    let read = syntax::read(syn::parse2(item).unwrap(), &mut sink);
    let plan = check::plan(read, &mut sink).unwrap();
    assert!(sink.finish().is_ok());
    let names: Vec<&str> = plan.schemes().iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["jwt", "api_key", "Partner badge"]);
}

#[test]
fn a_list_that_cannot_be_one_is_refused() {
    for (item, told) in [
        (
            quote!(
                struct Credentials;
            ),
            "schemes must be declared as an enum",
        ),
        (
            quote!(
                enum Credentials {}
            ),
            "`Credentials` declares no scheme",
        ),
        (
            quote!(
                enum Credentials<T> {
                    Jwt,
                }
            ),
            "an enum of schemes cannot have parameters",
        ),
        (
            quote!(
                enum Credentials {
                    Jwt(u8),
                }
            ),
            "a scheme cannot have fields",
        ),
        (
            quote!(
                enum Credentials {
                    Jwt,
                    #[scheme(rename = "jwt")]
                    Token,
                }
            ),
            "two variants are named `jwt`: no handler",
        ),
        (
            quote!(
                enum Credentials {
                    #[scheme(rename = " ")]
                    Jwt,
                }
            ),
            "a scheme needs a name",
        ),
        (
            quote!(
                enum Credentials {
                    #[scheme(rename = " jwt")]
                    Jwt,
                }
            ),
            "the name of a scheme cannot begin or end",
        ),
        (
            quote!(
                enum Credentials {
                    #[scheme(rename = "a\nb")]
                    Jwt,
                }
            ),
            "the name of a scheme cannot begin or end",
        ),
        (
            quote!(
                enum Credentials {
                    #[scheme(implies = "api_key")]
                    Jwt,
                }
            ),
            "unknown",
        ),
    ] {
        let text = fault(item);
        assert!(text.starts_with(told), "{text}");
    }
}

#[test]
fn a_name_that_stands_twice_is_declared_once() {
    let file = expand(quote!(
        enum Credentials {
            Jwt,
            #[scheme(rename = "jwt")]
            Token,
        }
    ));
    assert_eq!(file.to_string().matches("impl ").count(), 2);
}
