//! A caller is a subject at an issuer, which no text is compared with.

#![allow(unused_imports)]

use palisade::objects::{Field, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};

struct Note {
    owner: CallerId,
}

const OWNER: Field<Note, CallerId> = field!(Note.owner);

allow_by_rule!(Note: Read => OWNER.is("ada"));

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//- allow_by_rule!(Note: Read => OWNER.is("ada"));
//+ allow_by_rule!(Note: Read => OWNER.is(caller::id()));
