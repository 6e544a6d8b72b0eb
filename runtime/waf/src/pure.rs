//! The engine in pure Rust.

use zentinel_modsec::{ModSecurity, Transaction};

use palisade::firewall::InspectionError;

use crate::compiled::{Compiled, Done, Running};

pub(crate) struct Pure(ModSecurity);

impl Pure {
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        ModSecurity::from_string(text).map(Self).map_err(|error| error.to_string())
    }
}

impl Compiled for Pure {
    fn begin(&self) -> Result<Box<dyn Running>, InspectionError> {
        Ok(Box::new(PureTransaction(self.0.new_transaction())))
    }

    fn count(&self) -> usize {
        self.0.rule_count()
    }
}

struct PureTransaction(Transaction);

impl Running for PureTransaction {
    fn client(&mut self, address: &str) -> Done {
        self.0.set_client_addr(address, 0);
        Ok(())
    }

    fn target(&mut self, target: &str, method: &str, protocol: &str) -> Done {
        Ok(self.0.process_uri(target, method, protocol)?)
    }

    fn field(&mut self, name: &str, value: &str) -> Done {
        Ok(self.0.add_request_header(name, value)?)
    }

    fn head_end(&mut self) -> Done {
        Ok(self.0.process_request_headers()?)
    }

    fn body(&mut self, piece: &[u8]) -> Done {
        Ok(self.0.append_request_body(piece)?)
    }

    fn body_end(&mut self) -> Done {
        Ok(self.0.process_request_body()?)
    }

    fn answer_field(&mut self, name: &str, value: &str) -> Done {
        Ok(self.0.add_response_header(name, value)?)
    }

    /// There is no call for the status.
    fn answer_head_end(&mut self, _: u16) -> Done {
        Ok(self.0.process_response_headers()?)
    }

    fn answer_body(&mut self, body: &[u8]) -> Done {
        self.0.append_response_body(body)?;
        Ok(self.0.process_response_body()?)
    }

    fn matched(&mut self) -> Vec<String> {
        self.0.matched_rules().to_vec()
    }

    fn refused_by(&mut self) -> Option<Vec<String>> {
        self.0.intervention().map(|intervention| intervention.rule_ids.clone())
    }
}
