//! What `derive(Redacted)` says.

texts! {
    /// The derive on a union.
    ON_UNION = "`Redacted` marks named fields, and no field of a union is known to be there\nhelp: write a struct with named fields";
    /// An enum without variants.
    EMPTY_ENUM = "`{}` has no variant, so there is no value of it that could leave\nhelp: give it a variant, or remove `Redacted`";
    /// A struct of which nothing is marked.
    NOTHING_EXPOSED = "no field of `{}` is exposed: nobody could see anything of it\nhelp: write `#[expose]` above each field that may leave";
    /// A second attribute of the same kind.
    SECOND_ATTRIBUTE = "a second `#[{}]` on the same place\nhelp: write all options into the first one, separated by `,`";

    /// `#[expose]` on a variant.
    EXPOSE_ON_VARIANT = "the name of `{}` is always visible; what it holds is marked field by field\nhelp: write `#[expose]` above each field that may leave";

    /// An element that some do not see.
    ELEMENT_CONDITIONAL = "an element without a name cannot be absent for some: what follows would move into its place\nhelp: mask it, `mask = \"all\", full = role(\"hr\")`, or give it a name";
    /// An element that is flattened.
    ELEMENT_FLATTENED = "only a field with a name can be flattened\nhelp: remove `flatten`, or give the field a name";
    /// An element with a name.
    ELEMENT_RENAMED = "an element without a name has none on the wire\nhelp: remove `rename`, or give the field a name";
    /// `flatten` beside what concerns the field itself.
    FLATTEN_AND = "`flatten` puts other fields in place of this one, so {} has nothing to act on\nhelp: keep one of the two";
    /// `serialize` beside a mask.
    SERIALIZE_AND_MASK = "`serialize` lets the value leave as its type writes it, and a mask hides it\nhelp: keep one of the two";
    /// `mask` and `truncate`.
    MASKED_TWICE = "`truncate` is a mask too, and a field has one\nhelp: keep one of `mask` and `truncate`";

    /// `content` alone.
    CONTENT_WITHOUT_TAG = "`content` names where the content stands, and nothing names the variant\nhelp: add `tag = \"..\"`";
    /// A tag on an enum without one.
    TAG_AND_UNTAGGED = "an enum either has a tag or is untagged\nhelp: keep one of `tag` and `untagged`";
    /// One key for two things.
    SAME_TAG_AND_CONTENT = "`tag` and `content` are one key\nhelp: give the content another name";
    /// A tag without a name.
    EMPTY_TAG = "`{}` is empty\nhelp: give the key a name";
    /// A tag from us and another one from serde.
    TWO_TAGS = "`{}` is `{}` here and `{}` for serde\nhelp: keep one of them";
    /// A tag on a struct.
    TAG_ON_STRUCT = "a struct has no variants that a tag could tell apart\nhelp: remove it, or expose a field of that name";
    /// A tuple variant with an internal tag.
    TUPLE_UNDER_TAG = "`{}` is written as an array, which has no place for a tag\nhelp: name its fields, or add `content = \"..\"` beside `tag`";
    /// A masked newtype variant with an internal tag.
    MASKED_UNDER_TAG = "the tag stands among this value's own fields, so that it cannot be masked or trusted as a whole\nhelp: add `content = \"..\"` beside `tag`, or name the field";
    /// A field that is called like the tag.
    TAG_IS_A_FIELD = "the tag of the enum is called `{}` too\nhelp: give the field another name: `#[expose(rename = \"..\")]`";

    /// A type that holds itself in place of a field.
    FLATTEN_ITSELF = "every key of `{}` would stand twice in one object: its own fields stand in place of this one\nhelp: remove `flatten`, or the tag that puts them there";

    /// A view of a field whose type is known of the type itself alone.
    VIEW_OF_ASSOCIATED = "what a client reads in place of `{}` depends on what the client's type cannot know\nhelp: make it a parameter of its own, or remove `view` and write the type that a client reads by hand";

    /// The owner in a rule, and nobody is it.
    OWNER_UNSAID = "nothing says who owns `{}`\nhelp: name the field that holds the owner's subject, `#[redacted(owner = field)]`, or implement `palisade::Owned` and write `#[redacted(owner)]`";
    /// The owner in a field that is not there.
    OWNER_UNKNOWN = "`{}` has no field `{}`\nhelp: name the field that holds the owner's subject, or implement `palisade::Owned` and write `#[redacted(owner)]`";
    /// The owner in a field of an enum.
    OWNER_OF_ENUM = "an enum has no field that each of its values holds\nhelp: implement `palisade::Owned` and write `#[redacted(owner)]`";

    /// A mask that is near to a real one.
    UNKNOWN_MASK_NEAR = "unknown mask `{}`: did you mean `{}`?";
    /// A mask that is not there.
    UNKNOWN_MASK = "unknown mask `{}`\nhelp: the masks are {}, likewise with other digits; or name a function: `mask = path`";
    /// `full` alone.
    FULL_WITHOUT_MASK = "`full` says who sees a masked field whole, and this one has no mask\nhelp: add `mask = \"last4\"`, or use `role` or `scope` to hide the field from others";

    /// An empty name on the wire.
    EMPTY_NAME = "a field needs a name on the wire\nhelp: leave `rename` out and it is called `{}`";
    /// Two exposed fields with one name.
    SAME_NAME = "two exposed fields are called `{}` on the wire\nhelp: give one of them another name: `#[expose(rename = \"..\")]`";
    /// A name from us and another one from serde.
    TWO_NAMES = "this field is called `{}` here and `{}` by serde\nhelp: keep one of the names";
    /// Two variants with one name.
    SAME_VARIANT = "two variants are called `{}` on the wire\nhelp: give one of them another name: `#[redacted(rename = \"..\")]`";
    /// A style from us and another one from serde.
    TWO_STYLES = "the fields are spelled in `{}` here and in `{}` by serde\nhelp: keep one of the styles";

    /// A field named like a credential.
    CREDENTIAL = "`{}` is named like a credential and would leave the service\nhelp: remove `#[expose]`, or state why it may leave: `sensitive = \"why\"`";
    /// A name on the wire like that of a credential.
    CREDENTIAL_ON_THE_WIRE = "this field leaves as `{}`, which is named like a credential\nhelp: give it another name, or state why it may leave: `sensitive = \"why\"`";

    /// A serde attribute on an exposed field that the view cannot follow.
    SERDE_ON_FIELD = "`serde({})` would change what leaves, and the view does not follow it\nhelp: {}";
    /// A serde attribute on the struct that the view cannot follow.
    SERDE_ON_STRUCT = "`serde({})` would change what leaves, and the view does not follow it\nhelp: remove it; the view is always an object of the exposed fields";

    /// A serde attribute on the enum that the view cannot follow.
    SERDE_ON_ENUM = "`serde({})` would change what leaves, and the view does not follow it\nhelp: remove it; the view follows `tag`, `content`, `untagged` and the names";
    /// A serde attribute on a variant that the view cannot follow.
    SERDE_ON_VARIANT = "`serde({})` would change what leaves, and the view does not follow it\nhelp: remove it from the variant";

    /// A type that also implements `Serialize`, found in `const` evaluation.
    SERIALIZES = "this type implements `Serialize`: a plain `axum::Json`, a cache or a log would carry every field\nhelp: remove `Serialize`, or state why it stays: `#[redacted(raw_serialize = \"why\")]`";
}
