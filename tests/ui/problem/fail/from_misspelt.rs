//! `from` misspelt: what relies on the conversion is told nothing more.

use std::{fmt, io};

use palisade::prelude::*;

#[derive(Problem)]
pub enum HireError {
    #[problem(status = 409)]
    Taken,
    #[problem(status = 500)]
    Store(#[problem(form)] io::Error),
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

//-     Store(#[problem(form)] io::Error),
//+     Store(#[problem(from)] io::Error),
