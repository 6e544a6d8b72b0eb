//! Mounting routes in a router, and the reason where a call mounts none.

use std::fmt;
use std::panic::Location;

use crate::router::checked_routes::CheckedRoutes;
use crate::router::{SecureRouter, versions};

impl<S: Clone + Send + Sync + 'static, A> SecureRouter<S, A> {
    /// Changes the routes of a version, or of none.
    pub(super) fn of_version(
        &mut self,
        version: Option<&'static str>,
        change: impl FnOnce(&mut CheckedRoutes<S>) -> Result<(), String>,
    ) -> Result<(), String> {
        match version {
            Some(version) => versions::change(&mut self.versioned, version, change),
            None => change(&mut self.routes),
        }
    }

    /// Keeps the reason why a call mounts nothing, with the place of the call.
    pub(super) fn note(
        &mut self,
        call: fmt::Arguments<'_>,
        place: &Location<'_>,
        mounted: Result<(), String>,
    ) {
        if let Err(reason) = mounted {
            note(&mut self.reasons, call, place, &reason);
        }
    }
}

/// Keeps a reason with the place of the call; once, where the routes of each version have the same fault.
fn note(reasons: &mut Vec<String>, call: fmt::Arguments<'_>, place: &Location<'_>, reason: &str) {
    let reason = format!("`{call}` ({}:{}): {reason}", place.file(), place.line());
    if !reasons.contains(&reason) {
        reasons.push(reason);
    }
}
