//! What is said about the form of an attribute's arguments, whichever macro they belong to.

texts! {
    /// Two items without a comma between them.
    MISSING_COMMA = "a comma is missing here\nhelp: separate the items with `,`";
    /// `,` without an item before it.
    COMMA_OF_NOTHING = "nothing is before this comma\nhelp: remove it";
    /// `key = ` without a value.
    NOT_A_VALUE = "a value is missing here\nhelp: write a literal, a path or `name(..)`";
    /// `key: value`, `key == value`, `key => value`.
    KEY_SIGN = "`{}` is set with `=`\nhelp: write `{} = {}`";
    /// `"key" = value`.
    KEY_IN_QUOTES = "a key has no quotes\nhelp: write `{} = ..`";
    /// `any["a"]`, `any!("a")`.
    LIST_PARENTHESES = "`{}` takes parentheses\nhelp: write `{}(..)`";
    /// `#[name = ..]` where `#[name(..)]` is meant.
    NOT_PARENTHESES = "this attribute takes parentheses\nhelp: write `#[{}(..)]`";
    /// A value where a key is needed.
    VALUE_WITHOUT_KEY = "this value has no key\nhelp: write `key = value`; the keys are {}";
    /// A key that does not exist, near to one that does.
    UNKNOWN_KEY_NEAR = "unknown key `{}`: did you mean `{}`?";
    /// A key that does not exist and resembles none.
    UNKNOWN_KEY = "unknown key `{}`\nhelp: the keys are {}";
    /// An attribute that does not exist, near to one that does.
    UNKNOWN_ATTRIBUTE_NEAR = "unknown attribute `{}`: did you mean `{}`?";
    /// A key that appears twice; the underline reaches from the first to the second.
    SET_TWICE = "`{}` is given more than once\nhelp: keep one of them";
    /// A value of the wrong kind.
    WRONG_FORM = "`{}` takes {}\nhelp: write `{}`";
    /// A reason that says nothing.
    EMPTY_REASON = "`{}` needs a reason that a reviewer can judge\nhelp: say why in a few words";

    /// A serde attribute that should give a name and does not.
    SERDE_NAME = "`serde({})` needs a name\nhelp: write `{} = \"..\"`, or `{}(serialize = \"..\", deserialize = \"..\")`";
    /// A style that is near to a real one.
    UNKNOWN_STYLE_NEAR = "unknown style `{}`: did you mean `{}`?";
    /// A style that is not there.
    UNKNOWN_STYLE = "unknown style `{}`\nhelp: the styles are {}";
}
