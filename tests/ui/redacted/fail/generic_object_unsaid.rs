//! A generic type that is an object says so.

use palisade::prelude::*;

#[derive(Redacted)]
struct Versioned<T> {
    #[expose]
    value: T,
    owner: String,
}

impl<T: Send + Sync + 'static> Resource for Versioned<T> {
    type Id = u64;
    type Store = ();

    async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl<T: Send + Sync + 'static> Allow<Read> for Versioned<T> {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

fn main() {}

//- #[derive(Redacted)]
//+ #[derive(Redacted)]
//+ #[redacted(object)]
