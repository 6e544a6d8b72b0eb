//! The proof of one action is none of another.

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

impl Allow<Delete> for Note {
    fn allow(&self, _: &Principal) -> bool {
        false
    }
}

async fn erase(_: Authorized<Note, Delete>) {}

#[secure]
async fn remove(note: Authorized<Note, Read>) {
    erase(note).await;
}

fn main() {}

//- async fn remove(note: Authorized<Note, Read>) {
//+ async fn remove(note: Authorized<Note, Delete>) {
