//! What moves the total of a route: in steps for the planner, at once for files, and in words for both.

pub use crate::analysis::sensitivity::{
    Bar, End, Kind, MOST_BARS, Search as SensitivitySearch, Sensitivity, Side, Total, sensitivity,
};

use super::{Explained, Summary};
use crate::money::{Money, group_thousands};
use crate::offer::words;
use crate::plan::Plan;
use crate::rates::Book;
use crate::terms::Level;

impl Summary {
    /// A search for what moves the total of a route, an index into [`Summary::offers`]. `plan` and `book` are those
    /// that the summary was made of, here and below.
    #[must_use]
    pub fn sensitivity_search(&self, plan: &Plan, route: usize) -> SensitivitySearch {
        SensitivitySearch::new(plan, &self.ask, &self.priced, route)
    }

    /// One step of it, of a few milliseconds at most; false when all is done.
    pub fn moves_on(&self, plan: &Plan, book: &Book, search: &mut SensitivitySearch) -> bool {
        search.step(plan, book, &self.priced)
    }

    /// What moves the total of a route, at once.
    #[must_use]
    pub fn sensitivity(&self, plan: &Plan, book: &Book, route: usize) -> Sensitivity {
        sensitivity(plan, book, &self.ask, &self.priced, route)
    }
}

impl Summary {
    /// The routes of which files tell what moves the total: those that were asked for by name, or else the
    /// recommended one, or else the nearest.
    #[must_use]
    pub fn told_routes(&self) -> Vec<usize> {
        if !self.ask.routes.is_empty() {
            return (0..self.offers().len()).collect();
        }
        let nearest = self.recommendation.nearest.as_ref().map(|n| n.route);
        self.recommendation.route.or(nearest).into_iter().collect()
    }
}

impl Bar {
    /// Both sides in a sentence: `18.75 %: $9.60, $2.40 more; 31.25 %: $6.00, $1.20 less`.
    #[must_use]
    pub fn in_words(&self, baseline: &Total) -> String {
        let sides = [(&self.low, "lower"), (&self.high, "higher")];
        let said = sides.map(|(side, way)| match (&side.value, &side.end) {
            (Some(value), End::Total(total)) => format!("{value}: {}", moved(total, baseline, self.length.is_zero())),
            (Some(value), End::Told(why)) => format!("{value}: no total ({why})"),
            // Why not, the screen and files for machines say: a rule of the card is long.
            (None, _) => format!("no {way} value here"),
        });
        said.join("; ")
    }
}

fn dollars(total: &Total) -> String {
    format!("{}${}", if total.lower_bound { "≥ " } else { "" }, total.usd.cents())
}

/// `$9.60, $2.40 more`; in credits where the dollars stay.
fn moved(total: &Total, baseline: &Total, in_credits: bool) -> String {
    let way = |more: bool| if more { "more" } else { "less" };
    if let (true, Some(now), Some(was)) = (in_credits, total.credits, baseline.credits) {
        let by = group_thousands(&now.abs_diff(was).to_string());
        let now_words = words::count(now, "credit", "credits");
        return if now == was { now_words } else { format!("{now_words}, {by} {}", way(now > was)) };
    }
    let by = total.usd.minus(baseline.usd).map(Money::abs).unwrap_or_default();
    let mut said = dollars(total);
    if !by.is_zero() {
        said = format!("{said}, ${} {}", by.cents(), way(total.usd > baseline.usd));
    }
    if total.verdict > crate::offer::Verdict::Caveats && baseline.verdict <= crate::offer::Verdict::Caveats {
        said.push_str(", and does not serve then");
    }
    said
}

impl Bar {
    /// The bar taken apart: the total as it is, and where each end leads. `level` is what all are counted at.
    #[must_use]
    pub fn explain(&self, baseline: &Total, level: Level) -> Explained {
        let node = |figure: String, what: String| Explained { figure, what, ..Explained::default() };
        let side = |side: &Side, way: &str| {
            let value = side.value.clone().unwrap_or_else(|| "–".to_owned());
            match &side.end {
                End::Total(total) => {
                    let credits = total.credits.map(|n| format!(", {}", words::count(n, "credit", "credits")));
                    let moved = moved(total, baseline, false);
                    node(value, format!("{way}: {moved}{}", credits.unwrap_or_default()))
                }
                End::Told(why) => node(value, format!("{way}: no total, {why}")),
            }
        };
        let as_is = node(self.value.clone(), format!("as it is: {} {}", dollars(baseline), level.spoken()));
        let parts = vec![side(&self.low, "lower"), as_is, side(&self.high, "higher")];
        let what = format!("{}, moved alone: {}; everything is priced again", self.label, self.kind.range());
        Explained { figure: format!("${}", self.length.cents()), what, parts, ..Explained::default() }
    }
}

impl Sensitivity {
    /// What stands below the bars: how many inputs have none, and why.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let inputs = |n: usize| words::count(n as u128, "more input", "more inputs");
        let one = |n: usize, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
        let mut notes = Vec::new();
        if self.shorter > 0 {
            notes.push(format!(
                "{} {} the total less than these",
                inputs(self.shorter),
                one(self.shorter, "moves", "move")
            ));
        }
        if self.unmoved > 0 {
            notes.push(format!("{} {} nothing", inputs(self.unmoved), one(self.unmoved, "changes", "change")));
        }
        if self.stuck > 0 {
            notes.push(format!("{} cannot be moved on this route", inputs(self.stuck)));
        }
        if self.left_out > 0 {
            notes.push(format!(
                "{} {} not looked at: the plan is too large",
                inputs(self.left_out),
                one(self.left_out, "was", "were")
            ));
        }
        notes
    }
}
