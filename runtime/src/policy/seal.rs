//! The seal of what the macros wrote, so that no policy is written by hand.

use crate::const_text::hash;
use crate::policy::{Access, Spec};

impl Spec {
    /// Stops compilation where the macros did not write this.
    #[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
    pub(crate) const fn check_seals(&self, seal: u64, sealed: u64, parts: usize) {
        assert!(
            self.seal() == seal && Self::sealed_for(seal, parts) == sealed,
            "a policy cannot be written by hand\n\
             help: write `#[secure(..)]` or `#[public(..)]` above the handler"
        );
    }

    /// The seal for a number of parameters before the last.
    pub(crate) const fn sealed_for(seal: u64, parts: usize) -> u64 {
        (seal ^ parts as u64).wrapping_mul(0x0100_0000_01b3)
    }

    /// What `macros/src/handler/seal.rs` makes of the same texts.
    #[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
    pub(crate) const fn seal(&self) -> u64 {
        let mut seal = hash(0x9e37_79b9_7f4a_7c15, self.name);
        match self.access {
            Access::Public(why) => seal = hash(seal, why),
            Access::Restricted { schemes, .. } => {
                let mut index = 0;
                while index < schemes.len() {
                    seal = hash(seal, schemes[index]);
                    index += 1;
                }
            }
        }
        seal = sealed_reason(sealed_reason(seal, self.objects), self.unredacted);
        if let Some(firewall) = &self.firewall {
            let mut rule = 0;
            while rule < firewall.except.len() {
                seal = hash(seal, firewall.except[rule]);
                rule += 1;
            }
            if firewall.off {
                seal = hash(seal, "off");
            }
            if firewall.head_only {
                seal = hash(seal, "head only");
            }
            seal = hash(seal, firewall.reason);
        }
        let mut index = 0;
        while index < self.unchecked.len() {
            seal = hash(seal, self.unchecked[index].reason);
            index += 1;
        }
        seal
    }
}

const fn sealed_reason(seal: u64, reason: Option<&str>) -> u64 {
    match reason {
        Some(reason) => hash(seal, reason),
        None => hash(seal, "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec::public("open", "app", "a test");

    #[test]
    fn a_policy_holds_with_its_own_seals() {
        SPEC.check_seals(SPEC.seal(), Spec::sealed_for(SPEC.seal(), 2), 2);
        assert_ne!(SPEC.seal(), SPEC.unredacted("why").seal());
        assert_ne!(SPEC.seal(), SPEC.objects("why").seal());
        assert_ne!(SPEC.unredacted("why").seal(), SPEC.objects("why").seal());
    }

    #[test]
    #[should_panic(expected = "cannot be written by hand")]
    fn a_policy_that_was_changed_does_not() {
        let seal = SPEC.seal();
        SPEC.unredacted("nobody said so").check_seals(seal, Spec::sealed_for(seal, 0), 0);
    }

    #[test]
    #[should_panic(expected = "cannot be written by hand")]
    fn nor_does_one_with_other_parameters() {
        SPEC.check_seals(SPEC.seal(), Spec::sealed_for(SPEC.seal(), 0), 1);
    }
}
