//! What `derive(Problem)` says.

texts! {
    /// `from` above a variant.
    KEY_OF_FIELDS = "this key is for a field\nhelp: write it at the field that it is about, as in `Store(#[problem(from)] std::io::Error)`";
    /// The derive on a union.
    ON_UNION = "`Problem` cannot be derived for a union: which of its fields is set is not known\nhelp: write an enum with one variant for each error";
    /// An enum without variants.
    NO_VARIANT = "`{}` has no variant: it can never occur\nhelp: add a variant for each error, or remove the enum";
    /// A second attribute on the same place.
    SECOND_ATTRIBUTE = "`#[problem]` is given more than once here\nhelp: write all options into the first one, separated by `,`";

    /// Neither the variant nor the type has a status.
    STATUS_MISSING = "this error has no status\nhelp: write `#[problem(status = 409)]`, here or for all errors on the type";
    /// A number that is not an error status.
    STATUS_RANGE = "`{}` is not an error status\nhelp: use 400 to 499 for what the caller can change, 500 to 599 for a failure of the service";
    /// Text that is not a URI.
    TYPE_IS_NO_URI = "`{}` is not a URI\nhelp: write an absolute one, `https://errors.example/email-taken`, or a path of this service, `/errors/email-taken`";
    /// A type without a title.
    TYPE_WITHOUT_TITLE = "a problem type needs a title\nhelp: add `title = \"..\"`, the same for every problem of this type";
    /// A title without a type.
    TITLE_WITHOUT_TYPE = "`title` needs a `type`: without one the title is the status phrase (RFC 9457, section 4.2.1)\nhelp: add `type = \"https://..\"`, or say it in `detail`";
    /// `title = ""`.
    TITLE_EMPTY = "a title cannot be empty\nhelp: name the kind of error in a few words";
    /// Words on a 5xx.
    FAILURE_TELLS = "`{}` would never be sent: a {} response holds only the request's id\nhelp: remove it; keep the cause for the log with `#[problem(source)]`";

    /// `detail = ""`.
    DETAIL_EMPTY = "a detail cannot be empty\nhelp: leave `detail` out, or say what happened";
    /// A brace that is not closed or not opened.
    DETAIL_BRACES = "unbalanced brace in a detail\nhelp: name a field as `{field}`, and double a brace that is meant: `{{`, `}}`";
    /// A format specification.
    DETAIL_FORMAT = "a detail does not support format specifications: `{}`\nhelp: write the field's name alone";
    /// A field that is near to a real one.
    DETAIL_FIELD_NEAR = "unknown field `{}`: did you mean `{}`?";
    /// A field that is not there.
    DETAIL_FIELD = "unknown field `{}`\nhelp: the fields are {}";
    /// A field where there is none.
    DETAIL_NO_FIELDS = "unknown field `{}`: there are no fields here\nhelp: double a brace that is meant: `{{`, `}}`";
    /// A field named like a credential.
    DETAIL_CREDENTIAL = "`{}` looks like a credential and would be sent to the client\nhelp: name another field, or state on it why it may be sent: `#[problem(sensitive = \"why\")]`";
    /// A cause in the detail.
    DETAIL_TELLS_CAUSE = "`{}` is a cause, which is logged and never sent to the client\nhelp: name another field";

    /// A field without a name as a member.
    EXTENSION_WITHOUT_NAME = "a tuple field needs a name as a member of the problem\nhelp: write `extension = \"name\"`";
    /// A name that no member may have.
    EXTENSION_NAME = "`{}` cannot be a member of a problem (RFC 9457, section 3.2)\nhelp: use three or more letters, digits and underscores, a letter first: `extension = \"name\"`";
    /// A standard member.
    EXTENSION_STANDARD = "`{}` is a standard member of every problem\nhelp: give this one another name: `extension = \"name\"`";
    /// Two fields as one member.
    EXTENSION_TWICE = "two fields are the member `{}`\nhelp: give one of them another name: `extension = \"name\"`";
    /// A member named like a credential.
    EXTENSION_CREDENTIAL = "the member `{}` looks like a credential and would be sent to the client\nhelp: remove `extension`, or state why it may be sent: `sensitive = \"why\"`";
    /// A cause as a member.
    EXTENSION_TELLS_CAUSE = "a cause is logged and never sent to the client\nhelp: keep `extension` or the cause, not both";

    /// Two causes.
    SOURCE_TWICE = "an error can have only one cause\nhelp: keep `source` or `from` on one field";
    /// `from` on a variant with more than its cause.
    FROM_BESIDE_OTHERS = "`from` builds the error from its cause alone, and this one has other fields\nhelp: write `source`, and make the error where it happens";
    /// Two variants from one type.
    FROM_SAME_TYPE = "two variants are built from `{}`: `?` could not choose\nhelp: keep `from` on one of them and write `source` on the other";

    /// `transparent` on no field or several.
    TRANSPARENT_FIELDS = "a transparent error is the one it holds, and this one does not hold exactly one\nhelp: keep one field: `Inner(#[problem(from)] Problem)`";
    /// Words beside `transparent`.
    TRANSPARENT_TELLS = "`{}` would never be sent: a transparent error is the one it holds\nhelp: remove it, or remove `transparent`";
    /// `transparent` on an enum.
    TRANSPARENT_ENUM = "`transparent` belongs on a variant: an enum does not hold one error\nhelp: write `#[problem(transparent)]` above the variant";
    /// A generic type that implements `std::error::Error`.
    GENERIC_ERROR = "this type implements `std::error::Error`: through `?` it would become a generic 500, whatever `#[problem]` says\nhelp: remove that implementation; a `#[problem(source)]` reaches the log without it";
}
