//! What a derived type of every form looks like to every viewer.

#![allow(dead_code, reason = "what is not exposed is there to be left out")]

mod enums;
mod flatten;
mod keys;
mod masks;
mod owner;
mod structs;
mod views;

use serde_json::{Value, json};

use crate::names::{Bits, RoleEnum as _};
use crate::principal::{Identified, Principal, RegisteredEnums};
use crate::redact::{Expose, JsonBuffer, PseudonymKey, Viewer};

#[derive(crate::Role)]
#[role(crate = crate)]
pub(crate) enum Role {
    Hr,
    Employee,
}

/// A caller called `subject` with one role.
fn caller(subject: &str, role: Role) -> Principal {
    Principal::new(Identified {
        issuer: "https://id.example".into(),
        text: crate::credential_text::CredentialText::of_subject(subject.into()),
        is_of_the_only_issuer: true,
        roles: Bits::of(&[role.index()]),
        scopes: Bits::EMPTY,
        enums: RegisteredEnums {
            roles: Some(std::any::TypeId::of::<Role>()),
            ..RegisteredEnums::default()
        },
        expires_at: None,
        tenant: None,
        tenants: Vec::new(),
        user: None,
        credential_id: None,
        recheck_note: None,
        #[cfg(feature = "jwt")]
        revocable: None,
        plan: None,
        roles_are_a_bound: false,
        is_guest: false,
    })
}

#[allow(clippy::unwrap_used, reason = "a test")]
fn seen_by<T: Expose + ?Sized>(value: &T, principal: Option<&Principal>) -> Value {
    let key = PseudonymKey::new(&[7; 32]);
    let viewer = Viewer::new(principal, Some(&key));
    let mut out = JsonBuffer::default();
    value.expose(&viewer, &mut out).unwrap();
    out.into_value().unwrap()
}

/// What everybody sees.
fn seen<T: Expose + ?Sized>(value: &T) -> Value {
    seen_by(value, None)
}

fn seen_by_hr<T: Expose + ?Sized>(value: &T) -> Value {
    seen_by(value, Some(&caller("boss", Role::Hr)))
}
