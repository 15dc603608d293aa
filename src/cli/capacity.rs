//! `luma-plan capacity`: what a month of each route, or a sum of dollars, makes of the plan's stages and of its loop.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};

use super::args::{Common, Plain, Prices};
use super::{Failure, input, summary};
use crate::export::capacity::{self, Asked};
use crate::money::Money;
use crate::offer::Ask;
use crate::plan::own;
use crate::summary::Summary;
use crate::summary::routes::With;

const EXAMPLES: &str = "\
Examples:
  What one month of each route makes:
    $ luma-plan capacity film.toml
  What 50 dollars make on one route:
    $ luma-plan capacity film.toml --usd 50 --route api-payg";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The plan; `-` reads it from standard input
    pub plan: PathBuf,
    /// What so many dollars make, instead of one month
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub usd: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
    /// Only this route; may be given more than once
    #[arg(long = "route", value_name = "ID")]
    pub routes: Vec<String>,
    #[command(flatten)]
    pub prices: Prices,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let with = match &verb.usd {
        None => With::Month,
        Some(text) => {
            let plain = text.strip_prefix('$').unwrap_or(text);
            let sum = Money::parse(plain).map_err(|e| anyhow!("`--usd {text}` is no sum of dollars: {e}"))?;
            With::Sum(sum)
        }
    };
    let today = input::today(common);
    let mut book = input::book(common)?;
    summary::check_routes(&book, &verb.routes)?;
    let loaded = input::plan(&verb.plan, &book, today)?;
    own::take(&mut book, verb.prices.prices, &loaded.plan, common.as_of, today);
    let ask = Ask { today, level: crate::terms::Level::Expected, routes: verb.routes.clone() };
    let priced =
        Summary::new(&loaded.plan, &book, &ask).with_context(|| format!("cannot price `{}`", verb.plan.display()))?;
    let asked = Asked { plan: &loaded.plan, book: &book, summary: &priced, with };
    let mut out = BufWriter::new(io::stdout().lock());
    match verb.format {
        Plain::Text => capacity::text(&asked, &mut out),
        Plain::Json => capacity::json(&asked, &mut out),
    }
    .context("cannot write the capacity")?;
    out.flush().context("cannot write the capacity")?;
    Ok(())
}
