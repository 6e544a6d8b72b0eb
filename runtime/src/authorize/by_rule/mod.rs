//! Rules about objects as data: asked of one object in memory, written as a condition for a query, and told in
//! a sentence.
//!
//! A rule compares [`Field`]s of the object with facts of the [`caller`], and [`any`], [`all`] and [`not`]
//! combine rules. It is written once, by [`allow_by_rule!`](crate::allow_by_rule):
//!
//! ```
//! use palisade::objects::{Field, all, any, caller};
//! use palisade::prelude::*;
//! use palisade::{allow_by_rule, field};
//! # #[derive(Clone)] struct Db;
//! # #[derive(Role)] enum Role { Auditor, Accountant }
//!
//! struct Invoice {
//!     tenant: String,
//!     owner: CallerId,
//! }
//!
//! const TENANT: Field<Invoice, String> = field!(Invoice.tenant);
//! const OWNER: Field<Invoice, CallerId> = field!(Invoice.owner as "owner_id");
//!
//! allow_by_rule!(Invoice: Read => all((
//!     TENANT.is(caller::tenant()),
//!     any((OWNER.is(caller::id()), caller::has_role(Role::Auditor))),
//! )));
//! allow_by_rule!(Invoice: Update, Delete => all((
//!     TENANT.is(caller::tenant()),
//!     any((OWNER.is(caller::id()), caller::has_role(Role::Accountant))),
//! )));
//! # impl Resource for Invoice {
//! #     type Id = u32;
//! #     type Store = Db;
//! #     async fn load(_: &Db, _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
//! # }
//! ```
//!
//! [`Visible::query`](crate::Visible::query) yields the rule of `Read` as a [`RowFilter`] for the caller, which
//! `palisade-sql` writes into a query of sqlx. A page of a list is then full, and a count counts what the
//! caller may see. The rows still go through [`Visible::filter`](crate::Visible::filter), which asks each.
//!
//! # What is absent
//! A field that is `None`, a column that is `NULL` and a fact that the caller does not have equal nothing, each
//! other neither. `not` turns the answer round: `not(OWNER.is(caller::id()))` holds for an object without an
//! owner. In SQL `not` is written at the comparisons themselves, `("owner" = ?) IS NOT TRUE`, so that `NULL` gives the
//! answer that the check gives.

mod allow;
mod combine;
mod compare;
mod erased_field;
mod fact;
mod field;
mod filter;
mod filter_writer;
mod value;

pub mod caller;

pub use allow::{AllowByRule, columns};
#[doc(hidden)]
pub use allow::{boxed, in_words};
pub use combine::{Combined, ObjectRule, RuleTuple, all, any, not};
pub use compare::Comparison;
pub use fact::{Fact, Facts, OrderedFact};
pub use field::Field;
pub use filter::{FilterSink, RowFilter};
pub use value::{Column, ColumnType, SqlValue};
