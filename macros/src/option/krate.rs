//! `crate`: Where the runtime is, for a dependency under another name.

use syn::Path;

use crate::args::{OptionKey, Setting};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "crate",
    takes: "the path of the runtime",
    example: "crate = ::palisade",
    repeatable: false,
};

/// The path, as written.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Path> {
    setting.path(&KEY, sink).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_path_is_taken_as_written() {
        assert_eq!(accepts(quote!(crate = ::a::B), &KEY, read).segments.len(), 2);
    }

    #[test]
    fn text_is_no_path() {
        let text = refuses(quote!(crate = "a::B"), &KEY, read);
        assert!(text.starts_with("`crate` takes the path"));
    }
}
