//! Links that log in, and the browser that asked for them: a link that another browser is sent to logs no caller in.

use std::time::Duration;

use super::tickets::{random_token, token_form};
use super::{LinkKind, Login, Ticket, TicketId};
use crate::cookies::{SameSite, SetCookie};
use crate::problem::Problem;
use crate::session::SessionControl;

/// The cookie of a browser that asked for a link.
const COOKIE: &str = "__Host-link";
/// As long as a link works at most.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// What a link is bound to: a cookie that this browser has or is given. None where there is no randomness: such a link is confirmed.
pub(super) fn bind(session: &SessionControl) -> Option<TicketId> {
    let known = session.cookie(COOKIE).filter(|it| token_form(it)).map(str::to_owned);
    let value = known.or_else(random_token)?;
    // A link is followed from a mail, which is another site.
    let cookie = SetCookie::new(COOKIE, &*value).same_site(SameSite::Lax).max_age(LIFE);
    session.leave_cookie(&cookie);
    Some(TicketId::of(&value))
}

impl Login {
    /// The ticket of a link, for the browser that asked for it, or one whose reader confirms that it was asked for elsewhere.
    pub(super) async fn taken_here(
        &self,
        kind: LinkKind,
        session: &SessionControl,
        token: &str,
        is_elsewhere: bool,
    ) -> Result<Ticket, Problem> {
        let here = session.cookie(COOKIE).map(TicketId::of);
        // A link of another browser is not used up: it may be opened where it belongs, or confirmed.
        if !is_elsewhere && here.is_none() {
            return Err(super::passwords::elsewhere());
        }
        let browser = here.filter(|_| !is_elsewhere);
        self.taken(kind, token, browser).await
    }
}
