//! How often a caller may ask.

mod concurrency;
mod in_flight;
mod keys;
mod named;
mod stores;
mod throttle;
