//! Says to the files that are compiled here a second time that their own tests stay at home.

#![allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]

fn main() {
    println!("cargo:rustc-cfg=palisade_models");
    println!("cargo:rerun-if-changed=build.rs");
}
