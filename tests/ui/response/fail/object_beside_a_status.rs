//! A status before an object does not ask it.

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
async fn show(note: Authorized<Note, Read>) -> (StatusCode, Json<Note>) {
    (StatusCode::OK, Json(note.into_inner()))
}

fn main() {}

//- async fn show(note: Authorized<Note, Read>) -> (StatusCode, Json<Note>) {
//-     (StatusCode::OK, Json(note.into_inner()))
//- }
//+ async fn show(note: Authorized<Note, Read>) -> (StatusCode, Json<Permitted<Note>>) {
//+     (StatusCode::OK, Json(note.permitted()))
//+ }
