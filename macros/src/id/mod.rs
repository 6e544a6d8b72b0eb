//! `#[derive(Id)]`: a newtype around a number, a `Uuid` or a short text as an object's id.

mod check;
mod emit;
mod syntax;

use proc_macro2::TokenStream;

use crate::derive::derive;

/// The implementations, or what is wrong.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    derive(input, |input, sink| {
        let runtime = syntax::runtime(&input.attrs, sink);
        let held = check::held(&input, sink);
        held.map(|held| emit::implementations(&input.ident, held, runtime.as_ref()))
    })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::expand;

    #[test]
    fn the_runtime_may_have_another_name() {
        let own = expand(quote!(
            struct NoteId(u32);
        ))
        .to_string();
        let other = expand(quote!(
            #[id(crate = ::guards)]
            struct NoteId(u32);
        ))
        .to_string();
        assert!(own.contains(":: palisade :: private") && !own.contains("guards"));
        assert!(other.contains(":: guards :: private") && !other.contains("palisade"));
        for (wrong, told) in [
            (
                quote!(
                    #[id(crate = "guards")]
                    struct NoteId(u32);
                ),
                "takes the path of the runtime",
            ),
            (
                quote!(
                    #[id(create = ::guards)]
                    struct NoteId(u32);
                ),
                "did you mean `crate`?",
            ),
            (
                quote!(
                    #[id(crate = ::a)]
                    #[id(crate = ::a)]
                    struct NoteId(u32);
                ),
                "more than once",
            ),
        ] {
            let written = expand(wrong).to_string();
            assert!(written.contains(told), "{written}");
            assert_eq!(written.matches("compile_error").count(), 1, "{written}");
            assert!(written.contains("ObjectId"), "{written}");
        }
    }
}
