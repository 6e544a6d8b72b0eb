//! Each model: the small cases under every schedule, the larger ones under many.

use palisade_models as models;
use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

/// Schedules that are drawn for what has too many to go through.
const DRAWN: usize = 500;

fn every_schedule(model: impl Fn() + Send + Sync + 'static) {
    run(DfsScheduler::new(None, false), model);
}

fn many_schedules(model: impl Fn() + Send + Sync + Clone + 'static) {
    run(RandomScheduler::new(DRAWN), model.clone());
    run(PctScheduler::new(3, DRAWN), model);
}

/// A thread of shuttle has 32 KiB unless told otherwise, and a token is signed on it.
const STACK_BYTES: usize = 1 << 20;

fn run(scheduler: impl Scheduler + 'static, model: impl Fn() + Send + Sync + 'static) {
    let mut config = Config::new();
    config.stack_size = STACK_BYTES;
    Runner::new(scheduler, config).run(model);
}

#[test]
fn a_limit_lets_exactly_its_number_through() {
    every_schedule(|| models::a_limit_lets_exactly_its_number_through(2, 1));
    many_schedules(|| models::a_limit_lets_exactly_its_number_through(3, 2));
    many_schedules(|| models::a_limit_lets_exactly_its_number_through(6, 3));
}

#[test]
fn two_limits_are_taken_together() {
    every_schedule(|| models::two_limits_are_taken_together(2, 8));
    // Another digest each time: no schedule is met twice.
    many_schedules(|| models::two_limits_are_taken_together(2, 100_000));
    many_schedules(|| models::two_limits_are_taken_together(5, 100_000));
}

#[test]
fn what_is_given_back_is_not_lost() {
    every_schedule(|| models::what_is_given_back_is_not_lost(2));
    many_schedules(|| models::what_is_given_back_is_not_lost(5));
}

#[test]
fn of_parallel_refreshes_one_wins() {
    every_schedule(|| models::of_parallel_refreshes_one_wins(2));
    many_schedules(|| models::of_parallel_refreshes_one_wins(4));
}

#[test]
fn a_session_that_is_ended_while_it_is_refreshed_stays_ended() {
    every_schedule(|| models::a_session_that_is_ended_while_it_is_refreshed_stays_ended(2));
    many_schedules(|| models::a_session_that_is_ended_while_it_is_refreshed_stays_ended(3));
}

#[test]
fn a_token_that_is_used_again_ends_its_session() {
    every_schedule(|| models::a_token_that_is_used_again_ends_its_session(2));
    many_schedules(|| models::a_token_that_is_used_again_ends_its_session(3));
}

#[test]
fn slots_are_never_one_too_many() {
    every_schedule(|| models::slots_are_never_one_too_many(2, 1));
    many_schedules(|| models::slots_are_never_one_too_many(5, 2));
}

#[test]
fn a_capacity_is_never_exceeded() {
    every_schedule(|| models::a_capacity_is_never_exceeded(2));
    many_schedules(|| models::a_capacity_is_never_exceeded(5));
}

#[test]
fn room_that_is_free_again_is_taken() {
    for class in [None, Some("low")] {
        every_schedule(move || models::room_that_is_free_again_is_taken(2, class));
        many_schedules(move || models::room_that_is_free_again_is_taken(4, class));
    }
}
