//! Logins that wait for their second factor.

use super::accounts::{Step, record_id};
use super::error::SecondFactorError;
use super::factors::{LONGEST, SecondFactors};
use super::ticket::{Finished, HalfLogin, HalfLoginTicket, Kept};
use crate::caller_id::CallerId;
use crate::records::RecordId;

/// How long a login may wait for its second factor.
const TICKET_LIVES: i64 = 5 * 60 * 1_000;

impl SecondFactors {
    /// Begins a login whose password was right: the ticket that the client sends with its code, or `None` where this
    /// caller needs none.
    ///
    /// # Errors
    /// The store cannot tell.
    pub async fn begin(
        &self,
        caller: &CallerId,
    ) -> Result<Option<HalfLoginTicket>, SecondFactorError> {
        if !self.is_enrolled(caller).await? {
            return Ok(None);
        }
        self.ticket(caller, None).await.map(Some)
    }

    /// The same for a caller of whom the application knows that it enrolled, by a flag at its account: a store that forgot takes no second factor
    /// away.
    ///
    /// # Errors
    /// The store cannot tell, or has no second factor of this caller: a 503.
    pub async fn begin_expected(
        &self,
        caller: &CallerId,
    ) -> Result<HalfLoginTicket, SecondFactorError> {
        let begun = self.begin(caller).await?;
        begun.ok_or(SecondFactorError::Spoilt("a second factor that was enrolled is gone"))
    }

    /// A ticket for this caller.
    pub(crate) async fn ticket(
        &self,
        caller: &CallerId,
        half: Option<HalfLogin>,
    ) -> Result<HalfLoginTicket, SecondFactorError> {
        let (ticket, now) = (HalfLoginTicket::new()?, self.now());
        let until = now.saturating_add(TICKET_LIVES);
        let kept = Kept { caller: caller.clone(), until, is_used: false, half };
        let begin = |known: Option<&Kept>| match known {
            None => Ok((Some(kept.clone()), ())),
            Some(_) => Err(SecondFactorError::Contended),
        };
        self.0.accounts.change(ticket_id(&ticket), (now, until), begin).await?;
        Ok(ticket)
    }

    /// Ends a login: the ticket is used up with the first code that counts.
    ///
    /// # Errors
    /// The ticket is none any more, the code is wrong, the factor is locked, or something failed.
    pub async fn finish(
        &self,
        ticket: &HalfLoginTicket,
        code: &str,
    ) -> Result<Finished, SecondFactorError> {
        let kept = self.waiting(ticket).await?;
        // What a login of ours began is worth a session there, and nothing elsewhere.
        if kept.half.is_some() {
            return Err(SecondFactorError::TicketUnknown);
        }
        let passed = self.verify(&kept.caller, code).await?;
        let kept = self.use_up(ticket, kept).await?;
        Ok(Finished { caller: kept.caller, passed })
    }

    /// The login that waits with this ticket.
    #[cfg(feature = "login")]
    pub(crate) async fn half_login(
        &self,
        ticket: &HalfLoginTicket,
    ) -> Result<(CallerId, HalfLogin), SecondFactorError> {
        let kept = self.waiting(ticket).await?;
        let half = kept.half.ok_or(SecondFactorError::TicketUnknown)?;
        Ok((kept.caller, half))
    }

    /// Ends the login that waits with this ticket, after its caller passed: of several at once one does.
    #[cfg(feature = "login")]
    pub(crate) async fn end_half_login(
        &self,
        ticket: &HalfLoginTicket,
    ) -> Result<(), SecondFactorError> {
        let kept = self.waiting(ticket).await?;
        self.use_up(ticket, kept).await.map(drop)
    }

    async fn waiting(&self, ticket: &HalfLoginTicket) -> Result<Kept, SecondFactorError> {
        if ticket.as_str().len() > LONGEST {
            return Err(SecondFactorError::TicketUnknown);
        }
        let now = self.now();
        let kept: Option<Kept> = self.0.accounts.find(ticket_id(ticket)).await?;
        let kept = kept.filter(|kept| !kept.is_used && now < kept.until);
        kept.ok_or(SecondFactorError::TicketUnknown)
    }

    /// Of two codes at once for one ticket one logs in.
    async fn use_up(
        &self,
        ticket: &HalfLoginTicket,
        kept: Kept,
    ) -> Result<Kept, SecondFactorError> {
        let is_won = |known: Option<&Kept>| -> Result<Step<Kept, bool>, SecondFactorError> {
            let open = known.filter(|kept| !kept.is_used);
            Ok(match open {
                Some(kept) => (Some(Kept { is_used: true, ..kept.clone() }), true),
                None => (None, false),
            })
        };
        let times = (self.now(), kept.until);
        if self.0.accounts.change(ticket_id(ticket), times, is_won).await? {
            Ok(kept)
        } else {
            Err(SecondFactorError::TicketUnknown)
        }
    }
}

fn ticket_id(ticket: &HalfLoginTicket) -> RecordId {
    record_id("ticket", ticket.as_str())
}
