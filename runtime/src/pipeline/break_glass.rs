//! Passing a handler's rule in an emergency: a declared role, a reason, an alarm, and an end.

use http::HeaderMap;

use crate::audit;
use crate::clock::millis;
use crate::maybe_ready::wait_for;
use crate::pipeline::authorization_context::Authorization;
use crate::policy::BreakGlass;
use crate::problem::{Reason, Refusal};

/// The header field with the reason.
const FIELD: &str = "break-glass";

/// How long a reason is, in bytes.
const REASON_LENGTH: std::ops::RangeInclusive<usize> = 10..=500;

/// Lets a caller pass the rule that denied it, where everything that is demanded for that is there.
///
/// # Errors
/// `denied` for a caller who may not, and one of its own for one who may and does not say why, or did so for
/// longer than was stated.
pub(super) async fn pass(
    stage: &Authorization<'_>,
    declared: &'static BreakGlass,
    denied: Refusal,
) -> Result<(), Refusal> {
    if !declared.who.holds(&stage.input()) {
        return Err(denied);
    }
    let reason = reason(&stage.parts.headers)?;
    let security = stage.context.security();
    let now = security.clock().now_unix_millis();
    let (caller, spec) = (stage.caller, stage.spec);
    // Length before text: no two keys meet.
    let (issuer, tenant) = (caller.issuer(), caller.tenant().unwrap_or_default());
    let key = format!(
        "{}::{} {}:{tenant} {}:{issuer} {}",
        spec.module,
        spec.name,
        tenant.len(),
        issuer.len(),
        caller.subject()
    );
    let began = security.break_glass_store().begun(&key, now, declared.once_per);
    let began =
        wait_for!(began).map_err(|cause| Refusal::failed(Reason::BreakGlassUnavailable, cause))?;
    let lasts = millis(declared.lasts);
    let ends = began.saturating_add(lasts);
    if now >= ends {
        return Err(Refusal::new(Reason::BreakGlassSpent).detail("your emergency access has ended"));
    }
    stage.context.with_audited(|request| audit::record_break_glass(request, reason, ends));
    Ok(())
}

/// The reason that the caller states, in one field and not in a word.
fn reason(fields: &HeaderMap) -> Result<&str, Refusal> {
    let unexplained = || {
        Refusal::new(Reason::BreakGlassUnexplained).detail(
            "emergency access is possible: state the reason in the header field `Break-Glass`, 10 to 500 ASCII characters",
        )
    };
    let mut all = fields.get_all(FIELD).iter();
    let (Some(first), None) = (all.next(), all.next()) else { return Err(unexplained()) };
    let reason = first.to_str().map(str::trim).map_err(|_| unexplained())?;
    let says_something = reason.chars().filter(|letter| letter.is_alphanumeric()).count() >= 8;
    if REASON_LENGTH.contains(&reason.len()) && says_something {
        Ok(reason)
    } else {
        Err(unexplained())
    }
}
