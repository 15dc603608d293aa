//! Risk: what the loop may cost on each route, and how likely that is. The figures are the analysis's; here they get
//! their words, which every face prints.
//!
//! Files and streams ask for all at once. The planner goes through [`RiskSearch`] in steps, the route that is looked at
//! first.

mod chart;
mod told;

pub use chart::{columns, height, place};
pub use told::{charged, total};

use jiff::civil::Date;

use super::Summary;
pub use crate::analysis::risk::{Quantiles, Risk, RiskSearch, Risks, risks};
pub use crate::chance::{Between, Column, Spread};
use crate::money::{Money, Overflow};
pub use crate::offer::Measure;
use crate::offer::words;
use crate::plan::Plan;
use crate::plan::resolve::Count;
use crate::rates::Book;
use crate::terms::Level;

impl Summary {
    /// Works all risks out. `plan` and `book` are those that the summary was made of. They do not depend on the level
    /// that the summary is priced at.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn risk(&self, plan: &Plan, book: &Book) -> Result<Risks, Overflow> {
        risks(plan, book, &self.priced)
    }

    /// The same step by step; the offers in `first` come first.
    #[must_use]
    pub fn risk_search(&self, first: &[usize]) -> RiskSearch {
        RiskSearch::new(&self.priced, first)
    }

    /// One step of it, of a few milliseconds at most; false when all is done.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn risk_on(&self, plan: &Plan, book: &Book, search: &mut RiskSearch) -> Result<bool, Overflow> {
        search.step(plan, book, &self.priced)
    }

    /// No stage is uncertain: every take is planned.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.work().steps.iter().all(|step| matches!(step.count, Count::Attempts(_)))
    }

    /// With which takes everything is priced, where it is not the average: `At P80: priced with as many takes as are
    /// enough in 8 of 10 cases`.
    #[must_use]
    pub fn level_in_words(&self) -> Option<String> {
        let level = self.ask.level;
        level.certainty()?;
        Some(format!(
            "At {}: priced with as many takes as are enough {}, on each way of buying its own",
            level.spoken(),
            words::certainly(level)
        ))
    }

    /// What a route's risk means, a sentence each, without a full stop; nothing that is the same in all cases.
    #[must_use]
    pub fn risk_in_words(&self, plan: &Plan, risk: &Risk) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(chance) = risk.allowance_suffices {
            let credits = words::count(risk.allowance.unwrap_or(0), "credit", "credits");
            out.push(match share(chance) {
                Told::Never => format!("What is granted and held, {credits}, is not enough"),
                Told::Always => format!("What is granted and held, {credits}, is enough"),
                Told::In(cases) => format!("What is granted and held, {credits}, is enough {cases}"),
            });
        }
        if let (Some(chance), Some(limit)) = (risk.over_limit, plan.budget.limit) {
            let limit = limit.cents();
            out.push(match share(chance) {
                Told::Never => format!("The limit of ${limit} is kept"),
                Told::Always => format!("The limit of ${limit} is passed"),
                Told::In(cases) => format!("The limit of ${limit} is passed {cases}"),
            });
        }
        if let Some(chance) = risk.late {
            match share(chance) {
                Told::Never => {}
                Told::Always => out.push("It is late".to_owned()),
                Told::In(cases) => out.push(format!("It is late {cases}")),
            }
        }
        out.extend(dry(risk.dry_on));
        if risk.lower_bound {
            out.push("At least: something has no published price".to_owned());
        }
        out
    }

    /// How the figures were worked out, and how far they may be off.
    fn method(&self, risk: &Risk, law: Option<&Spread>) -> Vec<String> {
        let mut out = Vec::new();
        if self.is_certain() {
            out.push("Every number of takes is given: nothing is left to chance".to_owned());
            return out;
        }
        out.push(match risk.measure {
            Some(Measure::Credits) => {
                "Credits add up take by take; dollars and dates are those of the wallet when all stages go as badly as \
                 makes up that total"
                    .to_owned()
            }
            Some(Measure::Dollars) => "Dollars add up take by take".to_owned(),
            Some(Measure::Runs) | None => "No take that is uncertain has a price here: levels count takes".to_owned(),
        });
        if self.work().steps.iter().any(|step| matches!(step.count, Count::Evidence { .. })) {
            out.push("A rate that rests on few trials may be off itself: that is part of the risk".to_owned());
        }
        if law.is_some_and(|law| !law.is_exact()) {
            let within = risk.usd.map_or(Money::ZERO, |usd| usd.within);
            let credits = risk.credits.map(|c| c.within).filter(|within| *within > 0);
            out.push(match credits {
                Some(credits) => format!("Rounded up: {} less at most", words::count(credits, "credit", "credits")),
                None => format!("Rounded up: ${} less at most", within.unit()),
            });
        }
        if let Some(beyond) = law.map(Spread::beyond).filter(|beyond| *beyond > 0.0) {
            out.push(format!(
                "So little was tried that {} costs more than can be told",
                match share(beyond) {
                    Told::In(cases) => format!("it {cases}"),
                    Told::Never | Told::Always => "it now and then".to_owned(),
                }
            ));
        }
        out
    }
}

/// How often something is.
enum Told {
    Never,
    Always,
    In(String),
}

/// `in 12 of 100 cases`, `in fewer than 1 of 100 cases`.
#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a chance as a whole number of cases"
)]
fn share(chance: f64) -> Told {
    const DUST: f64 = 1e-6;
    if chance <= DUST {
        return Told::Never;
    }
    if chance >= 1.0 - DUST {
        return Told::Always;
    }
    Told::In(match (chance * 100.0).round() as u32 {
        0 => "in fewer than 1 of 100 cases".to_owned(),
        100.. => "in more than 99 of 100 cases".to_owned(),
        cases => format!("in {cases} of 100 cases"),
    })
}

/// A chance in percent, as tables have it: `0 %`, `<1 %`, `12 %`, `>99 %`.
#[must_use]
pub fn chance_in_percent(chance: f64) -> String {
    match share(chance) {
        Told::Never => "0 %".to_owned(),
        Told::Always => "100 %".to_owned(),
        Told::In(cases) if cases.contains("fewer") => "<1 %".to_owned(),
        Told::In(cases) if cases.contains("more") => ">99 %".to_owned(),
        Told::In(cases) => format!("{} %", cases.trim_start_matches("in ").trim_end_matches(" of 100 cases")),
    }
}

/// `The wallet runs dry on 17 Dec at P50, 14 Dec at P80 and 10 Dec at P95`.
fn dry(dates: [Option<Date>; 3]) -> Option<String> {
    let [half, most, nearly_all] = dates;
    let first = half.or(most).or(nearly_all)?;
    if half == most && most == nearly_all {
        return Some(format!("The wallet runs dry on {}", words::date(first)));
    }
    let told = |(level, date): (Level, Option<Date>)| Some(format!("{} at {}", words::day(date?), level.spoken()));
    let parts: Vec<String> = Level::QUANTILES.into_iter().zip(dates).filter_map(told).collect();
    Some(format!("The wallet runs dry on {}", words::listed(&parts)))
}
