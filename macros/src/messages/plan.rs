//! What `derive(Plan)` says.

texts! {
    /// A variant without a limit.
    RATE_MISSING = "the plan `{}` has no limit\nhelp: write `#[plan(rate = \"10/s\")]` above it";
    /// Two defaults.
    DEFAULT_TWICE = "a plan before this one is the default\nhelp: mark the one that callers without a readable plan get";
    /// A limit of a plan that says whom it counts, what it costs, and so on.
    NUMBERS_ALONE = "a plan takes only a limit, a window and a burst\nhelp: state `per` and `cost` at the handler: `rate(plan = Plan, per = \"tenant\", cost = 5)`";
}
