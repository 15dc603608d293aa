//! `luma-plan man`: the page of the manual about the program, or about one verb.

use std::io::{self, Write as _};

use anyhow::{Context as _, anyhow};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::Failure;
use super::args::Common;
use super::shown::{Values, command};
use crate::fault::{harmless, nearest};

const EXAMPLES: &str = "\
Examples:
  Write the page about the program:
    $ luma-plan man > luma-plan.1
  Write the page about a verb:
    $ luma-plan man check > luma-plan-check.1";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The verb that the page is about; without one it is about the program
    pub verb: Option<String>,
}

pub fn run(_: &Common, verb: &Verb) -> Result<(), Failure> {
    let mut shown = command(Values::Names).disable_help_subcommand(true);
    // What holds everywhere is in each verb once the whole is built.
    shown.build();
    let page = match &verb.verb {
        None => shown,
        Some(name) => {
            let found = shown.get_subcommands().find(|c| c.get_name() == name);
            found.cloned().ok_or_else(|| unknown(&shown, name))?
        }
    };
    let text = page_of(&page).context("cannot make the page")?;
    let mut out = io::stdout().lock();
    out.write_all(&text).and_then(|()| out.flush()).context("cannot write the page")?;
    Ok(())
}

fn unknown(shown: &Command, name: &str) -> anyhow::Error {
    let verbs: Vec<&str> = shown.get_subcommands().map(Command::get_name).collect();
    let name_shown = harmless(name);
    match nearest(name, &verbs) {
        Some(near) => anyhow!("there is no verb `{name_shown}`; did you mean `{near}`?"),
        None => anyhow!("there is no verb `{name_shown}`; it is one of {}", verbs.join(", ")),
    }
}

/// A page as `man` reads it, the same for the same program.
fn page_of(shown: &Command) -> io::Result<Vec<u8>> {
    let source = concat!("luma-plan ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(shown.clone()).source(source).manual("luma-plan");
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if shown.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    if let Some(more) = shown.get_after_long_help() {
        below(&more.to_string()).to_writer(&mut out)?;
    }
    Ok(out)
}

/// What stands below the options, line for line; a line that is not set in and ends with a colon begins a section.
fn below(text: &str) -> Roff {
    let mut roff = Roff::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_suffix(':').filter(|title| !title.starts_with(' ')) {
            roff.control("fi", []);
            roff.control("SH", [title.to_uppercase().as_str()]);
            roff.control("nf", []);
        } else {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
    }
    roff.control("fi", []);
    roff
}
