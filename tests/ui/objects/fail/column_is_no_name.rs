//! A column is an identifier, so that nothing else becomes part of a query.

#![allow(unused_imports)]

use palisade::objects::{Field, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};

struct Note {
    owner: CallerId,
}

const OWNER: Field<Note, CallerId> = field!(Note.owner);

const OTHER: Field<Note, CallerId> = field!(Note.owner as "owner = '' OR 1");
allow_by_rule!(Note: Read => OTHER.is(caller::id()));

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//- const OTHER: Field<Note, CallerId> = field!(Note.owner as "owner = '' OR 1");
//+ const OTHER: Field<Note, CallerId> = field!(Note.owner as "owner_id");
