//! `luma-plan completions`: what a shell needs to complete verbs, options and their values.

use std::io::{self, Write as _};

use anyhow::Context as _;
use clap_complete::{Generator, Shell};

use super::Failure;
use super::args::Common;
use super::shown::{Values, command};

/// Where each shell looks for it.
const EXAMPLES: &str = "\
Examples:
  For bash, in a folder that it reads completions from:
    $ luma-plan completions bash > luma-plan.bash
  For zsh, in a folder of its `fpath`:
    $ luma-plan completions zsh > _luma-plan
  For fish, in `~/.config/fish/completions`:
    $ luma-plan completions fish > luma-plan.fish";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

pub fn run(_: &Common, verb: &Verb) -> Result<(), Failure> {
    // Shells that tell what a value is show it beside the value.
    let mut shown = command(Values::Told).disable_help_subcommand(true);
    shown.set_bin_name(NAME);
    shown.build();
    let mut script = Vec::new();
    verb.shell.try_generate(&shown, &mut script).context("cannot make the completions")?;
    let mut script = String::from_utf8(script).context("cannot make the completions")?;
    if verb.shell == Shell::Bash {
        script = with_verbs(&script);
    }
    let mut out = io::stdout().lock();
    out.write_all(script.as_bytes()).and_then(|()| out.flush()).context("cannot write the completions")?;
    Ok(())
}

/// The generator for bash writes the dash of a program's name in two ways (4.6.11): it sets `luma__plan__subcmd__check`
/// and then looks for `luma__subcmd__plan__subcmd__check`, so that no option of a verb would be completed.
fn with_verbs(script: &str) -> String {
    script.replace(&NAME.replace('-', "__subcmd__"), &NAME.replace('-', "__"))
}

const NAME: &str = "luma-plan";
