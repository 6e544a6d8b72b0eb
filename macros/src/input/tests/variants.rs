use proc_macro2::TokenStream;
use quote::quote;

use crate::input::expand;

#[test]
fn nothing_above_a_variant_or_what_it_holds_is_dropped() {
    let hidden = "cannot see attributes inside `cfg_attr`";
    for (variant, told) in [
        (
            quote!(
                #[cfg_attr(a, input(role = "hr"))]
                Card(Card)
            ),
            hidden,
        ),
        (
            quote!(Card(
                #[cfg_attr(a, serde(default))]
                Card
            )),
            hidden,
        ),
        (
            quote!(Card(
                #[validate(nested)]
                Card
            )),
            "`#[validate(..)]` has no effect above what a",
        ),
        (
            quote!(
                #[validate(nested)]
                Card { a: u8 }
            ),
            "`#[validate(..)]` has no effect above a var",
        ),
        (
            quote!(
                #[input(plain)]
                Card,
                Cash(Cash)
            ),
            "`#[input(..)]` has no effect above a variant",
        ),
        (
            quote!(
                #[input(plain)]
                Card
            ),
            "`#[input(..)]` has no effect above a name of this enum",
        ),
        (
            quote!(
                #[cfg_attr(a, serde(rename = "x"))]
                Card
            ),
            hidden,
        ),
    ] {
        let tag = (!variant.to_string().ends_with("Card")).then(|| quote!(#[serde(tag = "t")]));
        let tokens = expand(TokenStream::new(), quote!(#tag enum A { #variant })).to_string();
        assert!(tokens.contains("compile_error") && tokens.contains(told), "{tokens}");
    }
    for variant in [
        quote!(Card(
            #[doc = "A card."]
            Card
        )),
        quote!(
            #[cfg(all())]
            Card(Card)
        ),
    ] {
        let item = quote!(#[serde(tag = "t")] enum A { #variant, Cash });
        let tokens = expand(TokenStream::new(), item).to_string();
        assert!(!tokens.contains("compile_error"), "{tokens}");
    }
}
