//! `luma-plan rates show`: rows of the book.

use anyhow::anyhow;
use clap::builder::PossibleValuesParser;

use super::Written;
use crate::arrange::Arrange as _;
use crate::cli::args::Common;
use crate::cli::output::{To, stream};
use crate::cli::{Failure, input, summary};
use crate::export::rates::show::{Shown, csv, json, text};
use crate::fault::{harmless, nearest};
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::pricebook::filter::Filter;
use crate::summary::pricebook::name::Named;
use crate::summary::pricebook::{Entry, Listing};
use crate::terms::{Confidence, Operation, Range, Resolution};

const EXAMPLES: &str = "\
Examples:
  What ten seconds at 1080p cost, wherever they are sold:
    $ luma-plan rates show --resolution 1080p --seconds 10
  Everything about one row, by some parts of its name:
    $ luma-plan rates show luma-agents-api/extend/720p
  What nobody has looked at for half a year, with the documents to look at:
    $ luma-plan rates show --older-than 180d
  What sources disagree about:
    $ luma-plan rates show --conflicts
  All prices of a route for a spreadsheet:
    $ luma-plan rates show --route api-payg --format csv > prices.csv";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Verb {
    /// Only rows whose names have all these parts, as `luma-agents-api/extend`; one row alone is told in full
    pub row: Option<String>,
    /// Only this surface: `luma-agents-api`
    #[arg(long, value_name = "ID")]
    pub surface: Option<String>,
    /// Only what holds for this route: what it is sold for, and what runs cost there
    #[arg(long, value_name = "ID")]
    pub route: Option<String>,
    /// Only what prices this operation
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Operation::TEXTS))]
    pub operation: Option<String>,
    /// Only this model
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// Only this resolution, and rows that hold for any
    #[arg(long, value_name = "SIZE", value_parser = PossibleValuesParser::new(Resolution::TEXTS))]
    pub resolution: Option<String>,
    /// Only runs of so many seconds
    #[arg(long, value_name = "N")]
    pub seconds: Option<u32>,
    /// Only this range, and rows that hold for any
    #[arg(long, value_name = "RANGE", value_parser = PossibleValuesParser::new(Range::TEXTS))]
    pub range: Option<String>,
    /// Only what is known so well
    #[arg(long, value_name = "WORD", value_parser = PossibleValuesParser::new(Confidence::TEXTS))]
    pub confidence: Option<String>,
    /// Only what was checked longer ago, as `90d` or `26w`; names the documents to look at again
    #[arg(long, value_name = "AGE", value_parser = days)]
    pub older_than: Option<i64>,
    /// Only what sources disagree about
    #[arg(long)]
    pub conflicts: bool,
    /// Only what is from a card of yours
    #[arg(long)]
    pub overlays: bool,
    /// Only what is offered without a published price
    #[arg(long)]
    pub unpublished: bool,
    /// Not only prices: answers, rules, limits, what is charged for failures, other vendors, what your cards replace
    #[arg(long)]
    pub all: bool,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Written,
}

/// An age in days: `90d`, `90` or `26w`.
fn days(text: &str) -> Result<i64, String> {
    let (number, times) = match text.strip_suffix(['w', 'W']) {
        Some(weeks) => (weeks, 7),
        None => (text.strip_suffix(['d', 'D']).unwrap_or(text), 1),
    };
    let found = number.parse::<u32>().ok().map(|n| i64::from(n) * times);
    found.ok_or_else(|| "write days or weeks, as `90d` or `26w`".to_owned())
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let today = input::today(common);
    let book = input::book(common)?;
    let filter = filter(verb, &book)?;
    let listing = Listing::new(&Plan::default(), &book, today);
    let mut kept = filter.of(&book, &listing);
    if let Some(row) = &verb.row {
        // A whole name is found whatever it is about.
        if filter == Filter::default()
            && let Named::One(at) = listing.named(row)
        {
            kept = vec![at];
        } else {
            let parts: Vec<&str> = row.split('/').filter(|p| !p.is_empty()).collect();
            kept.retain(|at| listing.entries.get(*at).is_some_and(|e: &Entry| e.has_parts(&parts)));
        }
        if kept.is_empty() {
            return Err(no_row(&listing, row).into());
        }
    }
    let shown = Shown { book: &book, listing: &listing, kept: &kept, sources: verb.older_than.is_some() };
    stream(To::stdout(), |out| match verb.format {
        Written::Text => text(shown, out),
        Written::Json => json(shown, out),
        Written::Csv => csv(shown, out),
    })
}

/// Why a name is none of a row.
pub fn no_row(listing: &Listing, row: &str) -> anyhow::Error {
    let asked = harmless(row);
    match listing.named(row) {
        Named::None(Some(near)) => anyhow!("no row is called `{asked}`; did you mean `{near}`?"),
        Named::Many(names) => {
            let some: Vec<String> = names.iter().take(4).map(|n| format!("`{n}`")).collect();
            let more = if names.len() > some.len() { " and others" } else { "" };
            anyhow!("{} rows have all parts of `{asked}`: {}{more}; name one", names.len(), some.join(", "))
        }
        _ => anyhow!("no row is called `{asked}`; `luma-plan rates show` lists them"),
    }
}

fn filter(verb: &Verb, book: &Book) -> Result<Filter, Failure> {
    if let Some(surface) = &verb.surface {
        let known: Vec<&str> = book.cards.iter().map(|c| c.surface.as_str()).collect();
        known_or(surface, &known, "surface")?;
    }
    if let Some(route) = &verb.route {
        summary::check_routes(book, std::slice::from_ref(route))?;
    }
    if let Some(model) = &verb.model {
        let all = || book.cards.iter().flat_map(|c| &c.models);
        let known: Vec<&str> =
            all().flat_map(|m| std::iter::once(&m.id).chain(&m.aliases)).map(String::as_str).collect();
        known_or(model, &known, "model")?;
    }
    Ok(Filter {
        surface: verb.surface.clone(),
        route: verb.route.as_deref().and_then(|id| book.find(id)),
        operation: verb.operation.as_deref().and_then(Operation::parse),
        model: verb.model.clone(),
        resolution: verb.resolution.as_deref().and_then(Resolution::parse),
        seconds: verb.seconds,
        range: verb.range.as_deref().and_then(Range::parse),
        confidence: verb.confidence.as_deref().and_then(Confidence::parse),
        older_than: verb.older_than,
        conflicts: verb.conflicts,
        overlays: verb.overlays,
        unpublished: verb.unpublished,
        everything: verb.all,
    })
}

fn known_or(asked: &str, known: &[&str], what: &str) -> Result<(), Failure> {
    if known.contains(&asked) {
        return Ok(());
    }
    let mut all: Vec<&str> = known.to_vec();
    all.arrange();
    all.dedup();
    let remedy = match nearest(asked, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", all.join(", ")),
    };
    Err(anyhow!("there is no {what} `{}`; {remedy}", harmless(asked)).into())
}
