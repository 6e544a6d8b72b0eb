//! A filter that is taken and not applied is none.

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

fn notes() -> Vec<Note> {
    vec![Note { text: String::new(), owner: String::new() }]
}

#[secure]
async fn list(visible: Visible<Note>) -> Page<Note> {
    assert!(!visible.caller().subject().is_empty());
    Page::last(notes())
}

fn main() {}

//- async fn list(visible: Visible<Note>) -> Page<Note> {
//-     assert!(!visible.caller().subject().is_empty());
//-     Page::last(notes())
//+ async fn list(visible: Visible<Note>) -> Page<Permitted<Note>> {
//+     assert!(!visible.caller().subject().is_empty());
//+     Page::last(visible.filter(notes()))
