//! One object is asked who may write the fields of a body.

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

#[input(of = Note)]
pub struct Move {
    #[input(when = Publish)]
    is_archived: Option<bool>,
}

#[secure(objects = "an editor publishes a note")]
async fn change(Json(_): Json<(Change, Move)>) {}

fn main() {}

//- async fn change(Json(_): Json<(Change, Move)>) {}
//+ async fn change(Json(_): Json<(Change, Plain<bool>)>) {}
