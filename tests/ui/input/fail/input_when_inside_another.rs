//! An object is asked for the fields of the whole body alone: of a nested one every caller would be refused.

use palisade::Action;
use palisade::prelude::*;

pub struct Note;

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

pub struct Publish;

impl Action for Publish {}

impl Allow<Publish> for Note {
    fn allow(&self, _: &Principal) -> bool {
        false
    }
}

#[input(of = Note)]
pub struct Change {
    #[input(when = Publish)]
    is_public: Option<bool>,
}

#[input]
pub struct Envelope {
    #[validate(nested)]
    change: Option<Change>,
}

fn main() {}

//- #[input(of = Note)]
//+ #[input]
//-     #[input(when = Publish)]
//-     is_public: Option<bool>,
//+     is_public: Option<bool>,
