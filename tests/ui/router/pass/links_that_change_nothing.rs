//! What a link may do: read, print, come back from a provider; and change what only a token opens.

use palisade::Action;
use palisade::prelude::*;
use palisade::session::{CurrentSession, RedirectedSession};

pub struct Draft;

impl Resource for Draft {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

pub struct Print;

impl Action for Print {
    const IS_SAFE: bool = true;
}

impl Allow<Print> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

impl Allow<Delete> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure(auth = "session")]
async fn print(_: Authorized<Draft, Print>, _: CurrentSession) -> NoContent {
    NoContent
}

#[public(reason = "its state proves that this browser began it", rate = "1/s")]
async fn callback(_: RedirectedSession) -> NoContent {
    NoContent
}

#[secure(auth = "jwt")]
async fn remove(_: Authorized<Draft, Delete>) -> NoContent {
    NoContent
}

fn main() {
    let _: SecureRouter = SecureRouter::new()
        .route("/drafts/{id}/print", get(print))
        .route("/callback", get(callback))
        .route("/drafts/{id}/remove", get(remove));
}
