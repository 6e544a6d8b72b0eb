//! Whether the caller authenticated strongly and lately enough ([RFC 9470]).
//!
//! [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470

use crate::pipeline::authorization_context::Authorization;
use crate::problem::Refusal;
use crate::rule::StepUp;

/// Everything that is demanded of the caller's authentication: by the handler, by its router, and by a parameter
/// that is a proof of it.
///
/// # Errors
/// 401 with the class that is missing, if one is, and the shortest of the times, if one has passed.
pub(super) fn check(stage: &Authorization<'_>, fresh: Option<u32>) -> Result<(), Refusal> {
    let security = stage.context.security();
    let required = stage.context.required().iter().filter_map(|required| required.step_up);
    let by_parameter = fresh.map(|seconds| StepUp::new(&[], Some(seconds)));
    let demands = || required.clone().chain(stage.spec.step_up).chain(by_parameter);
    let weak = demands().find(|it| !it.accepts_class_of(stage.caller, security.conditions()));
    let is_old = demands().any(|it| !it.accepts_age_of(stage.caller, security.clock()));
    if weak.is_none() && !is_old {
        return Ok(());
    }
    let classes = weak.map(|it| it.acr_values().join(" ")).unwrap_or_default();
    // A caller that authenticates again does so for the time as well.
    let age = demands().filter_map(|it| it.max_age()).min();
    Err(stage.credentials().insufficient_authentication(&classes, age).because_of_step_up())
}

impl Refusal {
    /// What a person reads of it: the challenge is for the client.
    fn because_of_step_up(self) -> Self {
        self.detail("this needs a stronger or more recent authentication")
    }
}
