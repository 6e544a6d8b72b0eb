//! What `#[secure]` and `#[public]` say about keys that belong elsewhere or are missing.

texts! {
    /// `reason` on `#[secure]`.
    SECURE_REASON = "`#[secure]` takes no `reason`\nhelp: remove `reason`, or use `#[public]` if anyone may call";
    /// `policy = X` as a key.
    SECURE_POLICY = "a policy must be part of a rule\nhelp: write `allow = policy(CanHire)`";
    /// `any(..)`, `all(..)`, `not(..)` as a key.
    SECURE_TREE = "a rule needs a key\nhelp: write `allow = any(..)`, or `role = any(..)` for roles alone";
    /// `require!()`.
    REQUIRE_NOTHING = "`require!()` demands nothing\nhelp: write what every caller must satisfy, as in `require!(role = \"staff\")`";
    /// `role` on `#[public]`.
    PUBLIC_ROLE = "a public route cannot require a role: its callers are not authenticated\nhelp: use `#[secure]`";
    /// `scope` on `#[public]`.
    PUBLIC_SCOPE = "a public route cannot require a scope: its callers are not authenticated\nhelp: use `#[secure]`";
    /// `allow` on `#[public]`.
    PUBLIC_ALLOW = "a public route cannot have a rule: its callers are not authenticated\nhelp: use `#[secure]`";
    /// `auth` on `#[public]`.
    PUBLIC_AUTH = "a public route requires no credentials\nhelp: use `#[secure]`";
    /// `roles` or `scopes` on `#[public]`.
    PUBLIC_NAMES = "a public route uses no roles and no scopes\nhelp: remove this key, or use `#[secure]`";
    /// `#[public]` without `reason`.
    PUBLIC_NEEDS_REASON = "`#[public]` needs a reason\nhelp: write `reason = \"why anyone may call this\"`";
    /// `#[public]` without `rate`.
    PUBLIC_NEEDS_RATE = "`#[public]` needs a rate: without one anyone could flood this route\nhelp: write `rate = \"10/s\"`, counted by the client's address";
    /// `per = "api_key"` beside `auth` without `"api_key"`.
    PER_API_KEY = "the schemes of this handler have no key to count by\nhelp: write `auth = \"api_key\"`, or `per = \"identity\"`";
    /// `per = "identity"`, `"tenant"` or `"api_key"` on `#[public]`.
    PUBLIC_PER = "a public route has no {} to count by\nhelp: write `per = \"ip\"` or `per = \"global\"`";
    /// `rate(plan = ..)` on a public route.
    PUBLIC_PLAN = "a public route has no caller, so no plan\nhelp: write `limit = \"100/m\"`";
    /// `on_failure = "allow"` on a public route.
    PUBLIC_ON_FAILURE = "a public route may not let requests through uncounted when the rate store fails\nhelp: write `on_failure = \"local\"`, or leave it out";
}
