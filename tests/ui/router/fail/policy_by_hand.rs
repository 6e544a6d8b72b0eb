//! A policy comes from a guard, so that an attribute states what the posture says.

use palisade::prelude::*;
use palisade::private::{Policy, Spec};

pub struct Open;

impl Policy for Open {
    const SPEC: Spec = Spec::public("open", "app", "a test");
}

pub fn app() -> SecureRouter {
    SecureRouter::new()
}

fn main() {}

//- use palisade::private::{Policy, Spec};
//-
//- pub struct Open;
//-
//- impl Policy for Open {
//-     const SPEC: Spec = Spec::public("open", "app", "a test");
//- }
//+
//+ #[public(reason = "a test", rate = "1/s")]
//+ pub async fn open() -> NoContent {
//+     NoContent
//+ }
