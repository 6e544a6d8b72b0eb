//! How often a caller may ask.

mod calendar;
mod changes;
mod chosen;
mod concurrency;
mod cost;
mod failures;
mod in_flight;
mod keys;
mod named;
mod overload;
mod plans;
mod probing;
mod stores;
mod tenants;
mod throttle;
