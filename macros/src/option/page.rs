//! `page = PAGE`: what a browser may do with a page that the handler answers with.

use syn::Path;

use crate::args::{OptionKey, Setting, Value};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "page",
    takes: "the path of a constant of `PagePolicy`",
    example: "page = PAGE",
    repeatable: false,
};

/// The constant, as written.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Path> {
    match setting.value(&KEY, sink)? {
        Value::Path(path) => Some(path.clone()),
        _ => setting.wrong(&KEY, sink),
    }
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens as _, quote};

    use super::*;
    use crate::option::testing::{accepts, refuses};

    #[test]
    fn a_page_is_a_constant() {
        let path = accepts(quote!(page = pages::FRONT), &KEY, read);
        assert_eq!(path.to_token_stream().to_string(), "pages :: FRONT");
        for tokens in [quote!(page = "strict"), quote!(page = any(A, B)), quote!(page = true)] {
            assert!(refuses(tokens, &KEY, read).starts_with("`page` takes the path"));
        }
    }
}
