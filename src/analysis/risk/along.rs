//! One route along the path of levels: its wallet at the levels that are shown, and the lowest levels at which it is
//! late or passes the limit.

use jiff::civil::Date;

use crate::chance::Between;
use crate::money::{Money, Overflow};
use crate::offer::{Offers, Uncertain, with_extras};
use crate::plan::Plan;
use crate::rates::Book;

/// What happens in less than one of a million cases is told as never.
const TOP: f64 = 1.0 - 1e-6;
/// How finely chances are told apart.
const FINE: f64 = 1e-9;

/// What is still to be asked of a route.
#[derive(Clone, Debug)]
pub struct Asked {
    levels: [Between<f64>; 3],
    net: [Between<Option<Money>>; 3],
    dry_on: [Option<Date>; 3],
    next: usize,
    late: Bracket,
    over: Bracket,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Without contingency and tax; `None` where the work cannot end.
    pub net: [Between<Option<Money>>; 3],
    pub dry_on: [Option<Date>; 3],
    pub late: f64,
    pub over: f64,
}

/// Something that holds from some level on: it does not at `low`, and does at `high`.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    low: Option<f64>,
    high: Option<f64>,
}

impl Bracket {
    const OPEN: Self = Self { low: None, high: None };

    fn note(&mut self, level: f64, holds: bool) {
        let end = if holds { &mut self.high } else { &mut self.low };
        let is_closer = |known: f64| if holds { level < known } else { level > known };
        if end.is_none_or(is_closer) {
            *end = Some(level);
        }
    }

    /// The level to look at next; `None` when the answer is there.
    #[expect(clippy::float_arithmetic, reason = "levels are probabilities")]
    fn next(&self) -> Option<f64> {
        match (self.low, self.high) {
            // It holds at all levels, or at none.
            (_, None) if self.low.is_some_and(|low| low >= TOP) => None,
            (_, None) => Some(TOP),
            (None, Some(high)) => (high > 0.0).then_some(0.0),
            (Some(low), Some(high)) => (high - low > FINE).then_some(low + (high - low) / 2.0),
        }
    }

    /// The chance that it holds.
    #[expect(clippy::float_arithmetic, reason = "levels are probabilities")]
    fn chance(&self) -> f64 {
        match (self.low, self.high) {
            (_, None) => 0.0,
            (None, Some(_)) => 1.0,
            (Some(_), Some(high)) => 1.0 - high,
        }
    }
}

impl Asked {
    pub fn new(levels: &[Between<f64>; 3]) -> Self {
        let nothing = Between { lower: None, upper: None };
        Self {
            levels: *levels,
            net: [nothing; 3],
            dry_on: [None; 3],
            next: 0,
            late: Bracket::OPEN,
            over: Bracket::OPEN,
        }
    }

    /// One run of the wallet; true as long as more are needed.
    pub fn step(
        &mut self,
        plan: &Plan,
        book: &Book,
        all: &Offers,
        offer: usize,
        uncertain: &mut Uncertain,
    ) -> Result<bool, Overflow> {
        let Some(at) = all.offers.get(offer).map(|o| o.at) else { return Ok(false) };
        let shown = (self.next / 2, self.next % 2 == 1);
        let (level, shown) = if let Some(between) = self.levels.get(shown.0) {
            self.next += 1;
            let is_same = between.lower.to_bits() == between.upper.to_bits();
            if shown.1 && is_same {
                let net = &mut self.net[shown.0];
                net.lower = net.upper;
                return Ok(true);
            }
            (if shown.1 { between.lower } else { between.upper }, Some(shown))
        } else if uncertain.is_certain() {
            return Ok(false);
        } else {
            let limit = plan.budget.limit.and_then(|_| self.over.next());
            let Some(level) = self.late.next().or(limit) else { return Ok(false) };
            (level, None)
        };
        let Ok(along) = uncertain.along(plan, book, &all.schedule, at, level) else {
            // More than can be counted: nobody waits for that, and no limit holds.
            self.late.note(level, true);
            self.over.note(level, true);
            return Ok(true);
        };
        let Some(along) = along else { return Ok(false) };
        let ends = along.stuck.is_none();
        let net = along.paid()?;
        if let Some((at, is_lower)) = shown {
            let net = ends.then_some(net);
            if is_lower {
                self.net[at].lower = net;
            } else {
                self.net[at].upper = net;
                self.dry_on[at] = along.course.exhausted_on;
            }
        }
        let is_over = match plan.budget.limit {
            Some(limit) => !ends || with_extras(plan, net)? > limit,
            None => false,
        };
        self.late.note(level, !ends || along.course.late_days > 0);
        self.over.note(level, is_over);
        Ok(true)
    }

    pub fn found(&self) -> Found {
        let certain = |bracket: &Bracket| bracket.chance();
        Found { net: self.net, dry_on: self.dry_on, late: certain(&self.late), over: certain(&self.over) }
    }
}
