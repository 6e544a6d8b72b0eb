//! A public handler has no caller whom an object could be asked about.

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

fn notes() -> Vec<Note> {
    vec![Note { text: String::new(), owner: String::new() }]
}

#[public(reason = "a wall of notes", rate = "5/s")]
async fn list() -> Json<Vec<Note>> {
    Json(notes())
}

fn main() {}

//- #[public(reason = "a wall of notes", rate = "5/s")]
//+ #[public(reason = "a wall of notes", rate = "5/s", objects = "a note is pinned to be shown")]
