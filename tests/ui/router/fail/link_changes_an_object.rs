//! A link on any page would delete the object that it names.

use palisade::prelude::*;

pub struct Draft;

impl Resource for Draft {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

impl Allow<Delete> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure(auth = any("jwt", "session"))]
async fn remove(_: Authorized<Draft, Delete>) -> NoContent {
    NoContent
}

pub fn app() -> SecureRouter {
    SecureRouter::new().route("/drafts/{id}/remove", get(remove))
}

fn main() {}

//-     SecureRouter::new().route("/drafts/{id}/remove", get(remove))
//+     SecureRouter::new().route("/drafts/{id}/remove", delete(remove))
