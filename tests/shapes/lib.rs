//! The test of this package is `main.rs`; what it compiles is written by `build/main.rs`.
