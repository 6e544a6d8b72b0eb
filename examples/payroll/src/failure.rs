//! What goes wrong.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// Whatever went wrong.
pub type Failure = Box<dyn Error + Send + Sync>;

/// What went wrong in the store; callers learn nothing of it.
#[derive(Debug)]
pub struct StoreError(pub Failure);

impl Display for StoreError {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str("the store cannot answer")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
