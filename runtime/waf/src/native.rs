//! libmodsecurity, through the crate `modsecurity`. All that is unsafe stands in that crate.

use std::sync::{Arc, Mutex, PoisonError};

use modsecurity::{ModSecurity, Rules, Transaction};
use palisade::firewall::InspectionError;
use self_cell::self_cell;

use crate::engine::{Compiled, Done, Engine};

pub(crate) struct Native(Arc<Library>);

struct Library {
    library: ModSecurity,
    rules: Rules,
    count: usize,
}

impl Native {
    pub(crate) fn compile(text: &str, count: usize) -> Result<Self, String> {
        // Without the callback every match is printed.
        let library = ModSecurity::builder().with_log_callbacks().build();
        let mut rules = Rules::new();
        rules.add_plain(text).map_err(|error| error.to_string())?;
        Ok(Self(Arc::new(Library { library, rules, count })))
    }
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
    has_refused: bool,
}

/// `.. [id "942100"] ..`; the rest of the line has what matched, and stays here.
fn id_of(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("[id \"")?;
    rest.split_once('"').map(|(id, _)| id)
}

impl Compiled for Native {
    fn begin(&self) -> Result<Box<dyn Engine>, InspectionError> {
        let ids = Ids::default();
        let told = Arc::clone(&ids);
        let held = Held::try_new(Arc::clone(&self.0), |library| {
            let building = library.library.transaction_builder().with_rules(&library.rules);
            let building = building.with_logging(move |line| {
                if let Some(id) = line.and_then(id_of) {
                    told.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
                }
            });
            building.build()
        })?;
        Ok(Box::new(NativeTransaction { held, ids, has_refused: false }))
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

impl Engine for NativeTransaction {
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

    /// The library tells it once.
    fn refused_by(&mut self) -> Option<Vec<String>> {
        let refuses = self.held.with_dependent_mut(|_, it| {
            it.intervention().is_some_and(|intervention| intervention.disruptive())
        });
        self.has_refused |= refuses;
        // The last that matched is the one that refuses.
        let last = || self.matched_last().into_iter().collect();
        self.has_refused.then(last)
    }
}

impl NativeTransaction {
    fn matched_last(&self) -> Option<String> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).last().cloned()
    }
}
