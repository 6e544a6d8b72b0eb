//! `class = "export"`: what is shed first when the application is full.

use syn::LitStr;

use crate::args::{OptionKey, Setting};
use crate::option::rate::is_name;
use crate::sink::Sink;

pub(crate) const KEY: OptionKey = OptionKey {
    name: "class",
    takes: "a name in quotes: letters, digits, `_` and `-`",
    example: r#"class = "export""#,
    repeatable: false,
};

/// The name, as written.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<LitStr> {
    let name = setting.text(&KEY, sink)?;
    if is_name(&name.value()) { Some(name.clone()) } else { setting.wrong(&KEY, sink) }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::option::testing::{accepts, refuses};

    #[test]
    fn a_class_is_a_name() {
        assert_eq!(accepts(quote!(class = "bulk-export"), &KEY, read).value(), "bulk-export");
        for tokens in
            [quote!(class = ""), quote!(class = "a b"), quote!(class = 5), quote!(class("a", "b"))]
        {
            assert!(refuses(tokens, &KEY, read).starts_with("`class` takes a name"));
        }
    }
}
