//! An object that no field asks decides nothing.

use palisade::Action;
use palisade::prelude::*;

struct Note;

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

struct Publish;

impl Action for Publish {}

impl Allow<Publish> for Note {
    fn allow(&self, _: &Principal) -> bool {
        false
    }
}

#[input(of = Note)]
pub struct Change {
    is_public: Option<bool>,
}

fn main() {}

//-     is_public: Option<bool>,
//+     #[input(when = Publish)]
//+     is_public: Option<bool>,
