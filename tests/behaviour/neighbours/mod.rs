//! Neighbours of inputs that were found to be taken wrongly once: other members of the same classes.

mod callers;
mod ecosystem;
mod leaving;
mod start;
mod values;

/// What did not come as it should have, all of it at once.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn expect(&mut self, what: &str, expected: bool, got: impl std::fmt::Display) {
        if !expected {
            self.0.push(format!("{what}: {got}"));
        }
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
    }
}
