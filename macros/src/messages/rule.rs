//! What is said about rules over roles, scopes and policies.

texts! {
    /// A tree node that does not exist, near to one that does.
    UNKNOWN_NODE_NEAR = "unknown rule `{}`: did you mean `{}`?";
    /// A tree node that does not exist.
    UNKNOWN_NODE = "unknown rule `{}`\nhelp: a rule is made of {}";
    /// A `key = value` inside a rule.
    KEY_IN_RULE = "a rule cannot contain `key = value`\nhelp: write `{}(..)`";
    /// A literal standing alone in a tree.
    BARE_NAME = "a name alone may be a role or a scope\nhelp: write `role({})` or `scope({})`";
    /// A path standing alone in a tree.
    BARE_POLICY = "a type in a rule must be marked as a policy\nhelp: write `policy({})`";
    /// A leaf with no or several names.
    LEAF_TAKES_ONE = "`{}(..)` takes exactly one {}\nhelp: join several with `any(..)` or `all(..)`";
    /// `cedar(View)`, `cedar()`.
    ENGINE_FORM = "`{}(..)` takes the name of one action\nhelp: write it in quotes: `cedar(\"View\")`, `authzen(\"can_read\")`";
    /// An engine where a response is written or a body is read.
    ENGINE_NOT_HERE = "`{}` cannot be asked here: an engine decides before the handler runs\nhelp: write it in `allow = ..` of the handler";
    /// `not` with no or several rules.
    NOT_TAKES_ONE = "`not(..)` takes exactly one rule\nhelp: join several with `any(..)` or `all(..)`";
    /// A leaf that is not text and no path.
    NAME_FORM = "a {} must be text or the path of a variant\nhelp: write `{}`";
    /// `role = ["a", "b"]`, `role = "a" || "b"`.
    NAMES_JOINED = "several {}s are joined by `any(..)` or `all(..)`\nhelp: write `{}`";
    /// `roles = "hr"`, `roles = any("hr", "admin")`.
    NAMES_DEMANDED = "`{}` names an enum; the required names belong in `{}`\nhelp: write `{} = {}`";
    /// `roles = "hr"` above a type or an enum.
    NAMES_DEMANDED_ABOVE = "`{}` names an enum; a name of it belongs above each {} that it is about\nhelp: write `{}` there";
    /// `roles = staff::Role` where no role is named.
    ENUM_UNASKED = "`{}` has no effect: no name in quotes is looked up here\nhelp: write `{}`, or remove it";
    /// `allow = role("a") && policy(B)`.
    RULES_JOINED = "rules are joined by `any(..)` or `all(..)`\nhelp: write `{}`";
    /// `allow = !role("a")`, `allow = |caller| ..`.
    RULE_FORM = "a rule is not an expression\nhelp: write `role(..)`, `scope(..)`, `policy(..)`, or join them with `any(..)`, `all(..)` and `not(..)`";
    /// A policy that is not a path.
    POLICY_FORM = "a policy must be the path of its type\nhelp: write `policy(CanHire)`";
    /// `role = role("x")`, `scope = not(..)` and the like.
    TREE_IN_SHORTHAND = "`{}` supports only `any(..)` and `all(..)`\nhelp: write the whole rule as `allow = ..`";
    /// `any()` or `all()`.
    EMPTY_BRANCH = "`{}()` cannot be empty\nhelp: name at least one {}";
    /// The same leaf twice in one branch.
    DUPLICATE_MEMBER = "`{}` is given more than once in this `{}(..)`\nhelp: keep one of them";
    /// A role or scope below `not`.
    NOT_HOLDS_CLAIM = "`not` cannot contain a {}: a token that lacks the claim would pass\nhelp: name who may pass instead, or write a policy";
    /// A policy required and forbidden at once.
    CONTRADICTION = "this rule can never hold: `{}` is both required and forbidden\nhelp: drop one of the two";
    /// A policy and its absence, each of which is enough.
    ALWAYS_HOLDS = "this rule always holds: `{}` is enough, and so is its absence\nhelp: drop both, and name who may pass";
    /// `not(not(..))`.
    DOUBLE_NOT = "two `not` cancel each other\nhelp: write the inner rule alone";
    /// The owner below `not`.
    NOT_HOLDS_OWNER = "`not` cannot contain the owner: every stranger would pass\nhelp: name who may pass instead";
    /// The owner where no object is shown.
    OWNER_NOT_HERE = "`owner` needs an object, and none is loaded when the guard of a handler runs\nhelp: take `Authorized<T, Action>`, whose `Allow` decides about the object";
    /// `amr(mfa)`, `client()`.
    LEAF_TEXT = "`{}(..)` takes a text in quotes\nhelp: write `{}`";
    /// `amr("mfa", "hwk")`.
    LEAF_TEXTS = "`{}(..)` takes exactly one text\nhelp: join several with `any(..)` or `all(..)`";
    /// An age that is none, or zero.
    AGE_FORM = "`{}` is not an age\nhelp: write seconds, minutes, hours or days, at least one second: `\"5m\"`";
    /// A network that is none, or has everyone in it.
    CLIENT_FORM = "`{}` is not a network that tells clients apart: {}\nhelp: write its first address and the number of its fixed bits, as in `client(\"10.0.0.0/8\")`";
    /// Hours that are none, or always.
    DURING_FORM = "`{}` is not a time window\nhelp: write days, hours and a time zone, as in `during(\"Mon-Fri 08:00-18:00 Europe/Vienna\")`; without days every day is meant";
    /// `claim::<Department>()`.
    CLAIM_FORM = "expected a comparison of a claim with a value\nhelp: write `claim::<Department>() == Finance`: one of `==`, `!=`, `<`, `<=`, `>` and `>=`, then a variant, a literal or a constant";
    /// What depends on the request, where a response is written.
    LEAF_NOT_HERE = "`{}` cannot decide about a field: only what the credential says of the caller is known there\nhelp: use `role(..)`, `scope(..)`, `permission(..)`, `tenant` or a claim";
    /// A policy where only claims can be judged.
    POLICY_NOT_HERE = "a policy cannot decide about a field: only roles and scopes are known there\nhelp: use `role(..)` or `scope(..)`";
}
