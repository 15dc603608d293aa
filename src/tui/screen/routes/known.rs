//! What the engine says for this screen, asked for when prices, the stage under the loop's cursor, or the two routes
//! that stand face to face change.

use crate::arrange::Arrange as _;
use crate::offer::words;
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::Summary;
use crate::summary::routes::{Capacity, Compared, Of, Versus, With};
use crate::tui::widget::ways::{Open, Row, rows};

use super::column::{Column, Sort, columns, key};
use crate::offer::Group;

/// Below so many lines the heads of groups would take the room of routes.
const SHORT: usize = 6;

/// What it was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Of the prices.
    pub version: u64,
    /// What is to be made.
    pub of: Of,
    /// What pays for it: a month, or a sum.
    pub with: With,
}

#[derive(Debug)]
pub struct Known {
    about: About,
    /// In the order of the offers.
    pub compared: Vec<Compared>,
    /// What that makes, likewise; `None` where nothing can be told.
    pub makes: Vec<Option<Capacity>>,
    /// What it makes of the whole loop, where `makes` is of a stage.
    pub whole: Option<Vec<Option<Capacity>>>,
    /// What it makes: `Clip, stage 2: text to video, 1080p, 5 s`.
    pub of: String,
    /// `finished clips`.
    pub finished: String,
    /// The table's columns, in order.
    pub columns: Vec<Column>,
    /// The table's rows, in order.
    pub rows: Vec<Row>,
    /// Two routes face to face, as long as they are asked for.
    pub versus: Option<Versus>,
}

impl Known {
    /// Asks for everything; `None` where a figure cannot be carried.
    pub fn ask(plan: &Plan, book: &Book, summary: &Summary, about: About) -> Option<Self> {
        let compared = summary.comparison(plan, book).ok()?;
        let of_all = |of: Of| -> Vec<Option<Capacity>> {
            (0..summary.offers().len())
                .map(|at| summary.capacity(plan, book, at, of, about.with).ok().flatten())
                .collect()
        };
        let makes = of_all(about.of);
        let whole = matches!(about.of, Of::Step(_)).then(|| of_all(Of::Loop));
        let finished = format!("finished {}s", summary.piece());
        let of = match about.of {
            Of::Loop => finished.clone(),
            Of::Step(step) => {
                let step = summary.work().steps.get(step)?;
                let settings = summary.work().settings.get(step.settings).map(words::settings).unwrap_or_default();
                format!("{}, stage {}: {settings}", plan.shot_name(step.shot), step.stage + 1)
            }
        };
        let columns = columns(&compared);
        let mut known = Self { about, compared, makes, whole, of, finished, columns, rows: Vec::new(), versus: None };
        known.order(summary, None);
        Some(known)
    }

    /// Whether it is still what was asked about.
    #[must_use]
    pub fn is_about(&self, about: About) -> bool {
        self.about == about
    }

    /// What is to be made.
    #[must_use]
    pub const fn of_what(&self) -> Of {
        self.about.of
    }

    /// What pays for it: `a month`, `$50.00`.
    #[must_use]
    pub fn payer(&self) -> String {
        match self.about.with {
            With::Month => "a month".to_owned(),
            With::Sum(sum) => format!("${}", sum.cents()),
        }
    }

    /// Orders the rows: group by group as everywhere, in each the order asked for; what is not known comes last.
    pub fn order(&mut self, summary: &Summary, sort: Option<Sort>) {
        let offers = summary.offers();
        let all = rows(offers, Open::of(&Group::ALL));
        self.rows = match sort {
            None => all,
            Some(sort) => {
                let mut ordered: Vec<Row> = Vec::with_capacity(all.len());
                for part in all.chunk_by(|_, next| matches!(next, Row::Offer(_))) {
                    let mut part = part.to_vec();
                    part.arrange_by(|a, b| match (a, b) {
                        (Row::Offer(a), Row::Offer(b)) => {
                            sort.compare(key(self, summary, *a, sort.column), key(self, summary, *b, sort.column))
                        }
                        // The head of the group stays where it is.
                        (Row::Group(_), Row::Offer(_)) => std::cmp::Ordering::Less,
                        (Row::Offer(_), Row::Group(_)) => std::cmp::Ordering::Greater,
                        _ => std::cmp::Ordering::Equal,
                    });
                    ordered.extend(part);
                }
                ordered
            }
        };
    }

    /// Sets two routes face to face.
    pub fn face(&mut self, plan: &Plan, book: &Book, summary: &Summary, a: usize, b: usize) {
        let is_there = self.versus.as_ref().is_some_and(|v| (v.a, v.b) == (a, b));
        if !is_there {
            self.versus = summary.versus(plan, book, a, b).ok().flatten();
        }
    }

    /// The rows as a list of so many lines shows them: a short one has no heads of groups.
    #[must_use]
    pub fn rows_in(&self, height: usize) -> Vec<Row> {
        let wanted = |row: &&Row| height >= SHORT || matches!(row, Row::Offer(_));
        self.rows.iter().filter(wanted).copied().collect()
    }

    /// The routes in the order of the rows, by their index among the offers.
    #[must_use = "it only looks"]
    pub fn offers(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.rows.iter().filter_map(|row| match row {
            Row::Offer(at) => Some(*at),
            Row::Group(_) => None,
        })
    }
}
