//! Objects that a request names: loaded and checked before the handler sees them.
//!
//! `Authorized<Employee, Read>` as a parameter reads the object's id from the path, loads the object
//! from the state and asks the object whether this caller may do this. A missing object, a malformed
//! id and an object of somebody else are one constant answer, so that ids cannot be probed.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;

use futures_util::stream::{FuturesOrdered, StreamExt as _};
use http::StatusCode;

use crate::principal::Principal;
use crate::problem::{Problem, Reason, Refusal};

/// What a caller wants to do with an object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    label = "not what a caller does with an object",
    note = "the object stands first and the action second: `Authorized<T, Read>`",
    note = "the actions are `Read`, `Create`, `Update`, `Delete` and types that implement \
            `palisade::Action`"
)]
pub trait Action: Send + Sync + 'static {
    /// Whether whoever does this changes nothing, so that a link may do it: `false` unless it says otherwise. A `GET` that
    /// does anything else with a cookie's credential does not start.
    const IS_SAFE: bool = false;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $is_safe:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;

        #[diagnostic::do_not_recommend]
        impl Action for $name {
            const IS_SAFE: bool = $is_safe;
        }
    )*};
}

actions! {
    /// To look at the object.
    Read true
    /// To make something below the object.
    Create false
    /// To change the object.
    Update false
    /// To remove the object.
    Delete false
}

/// An object that requests name by an id in the path. [`TryResource`](crate::TryResource) is the same
/// with an error of the service's own.
///
/// ```
/// # use palisade::{Allow, CallerId, Principal, Problem, Read, Resource, Text};
/// # #[derive(Clone)] struct Db;
/// # impl Db { async fn find(&self, _: &str) -> Option<Invoice> { None } }
/// struct Invoice { owner: CallerId }
///
/// impl Resource for Invoice {
///     type Id = Text<64>;
///     type Store = Db;
///
///     async fn load(db: &Db, id: &Text<64>) -> Result<Option<Self>, Problem> {
///         Ok(db.find(id).await)
///     }
/// }
///
/// impl Allow<Read> for Invoice {
///     fn allow(&self, caller: &Principal) -> bool {
///         caller.is(&self.owner)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an object that can be loaded and checked",
    label = "nothing says how this object is loaded",
    note = "implement `palisade::Resource` for `{Self}`"
)]
pub trait Resource: Send + Sync + Sized + 'static {
    /// The type of the id.
    type Id: ObjectId;
    /// Where objects are loaded from; a part of the router's state by `FromRef`.
    type Store: Send + Sync;
    /// The names of the path parameters the id is read from.
    const PARAMS: &'static [&'static str] = &["id"];

    /// Loads the object; `None` where there is none.
    ///
    /// # Errors
    /// A problem where the store cannot answer; the request is refused with it.
    fn load(
        store: &Self::Store,
        id: &Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, Problem>> + Send;

    /// Loads several objects, in the order of their ids; `None` for each that is not there. By default up to
    /// eight are loaded at once: a store that can answer in one round trip does so here.
    ///
    /// ```
    /// # use palisade::{Problem, Resource};
    /// # #[derive(Clone)] struct Db;
    /// # impl Db {
    /// #     async fn all(&self, _: &[u64]) -> std::collections::HashMap<u64, Invoice> { Default::default() }
    /// # }
    /// struct Invoice;
    ///
    /// impl Resource for Invoice {
    ///     type Id = u64;
    ///     type Store = Db;
    ///
    ///     async fn load(db: &Db, id: &u64) -> Result<Option<Self>, Problem> {
    ///         Ok(db.all(&[*id]).await.remove(id))
    ///     }
    ///
    ///     async fn load_many(db: &Db, ids: &[u64]) -> Result<Vec<Option<Self>>, Problem> {
    ///         // SELECT .. WHERE id IN (..)
    ///         let mut found = db.all(ids).await;
    ///         Ok(ids.iter().map(|id| found.remove(id)).collect())
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// A problem where the store cannot answer. An answer of another length is a fault of the service: a 500.
    fn load_many(
        store: &Self::Store,
        ids: &[Self::Id],
    ) -> impl Future<Output = Result<Vec<Option<Self>>, Problem>> + Send {
        async move {
            let mut found = Vec::with_capacity(ids.len());
            for ids in ids.chunks(AT_ONCE) {
                let mut loading = FuturesOrdered::new();
                for id in ids {
                    loading.push_back(Self::load(store, id));
                }
                while let Some(loaded) = loading.next().await {
                    found.push(loaded?);
                }
            }
            Ok(found)
        }
    }
}

/// How many objects are loaded at once where they are loaded one by one.
const AT_ONCE: usize = 8;

/// Whether a caller may do `A` with the object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may `{A}` it",
    label = "no rule for this action on this object",
    note = "implement `palisade::Allow<{A}>` for `{Self}`"
)]
pub trait Allow<A: Action>: Resource {
    /// Decides; `false` looks to the caller like an object that does not exist.
    fn allow(&self, caller: &Principal) -> bool;

    /// The rule as a sentence, where it is written as data. A constant, since strict users ask of an impl that
    /// it writes every method.
    #[doc(hidden)]
    const RULE_IN_WORDS: Option<fn() -> String> = None;
}

/// An id that is read from one or more path parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the path as an object's id",
    label = "not an id",
    note = "use an integer, `Text<N>`, a tuple of those, or implement `palisade::ObjectId`"
)]
pub trait ObjectId: Send + Sync + Sized {
    /// How many parameters the id consists of.
    const PARTS: usize = 1;

    /// Reads the id from the parameters in the order of [`Resource::PARAMS`]; `None` where they
    /// name no object. An id in a body or a query is read by this, too, as the same text.
    fn read(parameters: &[&str]) -> Option<Self>;

    /// Whether only a caller with a tenant has such ids.
    #[doc(hidden)]
    const NEEDS_TENANT: bool = false;

    /// Reads the id that a caller names; the same for everyone unless the id holds the caller's tenant, as
    /// [`InTenant`](crate::InTenant) does.
    #[doc(hidden)]
    fn read_for(parameters: &[&str], _: &Principal) -> Option<Self> {
        Self::read(parameters)
    }
}

macro_rules! parsed_ids {
    ($($type:ty)*) => {$(
        impl ObjectId for $type {
            fn read(parameters: &[&str]) -> Option<Self> {
                let [text] = parameters else { return None };
                // A sign, leading zeros or spaces would give one object several names.
                let id = text.parse::<$type>().ok()?;
                (id.to_string() == *text).then_some(id)
            }
        }
    )*};
}

parsed_ids!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);
parsed_ids!(std::num::NonZeroU8 std::num::NonZeroU16 std::num::NonZeroU32 std::num::NonZeroU64);
parsed_ids!(std::num::NonZeroI32 std::num::NonZeroI64);
#[cfg(feature = "uuid")]
parsed_ids!(uuid::Uuid);

impl<A: ObjectId, B: ObjectId> ObjectId for (A, B) {
    const PARTS: usize = A::PARTS + B::PARTS;
    const NEEDS_TENANT: bool = A::NEEDS_TENANT || B::NEEDS_TENANT;

    fn read(parameters: &[&str]) -> Option<Self> {
        let (first, rest) = parameters.split_at_checked(A::PARTS)?;
        Some((A::read(first)?, B::read(rest)?))
    }

    fn read_for(parameters: &[&str], caller: &Principal) -> Option<Self> {
        let (first, rest) = parameters.split_at_checked(A::PARTS)?;
        Some((A::read_for(first, caller)?, B::read_for(rest, caller)?))
    }
}

/// An object that was loaded, and that this caller may do `A` with.
///
/// It dereferences to the object; [`into_inner`](Self::into_inner) takes it out.
pub struct Authorized<T, A> {
    object: T,
    action: PhantomData<fn() -> A>,
}

impl<T, A> Authorized<T, A> {
    /// The object itself.
    pub fn into_inner(self) -> T {
        self.object
    }

    /// The only way to one: loads the object and asks it about the caller.
    pub(crate) async fn load(
        id: &T::Id,
        store: &T::Store,
        caller: &Principal,
        foreign: ForeignObjects,
    ) -> Result<Self, Refusal>
    where
        T: Allow<A>,
        A: Action,
    {
        Self::ask(T::load(store, id).await?, caller, foreign)
    }

    /// Asks what was loaded about the caller.
    pub(crate) fn ask(
        loaded: Option<T>,
        caller: &Principal,
        foreign: ForeignObjects,
    ) -> Result<Self, Refusal>
    where
        T: Allow<A>,
        A: Action,
    {
        match loaded {
            Some(object) if object.allow(caller) => Ok(Self { object, action: PhantomData }),
            Some(_) => Err(foreign.refuse(Reason::ObjectForbidden)),
            None => Err(foreign.refuse(Reason::ObjectMissing)),
        }
    }
}

impl<T, A> Deref for Authorized<T, A> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

impl<T: fmt::Debug, A> fmt::Debug for Authorized<T, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Authorized").field(&self.object).finish()
    }
}

/// What a caller sees of an object that is missing or not theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ForeignObjects {
    #[default]
    NotFound,
    Forbidden,
}

impl ForeignObjects {
    pub(crate) fn malformed(self) -> Refusal {
        self.refuse(Reason::ObjectIdMalformed)
    }

    /// What a caller names that is no id for it.
    pub(crate) fn unreadable<I: ObjectId>(self, caller: &Principal) -> Refusal {
        if I::NEEDS_TENANT && caller.tenant().is_none_or(str::is_empty) {
            return self.refuse(Reason::TenantMissing);
        }
        self.malformed()
    }

    /// The path names a tenant that is not the caller's.
    pub(crate) fn of_another_tenant(self) -> Refusal {
        self.refuse(Reason::TenantForeign)
    }

    fn refuse(self, reason: Reason) -> Refusal {
        match self {
            Self::NotFound => Refusal::with_status(StatusCode::NOT_FOUND, reason),
            Self::Forbidden => Refusal::with_status(StatusCode::FORBIDDEN, reason),
        }
    }
}

/// An object for whom nobody was authenticated.
pub(crate) fn nobody() -> Refusal {
    Refusal::internal("no guard before an object")
}

/// The most parts of an object's id.
pub(crate) const MOST_PARTS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_object_has_one_name() {
        assert_eq!(u32::read(&["7"]), Some(7));
        for other in ["07", "+7", " 7", "7 ", "", "-1", "4294967296", "7.0"] {
            assert_eq!(u32::read(&[other]), None, "{other:?}");
        }
        assert_eq!(<(u8, u16)>::read(&["1", "2"]), Some((1, 2)));
        assert_eq!(<(u8, u16)>::read(&["1"]), None);
        assert_eq!(<(u8, u16)>::read(&["1", "2", "3"]), None);
    }
}
