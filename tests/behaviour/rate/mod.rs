//! How often a caller may ask.

mod concurrency;
mod named;
mod stores;
mod throttle;
