//! `luma-plan check`: a gate for scripts, which fails with exit code 1.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::args::{At, Common, Plain, Prices};
use super::verb::Outcome;
use super::{Failure, input, output, summary};
use crate::export::check::{Gate, json, text};
use crate::export::{ExportError, Report};
use crate::money::Money;
use crate::offer::Ask;
use crate::plan::own;
use crate::summary::Summary;
use crate::summary::check::{Action, Actions, Check};

const EXAMPLES: &str = "\
Examples:
  Pass only what stays within 1500 dollars in 8 of 10 cases:
    $ luma-plan check film.toml --limit 1500 --at p80
  Judge two routes:
    $ luma-plan check film.toml --route api-payg --route api-pt-1m
  Say it to a program:
    $ luma-plan check film.toml --format json
  Let a late plan pass, and fail where a price is old (exits with 1):
    $ luma-plan check film.toml --warn late --fail stale

Checks:
  over-limit  the total is beyond `--limit`, or the plan's own limit
  late        a run is made after its deadline
  unknown     nobody publishes a price, or an answer, that the plan needs
  unfit       a stage or a requirement is not offered, or the work never ends
  stale       a price that the total rests on was checked over 90 days ago;
              it warns where nothing else is asked for, all others fail

It passes on the verdicts `fits` and `caveats`, with the exit code 0, and fails with 1.";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The plan; `-` reads it from standard input
    pub plan: PathBuf,
    /// The most that it may cost, with contingency and tax, instead of the plan's own limit
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    pub limit: Option<String>,
    /// With how many takes: as many as it takes on average, or enough for a certainty of 50, 80 or 95 %
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "expected")]
    pub at: At,
    #[command(flatten)]
    pub prices: Prices,
    /// This route; may be given more than once, and each must pass. Without it the recommended route is judged, or where
    /// none serves the nearest
    #[arg(long = "route", value_name = "ID")]
    pub routes: Vec<String>,
    /// Checks that fail: all but `stale`, unless another option names them. Several are parted by commas
    #[arg(long, value_name = "CHECK", value_delimiter = ',', value_parser = checks())]
    pub fail: Vec<Check>,
    /// Checks that are told and do not fail: `stale`
    #[arg(long, value_name = "CHECK", value_delimiter = ',', value_parser = checks())]
    pub warn: Vec<Check>,
    /// Checks that have no consequence
    #[arg(long, value_name = "CHECK", value_delimiter = ',', value_parser = checks())]
    pub ignore: Vec<Check>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
}

/// The checks, from their list.
fn checks() -> impl TypedValueParser<Value = Check> {
    let known = Check::ALL.map(|check| PossibleValue::new(check.as_str()).help(check.doc()));
    PossibleValuesParser::new(known).try_map(|name| Check::named(&name).ok_or("no such check"))
}

impl Verb {
    fn actions(&self) -> Result<Actions, Failure> {
        let asked = [(Action::Fail, &self.fail), (Action::Warn, &self.warn), (Action::Ignore, &self.ignore)];
        let mut actions = Actions::default();
        for (action, checks) in asked {
            for check in checks {
                let other = asked.iter().find(|(other, checks)| *other != action && checks.contains(check));
                if let Some((other, _)) = other {
                    let (check, one, other) = (check.as_str(), action.as_str(), other.as_str());
                    return Err(anyhow!("`{check}` stands after `--{one}` and after `--{other}`; keep one").into());
                }
                actions.set(*check, action);
            }
        }
        Ok(actions)
    }
}

pub fn run(common: &Common, verb: &Verb) -> Result<Outcome, Failure> {
    let actions = verb.actions()?;
    let limit = match &verb.limit {
        None => None,
        Some(text) => {
            let plain = text.strip_prefix('$').unwrap_or(text);
            let limit = Money::parse(plain);
            Some(limit.map_err(|e| anyhow!("`--limit {text}` is no sum of dollars: {e}"))?)
        }
    };
    let today = input::today(common);
    let mut book = input::book(common)?;
    summary::check_routes(&book, &verb.routes)?;
    let mut plan = input::plan(&verb.plan, &book, today)?.plan;
    own::take(&mut book, verb.prices.prices, &plan, common.as_of, today);
    plan.budget.limit = limit.or(plan.budget.limit);
    // Routes that are not asked about are priced too: one of them may serve instead.
    let ask = Ask { today, level: verb.at.level(), routes: Vec::new() };
    let mut priced =
        Summary::new(&plan, &book, &ask).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    priced.look_for_changes(&plan, &book);
    priced.work_out_ranges(&plan, &book).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    let is_asked = |id: &String| verb.routes.contains(id);
    let offers = priced.offers().iter().enumerate();
    let routes: Vec<usize> = offers.filter(|(_, offer)| is_asked(&offer.id)).map(|(at, _)| at).collect();
    let checked = priced.check(&plan, &book, &routes);
    let outcome = if checked.passes(&actions) { Outcome::Done } else { Outcome::Failed };
    let report = Report { plan: &plan, book: &book, summary: &priced, today };
    let gate = Gate { report, checked: &checked, actions: &actions };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match verb.format {
        Plain::Text => text(&gate, &mut out),
        Plain::Json => json(&gate, &mut out),
    };
    match written.and_then(|()| out.flush().map_err(ExportError::from)) {
        Ok(()) => Ok(outcome),
        // Who does not read what is told may still ask whether it passes.
        Err(error) => match output::failed("standard output", error) {
            Failure::BrokenPipe => Ok(outcome),
            failure => Err(failure),
        },
    }
}
