//! What a scheme may be called.

use syn::Ident;

use crate::messages::role as text;
use crate::role::name_enum::{self, NameEnum, NamedVariant};
use crate::sink::Sink;

/// An enum of schemes that holds together.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    schemes: Vec<(Ident, String)>,
}

impl Plan {
    /// The enum.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Each variant with the scheme's name; every name occurs once.
    pub(super) fn schemes(&self) -> &[(Ident, String)] {
        &self.schemes
    }
}

/// Checks the enum; readable names make a plan even beside errors.
pub(super) fn plan(schemes: NameEnum<()>, sink: &mut Sink) -> Option<Plan> {
    let checked = name_enum::check(schemes, sink)?;
    for variant in &checked.variants {
        check_can_be_called(variant, sink);
    }
    let mut schemes: Vec<(Ident, String)> = Vec::new();
    for NamedVariant { ident, name, .. } in checked.variants {
        if schemes.iter().all(|(_, known)| *known != name) {
            schemes.push((ident, name));
        }
    }
    Some(Plan { ident: checked.ident, schemes })
}

/// No authenticator is called by what is not seen.
fn check_can_be_called(variant: &NamedVariant<()>, sink: &mut Sink) {
    let name = &variant.name;
    if name.trim() != name || name.contains(char::is_control) {
        sink.error(variant.place, text::SCHEME_UNSEEN);
    }
}
