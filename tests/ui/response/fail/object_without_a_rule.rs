//! An object that is loaded declares who may read it.

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

fn notes() -> Vec<Note> {
    vec![Note { text: String::new(), owner: String::new() }]
}

#[secure]
async fn list() -> Json<Vec<Note>> {
    Json(notes())
}

fn main() {}

//- #[secure]
//- async fn list() -> Json<Vec<Note>> {
//-     Json(notes())
//+ impl Allow<Read> for Note {
//+     fn allow(&self, caller: &Principal) -> bool {
//+         self.owner == caller.subject()
//+     }
//+ }
//+
//+ #[secure]
//+ async fn list(visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
//+     Json(visible.filter(notes()))
