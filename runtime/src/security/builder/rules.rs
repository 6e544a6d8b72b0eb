//! What an application states about the rules of its handlers, and about what leaves.

use crate::authorize::{ApprovalStore, BreakGlassStore, ForeignObjects};
use crate::rule::{Condition, PolicyEngine};
use crate::security::SecurityBuilder;

impl SecurityBuilder {
    /// The value of a condition that rules name as `policy(C)`.
    pub fn condition<C: Condition>(mut self, condition: C) -> Self {
        if !self.conditions.insert(condition) {
            self.faults.add(format!(
                "the condition `{}` is given more than once",
                std::any::type_name::<C>()
            ));
        }
        self
    }

    /// A value that policy functions take by reference: `policy(can_hire)` with
    /// `fn can_hire(caller: &Principal, request: &RequestHead<'_>, db: &Db) -> bool`.
    ///
    /// ```
    /// use palisade::prelude::*;
    /// use palisade::RequestHead;
    ///
    /// struct Desk { is_open: bool }
    ///
    /// fn desk_is_open(_: &Principal, _: &RequestHead<'_>, desk: &Desk) -> bool {
    ///     desk.is_open
    /// }
    ///
    /// #[secure(allow = policy(desk_is_open))]
    /// async fn apply() -> NoContent {
    ///     NoContent
    /// }
    ///
    /// let builder = Security::builder().policy_state(Desk { is_open: true });
    /// # let _ = builder;
    /// ```
    pub fn policy_state<S: Send + Sync + 'static>(mut self, state: S) -> Self {
        if !self.conditions.insert_state(state) {
            self.faults.add(format!(
                "a `{}` for policy functions is given more than once",
                std::any::type_name::<S>()
            ));
        }
        self
    }

    /// An engine of policies that rules ask by this name: `allow = cedar("View")` asks that called `cedar`, and
    /// `authzen("can_read")` that called `authzen`. See [`PolicyEngine`].
    pub fn engine(mut self, name: &'static str, engine: impl PolicyEngine) -> Self {
        if !self.conditions.insert_engine(name, Box::new(engine)) {
            self.faults.add(format!("`.engine(\"{name}\", ..)` was called twice"));
        }
        self
    }

    /// The classes of authentication (`acr`) that the issuers tell, the weakest first: where one is demanded,
    /// those behind it do as well. Without an order a class is compared as it is.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let builder = Security::builder().acr_order(["aal1", "aal2", "aal3"]);
    /// # let _ = builder;
    /// ```
    pub fn acr_order<N: Into<String>>(mut self, classes: impl IntoIterator<Item = N>) -> Self {
        let classes = classes.into_iter().map(Into::into).collect();
        self.faults.extend(self.conditions.rank_classes(classes).err());
        self
    }

    /// Where it is remembered that rules were passed in an emergency; in this process by default.
    pub fn break_glass_store(mut self, store: impl BreakGlassStore) -> Self {
        self.faults.state(&mut self.break_glass, Box::new(store), ".break_glass_store(..)");
        self
    }

    /// Where requests wait for approval; in this process by default. See [`approvals`](crate::approvals).
    pub fn approval_store(mut self, store: impl ApprovalStore) -> Self {
        self.faults.state(&mut self.approvals, Box::new(store), ".approval_store(..)");
        self
    }

    /// The key of the mask `"pseudonym"`: 32 random bytes that stay the same for as long as pseudonyms must match.
    ///
    /// # Security
    /// A holder of the key can find the value behind a pseudonym by trying values out. So can, one
    /// guess at a time, a caller who may set a value and sees its pseudonym beside those of others:
    /// one value has one pseudonym in every field that callers of one tenant see.
    #[cfg(feature = "pseudonym")]
    pub fn pseudonym_key(mut self, key: [u8; 32]) -> Self {
        self.redact.set_pseudonym_key(key, &mut self.faults);
        self
    }

    #[cfg(not(feature = "pseudonym"))]
    #[doc(hidden)]
    pub fn pseudonym_key<K: crate::switched_off::PseudonymIsOn>(self, _: K) -> Self {
        self
    }

    /// Answers 403 in place of 404 for objects that are missing or not the caller's.
    pub fn foreign_objects_are_forbidden(mut self) -> Self {
        self.foreign_objects = ForeignObjects::Forbidden;
        self
    }
}
