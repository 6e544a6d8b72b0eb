//! `permissions`: Another enum of permissions than `crate::Permission`.

use syn::Path;

use crate::args::{OptionKey, Setting};
use crate::messages::rule as text;
use crate::rule::spelling;
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "permissions",
    takes: "the path of an enum",
    example: "permissions = path::to::Permission",
    repeatable: false,
};

/// The path, as written.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Path> {
    if let Some(demanded) = spelling::demanded(setting) {
        return setting.fault(
            sink,
            text::NAMES_DEMANDED.with(&[&KEY.name, &"permission", &"permission", &demanded]),
        );
    }
    setting.path(&KEY, sink).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_path_is_taken_as_written() {
        assert_eq!(accepts(quote!(permissions = ::a::B), &KEY, read).segments.len(), 2);
    }

    #[test]
    fn text_is_no_path() {
        let text = refuses(quote!(permissions = "a::B"), &KEY, read);
        assert!(text.starts_with("`permissions` takes the path"));
    }
}
