//! What a rule cannot say is code, and code becomes no query.

#![allow(unused_imports)]

use palisade::objects::{Field, any, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};

struct Note {
    owner: CallerId,
}

const OWNER: Field<Note, CallerId> = field!(Note.owner);

allow_by_rule!(Note: Read => any((OWNER.is(caller::id()), |note: &Note| note.owner.subject() == "ada")));

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//- allow_by_rule!(Note: Read => any((OWNER.is(caller::id()), |note: &Note| note.owner.subject() == "ada")));
//+ allow_by_rule!(Note: Read => any((OWNER.is(caller::id()), caller::holds("is ada", |it| it.subject() == "ada"))));
