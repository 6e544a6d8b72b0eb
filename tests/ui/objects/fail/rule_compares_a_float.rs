//! Floats have no equality that a database shares.

#![allow(unused_imports)]

use palisade::objects::{Field, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};

struct Note {
    owner: CallerId,
    weight: f64,
}

const WEIGHT: Field<Note, f64> = field!(Note.weight);
const OWNER: Field<Note, CallerId> = field!(Note.owner);

allow_by_rule!(Note: Read => WEIGHT.is(1.5));

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//- allow_by_rule!(Note: Read => WEIGHT.is(1.5));
//+ allow_by_rule!(Note: Read => OWNER.is(caller::id()));
