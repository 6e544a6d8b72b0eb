//! A public handler has no caller to ask an object about.

use palisade::prelude::*;

#[derive(Redacted)]
struct Note {
    #[expose]
    text: String,
    owner: String,
}

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

#[public(reason = "a board for everyone", rate = "5/s")]
async fn newest() -> Option<Json<Note>> {
    None
}

fn main() {}

//- #[public(reason = "a board for everyone", rate = "5/s")]
//- async fn newest() -> Option<Json<Note>> {
//-     None
//- }
//+ #[secure]
//+ async fn newest() -> Option<Json<Permitted<Note>>> {
//+     None
//+ }
