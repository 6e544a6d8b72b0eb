//! Objects that leave: values of which each says who may read it.
//!
//! While the program is compiled, a type tells which object it holds that was not asked about the
//! caller. Where a value is written, the object itself is asked once more.

use crate::const_text::ConstText;

/// An object that a type holds and that is not asked about the caller before it leaves.
#[derive(Clone, Copy, Debug)]
pub struct UnaskedObject {
    name: &'static str,
    /// Whether anything says who may read it.
    has_rule: bool,
}

/// What a field says of the objects that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldObjects {
    /// Nothing: none of them leaves.
    Unsaid,
    /// Every caller who sees the whole sees them.
    OfTheWhole,
    /// Each is asked, and left out where the caller may not read it.
    Asked,
}

impl UnaskedObject {
    /// The object that the type `name` is, if it is one: `is_loaded` where it says how it is loaded,
    /// `has_rule` where it says who may read it.
    #[must_use]
    pub const fn of(name: &'static str, is_loaded: bool, has_rule: bool) -> Option<Self> {
        if is_loaded { Some(Self { name, has_rule }) } else { None }
    }

    /// One of two, for a type that holds both: first the one that cannot be asked.
    #[must_use]
    pub const fn either(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(Self { has_rule: true, .. }), Some(Self { has_rule: false, .. })) | (None, _) => {
                other
            }
            _ => one,
        }
    }

    /// Begins a message: what is wrong about the object.
    const fn begin(self, place: &str) -> ConstText {
        let mut text = ConstText::new();
        text.name(self.name);
        if self.has_rule {
            text.push(
                " has a rule for who may read it, and it is not checked for this caller before it leaves",
            );
            text.push(place);
        } else {
            text.push(" is loaded as an object, and nothing says who may read it");
        }
        text.push("\nhelp: ");
        if !self.has_rule {
            text.push("implement `palisade::Allow<Read>` for it; then ");
        }
        text
    }

    /// What rustc says where the object is in a response.
    pub(crate) const fn in_response(self, public: bool) -> ConstText {
        let mut text = self.begin("");
        if public {
            text.push("use `#[secure]` in place of `#[public]` and ");
        }
        text.push("return ");
        self.push_permitted(&mut text);
        text.push(" in its place: `Authorized<");
        text.push(self.name);
        text.push(", Read>` yields one for the object that the request names, `Visible<");
        text.push(self.name);
        text.push(">` for any other and for lists; or state `objects = \"why\"` on the handler");
        text
    }

    const fn push_permitted(self, text: &mut ConstText) {
        text.push("`Permitted<");
        text.push(self.name);
        text.push(">`");
    }
}

/// Stops compilation where an exposed field holds an object and does not say who sees it.
///
/// # Panics
/// Where it does not: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_part(
    held: Option<UnaskedObject>,
    part: HeldObjects,
    whole: Option<UnaskedObject>,
) {
    let Some(held) = held else { return };
    let whole_is_asked = matches!(whole, Some(UnaskedObject { has_rule: true, .. }));
    match part {
        HeldObjects::Asked if held.has_rule => return,
        HeldObjects::OfTheWhole if whole_is_asked => return,
        HeldObjects::OfTheWhole => {
            let mut text = ConstText::new();
            text.push("`part` shows ");
            text.name(held.name);
            text.push(" to every caller who sees the whole, and nothing says who may read the whole\nhelp: implement ");
            text.push("`palisade::Allow<Read>` for the type of the whole, or write ");
            text.push("`#[expose(asked)]`, which leaves out what the caller may not read");
            panic!("{}", text.as_str());
        }
        HeldObjects::Asked | HeldObjects::Unsaid => {}
    }
    let mut text = held.begin(" as a part of this");
    text.push("hold ");
    held.push_permitted(&mut text);
    text.push(
        " in the field, or write `#[expose(asked)]`, which leaves out what the caller may not ",
    );
    text.push("read");
    if whole_is_asked {
        text.push(", or `#[expose(part)]`: every caller who may read the whole sees it");
    }
    panic!("{}", text.as_str());
}

/// Stops compilation where a field says who sees the objects in it, and holds none that is not asked already;
/// `is_exposed` is false where another error tells what is wrong with its type.
///
/// # Panics
/// Where it does: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_holds_object(held: Option<UnaskedObject>, is_exposed: bool, part: HeldObjects) {
    if held.is_some() || !is_exposed {
        return;
    }
    match part {
        HeldObjects::Unsaid => {}
        HeldObjects::Asked => panic!(
            "`asked` checks each object in the field, and it holds none\n\
             help: implement `palisade::Resource` and `palisade::Allow<Read>` for what is in it, or remove \
             `asked`"
        ),
        HeldObjects::OfTheWhole => panic!(
            "`part` shows objects to every caller who sees the whole, and this field holds none\n\
             help: implement `palisade::Resource` and `palisade::Allow<Read>` for what is in it, or remove \
             `part`"
        ),
    }
}

/// Stops compilation where an error shows an object.
///
/// # Panics
/// Where it does: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_extension(held: Option<UnaskedObject>) {
    let Some(held) = held else { return };
    let mut text = ConstText::new();
    text.push("an error is shown to anyone, and ");
    text.name(held.name);
    text.push(
        " is an object that only some may read\nhelp: show its id, or a type of its own with ",
    );
    text.push("what anyone may know");
    panic!("{}", text.as_str());
}
