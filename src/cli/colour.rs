//! When output is coloured: the flag first, then `NO_COLOR`, `TERM=dumb`, and whether a terminal listens.

use std::env;
use std::io::{IsTerminal as _, stderr};

use super::args::When;

/// Whether messages on stderr are coloured.
pub fn wanted(flag: When) -> bool {
    match flag {
        When::Always => true,
        When::Never => false,
        When::Auto => !plain_environment() && stderr().is_terminal(),
    }
}

/// The environment asks for no colour.
pub fn plain_environment() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
    set("NO_COLOR") || env::var_os("TERM").is_some_and(|t| t == "dumb")
}
