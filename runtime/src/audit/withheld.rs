//! Which fields of an answer its caller does not see.

use crate::names::Bits;
use crate::principal::Principal;
use crate::redact::{Masking, Shape, When};

/// What is withheld from one kind of caller.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// Fields that this caller sees of no object. One that its owner sees is not among them.
    pub(super) absent: Vec<String>,
    /// Fields whose value leaves masked.
    pub(super) masked: Vec<String>,
}

/// Callers who are the same to every rule about fields, at one handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct WithheldKey {
    answer: usize,
    caller: Option<(Bits, Bits)>,
}

impl WithheldKey {
    pub(super) fn of(answer: fn() -> Shape, caller: Option<&Principal>) -> Self {
        let caller = caller.map(|caller| (caller.identified().roles, caller.identified().scopes));
        // Two functions at one address are the same code, and so the same answer.
        Self { answer: answer as usize, caller }
    }
}

impl Withheld {
    pub(super) fn of(shape: &Shape, caller: Option<&Principal>) -> Self {
        let mut found = Self::default();
        shape.each_shape(&mut |shape| {
            shape.each_field(&mut |_, field| {
                let name = || format!("{}.{}", shape.name, field.name);
                if let When::Only(rule) = &field.when
                    && !rule.holds_for(caller, true)
                {
                    found.absent.push(name());
                    return;
                }
                let is_masked = match &field.masking {
                    Masking::Plain => false,
                    Masking::Masked(_) => true,
                    Masking::Unless(_, rule) => !rule.holds_for(caller, true),
                };
                if is_masked {
                    found.masked.push(name());
                }
            });
        });
        found.absent.sort();
        found.absent.dedup();
        found.masked.sort();
        found.masked.dedup();
        found
    }
}
