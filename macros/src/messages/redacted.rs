//! What `derive(Redacted)` says.

texts! {
    /// The derive on an enum.
    ON_ENUM = "`Redacted` marks named fields, and an enum has none of its own\nhelp: write a struct with named fields, for example a `kind` and an `Option` for what each variant carries";
    /// The derive on a union.
    ON_UNION = "`Redacted` marks named fields, and no field of a union is known to be there\nhelp: write a struct with named fields";
    /// The derive on a tuple struct.
    ON_TUPLE_STRUCT = "a field without a name has none on the wire\nhelp: name the fields: `struct {} { #[expose] value: .. }`";
    /// The derive on a unit struct.
    ON_UNIT_STRUCT = "`{}` has no field that could be shown\nhelp: return `NoContent`, or give it named fields";
    /// A struct of which nothing is marked.
    NOTHING_EXPOSED = "no field of `{}` is exposed: nobody could see anything of it\nhelp: write `#[expose]` above each field that may leave";
    /// A second attribute of the same kind.
    SECOND_ATTRIBUTE = "a second `#[{}]` on the same place\nhelp: write all options into the first one, separated by `,`";

    /// A mask that is near to a real one.
    UNKNOWN_MASK_NEAR = "unknown mask `{}`: did you mean `{}`?";
    /// A mask that is not there.
    UNKNOWN_MASK = "unknown mask `{}`\nhelp: the masks are {}; or name a function: `mask = path`";
    /// `full` alone.
    FULL_WITHOUT_MASK = "`full` says who sees a masked field whole, and this one has no mask\nhelp: add `mask = \"last4\"`, or use `role` or `scope` to hide the field from others";

    /// An empty name on the wire.
    EMPTY_NAME = "a field needs a name on the wire\nhelp: leave `rename` out and it is called `{}`";
    /// Two exposed fields with one name.
    SAME_NAME = "two exposed fields are called `{}` on the wire\nhelp: give one of them another name: `#[expose(rename = \"..\")]`";
    /// A name from us and another one from serde.
    TWO_NAMES = "this field is called `{}` here and `{}` by serde\nhelp: keep one of the names";
    /// A style from us and another one from serde.
    TWO_STYLES = "the fields are spelled in `{}` here and in `{}` by serde\nhelp: keep one of the styles";
    /// A style that is near to a real one.
    UNKNOWN_STYLE_NEAR = "unknown style `{}`: did you mean `{}`?";
    /// A style that is not there.
    UNKNOWN_STYLE = "unknown style `{}`\nhelp: the styles are {}";

    /// A field named like a credential.
    CREDENTIAL = "`{}` is named like a credential and would leave the service\nhelp: remove `#[expose]`, or state why it may leave: `sensitive = \"why\"`";
    /// A name on the wire like that of a credential.
    CREDENTIAL_ON_THE_WIRE = "this field leaves as `{}`, which is named like a credential\nhelp: give it another name, or state why it may leave: `sensitive = \"why\"`";

    /// A serde attribute that should give a name and does not.
    SERDE_NAME = "`serde({})` gives no name\nhelp: write `{} = \"..\"`, or `{}(serialize = \"..\", deserialize = \"..\")`";
    /// A serde attribute on an exposed field that the view cannot follow.
    SERDE_ON_FIELD = "`serde({})` would change what leaves, and the view does not follow it\nhelp: {}";
    /// A serde attribute on the struct that the view cannot follow.
    SERDE_ON_STRUCT = "`serde({})` would change what leaves, and the view does not follow it\nhelp: remove it; the view is always an object of the exposed fields";

    /// A type that also implements `Serialize`, found in `const` evaluation.
    SERIALIZES = "this type implements `Serialize`: a plain `axum::Json`, a cache or a log would carry every field\nhelp: remove `Serialize`, or state why it stays: `#[redacted(raw_serialize = \"why\")]`";
}
