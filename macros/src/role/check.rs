//! Which role implies which.

use syn::{Ident, LitStr, Path};

use super::lattice;
use super::name_enum::{self, NameEnum};
use super::syntax::Options;
use crate::option::enums::{NamesStand, check_is_asked};
use crate::rule::NameKind;
use crate::sink::Sink;

/// An enum of roles that holds together.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    runtime: Option<Path>,
    names: Vec<String>,
    reaches: Vec<Vec<usize>>,
    grants: Vec<(usize, LitStr)>,
    permissions: Option<Path>,
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

    /// The roles' names in the order of the variants.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The permissions that roles grant: a role's place, and the name.
    pub(super) fn grants(&self) -> &[(usize, LitStr)] {
        &self.grants
    }

    /// Where the permissions are, if not at the crate root.
    pub(super) fn permissions(&self) -> Option<&Path> {
        self.permissions.as_ref()
    }

    /// For each role, itself and every role it implies, however indirectly, in ascending order.
    pub(super) fn reaches(&self) -> &[Vec<usize>] {
        &self.reaches
    }
}

/// Checks the enum. With errors that leave the names readable there is a plan all the same, beside
/// the errors, so that rules naming these roles cause no second error.
pub(super) fn plan(
    (roles, permissions): (NameEnum<Options>, Option<Path>),
    sink: &mut Sink,
) -> Option<Plan> {
    let checked = name_enum::check(roles, sink)?;
    let variants = checked.variants;
    let reaches = lattice::reaches(NameKind::Role.word(), &variants, Options::implied, sink);
    let names = variants.iter().map(|variant| variant.name.clone()).collect();
    let grants = variants.into_iter().enumerate();
    let grants: Vec<(usize, LitStr)> = grants
        .flat_map(|(place, variant)| variant.options.grants.into_iter().map(move |it| (place, it)))
        .collect();
    if !sink.has_errors() {
        let (kind, stand) = (NameKind::Permission, NamesStand::AboveRoles);
        check_is_asked(kind, permissions.as_ref(), !grants.is_empty(), stand, sink);
    }
    let (ident, runtime) = (checked.ident, checked.runtime);
    Some(Plan { ident, runtime, names, reaches, grants, permissions })
}
