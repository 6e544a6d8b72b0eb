//! Ways past limits and capacity that somebody looked for who did not build them.

mod accounts;
mod capacity;
mod paths;
mod remembered;
