//! An object beside an error is asked like any other.

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
async fn own() -> Result<Json<Note>, Problem> {
    Err(Problem::new(StatusCode::NOT_FOUND))
}

fn main() {}

//- async fn own() -> Result<Json<Note>, Problem> {
//-     Err(Problem::new(StatusCode::NOT_FOUND))
//- }
//+ async fn own() -> Result<Json<Permitted<Note>>, Problem> {
//+     Err(Problem::new(StatusCode::NOT_FOUND))
//+ }
