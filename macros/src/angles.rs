//! Empty lists of parameters.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// `fn list<>()` for `fn list()`, `struct Page<> {}` for `struct Page {}`; `word` is the item's keyword.
///
/// Without the angles rustc offers a type parameter for a misspelt type, here and not where the type
/// is named again, and tells the type twice.
pub(crate) fn with_angles(word: &str, item: TokenStream) -> TokenStream {
    let mut tokens = item.into_iter().peekable();
    let mut written = TokenStream::new();
    while let Some(token) = tokens.next() {
        let is_keyword = matches!(&token, TokenTree::Ident(ident) if ident == word);
        written.extend([token]);
        if is_keyword {
            written.extend(tokens.next());
            let is_generic =
                matches!(tokens.peek(), Some(TokenTree::Punct(angle)) if angle.as_char() == '<');
            written.extend((!is_generic).then(|| quote!(<>)));
            written.extend(tokens);
            return written;
        }
    }
    written
}
