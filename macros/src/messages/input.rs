//! What `#[input]` says.

texts! {
    /// The attribute on something without named fields.
    NOT_A_STRUCT = "`#[input]` supports structs with named fields and enums\nhelp: {}";
    /// A second attribute above the type.
    SECOND_ATTRIBUTE = "`#[{}]` is given more than once here\nhelp: write all options into the first one, separated by `,`";
    /// `Deserialize` or `Validate` in a `derive` below.
    DERIVED_AGAIN = "`#[input]` derives `{}` itself\nhelp: remove it here";
    /// `crate` in `#[serde(..)]` or `#[validate(..)]`.
    CRATE_IS_SET = "`#[input]` sets `{}(crate = ..)` itself\nhelp: remove it; where the runtime has another name, write `#[input(crate = path)]`";
    /// A struct that is not read field by field.
    NOT_ITS_FIELDS = "`serde({})` reads something other than these fields, which would not be validated\nhelp: remove it, or write `#[input]` above the type that is read";
    /// A serde attribute that `#[input]` does not know, near to one that it does.
    UNKNOWN_SERDE_NEAR = "unknown attribute `serde({})`: did you mean `{}`?";
    /// A serde attribute that `#[input]` does not know.
    UNKNOWN_SERDE = "unknown attribute `serde({})`\nhelp: the supported attributes are {}";
    /// A validation that needs more than the value.
    CONTEXT = "`#[input]` does not support validation with a context\nhelp: remove `{}` and check in the handler what depends on more than the value";
    /// An attribute that is there in some builds only.
    BEHIND_CFG = "`#[input]` cannot see attributes inside `cfg_attr`\nhelp: write the attribute plainly, or put `#[cfg(..)]` on two variants of the field";
    /// `#[validate]`, `#[validate = ..]`, or something other than rules.
    RULES_FORM = "`#[validate(..)]` takes rules\nhelp: write `#[validate(length(max = 80))]`";
    /// A rule that does not exist, near to one that does.
    UNKNOWN_RULE_NEAR = "unknown rule `{}`: did you mean `{}`?";
    /// A rule that has this name elsewhere.
    UNKNOWN_RULE_ELSEWHERE = "unknown rule `{}`\nhelp: write `{}`";
    /// A rule that does not exist.
    UNKNOWN_RULE = "unknown rule `{}`\nhelp: the rules are {}";
    /// `length`, `must_match()`.
    RULE_NEEDS = "`{}` needs more than its name\nhelp: write `{}`";
    /// `length = 80`.
    RULE_IN_PARENTHESES = "`{}` takes parentheses, not `=`\nhelp: write `{}`";
    /// `email = true`.
    RULE_ALONE = "`{}` takes no value\nhelp: write `{}`";
    /// `length(80)`.
    RULE_KEYS = "`{}(..)` takes `key = value`\nhelp: write `{}`";
    /// `length(equal = 2, min = 1)`.
    RULE_EQUAL = "`equal` excludes `min` and `max`\nhelp: keep `equal` or the others";
    /// `contains(pattern = "@")` beside `does_not_contain(pattern = "@")`.
    RULES_DISAGREE = "no value contains `{}` and not `{}`\nhelp: remove one of the two";
    /// `regex(path = "^a$")`.
    RULE_PATTERN = "a pattern is an expression of a regex, not its text\nhelp: write `regex(path = *PATTERN)` with a `static PATTERN: LazyLock<Regex>`";
    /// `must_match` of a name like that of a field.
    OTHER_UNKNOWN_NEAR = "this input has no field `{}`: did you mean `{}`?";
    /// `must_match` of no field.
    OTHER_UNKNOWN = "this input has no field `{}`\nhelp: the other fields are {}";
    /// `must_match` of the field itself.
    OTHER_ITSELF = "`must_match` compares this field with itself, which always holds\nhelp: {}";
    /// A rule that palisade does not check itself.
    RULE_OF_VALIDATOR = "`{}` in this form is a rule of the validator crate, which palisade does not use by default\nhelp: switch on palisade's feature `validate`";
    /// A file where nothing reads one.
    FILE_WITHOUT_FEATURE = "`file` needs palisade's feature `multipart`, which reads files\nhelp: write `features = [\"multipart\"]` at `palisade` in `Cargo.toml`";
    /// A rule of validator behind a feature of its own.
    RULE_OF_CARDS = "`credit_card` is a rule that palisade does not have\nhelp: write `custom(function = ..)` with a check of your own, and switch on palisade's feature `validate`";
    /// `range(min = 0)` of a float.
    BOUND_OF_A_FLOAT = "the bound of a float field must be a float\nhelp: write `{}.0`";
    /// A field that decides what a caller may do.
    PRIVILEGE = "`{}` looks like a privilege that the client could grant itself\nhelp: remove the field and set it in the handler, restrict who may write it: `#[input(role = \"..\")]`, or state why anyone may: `#[input(trusted = \"why\")]`";
    /// `#[input(role = "hr")]` above the struct.
    KEY_OF_FIELDS = "this key is for a field and has no effect above the type\nhelp: write it above each field that it is about: `#[input(role = \"hr\")]`";
    /// `#[input(rename_all = "camelCase")]`.
    KEY_OF_SERDE = "this key is serde's\nhelp: write it in `#[serde(..)]`";
    /// `#[input(length(max = 80))]`.
    KEY_OF_VALIDATE = "this is a rule\nhelp: write it in `#[validate(..)]`";
    /// `when` without an object.
    WHEN_OF_NOTHING = "`when` needs an object\nhelp: name the object that the handler loads: `#[input(of = Note)]` above the struct";
    /// `of` without `when`.
    OF_WITHOUT_WHEN = "`of` has no effect without `when` on a field\nhelp: write `#[input(when = Publish)]` on a field, or remove `of`";
    /// `of` above an enum.
    KEY_OF_A_STRUCT = "`{}` has no effect above an enum\nhelp: remove it, and write it above a struct: one that holds the enum, or one that a variant holds";
    /// `object` beside `plain`.
    OBJECT_AND_PLAIN = "`object` and `plain` contradict each other\nhelp: keep `object` or `plain`";
    /// `url_schemes` on something that is not a URL.
    SCHEMES_WITHOUT_URL = "`url_schemes` needs a field that is validated as a URL\nhelp: write `#[validate(url)]` beside it, or remove it";
    /// `international` on something that is not an address.
    INTERNATIONAL_WITHOUT_EMAIL = "`international` needs a field that is validated as an email address\nhelp: write `#[validate(email)]` beside it, or remove it";
    /// `international` without what reads such domains.
    INTERNATIONAL_WITHOUT_URL = "`international` needs palisade's feature `url`, which reads domains of any script\nhelp: switch it on, or remove `international`";
    /// A way to read a field that its type knows nothing of.
    CHOICE_WITH_SERDE = "`serde({})` reads something other than the names of this enum\nhelp: remove it; an enum may have `rename`, `rename_all` and `alias`";
    /// `verify` on a choice.
    CHOICE_WITH_VERIFY = "an enum without fields has nothing to verify\nhelp: remove `verify`, and write it above the struct that holds the enum";
    /// `#[validate(..)]` above an enum.
    ENUM_VALIDATED = "`#[validate(..)]` has no effect above an enum\nhelp: {}";
    /// `derive(Validate)` of an enum.
    ENUM_DERIVES_VALIDATE = "`Validate` checks the fields of structs, and this is an enum\nhelp: {}";
    /// `&'static str`.
    BORROWS_STATIC = "input cannot borrow for `'static`\nhelp: take `String` with a `length`, or `Text<N>` for a short text";
    /// An enum with fields and no tag.
    WITHOUT_TAG = "nothing says how the variants of this input are told apart\nhelp: write `#[serde(tag = \"type\")]` above it, with `content = \"..\"` beside the tag or not";
    /// `untagged` in place of a tag.
    UNTAGGED = "`serde(untagged)` guesses the variant from what it holds\nhelp: write `tag = \"type\"` in its place";
    /// An attribute that reads something else.
    TAGGED_WITH_SERDE = "`serde({})` reads something other than the variants of this enum\nhelp: remove it; a tagged input may have `tag`, `content`, `rename_all`, `rename` and `alias`";
    /// `verify` on a tagged enum.
    TAGGED_WITH_VERIFY = "a tagged input is not verified as a whole\nhelp: remove `verify`, and hold the enum in a struct that is verified";
    /// Parameters of a tagged enum.
    TAGGED_GENERIC = "a tagged input has no parameters\nhelp: name the types that its variants hold";
    /// A variant that is a tuple of several.
    TAGGED_TUPLE = "the parts of this variant have no names\nhelp: name them, or hold one `#[input]` struct";
    /// What a field of a variant cannot say.
    TAGGED_FIELD = "a field of a variant has rules of its own and nothing more\nhelp: hold an `#[input]` struct with this field in the variant: `Card(Card)`";
    /// An attribute above a variant, or above what it holds as a whole.
    TAGGED_ATTRIBUTE = "`#[{}(..)]` has no effect above {}\nhelp: write it above a field of the `#[input]` struct that the variant holds";
    /// An attribute above a name of a choice.
    CHOICE_ATTRIBUTE = "`#[{}(..)]` has no effect above a name of this enum\nhelp: write it above the field that holds the enum";
    /// `file(..)` without `max`.
    FILE_WITHOUT_MAX = "`file(..)` needs a `max`\nhelp: write `max = \"1MiB\"` between the parentheses";
    /// `max = "0B"`.
    FILE_EMPTY = "a file limit of zero bytes refuses every file\nhelp: name a size, as in `max = \"1MiB\"`";
    /// `file(..)` without `types`.
    FILE_WITHOUT_TYPES = "`file(..)` needs the content `types` that it accepts\nhelp: write `types(\"image/png\")` between the parentheses, or state why it may be of any: `any = \"why\"`";
    /// `types(..)` beside `any = ".."`.
    FILE_OF_TYPES_AND_ANY = "`types` and `any` contradict each other\nhelp: keep `types` or `any`";
    /// Text that is not a content type, or one that is compared to nothing.
    FILE_TYPE = "`{}` is not a content type\nhelp: write a type and a subtype in lower case, without `*` and parameters: `\"image/png\"`";
    /// An id with parameters.
    ID_GENERIC = "an id has no parameters: what it names is fixed when the program is compiled\nhelp: remove them";
    /// An id of no or of several values.
    ID_OF_MORE = "an id is one value\nhelp: write `struct {}(u64);` around a number, a `Uuid` or `Text<N>`; for an id of several parts implement `palisade::ObjectId`";
    /// `struct NoteId(&'static str);`
    ID_BORROWED = "an id owns its value: there is nothing to borrow from\nhelp: hold a number, a `Uuid` or `Text<N>`";
    /// What would change how an id is read.
    ID_READ_OTHERWISE = "`serde({})` has no effect on an id, which is read as the value that it holds\nhelp: remove it; for an id that is read otherwise implement `palisade::ObjectId`";
    /// `#[id(..)]` above the value.
    ID_ON_FIELD = "`#[id(..)]` has no effect above the value of an id\nhelp: write `#[id(crate = path)]` above the struct, or remove it";
    /// `notify: Box<dyn Fn()>`.
    NO_VALUE = "`{}` is not a value that a request has\nhelp: hold a number, a `Text<N>` or an `#[input]` type, or write `#[serde(skip)]` where nothing reads it";
    /// `#[serde(flatten)] paging: Option<Paging>`.
    FLATTEN_OF_NO_FIELDS = "a flattened field holds an `#[input]` type, whose fields are read beside the others\nhelp: remove `flatten`, or hold the type itself with `#[validate(nested)]`";
    /// Two fields with one name.
    SAME_NAME = "two fields are named `{}` in the input\nhelp: give one of them another name: `#[serde(rename = \"..\")]`";
    /// Two variants with one name.
    SAME_VARIANT = "two variants are named `{}` in the input, and the second would never be read\nhelp: give one of them another name: `#[serde(rename = \"..\")]`";
}
