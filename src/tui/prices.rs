//! What the plan costs, and what it cost before: every route's answer, taken afresh after each change.

use jiff::civil::Date;

use super::widget::Against;
use crate::fault::Faulty;
use crate::money::Money;
use crate::offer::{self, Ask, Line, words};
use crate::plan::{Plan, own};
use crate::rates::{Book, Taken};
use crate::summary::pricebook::own::Target;
use crate::summary::{Answer, Summary, priced_with};
use crate::terms::{Level, Range};
use crate::wallet::Calendar;

/// Totals in the order of the offers; `None` where a route has none.
pub type Totals = Vec<Option<Money>>;

#[derive(Debug)]
pub struct Prices {
    pub book: Book,
    pub ask: Ask,
    /// `--as-of`: the day whose prices hold, instead of the plan's start.
    pub as_of: Option<Date>,
    /// Whether it is priced at what the plan kept, instead of at the book of now.
    pub keeps: bool,
    /// `None` where a figure cannot be carried; `fault` says so.
    pub summary: Option<Summary>,
    pub fault: Option<String>,
    /// The days that the answer is about.
    pub calendar: Option<Calendar>,
    /// What it comes to in words.
    pub answer: Option<Answer>,
    /// What a finished piece is called: `a clip`.
    pub piece: String,
    /// The totals before the last change.
    before: Option<Totals>,
    /// Counts up with every answer.
    version: u64,
    /// Counts up with every other book.
    book_version: u64,
    baseline: Option<Totals>,
}

impl Prices {
    #[must_use]
    pub fn new(plan: &Plan, book: Book, today: Date, as_of: Option<Date>) -> Self {
        let ask = Ask { today, level: Level::Expected, routes: Vec::new() };
        let mut prices = Self {
            book,
            ask,
            as_of,
            keeps: false,
            summary: None,
            calendar: None,
            fault: None,
            answer: None,
            piece: String::new(),
            version: 0,
            book_version: 0,
            before: None,
            baseline: None,
        };
        prices.price(plan);
        prices
    }

    /// Prices the plan on every route.
    pub fn price(&mut self, plan: &Plan) {
        self.version = self.version.wrapping_add(1);
        let is_other = own::follow(&mut self.book, plan, self.as_of, self.ask.today);
        self.keeps &= plan.priced_with.is_some();
        if self.keeps && !self.book.files.iter().any(|f| f.name == priced_with::NAME) {
            priced_with::keep(&mut self.book, plan, self.ask.today);
        }
        if is_other {
            self.book_version = self.book_version.wrapping_add(1);
        }
        match Summary::new(plan, &self.book, &self.ask) {
            Ok(summary) => {
                self.calendar = Some(offer::calendar(&summary.priced.schedule));
                self.answer = Some(summary.answer());
                self.piece = words::a(summary.piece());
                self.summary = Some(summary);
                self.fault = None;
            }
            Err(fault) => {
                self.summary = None;
                self.answer = None;
                self.fault = Some(fault.to_string());
            }
        }
    }

    /// Prices the plan at what it kept, or at the book of now.
    pub fn keep(&mut self, plan: &Plan, keeps: bool) {
        self.keeps = keeps;
        // Whatever was put into the book goes.
        self.book.on = None;
        self.price(plan);
    }

    /// Lays another text of a card in the place of the one that is there; `None`: there is no such card.
    ///
    /// # Errors
    /// The text's faults; nothing is another then.
    pub fn lay_card(&mut self, plan: &Plan, target: &Target, text: Option<&str>) -> Result<(), Faulty> {
        self.book.with_file(target.layer, &target.name, text)?;
        self.book.files = self.book.files_with(target.layer, &target.name, text);
        // The book is read afresh.
        self.book.ahead.clear();
        self.book.on = None;
        self.price(plan);
        Ok(())
    }

    /// Prices the plan with as many takes as the next level asks for. Totals at another level are no change.
    pub fn turn_level(&mut self, plan: &Plan) -> Level {
        let at = Level::ALL.iter().position(|level| *level == self.ask.level).unwrap_or(0);
        self.ask.level = Level::ALL.get((at + 1) % Level::ALL.len()).copied().unwrap_or(Level::Expected);
        self.before = None;
        self.price(plan);
        self.ask.level
    }

    /// Prices the plan at the next of the values that sources give: the lowest, the highest, those of the cards. Totals at
    /// another are no change.
    pub fn turn_taken(&mut self, plan: &Plan) -> Taken {
        let taken = self.book.taken.next();
        self.book.taken = taken;
        // What was taken before is forgotten: the book is read afresh.
        self.book.ahead.clear();
        self.book.on = None;
        self.before = None;
        self.price(plan);
        taken
    }

    /// Puts the answer into words again, where more of it is known.
    pub fn say_again(&mut self) {
        self.answer = self.summary.as_ref().map(Summary::answer);
    }

    /// Counts up with every other book that the plan is priced with.
    #[must_use]
    pub const fn book_version(&self) -> u64 {
        self.book_version
    }

    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    #[must_use]
    pub fn totals(&self) -> Option<Totals> {
        let summary = self.summary.as_ref()?;
        Some(summary.offers().iter().map(|o| o.figures.as_ref().map(|f| f.total)).collect())
    }

    /// From now on changes are shown against the totals given: those before a change.
    pub fn compare_with(&mut self, totals: Option<Totals>) {
        self.before = totals;
    }

    /// What changes are shown against: the pinned totals, or those before the last change.
    #[must_use]
    pub fn reference(&self) -> Option<&Totals> {
        self.baseline.as_ref().or(self.before.as_ref())
    }

    /// What each offer's total changed by, against [`Prices::reference`]; `None` where it did not, or nobody knows.
    #[must_use]
    pub fn changes(&self) -> Totals {
        let (Some(now), Some(then)) = (self.totals(), self.reference()) else { return Vec::new() };
        now.iter().zip(then).map(|(now, then)| now.as_ref()?.minus((*then)?).ok().filter(|by| !by.is_zero())).collect()
    }

    /// Days since the oldest figure of the book was verified, and whether that is too long ago.
    #[must_use]
    pub fn age(&self) -> Option<(i64, bool)> {
        let rates = self.summary.as_ref()?.rates;
        rates.oldest_verified.map(|_| (rates.age_days, rates.stale))
    }

    /// Whether any stage is finished with an EXR sequence: the widest of the ranges.
    #[must_use]
    pub fn has_exr(&self) -> bool {
        self.summary.as_ref().is_some_and(|s| s.work().settings.iter().any(|s| s.range == Range::HdrExr))
    }

    /// One stage on one route.
    #[must_use]
    pub fn line(&self, offer: usize, step: usize) -> Option<Line> {
        self.summary.as_ref()?.line(&self.book, offer, step).ok().flatten()
    }

    /// The model that makes a stage on a route.
    #[must_use]
    pub fn model_of(&self, offer: Option<usize>, step: usize) -> Option<String> {
        self.line(offer?, step)?.model
    }

    #[must_use]
    pub const fn is_pinned(&self) -> bool {
        self.baseline.is_some()
    }

    /// What changes are measured against.
    #[must_use]
    pub const fn against(&self) -> Against {
        if self.is_pinned() { Against::Baseline } else { Against::Before }
    }

    /// Pins the totals of now, or lets them go; says whether they are pinned now.
    pub fn pin(&mut self) -> bool {
        self.baseline = if self.baseline.is_some() { None } else { self.totals() };
        self.before = None;
        self.baseline.is_some()
    }
}
