//! What `input` says.

texts! {}
