//! What a scope may be called.

use syn::{Ident, LitStr, Path};

use crate::messages::role as text;
use crate::role::lattice;
use crate::role::name_enum::{self, NameEnum, NamedVariant};
use crate::rule::NameKind;
use crate::sink::Sink;

/// An enum of scopes that holds together.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    runtime: Option<Path>,
    names: Vec<String>,
    reaches: Vec<Vec<usize>>,
}

impl Plan {
    /// The enum.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Where the runtime is.
    pub(super) fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }

    /// The scopes' names in the order of the variants.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// For each scope, itself and every scope it implies; empty where none implies another.
    pub(super) fn reaches(&self) -> &[Vec<usize>] {
        &self.reaches
    }
}

/// Checks the enum; as with roles, readable names make a plan even beside errors.
pub(super) fn plan(scopes: NameEnum<Vec<LitStr>>, sink: &mut Sink) -> Option<Plan> {
    let checked = name_enum::check(scopes, sink)?;
    for variant in &checked.variants {
        check_is_a_scope_token(variant, sink);
    }
    let mut reaches =
        lattice::reaches(NameKind::Scope.word(), &checked.variants, |implied| implied, sink);
    if reaches.iter().all(|reached| reached.len() == 1) {
        reaches.clear();
    }
    let names = checked.variants.into_iter().map(|variant| variant.name).collect();
    Some(Plan { ident: checked.ident, runtime: checked.runtime, names, reaches })
}

/// A scope is made of the characters that RFC 6749, section 3.3 gives to scope tokens.
fn check_is_a_scope_token(variant: &NamedVariant<Vec<LitStr>>, sink: &mut Sink) {
    let odd = variant.name.chars().find(|letter| !is_scope_character(*letter));
    if let Some(odd) = odd {
        sink.error(variant.place, text::SCOPE_CHARACTER.with(&[&shown(odd)]));
    }
}

fn is_scope_character(letter: char) -> bool {
    letter.is_ascii_graphic() && letter != '"' && letter != '\\'
}

fn shown(letter: char) -> String {
    if letter == ' ' { "a space".to_owned() } else { format!("`{}`", letter.escape_debug()) }
}
