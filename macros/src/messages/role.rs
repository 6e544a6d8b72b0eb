//! What `derive(Role)`, `derive(Scope)` and `derive(Schemes)` say.

texts! {
    /// The derive on a struct or a union.
    NOT_AN_ENUM = "{}s must be declared as an enum\nhelp: write `enum {}` with one variant for each {}";
    /// An enum with parameters.
    WITH_PARAMETERS = "an enum of {}s cannot have parameters: its names are fixed when the program is compiled\nhelp: remove them";
    /// No variant.
    NO_VARIANT = "`{}` declares no {}\nhelp: add a variant, or remove the enum";
    /// More variants than a set of bits holds.
    TOO_MANY = "an enum can hold at most 128 {}s, and this one has {}\nhelp: express finer differences by scopes or by a policy";
    /// A variant with fields.
    VARIANT_WITH_FIELDS = "a {} cannot have fields\nhelp: write `{}` alone, and check the rest in a policy";
    /// A variant with a number.
    DISCRIMINANT = "a {} cannot have a discriminant: its position in the enum is its number\nhelp: remove `= ..`";
    /// Two variants with one name.
    SAME_NAME = "two variants are named `{}`: no {} could tell them apart\nhelp: give one of them another name with `rename = \"..\"`";
    /// A name without letters.
    EMPTY_NAME = "a {} needs a name\nhelp: leave `rename` out and the variant is called `{}`";
    /// A second attribute of the same kind.
    SECOND_ATTRIBUTE = "`#[{}]` is given more than once here\nhelp: write all options into the first one, separated by `,`";

    /// What is said of one name, above the enum of all.
    KEY_ABOVE_THE_ENUM = "this key is for one variant and has no effect above the enum\nhelp: write it above the variant that it is about";

    /// An implied role that is near to a real one.
    IMPLIES_UNKNOWN_NEAR = "unknown {} `{}`: did you mean `{}`?";
    /// An implied role that is not there.
    IMPLIES_UNKNOWN = "unknown {} `{}`\nhelp: the other {}s are {}";
    /// A role that implies itself.
    IMPLIES_ITSELF = "`{}` implies itself, which has no effect\nhelp: remove it";
    /// A role implied twice by one variant.
    IMPLIES_TWICE = "`{}` is already implied here\nhelp: keep one of them";
    /// Nothing between the parentheses.
    LISTS_NOTHING = "`{}()` cannot be empty\nhelp: name at least one, or remove it";
    /// Roles that imply each other.
    IMPLICATION_CYCLE = "these {}s imply each other: {}\nhelp: keep one direction, or make them one {}";

    /// `owner` where no object is.
    PERMISSION_OF_OWNER = "a permission has no owner: it is of a caller, and no object is in question\nhelp: take `Authorized<T, Action>` for what the owner alone may do";

    /// A character that RFC 6749, section 3.3 keeps out of scopes.
    SCOPE_CHARACTER = "a scope cannot contain {}: tokens list scopes separated by spaces (RFC 6749, section 3.3)\nhelp: use visible ASCII characters other than `\"` and `\\`, as in `payroll:read`";
    /// A name that no authenticator has.
    SCHEME_UNSEEN = "the name of a scheme cannot begin or end with a space or hold a control character: nothing verifies credentials by such a name\nhelp: write the name that the application configures";
    /// A name in both forms, or two names.
    SCOPE_NAMED_TWICE = "this scope is given more than one name\nhelp: keep one of the names";
}
