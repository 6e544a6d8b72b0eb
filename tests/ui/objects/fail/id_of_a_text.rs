//! A text without a bound is not an id.

use palisade::prelude::*;

pub struct Note;

impl Resource for Note {
    type Id = String;
    type Store = ();

    async fn load(_: &(), _: &Self::Id) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//-     type Id = String;
//+     type Id = Text<36>;
