//! An object within another says who sees it.

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
    #[expose]
    notes: Vec<Note>,
}

fn main() {}

//-     #[expose]
//-     notes: Vec<Note>,
//+     #[expose(asked)]
//+     notes: Vec<Note>,
