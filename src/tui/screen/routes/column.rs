//! The columns of the table: their heads, their cells, and the order that each brings.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::known::Known;
use crate::arrange::Arrange as _;
use crate::money::group_thousands;
use crate::summary::Summary;
use crate::summary::routes::{Capacity, Compared, Holds, Of};
use crate::terms::Requirement;
use crate::tui::theme::Symbols;
use crate::tui::widget::number::{dollars, each};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    #[default]
    Total,
    /// A finished piece.
    Piece,
    /// A second of accepted video.
    Second,
    Month,
    Grant,
    /// Credits that expire.
    Lost,
    /// What one month, or a sum, makes.
    Makes,
    Requirement(Requirement),
}

/// The table's columns, in order: what it comes to, then the requirements, those that the plan asks for first.
#[must_use]
pub fn columns(compared: &[Compared]) -> Vec<Column> {
    use Column::{Grant, Lost, Makes, Month, Piece, Second, Total};
    let mut all = vec![Total, Piece, Second, Month, Grant, Lost, Makes];
    let mut requirements: Vec<_> = compared.first().into_iter().flat_map(|c| &c.requirements).collect();
    requirements.arrange_by_key(|r| !r.asked);
    all.extend(requirements.into_iter().map(|r| Column::Requirement(r.requirement)));
    all
}

impl Column {
    /// Two lines above the column. `piece` is what a finished piece is called, with its article; `payer` what pays for
    /// what is made.
    #[must_use]
    pub fn head(self, piece: &str, payer: &str) -> [String; 2] {
        let [above, below] = match self {
            Self::Total => ["", "total"],
            Self::Piece => return [String::new(), piece.to_owned()],
            Self::Second => ["a video", "second"],
            Self::Month => ["price", "a month"],
            Self::Grant => ["credits", "a month"],
            Self::Lost => ["credits", "lost"],
            Self::Makes => return [payer.to_owned(), "makes".to_owned()],
            Self::Requirement(Requirement::Commercial) => ["commer-", "cial"],
            Self::Requirement(Requirement::NoWatermark) => ["no", "mark"],
            Self::Requirement(Requirement::NoTraining) => ["no", "train"],
            Self::Requirement(Requirement::Automation) => ["auto-", "mated"],
            Self::Requirement(Requirement::LatencySla) => ["", "latency"],
            Self::Requirement(Requirement::Team) => ["", "team"],
        };
        [above.to_owned(), below.to_owned()]
    }

    /// In full, for the line that says what the cursor is on.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Piece => "total by finished piece",
            Self::Second => "total by second of accepted video",
            Self::Month => "price of a month",
            Self::Grant => "credits that a month grants",
            Self::Lost => "credits that expire unused",
            Self::Makes => "what it makes",
            Self::Requirement(requirement) => requirement.spoken(),
        }
    }

    /// Whether most is best: its order begins with the largest.
    const fn is_falling(self) -> bool {
        matches!(self, Self::Grant | Self::Makes)
    }
}

/// An order of the rows in their groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: Column,
    pub is_reversed: bool,
}

impl Sort {
    /// The order after a column was asked for once more: its own, the other way, none.
    #[must_use]
    pub fn next(now: Option<Self>, column: Column) -> Option<Self> {
        match now {
            Some(sort) if sort.column == column && sort.is_reversed => None,
            Some(sort) if sort.column == column => Some(Self { is_reversed: true, ..sort }),
            _ => Some(Self { column, is_reversed: false }),
        }
    }

    /// Whether it begins with the largest.
    #[must_use]
    pub const fn is_falling(self) -> bool {
        self.column.is_falling() != self.is_reversed
    }

    /// What is not known comes last, whichever way.
    #[must_use]
    pub fn compare(self, a: Option<Decimal>, b: Option<Decimal>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) if self.is_falling() => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

/// What a column orders a route by; `None` where it is not known. A lower bound is not known.
#[must_use]
pub fn key(known: &Known, summary: &Summary, offer: usize, column: Column) -> Option<Decimal> {
    let compared = known.compared.get(offer)?;
    let figures = || summary.offers().get(offer).and_then(|o| o.figures.as_ref()).filter(|f| !f.lower_bound);
    let count = |n: u128| i128::try_from(n).ok().and_then(|n| Decimal::try_from_i128_with_scale(n, 0).ok());
    match column {
        Column::Total => Some(figures()?.total.decimal()),
        Column::Piece => Some(figures()?.per_output?.decimal()),
        Column::Second => {
            figures()?;
            Some(compared.per_second?.decimal())
        }
        Column::Month => Some(compared.month?.decimal()),
        Column::Grant => compared.grant.map(Decimal::from),
        Column::Lost => count(compared.lost_in_all?),
        Column::Makes => match known.makes.get(offer)?.as_ref()? {
            Capacity::Makes(makes) if known.of_what() == Of::Loop => Some(makes.accepted),
            Capacity::Makes(makes) => count(makes.runs),
            Capacity::Endless(_) => Some(Decimal::MAX),
            Capacity::Unpriced(_) | Capacity::Unsupported(_) => None,
        },
        Column::Requirement(requirement) => {
            let answer = compared.requirements.iter().find(|a| a.requirement == requirement)?;
            Some(Decimal::from(answer.holds as u8))
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Figure(String),
    Holds(Holds),
}

/// A route's cell in a column.
#[must_use]
pub fn cell(known: &Known, summary: &Summary, offer: usize, column: Column, symbols: &Symbols) -> Cell {
    let nothing = || symbols.nothing.to_owned();
    let unknown = || symbols.unknown.to_owned();
    let (Some(compared), Some(found)) = (known.compared.get(offer), summary.offers().get(offer)) else {
        return Cell::Figure(String::new());
    };
    let assumed = found.rests_on_assumption();
    // That it costs nothing or more says nothing.
    let says_nothing = found.figures.as_ref().is_some_and(|f| f.lower_bound && f.total.is_zero());
    let figures = found.figures.as_ref().filter(|_| !says_nothing);
    let count = |n: u128| group_thousands(&n.to_string());
    let has_credits = compared.grant.is_some() || found.figures.as_ref().is_some_and(|f| f.credits.is_some());
    Cell::Figure(match column {
        Column::Requirement(requirement) => {
            let answer = compared.requirements.iter().find(|a| a.requirement == requirement);
            return Cell::Holds(answer.map_or(Holds::Unknown, |a| a.holds));
        }
        _ if says_nothing && matches!(column, Column::Total | Column::Piece | Column::Second) => unknown(),
        Column::Total => figures.map_or_else(nothing, |f| {
            let overlaid = if found.rests_on_overlay() { symbols.overlaid } else { "" };
            let has_range = summary.ranges().get(offer).is_some_and(Option::is_some);
            let differ = if has_range { symbols.against } else { "" };
            dollars(f.total, f.lower_bound, assumed, symbols) + overlaid + differ
        }),
        Column::Piece => {
            figures.and_then(|f| f.per_output.map(|m| each(m, f.lower_bound, assumed, symbols))).unwrap_or_else(nothing)
        }
        Column::Second => figures
            .and_then(|f| compared.per_second.map(|m| each(m, f.lower_bound, assumed, symbols)))
            .unwrap_or_else(nothing),
        Column::Month => match compared.month {
            Some(month) => dollars(month, false, false, symbols),
            None if compared.terms.iter().any(|t| t.figure == "?") => unknown(),
            None => nothing(),
        },
        Column::Grant => match compared.grant {
            Some(grant) => count(u128::from(grant)),
            None if compared.terms.iter().any(|t| t.figure == "?") => unknown(),
            None => nothing(),
        },
        Column::Lost => match compared.lost_in_all {
            Some(lost) => count(lost),
            None if has_credits && found.figures.is_some() => unknown(),
            None => nothing(),
        },
        Column::Makes => match known.makes.get(offer).and_then(Option::as_ref) {
            Some(Capacity::Makes(makes)) if known.of_what() == Of::Loop => {
                group_thousands(&makes.accepted.trunc().to_string())
            }
            Some(Capacity::Makes(makes)) => count(makes.runs),
            Some(Capacity::Endless(_)) => "any".to_owned(),
            Some(Capacity::Unpriced(_)) => unknown(),
            Some(Capacity::Unsupported(_)) | None => nothing(),
        },
    })
}
