//! A filter that is taken is applied to something.

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

fn texts() -> Vec<Text<80>> {
    Vec::new()
}

#[secure]
async fn count(visible: Visible<Note>) -> StatusCode {
    if texts().is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK }
}

fn main() {}

//-     if texts().is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK }
//+     let seen = visible.filter(Vec::new());
//+     if seen.is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK }
