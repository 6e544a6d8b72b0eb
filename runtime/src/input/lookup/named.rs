//! Objects that a body, a form or a query names.
//!
//! `Named<Employee, Read>` as a field reads the object's id; before the handler runs, the guard loads
//! the object and asks it about the caller, as [`Authorized`] does for the path. Behind the guard the
//! field yields that same `Authorized`; anywhere else it yields nothing.

use std::any::{Any, TypeId};
use std::fmt;

use axum::extract::FromRef;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::authorize::{
    Action, Allow, Authorized, MOST_PARTS, ObjectId, compares_revision, unauthenticated,
};
use crate::input::check::InputLocation;
use crate::input::declare::{FieldFacts, InputField};
use crate::input::lookup::context::LoadGroup;
use crate::input::lookup::{
    Lookup, LookupContext, LookupFuture, Names, Object, Objects, VerifiedInput,
};
use crate::principal::Principal;
use crate::problem::Refusal;

/// An object that an input names by its id, to do `A` with.
///
/// It is read from a text or a whole number, or from a list of those where the id has several parts,
/// by the same [`ObjectId::read`] as in a path. What is not an id is a broken rule of the input; an
/// object that is missing, or that the caller may not do `A` with, is the answer [`Authorized`] gives.
/// Objects are loaded at the same time, those of one kind by [`Resource::load_many`](crate::Resource::load_many), at
/// most 100 for one body, form or query.
///
/// ```
/// use palisade::prelude::*;
/// # #[derive(Clone)] struct Db;
/// # struct Account { owner: palisade::CallerId, cents: i64 }
/// # impl Resource for Account {
/// #     type Id = u64;
/// #     type Store = Db;
/// #     async fn load(_: &Db, _: &u64) -> Result<Option<Self>, Problem> { Ok(None) }
/// # }
/// # impl Allow<Update> for Account {
/// #     fn allow(&self, caller: &Principal) -> bool { caller.is(&self.owner) }
/// # }
///
/// #[input]
/// struct Transfer {
///     #[input(object)]
///     from: Named<Account, Update>,
///     #[validate(range(min = 1))]
///     cents: i64,
/// }
///
/// #[secure]
/// async fn transfer(Json(transfer): Json<Transfer>) -> Result<NoContent, Problem> {
///     let from: Authorized<Account, Update> = transfer.from.authorized()?;
///     if from.cents < transfer.cents {
///         return Err(Problem::new(StatusCode::CONFLICT).detail("too little is on the account"));
///     }
///     Ok(NoContent)
/// }
/// # let _: SecureRouter = SecureRouter::new().route("/transfers", post(transfer)).with_state(Db);
/// ```
///
/// # Security
/// Anyone may deserialise a `Named`; only the guard of a handler makes it yield an object. One that no
/// guard has seen yields [`UncheckedObject`], which `?` makes an opaque 500.
pub struct Named<T, A> {
    /// The id as it would be in a path.
    id: Vec<String>,
    object: Option<Checked<T, A>>,
}

/// An object that the guard checked, and for whom.
struct Checked<T, A> {
    object: Authorized<T, A>,
    caller: Principal,
}

impl<T: Allow<A>, A: Action> Named<T, A> {
    /// The object, with the proof that the caller may do `A` with it.
    ///
    /// # Errors
    /// Where no guard has checked it.
    pub fn authorized(self) -> Result<Authorized<T, A>, UncheckedObject> {
        self.object.map(|checked| checked.object).ok_or(UncheckedObject)
    }

    /// The object in place.
    ///
    /// # Errors
    /// Where no guard has checked it.
    pub fn object(&self) -> Result<&T, UncheckedObject> {
        self.object.as_ref().map(|checked| &*checked.object).ok_or(UncheckedObject)
    }

    /// The id of the object.
    ///
    /// # Errors
    /// Where no guard has checked the object.
    pub fn id(&self) -> Result<T::Id, UncheckedObject> {
        let checked = self.object.as_ref().ok_or(UncheckedObject)?;
        self.read_id(&checked.caller).ok_or(UncheckedObject)
    }

    fn read_id(&self, caller: &Principal) -> Option<T::Id> {
        read::<T::Id>(&self.id, caller)
    }
}

/// A [`Named`] object was asked for that no guard has checked.
///
/// `?` makes an opaque 500 of it; it never happens where the input came through a guarded handler's
/// parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UncheckedObject;

impl fmt::Display for UncheckedObject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a `Named` object that no guard has checked")
    }
}

impl std::error::Error for UncheckedObject {}

impl<T, A> fmt::Debug for Named<T, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Named")
            .field("authorized", &self.object.is_some())
            .finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T, A> InputField for Named<T, A> {
    const FACTS: FieldFacts = FieldFacts::NAMED;

    #[cfg(feature = "openapi")]
    fn schema(_: &mut crate::schema::Schemas) -> serde_json::Value {
        serde_json::json!({"type": "string", "minLength": 1})
    }
}

impl<T: Allow<A>, A: Action> Names<true> for Named<T, A> {
    const IN_TENANT: bool = T::Id::NEEDS_TENANT;
    const REVISED: bool = compares_revision::<T, A>();
    const CHANGES: bool = !A::IS_SAFE;
}

impl<S, T, A> Lookup<S, true> for Named<T, A>
where
    S: Sync,
    T: Allow<A>,
    T::Store: FromRef<S>,
    A: Action,
{
    fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
        found.add(at, self);
    }

    fn verified<'a>(&'a self, _: &InputLocation<'_>, _: &mut VerifiedInput<'a, S>) {}
}

impl<S, T, A> Object<S> for Named<T, A>
where
    S: Sync,
    T: Allow<A>,
    T::Store: FromRef<S>,
    A: Action,
{
    fn is_spelt(&self, context: &LookupContext<'_, S>) -> bool {
        // Without a caller, or without the tenant that its ids need, loading it is refused.
        let Some(caller) = context.caller else { return true };
        (T::Id::NEEDS_TENANT && caller.tenant().is_none()) || self.read_id(caller).is_some()
    }

    fn group(&self) -> (TypeId, LoadGroup<S>) {
        (TypeId::of::<Self>(), load_group::<S, T, A>)
    }

    fn as_any(&mut self) -> &mut (dyn Any + Send) {
        self
    }
}

/// Loads all of them, in one round trip where the store can, and asks each about the caller.
fn load_group<'a, S, T, A>(
    group: Vec<&'a mut (dyn Any + Send)>,
    context: &'a LookupContext<'a, S>,
) -> LookupFuture<'a>
where
    S: Sync,
    T: Allow<A>,
    T::Store: FromRef<S>,
    A: Action,
{
    LookupFuture::of(async move {
        let caller = context.caller.ok_or_else(unauthenticated)?;
        let refused = || context.foreign.unreadable::<T::Id>(caller);
        let mut named: Vec<&mut Named<T, A>> =
            group.into_iter().filter_map(|one| one.downcast_mut()).collect();
        let ids = named.iter().map(|one| one.read_id(caller).ok_or_else(refused));
        let ids: Vec<T::Id> = ids.collect::<Result<_, _>>()?;
        let store = T::Store::from_ref(context.state);
        // One object is loaded as one from a path is.
        let loaded = match ids.as_slice() {
            [only] => vec![T::load(&store, only).await?],
            several => T::load_many(&store, several).await?,
        };
        if loaded.len() != named.len() {
            return Err(Refusal::internal("`load_many` answered for other objects"));
        }
        for (one, loaded) in named.iter_mut().zip(loaded) {
            let object = Authorized::ask(loaded, caller, context.foreign)?;
            one.object = Some(Checked { object, caller: caller.clone() });
        }
        Ok(())
    })
}

fn read<I: ObjectId>(parts: &[String], caller: &Principal) -> Option<I> {
    let mut room = [""; MOST_PARTS];
    let parameters = room.get_mut(..parts.len())?;
    for (place, part) in parameters.iter_mut().zip(parts) {
        *place = part;
    }
    I::read_for(parameters, caller)
}

impl<'de, T, A> Deserialize<'de> for Named<T, A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { id: deserializer.deserialize_any(PartsVisitor)?, object: None })
    }
}

/// The parts of an id, each as it would be in a path.
struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Vec<String>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an id")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Vec<String>, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Vec<String>, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Vec<String>, S::Error> {
        let mut parts = Vec::new();
        while let Some(Part(part)) = list.next_element()? {
            if parts.len() == MOST_PARTS {
                return Err(S::Error::invalid_length(parts.len() + 1, &self));
            }
            parts.push(part);
        }
        // An id of one part is not a list, so that it has one form.
        if parts.len() < 2 {
            return Err(S::Error::invalid_length(parts.len(), &self));
        }
        Ok(parts)
    }
}

/// One part of an id.
struct Part(String);

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartVisitor).map(Self)
    }
}

struct PartVisitor;

impl Visitor<'_> for PartVisitor {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a part of an id")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }
}
