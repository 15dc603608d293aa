//! What differs between two plans, in words: what it means for what to buy, every change, and what each part of the
//! difference comes to on a route.

mod values;
mod words;

#[cfg(test)]
mod tests;

pub use crate::analysis::diff::{Amount, Bridge, Bridges, Diff, Head, Part, Piece, Search, Side, Stand, Total};
pub use words::{Said, changes, gathered};

use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::words::{self as offer_words, count};
use crate::terms::Level;

/// Two plans that say the same.
pub const NONE: &str = "No difference: both plans say the same";

/// How the parts are to be read: a sentence, without a full stop.
#[must_use]
pub fn method() -> String {
    let parts: Vec<String> = Part::ALL.iter().map(|part| part.spoken().to_owned()).collect();
    format!(
        "The parts are taken from the new plan one after the other: {}; each is what it changes once those before it are \
         taken",
        parts.join(", ")
    )
}

/// With how many takes both plans are priced; `None` of what is expected.
#[must_use]
pub fn at_level(level: Level) -> Option<String> {
    level.certainty()?;
    let (spoken, certainly) = (level.spoken(), offer_words::certainly(level));
    Some(format!("At {spoken}: both priced with as many takes as are enough {certainly}"))
}

/// A plan and its work: `3 finished pieces, 30 takes, 1 Dec 2026 to 15 Jan 2027`.
#[must_use]
pub fn work(head: &Head) -> String {
    let months = if head.months > 1 { format!(", {} months", head.months) } else { String::new() };
    format!(
        "{}, {}, {} to {}{months}",
        count(u128::from(head.outputs), "finished piece", "finished pieces"),
        count(u128::from(head.generations), "take", "takes"),
        offer_words::date(head.start),
        offer_words::date(head.deadline),
    )
}

/// `31.68`, `≥ 12.40`, or what stands where there is no figure: a question mark or a dash.
#[must_use]
pub fn total(total: Total) -> String {
    match total {
        Total::Exact(usd) => format!("${}", usd.cents()),
        Total::AtLeast { usd, is_blank: false } => format!("≥ ${}", usd.cents()),
        Total::Cannot => "–".to_owned(),
        Total::AtLeast { is_blank: true, .. } | Total::Unpriceable => "?".to_owned(),
    }
}

/// `+54.67`, `−3.00`, `0.00`; a difference that does not show in cents keeps its sign.
#[must_use]
pub fn signed(amount: Amount) -> String {
    let sign = match (amount.usd.is_zero(), amount.usd.is_negative()) {
        (true, _) => "",
        (_, true) => "−",
        (_, false) => "+",
    };
    format!("{sign}{}", amount.shown.abs().cents())
}

/// What stands where there is no difference between two totals: a dash where the route cannot do the work, a question mark
/// where nobody knows.
#[must_use]
pub const fn no_difference(old: Total, new: Total) -> &'static str {
    if matches!(old, Total::Cannot) || matches!(new, Total::Cannot) { "–" } else { "?" }
}

/// What a route's totals differ by, or what stands there where that is not known.
#[must_use]
pub fn difference(bridge: &Bridge) -> String {
    bridge.difference.map_or_else(|| no_difference(bridge.old.total, bridge.new.total).to_owned(), signed)
}

/// What a part comes to in a column of a table; empty where nothing of it differs.
#[must_use]
pub fn cell(bridge: &Bridge, part: Part) -> String {
    let at = part.index();
    match bridge.parts[at] {
        Piece::Same => String::new(),
        Piece::By(amount) => signed(amount),
        Piece::Unknown => no_difference(bridge.totals[at], bridge.totals[at + 1]).to_owned(),
    }
}

/// What a part comes to on a route: a signed amount, that nothing of it differs, or that it is not known.
#[must_use]
pub fn piece(piece: Piece) -> String {
    match piece {
        Piece::Same => "no change".to_owned(),
        Piece::By(amount) => signed(amount),
        Piece::Unknown => "not known".to_owned(),
    }
}

/// Why a route has no difference, or a part of it none: a sentence without a full stop.
#[must_use]
pub fn why_unknown(bridge: &Bridge) -> Option<String> {
    let why = |total: Total| match total {
        Total::Exact(_) => None,
        Total::AtLeast { .. } => Some("has prices that nobody publishes"),
        Total::Cannot => Some("cannot do the work"),
        Total::Unpriceable => Some("cannot be priced"),
    };
    let [old, between @ .., new] = &bridge.totals;
    match (why(*old), why(*new)) {
        (Some(old), Some(new)) if old == new => Some(format!("{old} in both plans")),
        (Some(old), Some(new)) => Some(format!("{old} in the old plan, {new} in the new one")),
        (Some(old), None) => Some(format!("{old} in the old plan")),
        (None, Some(new)) => Some(format!("{new} in the new plan")),
        (None, None) => {
            let why = between.iter().find_map(|total| why(*total))?;
            Some(format!("{why} once part of the new plan is taken"))
        }
    }
}

/// `fits before, caveats now`; `None` where the verdict is what it was.
#[must_use]
pub fn verdicts(bridge: &Bridge) -> Option<String> {
    let (old, new) = bridge.old.verdict.zip(bridge.new.verdict)?;
    (old != new).then(|| format!("{} before, {} now", old.as_str(), new.as_str()))
}

/// `settings to prices together`.
#[must_use]
pub fn together(first: Part, last: Part) -> String {
    format!("{} to {} together", first.spoken(), last.spoken())
}

impl Bridges {
    /// What the difference means for what to buy: a sentence without a full stop.
    #[must_use]
    pub fn answer(&self) -> String {
        let old = self.old.recommended.and_then(|at| self.routes.get(at));
        let new = self.new.recommended.and_then(|at| self.routes.get(at));
        match (old, new) {
            (Some(old), Some(new)) if old.id == new.id => {
                let (was, is) = (total(new.old.total), total(new.new.total));
                let name = &new.name;
                match new.difference {
                    Some(amount) if !amount.usd.is_zero() => {
                        format!("{name} stays the one to buy: {was} → {is}, {}", more(amount.usd, amount.shown))
                    }
                    _ => format!("{name} stays the one to buy, for {is} as before"),
                }
            }
            (Some(old), Some(new)) => {
                let by = match (old.old.total, new.new.total) {
                    (Total::Exact(was), Total::Exact(is)) => {
                        let exact = is.minus(was).ok().zip(is.rounded().minus(was.rounded()).ok());
                        exact.map_or_else(String::new, |(exact, shown)| format!(", {}", more(exact, shown)))
                    }
                    _ => String::new(),
                };
                let (was, is) = (total(old.old.total), total(new.new.total));
                format!("The one to buy is now {} for {is}, instead of {} for {was}{by}", new.name, old.name)
            }
            (None, Some(new)) => {
                format!("Nothing served before; now {} serves for {}", new.name, total(new.new.total))
            }
            (Some(old), None) => {
                format!("Nothing serves any more; {} did for {}", old.name, total(old.old.total))
            }
            (None, None) => "Nothing serves, neither before nor now".to_owned(),
        }
    }

    /// The routes as they are listed: those that serve now first, by what they cost.
    #[must_use]
    pub fn ranked(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.routes.len()).collect();
        let key = |at: &usize| {
            self.routes.get(*at).map(|route| {
                let (rank, usd) = match route.new.total {
                    Total::Exact(usd) => (0, usd),
                    Total::AtLeast { usd, is_blank: false } => (1, usd),
                    Total::AtLeast { .. } => (2, Money::ZERO),
                    Total::Cannot | Total::Unpriceable => (3, Money::ZERO),
                };
                (route.group, rank, usd, *at)
            })
        };
        all.arrange_by_key(key);
        all
    }
}

/// `$3.00 more`, `$3.00 less`, `the same`.
fn more(exact: Money, shown: Money) -> String {
    match (exact.is_zero(), exact.is_negative()) {
        (true, _) => "the same".to_owned(),
        (_, true) => format!("${} less", shown.abs().cents()),
        (_, false) => format!("${} more", shown.abs().cents()),
    }
}
