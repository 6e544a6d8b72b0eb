//! What `#[secure]` and `#[public]` say about keys that belong elsewhere or are missing.

texts! {
    /// `reason` on `#[secure]`.
    SECURE_REASON = "a secured route gives no reason\nhelp: remove `reason`, or use `#[public]` if anyone may call";
    /// `policy = X` as a key.
    SECURE_POLICY = "a policy stands in a rule\nhelp: write `allow = policy(CanHire)`";
    /// `any(..)`, `all(..)`, `not(..)` as a key.
    SECURE_TREE = "a rule belongs to a key\nhelp: write `allow = any(..)`, or `role = any(..)` for roles alone";
    /// `role` on `#[public]`.
    PUBLIC_ROLE = "a public route has no caller to ask for a role\nhelp: use `#[secure]`";
    /// `scope` on `#[public]`.
    PUBLIC_SCOPE = "a public route has no caller to ask for a scope\nhelp: use `#[secure]`";
    /// `allow` on `#[public]`.
    PUBLIC_ALLOW = "a public route has no caller to judge\nhelp: use `#[secure]`";
    /// `auth` on `#[public]`.
    PUBLIC_AUTH = "a public route asks for no credentials\nhelp: use `#[secure]`";
    /// `objects` on `#[public]`.
    PUBLIC_OBJECTS = "a public route has no caller whose objects could be checked\nhelp: use `#[secure]`, or wrap an id that names no object in `Plain`";
    /// `roles` or `scopes` on `#[public]`.
    PUBLIC_WORLD = "a public route looks up no roles and no scopes\nhelp: remove this key, or use `#[secure]`";
    /// `#[public]` without `reason`.
    PUBLIC_NEEDS_REASON = "`#[public]` needs a reason\nhelp: write `reason = \"why anyone may call this\"`";
    /// `#[public]` without `rate`.
    PUBLIC_NEEDS_RATE = "`#[public]` needs a rate: what anyone may call, anyone may flood\nhelp: write `rate = \"10/s\"`, counted by the client's address";
    /// `per = "identity"` or `"tenant"` on `#[public]`.
    PUBLIC_PER = "a public route knows no {} to count by\nhelp: write `per = \"ip\"` or `per = \"global\"`";
}
