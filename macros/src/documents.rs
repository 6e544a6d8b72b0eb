//! What documents tell of an item: its author's words. Emitted under the feature `openapi` alone, so that a usual build is
//! as large as ever.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// Whether documents are made. Snapshots of what is usually generated hold with every feature.
pub(crate) const fn are_made() -> bool {
    cfg!(all(feature = "openapi", not(test)))
}

/// The text of `///`, without the space at the beginning of each line.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn the_words_of_an_author_are_read_line_by_line() {
        let item: syn::ItemStruct = parse_quote! {
            /// An employee.
            ///
            ///   indented
            #[derive(Debug)]
            #[doc(hidden)]
            struct Employee;
        };
        assert_eq!(docs(&item.attrs), "An employee.\n\n  indented");
        assert_eq!(docs(&[]), "");
    }
}
