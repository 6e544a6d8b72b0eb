//! What a generic handler takes beside its own parameters is known without them.

use std::marker::PhantomData;

use palisade::prelude::*;

#[secure]
async fn show<T: Send + Sync>(_: State<PhantomData<T>>, _: Principal) -> Json<Note> {
    todo!()
}

#[derive(Redacted)]
pub struct Note {
    #[expose]
    id: u64,
}

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Note {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

fn main() {}

//- async fn show<T: Send + Sync>(_: State<PhantomData<T>>, _: Principal) -> Json<Note> {
//+ async fn show<T: Send + Sync>(_: State<PhantomData<T>>, _: Principal) -> Json<Permitted<Note>> {
