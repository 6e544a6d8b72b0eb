//! What `derive(Redacted)` says.

texts! {
    /// The derive on a union.
    ON_UNION = "`Redacted` cannot be derived for a union: which of its fields is set is not known\nhelp: write a struct with named fields";
    /// An enum without variants.
    EMPTY_ENUM = "`{}` has no variant, so no value of it could be sent\nhelp: give it a variant, or remove `Redacted`";
    /// A struct of which nothing is marked.
    NOTHING_EXPOSED = "no field of `{}` is exposed: every response would be empty\nhelp: write `#[expose]` above each field that a response may contain";
    /// `Debug` as another derive has it.
    DEBUG_BESIDE = "`Redacted` implements `Debug` itself, which shows what a viewer without any role sees\nhelp: remove it here";
    /// A derive of `Debug` before ours.
    DEBUG_ABOVE = "`Redacted` implements `Debug` itself, which shows what a viewer without any role sees\nhelp: remove `Debug` from what is derived beside it";
    /// An implementation of `Debug` of the type's author.
    DEBUG_BY_HAND = "`Redacted` implements `Debug` itself, which shows what a viewer without any role sees\nhelp: remove the implementation of `Debug`, or implement `Display` in its place";
    /// A second attribute of the same kind.
    SECOND_ATTRIBUTE = "`#[{}]` is given more than once here\nhelp: write all options into the first one, separated by `,`";

    /// `#[expose]` on the type.
    EXPOSE_ON_TYPE = "`#[expose]` belongs on fields: nothing of `{}` is exposed as a whole\nhelp: write `#[expose]` above each field that a response may contain";
    /// `#[redacted(role = "hr")]`.
    EXPOSE_KEY_ON_TYPE = "this key is for a field and has no effect above the type\nhelp: write it above each field that it is about: `#[expose(role = \"hr\")]`";
    /// `#[expose]` on a variant.
    EXPOSE_ON_VARIANT = "`#[expose]` belongs on fields: the name of `{}` is always visible\nhelp: write `#[expose]` above each field that a response may contain";
    /// `#[redacted]` on a field.
    REDACTED_ON_FIELD = "`#[redacted]` belongs above the type: `#[expose]` is for fields\nhelp: write this into `#[expose(..)]`, such as `#[expose(mask = \"last4\")]`";

    /// An element that some do not see.
    ELEMENT_CONDITIONAL = "a tuple field cannot be hidden from some callers: the fields after it would move into its place\nhelp: mask it, `mask = \"all\", full = role(\"hr\")`, or give it a name";
    /// An element that is flattened.
    ELEMENT_FLATTENED = "only a named field can be flattened\nhelp: remove `flatten`, or give the field a name";
    /// An element with a name.
    ELEMENT_RENAMED = "a tuple field has no name in the response\nhelp: remove `rename`, or give the field a name";
    /// A style where no field has a name.
    STYLE_OF_NOTHING = "`rename_all` renames fields, and none here has a name\nhelp: remove it, or name the fields";
    /// A style for variants above a struct.
    STYLE_OF_VARIANTS = "`rename_all_fields` is for the fields of an enum's variants\nhelp: write `rename_all` above a struct";
    /// `flatten` beside what concerns the field itself.
    FLATTEN_AND = "`flatten` replaces this field by its own fields, so {} has no effect\nhelp: keep one of the two";
    /// `serialize` beside a mask.
    SERIALIZE_AND_MASK = "`serialize` sends the value as its type writes it, and a mask hides it\nhelp: keep one of the two";
    /// `mask` and `truncate`.
    MASKED_TWICE = "`truncate` is a mask too, and a field can have only one\nhelp: keep one of `mask` and `truncate`";

    /// `part` and `asked`.
    PART_AND_ASKED = "`part` shows an object to every caller who sees the whole, and `asked` checks it\nhelp: keep one of the two";
    /// `part` or `asked` beside what writes the field as a whole.
    HELD_AND = "`{}` is about the objects in a field, and {} writes none of them\nhelp: remove `{}`";
    /// A part of what cannot be asked whether it is an object.
    PART_OF_GENERIC = "`part` shows this to every caller who may read the whole, and whether a generic `{}` is an object is not known\nhelp: write `#[redacted(object)]` above the type if it implements `palisade::Allow<Read>`, or use `asked`";

    /// `content` alone.
    CONTENT_WITHOUT_TAG = "`content` needs a `tag`, which names the variant\nhelp: add `tag = \"..\"`";
    /// A tag on an enum without one.
    TAG_AND_UNTAGGED = "an enum either has a tag or is untagged\nhelp: keep one of `tag` and `untagged`";
    /// One key for two things.
    SAME_TAG_AND_CONTENT = "`tag` and `content` have the same name\nhelp: give the content another name";
    /// A tag without a name.
    EMPTY_TAG = "`{}` is empty\nhelp: give the key a name";
    /// A tag from us and another one from serde.
    TWO_TAGS = "`{}` is `{}` here and `{}` for serde\nhelp: keep one of them";
    /// A tag on a struct.
    TAG_ON_STRUCT = "a struct has no variants that a tag could tell apart\nhelp: remove it, or expose a field of that name";
    /// A tuple variant with an internal tag.
    TUPLE_UNDER_TAG = "`{}` is written as an array, which cannot hold a tag\nhelp: name its fields, or add `content = \"..\"` beside `tag`";
    /// A masked newtype variant with an internal tag.
    MASKED_UNDER_TAG = "the tag is written among this value's own fields, so the value cannot be masked or trusted as a whole\nhelp: add `content = \"..\"` beside `tag`, or name the field";
    /// A field that is called like the tag.
    TAG_IS_A_FIELD = "the tag of the enum is named `{}`, too\nhelp: give the field another name: `#[expose(rename = \"..\")]`";

    /// A type that holds itself in place of a field.
    FLATTEN_ITSELF = "`{}` cannot be flattened into itself: every key would occur twice in one object\nhelp: remove `flatten`, or the tag that puts them there";

    /// A view of a field whose type is known of the type itself alone.
    VIEW_OF_ASSOCIATED = "`view` cannot express `{}`: the type that a client reads does not know what it is\nhelp: make it a parameter of its own, or remove `view` and write the type that a client reads by hand";

    /// The owner in a rule, without a declared one.
    OWNER_UNSAID = "`{}` has no declared owner\nhelp: name the field that holds the owner's subject, `#[redacted(owner = field)]`, or implement `palisade::Owned` and write `#[redacted(owner)]`";
    /// The owner in a field that is not there.
    OWNER_UNKNOWN = "`{}` has no field `{}`\nhelp: name the field that holds the owner's subject, or implement `palisade::Owned` and write `#[redacted(owner)]`";
    /// The owner in a field of an enum.
    OWNER_OF_ENUM = "an enum has no field that all of its values hold\nhelp: implement `palisade::Owned` and write `#[redacted(owner)]`";

    /// A mask of ours as a path.
    MASK_UNQUOTED = "a built-in mask is written in quotes\nhelp: write `mask = \"{}\"`";
    /// A mask that is near to a real one.
    UNKNOWN_MASK_NEAR = "unknown mask `{}`: did you mean `{}`?";
    /// A mask that is not there.
    UNKNOWN_MASK = "unknown mask `{}`\nhelp: the masks are {}, likewise with other digits; or name a function: `mask = path`";
    /// `full` alone.
    FULL_WITHOUT_MASK = "`full` needs a mask: it says who sees a masked field in full\nhelp: add `mask = \"last4\"`, or use `role` or `scope` to hide the field from others";

    /// An empty name on the wire.
    EMPTY_NAME = "a name in the response cannot be empty\nhelp: leave `rename` out and it is called `{}`";
    /// Two exposed fields with one name.
    SAME_NAME = "two exposed fields are named `{}` in the response\nhelp: give one of them another name: `#[expose(rename = \"..\")]`";
    /// A name from us and another one from serde.
    TWO_NAMES = "this field is named `{}` here and `{}` by serde\nhelp: keep one of the names";
    /// Two variants with one name.
    SAME_VARIANT = "two variants are named `{}` in the response\nhelp: give one of them another name: `#[redacted(rename = \"..\")]`";
    /// A style from us and another one from serde.
    TWO_STYLES = "the fields are spelled in `{}` here and in `{}` by serde\nhelp: keep one of the styles";

    /// A field named like a credential.
    CREDENTIAL = "`{}` looks like a credential and would be sent to the client\nhelp: remove `#[expose]`, or state why it may be sent: `sensitive = \"why\"`";
    /// A name on the wire like that of a credential.
    CREDENTIAL_ON_THE_WIRE = "this field is sent as `{}`, which looks like a credential\nhelp: give it another name, or state why it may be sent: `sensitive = \"why\"`";

    /// A serde attribute on an exposed field that the view cannot follow.
    SERDE_ON_FIELD = "`serde({})` is not supported here: the response would ignore it\nhelp: {}";
    /// A serde attribute on the struct that the view cannot follow.
    SERDE_ON_STRUCT = "`serde({})` is not supported here: the response would ignore it\nhelp: remove it; the view is always an object of the exposed fields";

    /// A serde attribute on the enum that the view cannot follow.
    SERDE_ON_ENUM = "`serde({})` is not supported here: the response would ignore it\nhelp: remove it; the view follows `tag`, `content`, `untagged` and the names";
    /// A serde attribute on a variant that the view cannot follow.
    SERDE_ON_VARIANT = "`serde({})` is not supported here: the response would ignore it\nhelp: remove it from the variant";

    /// A generic type that implements `Resource`.
    GENERIC_OBJECT_UNSAID = "`{}` is generic and implements `Resource`: its rule is not checked before it is declared an object\nhelp: write `#[redacted(object)]` above it";
    /// A type that also implements `Serialize`, found in `const` evaluation.
    SERIALIZES = "this type implements `Serialize`: a plain `axum::Json`, a cache or a log would carry every field\nhelp: remove `Serialize`, or state why it stays: `#[redacted(raw_serialize = \"why\")]`";
}
