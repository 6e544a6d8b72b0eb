//! A policy comes from a guard, so that what the posture says is somebody's word.

use palisade::prelude::*;

pub struct Open;

impl palisade::private::Policy for Open {
    const SPEC: palisade::private::Spec = palisade::private::Spec::public("open", "app", "a test");
}

fn main() {}

//- pub struct Open;
//-
//- impl palisade::private::Policy for Open {
//-     const SPEC: palisade::private::Spec = palisade::private::Spec::public("open", "app", "a test");
//- }
//+ #[public(reason = "a test", rate = "1/s")]
//+ pub async fn open() -> NoContent {
//+     NoContent
//+ }
