//! libmodsecurity, through the crate `modsecurity`. All that is unsafe is in that crate.

use std::sync::{Arc, Mutex, PoisonError};

use modsecurity::{Intervention, ModSecurity, Rules, Transaction};
use palisade::firewall::InspectionError;
use self_cell::self_cell;

use crate::compiled::{Compiled, Done, Running};
use crate::release::ids;
use crate::secret::Secret;

/// As the library's own recommended configuration has it. Nothing of the types of answers: where none is named, each is looked at.
pub(crate) const DIRECTIVES: &str = "\
SecRule MULTIPART_STRICT_ERROR \"!@eq 0\" \"id:200003,phase:2,t:none,log,deny,status:403\"
SecRule MULTIPART_UNMATCHED_BOUNDARY \"@eq 1\" \"id:200004,phase:2,t:none,log,deny,status:403\"
";

pub(crate) struct Native(Arc<Library>);

struct Library {
    engine: ModSecurity,
    rules: Rules,
    count: usize,
    mark: String,
}

impl Native {
    pub(crate) fn compile(text: &str, count: usize, secret: Secret) -> Result<Self, String> {
        // Without the callback every match is printed.
        let engine = ModSecurity::builder().with_log_callbacks().build();
        let mut rules = Rules::new();
        rules.add_plain(text).map_err(|error| error.to_string())?;
        Ok(Self(Arc::new(Library { engine, rules, count, mark: secret.mark() })))
    }
}

/// Gives each rule a revision of its id that no client can guess. The library tells of a match in a line of text, in which what
/// the client sent is as it is: an id in it could be the client's. Tags are not in the line of every match.
pub(crate) fn with_ids_as_revisions(text: &str, secret: Secret) -> String {
    let mark = secret.mark();
    let mut whole = String::with_capacity(text.len() * 11 / 10);
    for line in text.split_inclusive('\n') {
        let is_comment = line.trim_start().starts_with('#');
        let mut told = 0;
        for place in ids(line).filter(|_| !is_comment) {
            let id = line.get(place.clone()).unwrap_or_default();
            let is_quoted = line.get(place.end..).is_some_and(|rest| rest.starts_with('\''));
            let end = place.end + usize::from(is_quoted);
            whole.push_str(line.get(told..end).unwrap_or_default());
            whole.extend([",rev:'", &mark, id, "'"]);
            told = end;
        }
        whole.push_str(line.get(told..).unwrap_or_default());
    }
    whole
}

/// The id in the revision of its rule. A rule without one is of a file that the application includes itself.
fn id_of(line: &str, mark: &str) -> String {
    let revision = line.split_once(mark).and_then(|(_, rest)| rest.split_once('"'));
    revision.map_or("unnamed", |(id, _)| id).to_owned()
}

/// The ids of rules, as the library logs them.
type Ids = Arc<Mutex<Vec<String>>>;

self_cell!(
    struct Held {
        owner: Arc<Library>,
        #[not_covariant]
        dependent: Transaction,
    }
);

struct NativeTransaction {
    held: Held,
    ids: Ids,
    mark: String,
    refused_by: Option<Vec<String>>,
}

impl Compiled for Native {
    fn begin(&self) -> Result<Box<dyn Running>, InspectionError> {
        let ids = Ids::default();
        let told = Arc::clone(&ids);
        let held = Held::try_new(Arc::clone(&self.0), |library| {
            let building = library.engine.transaction_builder().with_rules(&library.rules);
            let mark = library.mark.clone();
            // The rest of the line has what matched, and stays here.
            let building = building.with_logging(move |line| {
                let id = id_of(line.unwrap_or_default(), &mark);
                told.lock().unwrap_or_else(PoisonError::into_inner).push(id);
            });
            building.build()
        })?;
        let mark = self.0.mark.clone();
        Ok(Box::new(NativeTransaction { held, ids, mark, refused_by: None }))
    }

    fn count(&self) -> usize {
        self.0.count
    }
}

/// One call on the transaction.
macro_rules! call {
    ($self:ident, $transaction:ident => $call:expr) => {
        $self.held.with_dependent_mut(|_, $transaction| $call).map_err(InspectionError::from)
    };
}

impl Running for NativeTransaction {
    fn client(&mut self, address: &str) -> Done {
        call!(self, it => it.process_connection(address, 0, "127.0.0.1", 0))
    }

    fn target(&mut self, target: &str, method: &str, protocol: &str) -> Done {
        let version = protocol.strip_prefix("HTTP/").unwrap_or(protocol);
        call!(self, it => it.process_uri(target, method, version))
    }

    fn field(&mut self, name: &str, value: &str) -> Done {
        call!(self, it => it.add_request_header(name, value))
    }

    fn head_end(&mut self) -> Done {
        call!(self, it => it.process_request_headers())
    }

    fn body(&mut self, piece: &[u8]) -> Done {
        call!(self, it => it.append_request_body(piece))
    }

    fn body_end(&mut self) -> Done {
        call!(self, it => it.process_request_body())
    }

    fn answer_field(&mut self, name: &str, value: &str) -> Done {
        call!(self, it => it.add_response_header(name, value))
    }

    fn answer_head_end(&mut self, status: u16) -> Done {
        call!(self, it => it.process_response_headers(i32::from(status), "HTTP/1.1"))
    }

    fn answer_body(&mut self, body: &[u8]) -> Done {
        call!(self, it => it.append_response_body(body))?;
        call!(self, it => it.process_response_body())
    }

    fn matched(&mut self) -> Vec<String> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The library tells it once, and not among the matches.
    fn refused_by(&mut self) -> Option<Vec<String>> {
        let mark = &self.mark;
        let refusing = self.held.with_dependent_mut(|_, it| {
            let intervention = it.intervention().filter(Intervention::disruptive)?;
            Some(id_of(intervention.log().unwrap_or_default(), mark))
        });
        if let Some(id) = refusing {
            self.ids.lock().unwrap_or_else(PoisonError::into_inner).push(id.clone());
            self.refused_by = Some(vec![id]);
        }
        self.refused_by.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_told_by_a_revision_that_no_client_can_write() {
        let secret = Secret::random();
        let mark = secret.mark();
        let text =
            "SecRule ARGS \"@rx id:5\" \\\n    \"id:942100,\\\n  phase:2,id:'7'\"\n# \"id:8\"\n";
        let told = with_ids_as_revisions(text, secret);
        let expected = text.replace("id:942100", &format!("id:942100,rev:'{mark}942100'"));
        let expected = expected.replace("id:'7'", &format!("id:'7',rev:'{mark}7'"));
        assert_eq!(told, expected);
        let line = format!(
            "(Value: `[id \"900100\"] [rev \"palisade-0-1\"]' ) [rev \"{mark}942100\"] [id \"1\"]"
        );
        assert_eq!(id_of(&line, &mark), "942100");
        assert_eq!(id_of("[id \"900100\"]", &mark), "unnamed");
    }
}
