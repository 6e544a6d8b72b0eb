//! What a field's type demands of its attributes: where they do not meet it, compilation stops.

use crate::input::declare::{FieldContent, FieldFacts};

/// What the attributes of a field say about it.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent statements, read one by one")]
pub struct FieldRules {
    length: bool,
    range: bool,
    nested: bool,
    link: bool,
    copied: bool,
    trusted: bool,
    object: bool,
    said: bool,
    verify: bool,
    file: bool,
    flattened: bool,
    asked: bool,
    itself: bool,
    revised: bool,
}

impl FieldRules {
    /// Nothing is said.
    pub const NONE: Self = Self {
        length: false,
        range: false,
        nested: false,
        link: false,
        copied: false,
        trusted: false,
        object: false,
        said: false,
        verify: false,
        file: false,
        flattened: false,
        asked: false,
        itself: false,
        revised: false,
    };

    /// Something bounds the length.
    #[must_use]
    pub const fn length(self) -> Self {
        Self { length: true, ..self }
    }

    /// Something bounds the number.
    #[must_use]
    pub const fn range(self) -> Self {
        Self { range: true, ..self }
    }

    /// The rules of what the field holds are checked.
    #[must_use]
    pub const fn nested(self) -> Self {
        Self { nested: true, ..self }
    }

    /// Something names the schemes.
    #[must_use]
    pub const fn link(self) -> Self {
        Self { link: true, ..self }
    }

    /// A rule is left to validator.
    #[must_use]
    pub const fn copied(self) -> Self {
        Self { copied: true, ..self }
    }

    /// The field's author vouches for its type.
    #[must_use]
    pub const fn trusted(self) -> Self {
        Self { trusted: true, ..self }
    }

    /// The field names an object.
    #[must_use]
    pub const fn object(self) -> Self {
        Self { object: true, ..self }
    }

    /// Whether the field names an object is said, or asked because of its name.
    #[must_use]
    pub const fn said(self) -> Self {
        Self { said: true, ..self }
    }

    /// What the field holds is verified.
    #[must_use]
    pub const fn verify(self) -> Self {
        Self { verify: true, ..self }
    }

    /// Something bounds the size and the type of a file.
    #[must_use]
    pub const fn file(self) -> Self {
        Self { file: true, ..self }
    }

    /// The fields of what it holds are beside the others.
    #[must_use]
    pub const fn flattened(self) -> Self {
        Self { flattened: true, ..self }
    }

    /// Whether an object that the field names has a revision and is changed.
    #[must_use]
    pub const fn revised(self, revised: bool) -> Self {
        Self { revised, ..self }
    }

    /// What is derived says nothing where the field's type cannot be read.
    #[must_use]
    pub const fn asked(self) -> Self {
        Self { asked: true, ..self }
    }

    /// The field holds the struct that it is in.
    #[must_use]
    pub const fn itself(self) -> Self {
        Self { itself: true, ..self }
    }
}

/// Stops compilation where nothing bounds a field. `reads` says whether the field can be read at all;
/// where it cannot, serde says so, unless the field is [asked](FieldRules::asked).
///
/// # Panics
/// Where nothing does: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_field(facts: FieldFacts, reads: bool, rules: FieldRules) {
    // Of what is neither known nor read the next assertion tells, or the one about nested inputs.
    assert!(
        reads || !rules.asked || !facts.known,
        "this field cannot be read\n\
         help: derive or implement `serde::Deserialize` for its type"
    );
    assert!(
        (!reads && !rules.asked) || facts.known || rules.trusted || rules.nested,
        "nothing says what this field may hold when it comes from outside\n\
         help: write `#[input]` above its type and `#[validate(nested)]` here, take `Text<N>` or a \
         number, or write `#[input(trusted = \"why\")]` here\n\
         help: a type of `chrono`, `jiff`, `rust_decimal`, `time`, `url` or `uuid` needs palisade's \
         feature of that name"
    );
    assert!(
        !facts.input || rules.nested,
        "this input has rules of its own and nothing applies them\n\
         help: write `#[validate(nested)]` above the field"
    );
    assert!(
        !facts.file || !facts.many || rules.length,
        "nothing bounds how many files this field takes\n\
         help: write `#[validate(length(max = 4))]` beside `file(..)`"
    );
    assert!(
        !facts.unbounded || rules.length,
        "nothing bounds the length of this field\n\
         help: write `#[validate(length(max = ..))]` here, or take `Text<N>` for a short text"
    );
    assert!(
        !facts.file || rules.file,
        "nothing says how large this file may be and of which type\n\
         help: write `#[input(file(max = \"1MiB\", types(\"image/png\")))]` above the field"
    );
    assert!(
        !rules.revised,
        "this object has a revision and is changed, and `If-Match` applies to the object in the path alone\n\
         help: take it from the path, as `Authorized<T, Action>`; an action that leaves the revision as it is says \
         `const MAKES_A_CHILD: bool = true`"
    );
    assert!(
        !facts.never,
        "no value of this type can be read\n\
         help: let its `N` be at least 1"
    );
    check_parts(facts, rules);
    check_looked_up(facts, rules);
}

#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn check_parts(facts: FieldFacts, rules: FieldRules) {
    assert!(
        !rules.flattened || !matches!(facts.holds, FieldContent::Tagged(_)),
        "the fields of this enum depend on its tag, and cannot be among others\n\
         help: remove `flatten`, so that the enum has a name of its own"
    );
    assert!(
        !facts.loose,
        "nothing bounds the items of this field\n\
         help: hold `Text<N>`, whole numbers or an `#[input]` type in it"
    );
    assert!(
        !facts.keyed_by_input,
        "the keys of this map have rules of their own and nothing applies them\n\
         help: hold a list of an `#[input]` type with the key and the value as its fields"
    );
    // What the whole asks of its object, it asks for what holds the whole once more, too.
    assert!(
        !facts.writes || rules.itself,
        "a field inside is written by permission of an object, and only fields of the whole body can be\n\
         help: write that field, with `when`, in the `#[input(of = ..)]` type that the handler takes"
    );
    assert!(
        !facts.float || rules.range,
        "a float may be infinite or no number at all\n\
         help: write `#[validate(range(min = .., max = ..))]` here, which refuses both"
    );
    assert!(
        !facts.link || rules.link,
        "this address may begin with `javascript:` or any other scheme\n\
         help: write `#[validate(url)]` here too, which takes `https` and `http` alone; \
         `#[input(url_schemes(..))]` names others"
    );
    assert!(
        facts.copied || !rules.copied,
        "validator cannot report a rejected value of this type\n\
         help: keep to `length`, `range`, `nested` and the like here, or check it in an `Input` of \
         your own"
    );
}

#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn check_looked_up(facts: FieldFacts, rules: FieldRules) {
    assert!(
        facts.input || !facts.names_object || rules.object,
        "this field names an object and does not say so\n\
         help: write `#[input(object)]` above the field, so that the object is loaded and checked"
    );
    assert!(
        !facts.names_object || rules.object,
        "what this field holds names objects\n\
         help: write `#[input(object)]` here too, so that the outer type is known to name objects"
    );
    assert!(
        !facts.declared_id || rules.object || rules.said,
        "this field holds an object's id and does not say what it is for\n\
         help: write `#[input(object)]` where it names an object, `#[input(plain)]` or `Plain<..>` where \
         it does not"
    );
    assert!(
        !facts.verifies || rules.verify,
        "what this field holds is verified against the state\n\
         help: write `#[input(verify)]` here too, so that the outer type is known to be verified"
    );
    assert!(
        facts.verifies || !rules.verify,
        "nothing in this field is verified against the state\n\
         help: remove `verify`, or write `#[input(verify)]` above the field's own type"
    );
}

/// Stops compilation where a variant holds what is looked up in the state, or asks an object who may write a field.
///
/// # Panics
/// As [`check_field`] does.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_tagged(looks_up: bool, writes: bool) {
    assert!(
        !looks_up,
        "what this variant holds is looked up in the state, which no enum can\n\
         help: hold what is looked up beside the enum, in a struct around it"
    );
    assert!(
        !writes,
        "a field of this variant asks an object who may write it, and only the fields of the whole body can\n\
         help: write that field, with `when`, beside the enum, in a struct around it"
    );
}

/// The types that a constant holds; stops compilation where one is not a content type.
///
/// # Panics
/// As [`check_field`] does.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
#[must_use]
pub const fn check_file_types(types: &'static [&'static str]) -> &'static [&'static str] {
    assert!(
        !types.is_empty(),
        "this constant names no content type\n\
         help: name those that the field accepts: `&[\"image/png\", \"image/jpeg\"]`"
    );
    let mut rest = types;
    while let [kind, more @ ..] = rest {
        assert!(
            is_content_type(kind.as_bytes()),
            "this constant holds a text that is not a content type as it is compared\n\
             help: write a type and a subtype in lower case, without parameters: `\"image/png\"`"
        );
        rest = more;
    }
    types
}

/// `type/subtype` in lower case, without parameters and without `*`.
const fn is_content_type(text: &[u8]) -> bool {
    let (mut rest, mut slashes, mut length) = (text, 0, 0);
    while let [byte, more @ ..] = rest {
        match byte {
            b'/' if length > 0 => (slashes, length) = (slashes + 1, 0),
            b'a'..=b'z'
            | b'0'..=b'9'
            | b'!'
            | b'#'
            | b'$'
            | b'&'
            | b'^'
            | b'_'
            | b'.'
            | b'+'
            | b'-' => length += 1,
            _ => return false,
        }
        rest = more;
    }
    slashes == 1 && length > 0
}

/// Stops compilation where a field, beside the type itself, holds what the type does not count: a type
/// that holds itself is asked without that field first.
///
/// # Panics
/// As [`check_field`] does.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_itself(facts: FieldFacts, names_object: bool, loads: bool) {
    assert!(
        (facts.vouched || names_object) && (loads || !facts.loads),
        "this recursive field also names objects\n\
         help: hold what names objects in a field of its own"
    );
}

/// Stops compilation where a field is named like an object's id and does not say whether it is one. A
/// type that is `trusted` without a word of its own may be an id like any other.
///
/// # Panics
/// As [`check_field`] does.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_id(facts: FieldFacts, trusted: bool) {
    assert!(
        !facts.id && (facts.known || !trusted),
        "this field is named like an object's id\n\
         help: write `#[input(object)]` where it names an object, `#[input(plain)]` where it does not"
    );
}
