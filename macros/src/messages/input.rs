//! What `#[input]` says.

texts! {
    /// The attribute on something without named fields.
    NOT_A_STRUCT = "`#[input]` describes a struct with named fields, or an enum without fields\nhelp: {}";
    /// `Deserialize` or `Validate` in a `derive` below.
    DERIVED_AGAIN = "`#[input]` derives `{}` itself\nhelp: remove it here";
    /// `crate` in `#[serde(..)]` or `#[validate(..)]`.
    CRATE_IS_SET = "`#[input]` sets `{}(crate = ..)` itself\nhelp: remove it; where the runtime has another name, write `#[input(crate = path)]`";
    /// A flattened field.
    FLATTEN = "a flattened field takes whatever no other field takes, so that nothing unknown is refused\nhelp: name the fields here, or nest the struct under a name of its own";
    /// A struct that is not read field by field.
    NOT_ITS_FIELDS = "with `serde({})` something else than these fields is read, and nothing validates it\nhelp: remove it, or write `#[input]` above the type that is read";
    /// A serde attribute that `#[input]` does not know, near to one that it does.
    UNKNOWN_SERDE_NEAR = "unknown attribute `serde({})`: did you mean `{}`?";
    /// A serde attribute that `#[input]` does not know.
    UNKNOWN_SERDE = "unknown attribute `serde({})`\nhelp: here it may be {}";
    /// A validation that needs more than the value.
    CONTEXT = "`#[input]` has no context to validate with\nhelp: remove `{}` and check in the handler what depends on more than the value";
    /// An attribute that is there in some builds only.
    BEHIND_CFG = "`#[input]` cannot see what stands behind `cfg_attr`\nhelp: write the attribute plainly, or put `#[cfg(..)]` on two variants of the field";
    /// A field that decides what somebody may do.
    PRIVILEGE = "`{}` is named like a privilege, which whoever sends this would give themselves\nhelp: remove the field and set it in the handler, let only some write it: `#[input(role = \"..\")]`, or state why anyone may: `#[input(trusted = \"why\")]`";
    /// `object` beside `plain`.
    OBJECT_AND_PLAIN = "a field names an object or it does not\nhelp: keep `object` or `plain`";
    /// `url_schemes` on something that is no URL.
    SCHEMES_WITHOUT_URL = "`url_schemes` stands on a field that is no URL\nhelp: write `#[validate(url)]` beside it, or remove it";
    /// A way to read a field that its type knows nothing of.
    CHOICE_WITH_SERDE = "`serde({})` reads something else than one of these names\nhelp: remove it; a choice may have `rename`, `rename_all` and `alias`";
    /// `verify` on a choice.
    CHOICE_WITH_VERIFY = "a choice holds nothing that could be verified\nhelp: remove `verify`, and write it above the struct that holds the choice";
    /// `file(..)` without `max`.
    FILE_WITHOUT_MAX = "`file(..)` needs a `max`\nhelp: write `max = \"1MiB\"` between the parentheses";
    /// `max = "0B"`.
    FILE_EMPTY = "a file of no bytes holds nothing\nhelp: name a size, as in `max = \"1MiB\"`";
    /// `file(..)` without `types`.
    FILE_WITHOUT_TYPES = "`file(..)` needs the `types` it takes\nhelp: write `types(\"image/png\")` between the parentheses, or state why it may be of any: `any = \"why\"`";
    /// `types(..)` beside `any = ".."`.
    FILE_OF_TYPES_AND_ANY = "a file is of some types or of any\nhelp: keep `types` or `any`";
    /// Text that is no content type, or one that is compared to nothing.
    FILE_TYPE = "`{}` is not a content type\nhelp: write a type and a subtype in lower case, without `*` and parameters: `\"image/png\"`";
    /// Two fields with one name.
    SAME_NAME = "two fields are called `{}` from outside\nhelp: give one of them another name: `#[serde(rename = \"..\")]`";
}
