//! What `redacted` says.

texts! {}
