//! What of the firewall does not hold for one handler, and why.

/// `firewall(except = ["942100"], reason = "..")` on a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The rules that are not asked.
    pub except: &'static [&'static str],
    /// Whether nothing of the handler is looked at.
    pub off: bool,
    /// Whether bodies are not looked at.
    pub head_only: bool,
    /// Why.
    pub reason: &'static str,
}

impl Exclusion {
    /// These rules are not asked.
    #[must_use]
    pub const fn except(rules: &'static [&'static str], reason: &'static str) -> Self {
        Self { except: rules, off: false, head_only: false, reason }
    }

    /// Nothing is looked at.
    #[must_use]
    pub const fn off(reason: &'static str) -> Self {
        Self { except: &[], off: true, head_only: false, reason }
    }

    /// Bodies, of requests and of answers, are not looked at.
    #[must_use]
    pub const fn head_only(mut self) -> Self {
        self.head_only = true;
        self
    }

    /// What does not hold, in words.
    pub fn in_words(&self) -> String {
        if self.off {
            return "firewall off".to_owned();
        }
        let rules = self.except.join(", ");
        match (self.head_only, rules.is_empty()) {
            (true, true) => "firewall on heads only".to_owned(),
            (true, false) => format!("firewall on heads only, without {rules}"),
            (false, _) => format!("firewall without {rules}"),
        }
    }
}
