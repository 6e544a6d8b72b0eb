//! The closed worlds in which the role and scope names of a credential are looked up.

use crate::names::{Bits, RoleEnum, ScopeEnum};

/// The roles and scopes that an application registered.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameTable {
    /// The roles, in the order of their bits.
    pub roles: &'static [&'static str],
    /// For each role, itself and every role it implies.
    pub implies: &'static [Bits],
    /// The scopes, in the order of their bits.
    pub scopes: &'static [&'static str],
}

impl NameTable {
    pub(crate) fn add_roles<R: RoleEnum>(&mut self) {
        self.roles = R::NAMES;
        self.implies = R::IMPLIES;
    }

    pub(crate) fn add_scopes<C: ScopeEnum>(&mut self) {
        self.scopes = C::NAMES;
    }

    /// The role called `name` with what it implies; nothing where this world has no such role.
    pub(crate) fn role(&self, name: &str) -> Bits {
        let Some(index) = place(self.roles, name) else { return Bits::EMPTY };
        let implied = self.implies.get(usize::from(index)).copied().unwrap_or_default();
        implied.union(Bits::of(&[index]))
    }

    /// The scope called `name`; nothing where this world has no such scope.
    pub(crate) fn scope(&self, name: &str) -> Bits {
        place(self.scopes, name).map_or(Bits::EMPTY, |index| Bits::of(&[index]))
    }
}

fn place(names: &[&str], name: &str) -> Option<u8> {
    let index = names.iter().position(|known| *known == name)?;
    u8::try_from(index).ok()
}
