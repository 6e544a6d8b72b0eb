//! After the handler: what its request reserved is settled before the answer leaves.

use http::StatusCode;

use crate::context::RequestContext;
use crate::maybe_ready::wait_for;
use crate::rate::{KNOWN_FOR, Reservation, Until};

/// Gives back what limits on failures took, where the answer is none.
///
/// A 4xx answer is a failure, but for one that says nothing against its sender; a client that goes away before the answer leaves everything as
/// it is, so that no client learns of an answer which did not count.
pub(crate) async fn settle(context: &RequestContext, status: StatusCode, is_failure: bool) {
    let reservations = context.take_reservations(Until::Answered);
    if reservations.is_empty() || is_failure {
        return;
    }
    give(context, &reservations, 0).await;
    // 202 is half of something: of a login whose second factor is missing, for one.
    let is_done = status.is_success() || status.is_redirection();
    if !is_done || status == StatusCode::ACCEPTED {
        return;
    }
    for reservation in &reservations {
        let Some(known) = reservation.known() else { continue };
        let now = context.security().clock().monotonic_nanos();
        let remembering = context.security().store().remember(known, KNOWN_FOR, now);
        if let Err(cause) = wait_for!(remembering) {
            tracing::warn!(target: "palisade", cause = ?cause, "an address was not remembered");
        }
    }
}

/// Settles reservations at what was spent.
pub(super) async fn give(context: &RequestContext, reservations: &[Reservation], spent: u32) {
    let now = context.security().clock().monotonic_nanos();
    for is_local in [false, true] {
        let ours: Vec<&Reservation> =
            reservations.iter().filter(|one| one.is_local == is_local).collect();
        let settlements: Vec<_> = ours.iter().map(|one| one.settlement(spent)).collect();
        if settlements.is_empty() {
            continue;
        }
        let settling = context.security().store().settle(&settlements, is_local, now);
        match wait_for!(settling) {
            Ok(budgets) => {
                for (one, budget) in ours.iter().zip(&*budgets) {
                    context.note_settled(&one.throttle, *budget);
                }
            }
            // What was reserved stays taken.
            Err(cause) => {
                tracing::warn!(target: "palisade", cause = ?cause, "a reservation was not settled");
            }
        }
    }
}
