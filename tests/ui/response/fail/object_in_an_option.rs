//! An object that may be absent is asked where it is there.

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

#[secure]
async fn own() -> Option<Json<Note>> {
    None
}

fn main() {}

//- async fn own() -> Option<Json<Note>> {
//-     None
//- }
//+ async fn own() -> Option<Json<Permitted<Note>>> {
//+     None
//+ }
