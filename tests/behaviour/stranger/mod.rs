//! Ways past limits and capacity, found by a review from outside.

mod accounts;
mod capacity;
mod paths;
mod remembered;
