//! `file(max = "2MiB", types("image/png"))`: how large a file may be, and of which types.

use syn::{Expr, ExprLit, ExprPath, Lit, Path};

use crate::args::{Argument, List, OptionKey, Options, Setting, Value};
use crate::messages::input as text;
use crate::option::body;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The key.
pub(super) const KEY: OptionKey = OptionKey {
    name: "file",
    takes: "a size and types in parentheses",
    example: r#"file(max = "1MiB", types("image/png"))"#,
    repeatable: false,
};

const MAX: OptionKey = OptionKey {
    name: "max",
    takes: "a size in quotes",
    example: r#"max = "1MiB""#,
    repeatable: false,
};

const TYPES: OptionKey = OptionKey {
    name: "types",
    takes: "content types in quotes or a constant slice of them",
    example: r#"types("image/png", "image/jpeg")"#,
    repeatable: false,
};

const ANY: OptionKey = OptionKey {
    name: "any",
    takes: "a reason in quotes",
    example: r#"any = "why""#,
    repeatable: false,
};

/// The options of a file.
#[derive(Debug)]
pub(in crate::input) struct FileOptions {
    pub(in crate::input) place: SpanRange,
    pub(in crate::input) max: u64,
    /// The types it may be of; every type where nothing says.
    pub(in crate::input) types: Option<FileTypes>,
}

/// The types that a file may be of.
#[derive(Debug)]
pub(in crate::input) enum FileTypes {
    /// Texts, or the paths of constants that hold one each.
    Each(Vec<Expr>),
    /// The path of a constant that holds all of them.
    All(Path),
}

/// Whether the runtime reads multipart forms; what the tests expand is not compiled.
const HAS_FILES: bool = cfg!(any(test, feature = "multipart"));

/// Reads what is in the parentheses; every file has an end and a type.
pub(super) fn read(setting: &Setting, sink: &mut Sink) -> Option<FileOptions> {
    let Argument::List(List { items, .. }) = &setting.argument else {
        return setting.wrong(&KEY, sink);
    };
    let place = setting.span_range();
    if !HAS_FILES {
        sink.error(place, text::FILE_WITHOUT_FEATURE);
        return None;
    }
    let options = sink.phase(|sink| Options::of(items.clone(), &[&MAX, &TYPES, &ANY], &[], sink));
    let complete = options.is_ok();
    let mut options = options.unwrap_or_else(|partial| partial);
    let (max, types, any) = (options.take(&MAX), options.take(&TYPES), options.take(&ANY));
    // What was meant by a mistyped key is not missing as well.
    if complete {
        if max.is_none() {
            sink.error(place, text::FILE_WITHOUT_MAX);
        }
        check_is_of_some_type(place, types.as_ref(), any.as_ref(), sink);
    }
    let max = max.and_then(|set| body::size(&set, &MAX, text::FILE_EMPTY, sink));
    let types = types.and_then(|set| read_types(&set, sink));
    Some(FileOptions { place, max: max?, types })
}

/// A file of any type is one in writing.
fn check_is_of_some_type(
    place: SpanRange,
    types: Option<&Setting>,
    any: Option<&Setting>,
    sink: &mut Sink,
) {
    match (types, any) {
        (None, None) => sink.error(place, text::FILE_WITHOUT_TYPES),
        (Some(types), Some(any)) => {
            sink.error(types.span_range().to(any.span_range()), text::FILE_OF_TYPES_AND_ANY);
        }
        (None, Some(any)) => {
            any.reason(&ANY, sink);
        }
        (Some(_), None) => {}
    }
}

fn read_types(setting: &Setting, sink: &mut Sink) -> Option<FileTypes> {
    let items = match &setting.argument {
        Argument::List(List { items, .. }) => items,
        Argument::Value(Value::Path(path)) => return Some(FileTypes::All(path.clone())),
        _ => return setting.wrong(&TYPES, sink),
    };
    let types = items.iter().map(|item| match &item.value {
        _ if item.key.is_some() => None,
        Value::Literal(Lit::Str(text)) => {
            let lit = Lit::Str(text.clone());
            Some(Expr::Lit(ExprLit { attrs: Vec::new(), lit }))
        }
        Value::Path(path) => {
            let path = path.clone();
            Some(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path }))
        }
        _ => None,
    });
    let types: Option<Vec<Expr>> = types.collect();
    let types = types.filter(|types| !types.is_empty()).or_else(|| setting.wrong(&TYPES, sink))?;
    for item in items {
        if let Some(kind) = item.value.text().filter(|kind| !is_type(&kind.value())) {
            sink.error(SpanRange::of(kind), text::FILE_TYPE.with(&[&kind.value()]));
        }
    }
    Some(FileTypes::Each(types))
}

/// `type/subtype` as it is compared: in lower case, without parameters and without `*`.
fn is_type(written: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$&^_.+-".contains(&byte)
        };
        !name.is_empty() && name.bytes().all(plain)
    };
    written.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::TokenStream;
    use quote::quote;

    #[test]
    fn a_type_is_written_as_it_is_compared() {
        for kind in ["image/png", "application/vnd.ms-excel", "image/svg+xml", "text/x-c"] {
            assert!(is_type(kind), "{kind}");
        }
        for kind in
            ["png", "image/", "/png", "image/*", "*/*", "Image/PNG", "a/b/c", "text/csv; x=y"]
        {
            assert!(!is_type(kind), "{kind}");
        }
    }

    fn expanded(field: &TokenStream) -> String {
        let item = quote!(struct Upload { #field });
        let tokens = crate::input::expand(quote!(crate = ::guards), item);
        prettyplease::unparse(&syn::parse2(tokens).unwrap())
    }

    #[test]
    fn a_list_of_files() {
        insta::assert_snapshot!(expanded(&quote! {
            #[validate(length(max = MOST))]
            #[input(file(max = "2MiB", types("image/png", "image/jpeg")))]
            #[serde(alias = "photos")]
            pictures: Vec<File>,
        }));
    }

    #[test]
    fn every_fault_is_told() {
        for (file, start) in [
            (quote!(file), "`file` takes a size and types"),
            (quote!(file()), "`file(..)` needs a `max`"),
            (quote!(file(max = 5, types("a/b"))), "`max` takes a size"),
            (quote!(file(max = "5MB", types("a/b"))), "`5MB` may mean"),
            (quote!(file(max = "2GiB", types("a/b"))), "`2GiB` is larger than"),
            (quote!(file(max = "1B", types())), "`types` takes content types"),
            (quote!(file(max = "1B", types(5))), "`types` takes content types"),
            (quote!(file(max = "1B", types = "a/b")), "`types` takes content types"),
            (quote!(file(max = "1B", types(a = "a/b"))), "`types` takes content types"),
            (quote!(file(max = "1B", type("a/b"))), "unknown key `type`: did you mean `types`?"),
            (quote!(file(max = "1B", any)), "`any` takes a reason"),
        ] {
            let expanded = expanded(&quote!(#[input(#file)] picture: File));
            let first = expanded.lines().find_map(|line| line.trim().strip_prefix('"'));
            assert!(first.is_some_and(|text| text.starts_with(start)), "{start}: {expanded}");
        }
    }
}
