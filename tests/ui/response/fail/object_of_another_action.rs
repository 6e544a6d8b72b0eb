//! The right to change an object is not the right to read it.

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

impl Allow<Update> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

#[secure]
async fn change(note: Authorized<Note, Update>) -> Json<Permitted<Note>> {
    Json(note.permitted())
}

fn main() {}

//- async fn change(note: Authorized<Note, Update>) -> Json<Permitted<Note>> {
//-     Json(note.permitted())
//+ async fn change(
//+     note: Authorized<Note, Update>,
//+     visible: Visible<Note>,
//+ ) -> Option<Json<Permitted<Note>>> {
//+     visible.one(note.into_inner()).map(Json)
