//! The employee: what is stored, what leaves, and who may do what with it.

use jiff::civil::Date;
use palisade::objects::caller::{self, OwnFact};
use palisade::objects::{Field, all, any};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};
use serde::{Deserialize, Serialize};

use crate::input::Change;
use crate::issuer::ISSUER;
use crate::role::Role;

/// One employee of one tenant. Only marked fields ever leave the service.
#[derive(Clone, Redacted)]
pub struct Employee {
    #[expose]
    pub id: String,
    #[expose]
    pub name: String,
    #[expose]
    pub email: String,
    #[expose]
    pub department: String,
    #[expose]
    pub title: String,
    #[expose(mask = "last4")]
    pub iban: String,
    #[expose(role = "hr")]
    pub salary_cents: i64,
    #[expose]
    pub status: Status,
    pub emergency_phone: String,
    pub ssn: String,
    pub notes: String,
    pub tenant: String,
}

/// Whether somebody is at work: `{"state": "active"}`, or on leave with what else is known of it.
#[derive(Clone, Default, Redacted, Serialize, Deserialize)]
#[redacted(raw_serialize = "the store keeps every field")]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Status {
    #[default]
    Active,
    OnLeave {
        #[expose]
        until: Date,
        #[expose(role = "hr")]
        reason: String,
        #[expose(role = "hr")]
        #[serde(default)]
        deputy: Option<String>,
    },
}

/// Whom to call when something happened to an employee.
#[derive(Redacted)]
pub struct EmergencyContact {
    #[expose]
    phone: String,
}

/// What the service knows of a caller beside the token.
#[derive(Debug)]
pub struct Colleague {
    /// That of the employee whom the token is for.
    pub department: Option<String>,
}

impl Employee {
    /// Takes over what the change holds.
    pub fn change(&mut self, change: Change) {
        self.title = change.title.unwrap_or_else(|| std::mem::take(&mut self.title));
        self.salary_cents = change.salary_cents.unwrap_or(self.salary_cents);
    }

    /// Whether somebody else has to do the work.
    pub fn is_on_leave(&self) -> bool {
        matches!(self.status, Status::OnLeave { .. })
    }

    /// Whom to call.
    pub fn emergency_contact(&self) -> EmergencyContact {
        EmergencyContact { phone: self.emergency_phone.clone() }
    }
}

const ID: Field<Employee, String> = field!(Employee.id);
const DEPARTMENT: Field<Employee, String> = field!(Employee.department);

// Of the caller's tenant: that an object is of another one is found out before.
allow_by_rule!(Employee: Read => any((
    ID.is(own_id()),
    caller::has_role(Role::Hr),
    all((caller::has_role(Role::Manager), DEPARTMENT.is(own_department()))),
)));
allow_by_rule!(Employee: Update => caller::has_role(Role::Hr));
allow_by_rule!(Employee: Delete => caller::has_role(Role::Admin));

/// The id of the employee who asks: the subject of a token, where this service vouches for it.
pub fn own_id() -> OwnFact<impl Fn(&Principal) -> Option<String> + Send + Sync + Copy + 'static> {
    caller::fact("id as an employee", |caller: &Principal| {
        (caller.issuer() == ISSUER).then(|| caller.subject().to_owned())
    })
}

/// The department of the employee who asks.
fn own_department() -> OwnFact<impl Fn(&Principal) -> Option<String> + Send + Sync + Copy + 'static>
{
    caller::fact("department", |caller: &Principal| {
        caller.identity::<Colleague>().and_then(|colleague| colleague.department.clone())
    })
}
