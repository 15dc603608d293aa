//! `luma-plan rates record`: a plan keeps the prices that it is priced with, and is told of changes from then on.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};

use crate::cli::args::Common;
use crate::cli::{Failure, input};
use crate::disk::{Disk, is_changed, put_over, told};
use crate::fault::harmless;
use crate::offer::{Ask, words};
use crate::plan::{own, save};
use crate::summary::Summary;
use crate::terms::Level;

const EXAMPLES: &str = "\
Examples:
  Keep in the plan what it is priced with today:
    $ luma-plan rates record film.toml
  The plan as it would be, and no file touched:
    $ luma-plan rates record film.toml --dry-run
  Take them out again:
    $ luma-plan rates record film.toml --forget

Where the book says something else later, reports and the planner say what changed, by how much, and what the plan came
to then.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The plan; with `--dry-run`, `-` reads it from standard input
    pub plan: PathBuf,
    /// Take out the prices that it keeps
    #[arg(long)]
    pub forget: bool,
    /// Print the plan as it would be, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    if verb.plan.as_os_str() == "-" && !verb.dry_run {
        return Err(anyhow!("a plan from standard input cannot be written; name its file, or add `--dry-run`").into());
    }
    let mut book = input::book(common)?;
    let loaded = input::plan(&verb.plan, &book, today)?;
    let mut plan = loaded.plan;
    let shown = harmless(&verb.plan.display().to_string());
    let mut said = Vec::new();
    let kept = if verb.forget {
        None
    } else {
        own::follow(&mut book, &plan, common.as_of, today);
        let ask = Ask { today, level: Level::Expected, routes: Vec::new() };
        let priced = || -> Result<_, anyhow::Error> {
            let summary = Summary::new(&plan, &book, &ask)?;
            let drift = summary.drift(&plan, &book)?;
            Ok((summary.priced_with(&plan, &book), drift))
        };
        let (with, drift) = priced().with_context(|| format!("cannot price `{shown}`"))?;
        // What it kept is gone then: it is said once more.
        said.extend(drift.iter().flat_map(|drift| &drift.figures).map(|figure| words::capital(&figure.words())));
        Some(with)
    };
    let many = kept.as_ref().or(plan.priced_with.as_ref()).map_or(0, |with| with.prices.len());
    let many = words::count(many as u128, "price", "prices");
    if plan.priced_with == kept {
        say(&match kept {
            Some(_) => format!("{shown} keeps these prices already"),
            None => format!("{shown} keeps no prices"),
        });
        if !verb.dry_run {
            return Ok(());
        }
    }
    said.push(match &kept {
        Some(with) => format!("keeps {many}, those of {}", words::date(with.on)),
        None => format!("takes out {many}"),
    });
    plan.priced_with = kept;
    let text = save::render(&plan, &loaded.base).map_err(|refusal| anyhow!(refusal))?;
    if verb.dry_run {
        io::stdout().lock().write_all(text.as_bytes()).context("cannot write the plan")?;
        return Ok(());
    }
    // Whoever wrote there meanwhile loses nothing.
    let put = put_over(&Disk, &verb.plan, &text, loaded.base.text().as_bytes()).map_err(|error| {
        if is_changed(&error) {
            anyhow!("`{shown}` was changed by somebody else just now; try again")
        } else {
            anyhow!("cannot write the plan `{shown}`: {}", told(&error))
        }
    })?;
    if let Some((last, changes)) = said.split_last() {
        for change in changes {
            say(change);
        }
        say(&format!("{shown} {last}"));
    }
    if let Some(doubt) = put.doubt {
        say(&format!("a power cut now might undo it: {}", told(&doubt)));
    }
    Ok(())
}

/// Says a line to whoever listens. If stderr is gone there is nobody.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(line));
}
