//! What holds an object vouches for none.

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
struct Versioned<T> {
    #[expose]
    version: u32,
    #[expose]
    value: T,
}

#[secure]
async fn show(note: Authorized<Note, Read>) -> Json<Versioned<Note>> {
    Json(Versioned { version: 1, value: note.into_inner() })
}

fn main() {}

//- async fn show(note: Authorized<Note, Read>) -> Json<Versioned<Note>> {
//-     Json(Versioned { version: 1, value: note.into_inner() })
//- }
//+ async fn show(note: Authorized<Note, Read>) -> Json<Versioned<Permitted<Note>>> {
//+     Json(Versioned { version: 1, value: note.permitted() })
//+ }
