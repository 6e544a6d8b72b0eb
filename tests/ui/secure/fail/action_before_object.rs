//! An object is named before what is done with it.

use palisade::prelude::*;

struct Note;

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Note {
    fn allow(&self, _: &Principal) -> bool {
        false
    }
}

#[secure]
async fn show(_: Authorized<Read, Note>) {}

fn main() {}

//- async fn show(_: Authorized<Read, Note>) {}
//+ async fn show(_: Authorized<Note, Read>) {}
