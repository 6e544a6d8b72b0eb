//! Every way out: header fields, problems, failures and the audit event.

mod audit;
mod audit_events;
mod audit_sinks;
mod caching;
mod cancelled;
mod errors;
mod failures;
mod headers;
mod problem;
mod ready;
mod stuck;
mod trace;
mod trailers;
