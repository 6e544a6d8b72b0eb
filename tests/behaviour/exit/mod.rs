//! Every way out: header fields, problems, failures and the audit event.

mod audit;
mod cancelled;
mod failures;
mod headers;
mod problem;
mod stuck;
