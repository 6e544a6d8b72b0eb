//! An error is shown to anyone, an object to some.

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

#[derive(palisade::Problem)]
#[problem(status = 409)]
struct Taken {
    #[problem(extension)]
    note: Note,
}

fn main() {}

//-     note: Note,
//+     note: String,
