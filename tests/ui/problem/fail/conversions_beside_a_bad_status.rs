//! One attribute at fault: `?` still turns causes into the error, and the error into a problem.

use std::{fmt, io};

use palisade::prelude::*;

#[derive(Problem)]
pub enum HireError {
    #[problem(status = 200)]
    Taken,
    #[problem(status = 500)]
    Store(#[problem(from)] io::Error),
    #[problem(status = 503)]
    Mail {
        #[problem(from)]
        cause: fmt::Error,
    },
}

fn store() -> Result<(), io::Error> {
    Ok(())
}

fn mail() -> Result<(), fmt::Error> {
    Ok(())
}

fn hire() -> Result<(), HireError> {
    store()?;
    mail()?;
    store()?;
    Ok(())
}

pub fn serve() -> Result<(), Problem> {
    hire()?;
    Ok(())
}

fn main() {}

//-     #[problem(status = 200)]
//+     #[problem(status = 409)]
