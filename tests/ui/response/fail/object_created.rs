//! The right to make an object is not the right to read it.

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
async fn create() -> Created<Note> {
    Created::at("/notes/1", Note { text: String::new(), owner: String::new() })
}

fn main() {}

//- async fn create() -> Created<Note> {
//-     Created::at("/notes/1", Note { text: String::new(), owner: String::new() })
//- }
//+ async fn create(visible: Visible<Note>) -> Created<Option<Permitted<Note>>> {
//+     let note = Note { text: String::new(), owner: String::new() };
//+     Created::at("/notes/1", visible.one(note))
//+ }
