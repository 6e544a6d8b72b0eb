//! How often a caller may ask.

mod concurrency;
mod keys;
mod named;
mod stores;
mod throttle;
