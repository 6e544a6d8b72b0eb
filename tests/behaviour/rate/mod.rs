//! How often a caller may ask.

mod concurrency;
mod stores;
mod throttle;
