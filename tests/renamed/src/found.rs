//! Without a word of where the runtime is: `Cargo.toml` says what it is called.

use crate::Scope;

/// What opens.
#[derive(::wall::Redacted)]
pub struct Gate {
    /// Where it is.
    #[expose]
    pub side: ::std::string::String,
}

/// What is said to open it.
#[::wall::input]
pub struct Word {
    /// The word.
    #[validate(length(min = 1, max = 8))]
    pub said: ::std::string::String,
}

/// Opens the gate.
#[::wall::secure(role = "hr", scope = Scope::Read)]
pub async fn open(::wall::axum::Json(word): ::wall::axum::Json<Word>) -> ::wall::axum::Json<Gate> {
    ::wall::axum::Json(Gate { side: word.said })
}
