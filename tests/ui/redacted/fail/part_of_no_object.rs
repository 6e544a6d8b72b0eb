//! A part is seen by every caller who may read the whole, and of this it is not stated who that is.

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

#[derive(Redacted)]
struct Folder {
    #[expose(part)]
    notes: Vec<Note>,
}

fn main() {}

//-     #[expose(part)]
//+     #[expose(asked)]
