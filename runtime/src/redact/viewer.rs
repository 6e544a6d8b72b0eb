//! The caller that a response is written for.

use std::any::TypeId;

use crate::caller_id::CallerId;
use crate::principal::Principal;
use crate::redact::pseudonym::{PseudonymKey, Pseudonyms};
use crate::redact::{ExposeError, HeldObjects, Legible};
use crate::rule::{Granted, Rule};

/// The caller that a response is written for; without a principal, an anonymous one.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    principal: Option<&'a Principal>,
    pseudonyms: Option<&'a PseudonymKey>,
    /// Whether the object that is being written is the viewer's own.
    owner: bool,
    asks: Asks,
    /// What the viewer may do with the objects that the request names.
    granted: Option<&'a Granted>,
}

/// What is done about an object that the viewer may not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// No rule is checked: the handler stated why, or there is no viewer.
    Nothing,
    /// It ends the answer.
    Each,
    /// The next one is a part of what was asked.
    AfterTheNext,
    /// The next ones are left out.
    LeavingOut,
}

impl<'a> Viewer<'a> {
    /// A viewer without any role, as logs and public handlers have.
    pub const ANONYMOUS: Self = Viewer {
        principal: None,
        pseudonyms: None,
        owner: false,
        asks: Asks::Nothing,
        granted: None,
    };

    pub(crate) fn new(
        principal: Option<&'a Principal>,
        pseudonyms: Option<&'a PseudonymKey>,
    ) -> Self {
        Self { principal, pseudonyms, owner: false, asks: Asks::Each, granted: None }
    }

    /// The same viewer, with what the objects of the request said.
    pub(crate) fn with_grants(self, granted: &'a Granted) -> Self {
        Self { granted: Some(granted), ..self }
    }

    /// Whether an object of the request lets the viewer do something.
    pub(crate) fn was_granted(&self, object_and_action: (TypeId, TypeId)) -> bool {
        self.granted.is_some_and(|granted| granted.holds(object_and_action))
    }

    /// The same viewer, who may see every object: the handler stated why.
    pub(crate) fn without_asking(self) -> Self {
        Self { asks: Asks::Nothing, ..self }
    }

    /// Whether each object is asked about the viewer.
    pub(crate) fn asks(&self) -> bool {
        self.asks != Asks::Nothing
    }

    /// The viewer of a field's value.
    pub(crate) fn of_field(&self, part: HeldObjects) -> Self {
        let asks = match (self.asks, part) {
            (Asks::Nothing, _) => Asks::Nothing,
            (_, HeldObjects::Unsaid) => Asks::Each,
            (_, HeldObjects::OfTheWhole) => Asks::AfterTheNext,
            (_, HeldObjects::Asked) => Asks::LeavingOut,
        };
        Self { asks, ..*self }
    }

    /// The authenticated caller, if there is one.
    pub fn principal(&self) -> Option<&'a Principal> {
        self.principal
    }

    /// Whether the viewer passes a rule that holds no condition.
    pub(crate) fn passes(&self, rule: &Rule) -> bool {
        rule.holds_for(self.principal, self.owner)
    }

    pub(crate) fn pseudonyms(&self) -> Option<Pseudonyms<'a>> {
        let tenant = self.principal.and_then(Principal::tenant);
        self.pseudonyms.map(|key| key.within(tenant))
    }

    /// The viewer before one object, if it may leave; what it owned around it does not count.
    ///
    /// # Errors
    /// Where the viewer may not read the object.
    pub(super) fn before(
        &self,
        name: impl FnOnce() -> &'static str,
        is_readable_by: impl FnOnce(Option<&Principal>) -> bool,
        owned_by: impl FnOnce(&Principal) -> bool,
    ) -> Result<Self, ExposeError> {
        let is_asked = matches!(self.asks, Asks::Each | Asks::LeavingOut);
        if is_asked && !is_readable_by(self.principal) {
            return Err(match self.asks {
                Asks::LeavingOut => ExposeError::left_out(name()),
                _ => ExposeError::escaped(name()),
            });
        }
        let owner = self.principal.is_some_and(owned_by);
        let asks = if self.asks() { Asks::Each } else { Asks::Nothing };
        Ok(Self { owner, asks, ..*self })
    }
}

/// Says who owns an object, for `#[redacted(owner)]` and the rule `owner`.
///
/// Where a field holds the owner, as a [`CallerId`] or as text, name the field instead:
/// `#[redacted(owner = employee)]`.
///
/// # Security
/// A subject is unique for its issuer only. Compare [`Principal::id`], with [`Principal::is`]; an
/// application with several issuers or schemes does not start where a field of text holds an owner.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no declared owner",
    label = "no owner",
    note = "name the field that holds the owner's subject: `#[redacted(owner = field)]`",
    note = "or implement `palisade::Owned` for the type"
)]
pub trait Owned {
    /// Whether `caller` is the owner.
    fn owned_by(&self, caller: &Principal) -> bool;
}

/// A field that holds an owner: a [`CallerId`], or the subject as text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot name the owner",
    label = "neither a `CallerId` nor text",
    note = "name a field of the type `palisade::CallerId`, or implement `palisade::Owned` and write \
            `#[redacted(owner)]`"
)]
pub trait NamesOwner {
    /// Whether it holds a subject alone, which two issuers may both have.
    const IS_SUBJECT: bool;

    /// Whether the owner is the caller; an absent or empty owner is no caller.
    fn is_caller(&self, caller: &Principal) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T: Legible + ?Sized> NamesOwner for T {
    const IS_SUBJECT: bool = true;

    fn is_caller(&self, caller: &Principal) -> bool {
        self.text().is_some_and(|subject| caller.is_named(subject))
    }
}

#[diagnostic::do_not_recommend]
impl NamesOwner for CallerId {
    const IS_SUBJECT: bool = false;

    fn is_caller(&self, caller: &Principal) -> bool {
        caller.is(self)
    }
}

#[diagnostic::do_not_recommend]
impl NamesOwner for Option<CallerId> {
    const IS_SUBJECT: bool = false;

    fn is_caller(&self, caller: &Principal) -> bool {
        self.as_ref().is_some_and(|owner| caller.is(owner))
    }
}
