//! `luma-plan explain`: a figure as a tree, down to the price row, its source and its date.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};

use super::args::{At, Common, Plain, Prices};
use super::{Failure, input, output, summary};
use crate::export::explain::{Asked, Of, json, text};
use crate::export::{ExportError, Report};
use crate::fault::{harmless, nearest};
use crate::offer::{Ask, words};
use crate::plan::{Plan, own};
use crate::summary::Summary;

const EXAMPLES: &str = "\
Examples:
  What a total is made of, down to each price, its source and its date:
    $ luma-plan explain film.toml --route api-payg
  What the second stage of a shot costs:
    $ luma-plan explain film.toml --route api-payg --shot 'Hero orbit' --stage 2
  With as many takes as are enough in 8 of 10 cases:
    $ luma-plan explain film.toml --route api-payg --shot '#1' --at p80
  For a program, down to every line:
    $ luma-plan explain film.toml --route api-payg --format json";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The plan; `-` reads it from standard input
    pub plan: PathBuf,
    /// The route whose figures are explained
    #[arg(long, value_name = "ID")]
    pub route: String,
    /// Not the total but what this shot costs, by its name or as `#2`, counted from 1
    #[arg(long, value_name = "NAME|#N")]
    pub shot: Option<String>,
    /// Not all of the shot but this stage, counted from 1
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
    /// With how many takes: as many as it takes on average, or enough for a certainty of 50, 80 or 95 %
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "expected")]
    pub at: At,
    #[command(flatten)]
    pub prices: Prices,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let mut book = input::book(common)?;
    let routes = vec![verb.route.clone()];
    summary::check_routes(&book, &routes)?;
    let plan = input::plan(&verb.plan, &book, today)?.plan;
    own::take(&mut book, verb.prices.prices, &plan, common.as_of, today);
    let of = asked_for(&plan, verb)?;
    let ask = Ask { today, level: verb.at.level(), routes };
    let priced = Summary::new(&plan, &book, &ask).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    priced.work_out_ranges(&plan, &book).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    let report = Report { plan: &plan, book: &book, summary: &priced, today };
    let asked = Asked { report, offer: 0, of };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match verb.format {
        Plain::Text => text(&asked, &mut out),
        Plain::Json => json(&asked, &mut out),
    };
    written
        .and_then(|()| out.flush().map_err(ExportError::from))
        .map_err(|error| output::failed("standard output", error))
}

/// What of the plan is asked about.
fn asked_for(plan: &Plan, verb: &Verb) -> Result<Of, anyhow::Error> {
    let shot = match (&verb.shot, verb.stage) {
        (None, None) => return Ok(Of::Total),
        (Some(wanted), _) => shot(plan, wanted)?,
        // A plan of one shot needs no name for it.
        (None, Some(_)) if plan.shots.len() == 1 => 0,
        (None, Some(_)) => {
            return Err(anyhow!("`--stage` is one of a shot; name it with `--shot NAME` or `--shot #N`"));
        }
    };
    let Some(number) = verb.stage else { return Ok(Of::Shot(shot)) };
    let stages = plan.shots.get(shot).map_or(0, |s| s.stages.len());
    let Some(stage) = number.checked_sub(1).filter(|stage| *stage < stages) else {
        let name = harmless(&plan.shot_name(shot));
        return Err(match stages {
            0 => anyhow!("there is no stage {number}: `{name}` has no stages yet"),
            1 => anyhow!("there is no stage {number}: `{name}` has one, stage 1"),
            _ => anyhow!("there is no stage {number}: `{name}` has {stages}, counted from 1"),
        });
    };
    Ok(Of::Stage { shot, stage })
}

/// The index of the shot that `#2`, or a name, means.
fn shot(plan: &Plan, wanted: &str) -> Result<usize, anyhow::Error> {
    let shown = harmless(wanted);
    let all = plan.shots.len();
    if all == 0 {
        return Err(anyhow!("there is no shot `{shown}`: the plan has none yet"));
    }
    if let Some(number) = wanted.strip_prefix('#').and_then(|n| n.parse::<usize>().ok()) {
        let shots = words::count(all as u128, "shot", "shots");
        return number
            .checked_sub(1)
            .filter(|at| *at < all)
            .ok_or_else(|| anyhow!("there is no shot `{shown}`: the plan has {shots}, counted from 1"));
    }
    let names: Vec<String> = (0..all).map(|at| plan.shot_name(at)).collect();
    let is_meant = |is: &dyn Fn(&str) -> bool| -> Vec<usize> { (0..all).filter(|at| is(&names[*at])).collect() };
    let mut found = is_meant(&|name| name == wanted);
    if found.is_empty() {
        found = is_meant(&|name| name.trim().to_lowercase() == wanted.trim().to_lowercase());
    }
    match found[..] {
        [one] => Ok(one),
        [] => Err(anyhow!("there is no shot `{shown}`; {}", near(wanted, &names))),
        _ => {
            let numbers: Vec<String> = found.iter().take(SHOWN).map(|at| format!("`#{}`", at + 1)).collect();
            let more = if found.len() > SHOWN { ", …" } else { "" };
            let count = found.len();
            let numbers = numbers.join(", ");
            Err(anyhow!("{count} shots are called `{shown}`; name one by its number: {numbers}{more}"))
        }
    }
}

/// So many shots are named.
const SHOWN: usize = 8;

/// What else could be meant: a name that is near, one that has the word in it, or what there is.
fn near(wanted: &str, names: &[String]) -> String {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let word = wanted.trim().to_lowercase();
    let has_it: Vec<&str> =
        known.iter().filter(|n| !word.is_empty() && n.to_lowercase().contains(&word)).copied().collect();
    let listed = |names: &[&str]| {
        let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", harmless(name))).collect();
        format!("{}{}", shown.join(", "), if names.len() > SHOWN { ", …" } else { "" })
    };
    match (nearest(wanted, &known), has_it.is_empty()) {
        (Some(name), _) => format!("did you mean `{}`?", harmless(name)),
        (None, false) if has_it.len() == 1 => format!("did you mean {}?", listed(&has_it)),
        (None, false) => format!("did you mean one of {}?", listed(&has_it)),
        (None, true) => format!("it is one of {}, or its number as `#1`", listed(&known)),
    }
}
