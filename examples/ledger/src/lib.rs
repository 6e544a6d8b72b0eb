//! Invoices of several tenants: a caller sees those of its own tenant, and of these what its role may.
//!
//! `ledger` serves, `ledger token` prints a token, `ledger payment` a message of the payment provider, and
//! `ledger posture` what protects every route.

#![allow(unreachable_pub, reason = "only the program and the tests beside it use this")]

pub mod app;
pub mod command;
pub mod db;
mod error;
mod export;
mod handlers;
mod input;
mod invoice;
pub mod payment;
pub mod seed;
pub mod state;
pub mod token;

use palisade::prelude::*;

/// Who may do what with the invoices of the own tenant.
#[derive(Role, Debug, PartialEq, Eq)]
pub enum Role {
    /// Writes invoices, and sees those it wrote.
    Clerk,
    /// Writes invoices, sees all of them and notes payments.
    #[role(implies("clerk", "auditor"))]
    Accountant,
    /// Sees and exports all invoices.
    Auditor,
}

/// Whatever keeps the program from running.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
