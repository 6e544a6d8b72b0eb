//! A link on any page would log its reader out.

use palisade::prelude::*;
use palisade::session::SessionControl;

#[public(reason = "a logout needs no permission", rate = "10/s")]
async fn logout(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

pub fn app() -> SecureRouter {
    SecureRouter::new().route("/logout", get(logout))
}

fn main() {}

//-     SecureRouter::new().route("/logout", get(logout))
//+     SecureRouter::new().route("/logout", post(logout))
