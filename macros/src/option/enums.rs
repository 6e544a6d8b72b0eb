//! `roles`, `scopes` and `permissions`: other enums than those at the crate root.

use syn::Path;

use crate::args::{OptionKey, Options, Setting};
use crate::messages::rule as text;
use crate::rule::{NameKind, Rule, spelling};
use crate::sink::Sink;
use crate::span::SpanRange;

/// The keys.
pub(crate) const ROLES: OptionKey = key("roles", "roles = path::to::Role");
pub(crate) const SCOPES: OptionKey = key("scopes", "scopes = path::to::Scope");
pub(crate) const PERMISSIONS: OptionKey = key("permissions", "permissions = path::to::Permission");

const fn key(name: &'static str, example: &'static str) -> OptionKey {
    OptionKey { name, takes: "the path of an enum", example, repeatable: false }
}

fn key_of(kind: NameKind) -> &'static OptionKey {
    match kind {
        NameKind::Role => &ROLES,
        NameKind::Scope => &SCOPES,
        NameKind::Permission => &PERMISSIONS,
    }
}

/// The enums that were named.
#[derive(Debug, Default)]
pub(crate) struct Enums {
    pub(crate) roles: Option<Path>,
    pub(crate) scopes: Option<Path>,
    pub(crate) permissions: Option<Path>,
}

/// Where the names are that are looked up in an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamesStand {
    /// Beside the key: `role = "hr", roles = staff::Role`.
    Beside,
    /// Above the fields of the type, in this attribute.
    AboveFields(&'static str),
    /// Above the variants of an enum of permissions.
    AbovePermissions,
    /// Above the variants of an enum of roles, which grant permissions.
    AboveRoles,
}

impl Enums {
    /// Takes them out of `options`.
    pub(crate) fn take(options: &mut Options, stand: NamesStand, sink: &mut Sink) -> Self {
        let mut path = |kind| {
            let setting = options.take(key_of(kind))?;
            read(kind, &setting, stand, sink)
        };
        Self {
            roles: path(NameKind::Role),
            scopes: path(NameKind::Scope),
            permissions: path(NameKind::Permission),
        }
    }

    /// Checks that `rules` name something of each: an enum alone demands nothing of any caller, and the author of
    /// one meant that it does.
    pub(crate) fn check_are_asked(&self, stand: NamesStand, rules: &[&Rule], sink: &mut Sink) {
        let kinds = [
            (NameKind::Role, &self.roles),
            (NameKind::Scope, &self.scopes),
            (NameKind::Permission, &self.permissions),
        ];
        for (kind, path) in kinds {
            let asked = rules.iter().any(|rule| rule.names_a(kind));
            check_is_asked(kind, path.as_ref(), asked, stand, sink);
        }
    }
}

/// Checks that something of the enum at `path` is named, where there is one.
pub(crate) fn check_is_asked(
    kind: NameKind,
    path: Option<&Path>,
    asked: bool,
    stand: NamesStand,
    sink: &mut Sink,
) {
    if let (Some(path), false) = (path, asked) {
        let form = stand.form(kind, kind.example());
        sink.error(SpanRange::of(path), text::ENUM_UNASKED.with(&[&key_of(kind).name, &form]));
    }
}

/// The path, as written.
fn read(kind: NameKind, setting: &Setting, stand: NamesStand, sink: &mut Sink) -> Option<Path> {
    let key = key_of(kind);
    let Some(demanded) = spelling::demanded(setting) else {
        return setting.path(key, sink).cloned();
    };
    let message = match stand {
        NamesStand::Beside => {
            text::NAMES_DEMANDED.with(&[&key.name, &kind.word(), &kind.word(), &demanded])
        }
        NamesStand::AboveFields(_) | NamesStand::AbovePermissions | NamesStand::AboveRoles => {
            let form = stand.form(kind, &demanded);
            text::NAMES_DEMANDED_ABOVE.with(&[&key.name, &stand.place(), &form])
        }
    };
    setting.fault(sink, message)
}

impl NamesStand {
    fn place(self) -> &'static str {
        match self {
            Self::Beside => "key",
            Self::AboveFields(_) => "field",
            Self::AbovePermissions | Self::AboveRoles => "variant",
        }
    }

    /// How a name is written there.
    fn form(self, kind: NameKind, demanded: &str) -> String {
        let word = kind.word();
        match self {
            Self::Beside => format!("{word} = {demanded}"),
            Self::AboveFields(attribute) => format!("#[{attribute}({word} = {demanded})]"),
            Self::AbovePermissions => format!("#[permission({word} = {demanded})]"),
            // A role grants several by their names alone.
            Self::AboveRoles => format!("#[role(grants({}))]", kind.example()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use proc_macro2::TokenStream;
    use quote::quote;

    const KINDS: [NameKind; 3] = [NameKind::Role, NameKind::Scope, NameKind::Permission];

    /// `roles = value`.
    fn set(kind: NameKind, value: &TokenStream) -> TokenStream {
        let key = quote::format_ident!("{}", key_of(kind).name);
        quote!(#key = #value)
    }

    #[test]
    fn a_path_is_taken_as_written() {
        for kind in KINDS {
            let read =
                |setting: &Setting, sink: &mut Sink| read(kind, setting, NamesStand::Beside, sink);
            for path in [quote!(::a::B), quote!(B), quote!(staff::hr::Role), quote!(HR)] {
                let taken = accepts(set(kind, &path), key_of(kind), read);
                assert_eq!(quote!(#taken).to_string(), path.to_string());
            }
        }
    }

    #[test]
    fn what_a_caller_needs_is_no_enum() {
        let told = |stand, value| {
            let kind = NameKind::Role;
            refuses(set(kind, &value), &ROLES, |setting, sink| read(kind, setting, stand, sink))
        };
        for (value, meant) in [
            (quote!(Role::Admin), "role = Role::Admin"),
            (quote!(staff::Role::Admin), "role = staff::Role::Admin"),
            (quote!(admin), "role = \"admin\""),
            (quote!(names::ADMIN), "role = \"admin\""),
            (quote!(any(Role::Admin, Role::Hr)), "role = any(Role::Admin, Role::Hr)"),
        ] {
            let text = told(NamesStand::Beside, value);
            assert!(text.ends_with(&format!("write `{meant}`")), "{text}");
        }
        for (stand, meant) in [
            (NamesStand::AboveFields("expose"), "#[expose(role = Role::Admin)]"),
            (NamesStand::AbovePermissions, "#[permission(role = Role::Admin)]"),
            (NamesStand::AboveRoles, "#[role(grants(\"admin\"))]"),
        ] {
            let text = told(stand, quote!(Role::Admin));
            assert!(text.contains(meant), "{text}");
        }
    }

    #[test]
    fn text_is_no_path() {
        for kind in KINDS {
            let read =
                |setting: &Setting, sink: &mut Sink| read(kind, setting, NamesStand::Beside, sink);
            let text = refuses(set(kind, &quote!("a::B")), key_of(kind), read);
            assert!(text.contains("takes the path"), "{text}");
        }
    }
}
