//! A constant that lets requests through without the store is none for a public route.

use std::time::Duration;

use palisade::prelude::*;
use palisade::{OnFailure, Per, Rate};

const LIMIT: Rate =
    Rate::new(10, Duration::from_secs(1)).per(Per::Ip).on_failure(OnFailure::Allow);

#[public(reason = "liveness probe", rate = LIMIT)]
async fn health() {}

fn main() {}

//-     Rate::new(10, Duration::from_secs(1)).per(Per::Ip).on_failure(OnFailure::Allow);
//+     Rate::new(10, Duration::from_secs(1)).per(Per::Ip).on_failure(OnFailure::Local);
