//! Requests that are made to be misread.

mod leaks;
mod smuggling;
mod suite;
mod tricks;
