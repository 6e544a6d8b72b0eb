//! What `role` says.

texts! {}
