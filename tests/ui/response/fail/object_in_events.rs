//! Each object of an event is asked.

use futures_util::stream::Empty;
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
async fn watch() -> Sse<Empty<Result<Note, Problem>>> {
    Sse::new(futures_util::stream::empty())
}

fn main() {}

//- async fn watch() -> Sse<Empty<Result<Note, Problem>>> {
//-     Sse::new(futures_util::stream::empty())
//- }
//+ async fn watch() -> Sse<Empty<Result<Permitted<Note>, Problem>>> {
//+     Sse::new(futures_util::stream::empty())
//+ }
