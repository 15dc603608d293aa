//! `luma-plan new`: a plan to begin with, from a template.

use std::io::{self, ErrorKind, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};

use super::Failure;
use super::args::Common;
use crate::disk::{Disk, put_new, told};
use crate::fault::{harmless, nearest};
use crate::plan::template;

const EXAMPLES: &str = "\
Examples:
  Begin with twelve short clips:
    $ luma-plan new clips.toml
  Begin with thirty seconds in HDR:
    $ luma-plan new spot.toml --template commercial
  What an example costs, without a file:
    $ luma-plan new - --template series | luma-plan summary -";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The file to write; it must not exist yet. `-` writes to standard output
    pub plan: PathBuf,
    /// What to begin with
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
}

pub fn run(_: &Common, verb: &Verb) -> Result<(), Failure> {
    let text = match &verb.template {
        None => template::STARTER.text,
        Some(name) => template::template(name).ok_or_else(|| unknown(name))?.text,
    };
    if verb.plan.as_os_str() == "-" {
        io::stdout().lock().write_all(text.as_bytes()).context("cannot write the plan")?;
        return Ok(());
    }
    let shown = harmless(&verb.plan.display().to_string());
    put_new(&Disk, &verb.plan, text).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            anyhow!("`{shown}` is there already, and a plan is never overwritten; choose another name")
        }
        _ => anyhow!("cannot write the new plan `{shown}`: {}", told(&error)),
    })?;
    writeln!(io::stderr().lock(), "wrote {shown}; open it with `luma-plan {shown}`").context("cannot say so")?;
    Ok(())
}

fn unknown(name: &str) -> anyhow::Error {
    let names: Vec<&str> = template::TEMPLATES.iter().map(|t| t.name).collect();
    let near = nearest(name, &names).map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
    anyhow!("there is no template `{}`{near} (there are {})", harmless(name), names.join(", "))
}
