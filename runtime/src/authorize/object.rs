//! Objects that a request names: loaded and checked before the handler sees them.
//!
//! `Authorized<Employee, Read>` as a parameter reads the object's id from the path, loads the object
//! from the state and asks the object whether this caller may do this. A missing object, a malformed
//! id and an object of another owner are one constant answer, so that ids cannot be probed.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;

use futures_util::stream::{FuturesOrdered, StreamExt as _};
use http::{HeaderMap, StatusCode};

use crate::authorize::tenant_of::is_of_callers_tenant;
use crate::authorize::{ObjectId, Revision, TenantOf};
use crate::principal::Principal;
use crate::problem::{Problem, Reason, Refusal};

/// What a caller wants to do with an object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action",
    label = "not what a caller does with an object",
    note = "the object comes first and the action second: `Authorized<T, Read>`",
    note = "the actions are `Read`, `Create`, `Update`, `Delete` and types that implement \
            `palisade::Action`"
)]
pub trait Action: Send + Sync + 'static {
    /// Whether the action changes nothing, so that a link may cause it: `false` unless it says otherwise. A `GET` that
    /// does anything else with a cookie's credential does not start.
    const IS_SAFE: bool = false;
    /// Whether it makes something below the object and leaves the object in its [revision](crate::Revision): `false`
    /// unless it says otherwise.
    const MAKES_A_CHILD: bool = false;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $is_safe:literal $makes:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;

        #[diagnostic::do_not_recommend]
        impl Action for $name {
            const IS_SAFE: bool = $is_safe;
            const MAKES_A_CHILD: bool = $makes;
        }
    )*};
}

actions! {
    /// To look at the object.
    Read true false
    /// To make something below the object.
    Create false true
    /// To change the object.
    Update false false
    /// To remove the object.
    Delete false false
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
    /// How it tells the revision it is in, for its `ETag` and `If-Match`; see [`Revision`](crate::Revision).
    const REVISION: Option<Revision<Self>> = None;
    /// Whose it is, where it is declared to belong to a tenant: by [`TenantResource`](crate::TenantResource).
    #[doc(hidden)]
    const WITHIN: Option<TenantOf<Self>> = None;

    /// Loads the object; `None` where there is none.
    ///
    /// # Errors
    /// A problem where the store cannot answer; the request is refused with it.
    fn load(
        store: &Self::Store,
        id: &Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, Problem>> + Send;

    /// Loads several objects, in the order of their ids; `None` for each that is not there. A request may name one
    /// object twice: its id is then there twice, and so is the object. By default up to
    /// eight are loaded at once: a store that can answer in one round trip does so here.
    ///
    /// ```
    /// # use palisade::{Problem, Resource};
    /// # #[derive(Clone)] struct Db;
    /// # impl Db {
    /// #     async fn all(&self, _: &[u64]) -> std::collections::HashMap<u64, Invoice> { Default::default() }
    /// # }
    /// #[derive(Clone)]
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
    ///         let found = db.all(ids).await;
    ///         Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
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

/// Whether a caller may do `A` with an object: what its rule says, within the caller's tenant where the object is
/// declared to belong to one.
pub(crate) fn is_allowed<T: Allow<A>, A: Action>(object: &T, caller: &Principal) -> bool {
    is_of_callers_tenant(T::WITHIN, object, caller) && object.allow(caller)
}

/// Whether the revision of an object is compared before this is done with it.
pub(crate) const fn compares_revision<T: Resource, A: Action>() -> bool {
    T::REVISION.is_some() && !A::IS_SAFE && !A::MAKES_A_CHILD
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
            Some(object) if is_allowed(&object, caller) => Ok(Self { object, action: PhantomData }),
            Some(_) => Err(foreign.refuse(Reason::ObjectForbidden)),
            None => Err(foreign.refuse(Reason::ObjectMissing)),
        }
    }
}

impl<T: Resource, A: Action> Authorized<T, A> {
    /// The same, if the request means the revision that the object is in.
    pub(crate) fn if_meant(self, fields: &HeaderMap) -> Result<Self, Refusal> {
        if let Some(revision) = T::REVISION.filter(|_| compares_revision::<T, A>()) {
            revision.check(fields, &self.object)?;
        }
        Ok(self)
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

    /// What a caller names that is not an id for it.
    pub(crate) fn unreadable<I: ObjectId>(self, caller: &Principal) -> Refusal {
        if I::NEEDS_TENANT && caller.tenant().is_none_or(str::is_empty) {
            return self.refuse(Reason::TenantMissing);
        }
        self.malformed()
    }

    /// A child of another parent than the one that the path names.
    pub(crate) fn of_another_parent(self) -> Refusal {
        self.refuse(Reason::ObjectOfAnotherParent)
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

/// The refusal where an object is asked for without an authenticated caller.
pub(crate) fn unauthenticated() -> Refusal {
    Refusal::internal("no guard before an object")
}
