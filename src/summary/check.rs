//! A gate for scripts: what of a plan's routes stands in the way of going on, one finding a check, each with its figure
//! against its bound and what would do instead.

use jiff::civil::Date;

use super::{Summary, days_between};
use crate::money::Money;
use crate::offer::{Billed, Code, Made, Offer, Reason, Verdict, billed, words};
use crate::plan::Plan;
use crate::quote::Outcome;
use crate::rates::{Book, Purchase};

/// What is checked of a route, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// The total is beyond the limit.
    OverLimit,
    /// A run is made after its deadline.
    Late,
    /// Nobody publishes a price, or the answer to a requirement.
    Unknown,
    /// A stage or a requirement that the route does not offer, or work that never ends.
    Unfit,
    /// A price that the figures rest on was last looked at too long ago.
    Stale,
}

impl Check {
    pub const ALL: [Self; 5] = [Self::OverLimit, Self::Late, Self::Unknown, Self::Unfit, Self::Stale];

    /// As the command line and results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OverLimit => "over-limit",
            Self::Late => "late",
            Self::Unknown => "unknown",
            Self::Unfit => "unfit",
            Self::Stale => "stale",
        }
    }

    /// What it looks for, in a few words.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::OverLimit => "the total is beyond the limit",
            Self::Late => "a run is made after its deadline",
            Self::Unknown => "nobody publishes a price or an answer that it needs",
            Self::Unfit => "the route does not offer what the plan needs",
            Self::Stale => "a price was last checked more than 90 days ago",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.as_str() == name)
    }

    /// What it does where nothing else is asked for: prices age while nobody changes a plan, so their age alone does
    /// not fail it.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Stale => Action::Warn,
            Self::OverLimit | Self::Late | Self::Unknown | Self::Unfit => Action::Fail,
        }
    }
}

/// What a check does that finds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Fail,
    Warn,
    /// It is told, and has no consequence.
    Ignore,
}

impl Action {
    /// As the command line and results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Ignore => "ignore",
        }
    }
}

/// What each check does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions(Vec<(Check, Action)>);

impl Default for Actions {
    fn default() -> Self {
        Self(Check::ALL.map(|check| (check, check.action())).to_vec())
    }
}

impl Actions {
    pub fn set(&mut self, check: Check, action: Action) {
        for (of, now) in &mut self.0 {
            if *of == check {
                *now = action;
            }
        }
    }

    #[must_use]
    pub fn of(&self, check: Check) -> Action {
        self.0.iter().find(|(of, _)| *of == check).map_or(check.action(), |(_, action)| *action)
    }
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    /// It stands in the way.
    Something,
    /// Nobody can tell: a price is missing, or the route cannot do the work. Another check says so.
    Open,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Passes,
    Fails,
    Warns,
    Ignored,
    Open,
}

impl Came {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Fails => "fails",
            Self::Warns => "warns",
            Self::Ignored => "ignored",
            Self::Open => "open",
        }
    }
}

/// A figure that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Usd(Money),
    Day(Date),
    Count(u64),
}

/// One check of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub found: Found,
    /// What is, in a sentence without a full stop.
    pub text: String,
    /// What would do, where something is in the way.
    pub remedy: Option<String>,
    /// What is compared: the total, the last day of work, how much is unknown or not offered, the oldest price's day.
    pub figure: Option<Figure>,
    /// With what: the limit, the deadline, nothing unknown, the day before which a price is old.
    pub bound: Option<Figure>,
}

impl Finding {
    #[must_use]
    pub fn came(&self, actions: &Actions) -> Came {
        match (self.found, actions.of(self.check)) {
            (Found::Nothing, _) => Came::Passes,
            (Found::Open, _) => Came::Open,
            (Found::Something, Action::Fail) => Came::Fails,
            (Found::Something, Action::Warn) => Came::Warns,
            (Found::Something, Action::Ignore) => Came::Ignored,
        }
    }
}

/// A route with what each check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// An index into [`Summary::offers`].
    pub offer: usize,
    /// One a check, in the order of [`Check::ALL`].
    pub findings: Vec<Finding>,
}

impl Judged {
    #[must_use]
    pub fn passes(&self, actions: &Actions) -> bool {
        self.findings.iter().all(|finding| finding.came(actions) != Came::Fails)
    }
}

/// What is checked of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The routes that were asked about; otherwise the recommended one, or the nearest where none serves.
    pub routes: Vec<Judged>,
    /// Why there is no route to judge.
    pub why_none: Option<String>,
    /// There is nothing to pay for yet, so that nothing can be in the way.
    pub is_empty: bool,
    /// What would do instead, where a route does not serve: sentences without a full stop.
    pub instead: Vec<String>,
}

impl Checked {
    /// Whether nothing fails.
    #[must_use]
    pub fn passes(&self, actions: &Actions) -> bool {
        let has_route = !self.routes.is_empty() || self.is_empty || actions.of(Check::Unfit) != Action::Fail;
        has_route && self.routes.iter().all(|route| route.passes(actions))
    }
}

impl Summary {
    /// Checks these routes (indices into [`Summary::offers`]), or with none the recommended one; where no route serves,
    /// the nearest. `plan` is the one that the summary was made of.
    #[must_use]
    pub fn check(&self, plan: &Plan, book: &Book, routes: &[usize]) -> Checked {
        let recommended = self.recommendation.route;
        let nearest = self.recommendation.nearest.as_ref();
        let is_empty = self.work().steps.is_empty();
        let asked = match (routes, recommended.or(nearest.map(|n| n.route))) {
            ([], Some(one)) => vec![one],
            ([], None) => Vec::new(),
            (asked, _) => asked.to_vec(),
        };
        let it = Checker { summary: self, plan, book };
        let judged = |at: &usize| Some(Judged { offer: *at, findings: it.findings(self.offers().get(*at)?) });
        let routes: Vec<Judged> = asked.iter().filter_map(judged).collect();
        let why_none = routes.is_empty().then(|| {
            let first = self.recommendation.reasons.first().cloned();
            first.unwrap_or_else(|| "No route can be bought for this plan".to_owned())
        });
        let all_serve = asked.iter().all(|at| self.offers().get(*at).is_some_and(|o| o.verdict.serves()));
        let instead = if all_serve { Vec::new() } else { self.instead(&asked) };
        Checked { routes, why_none, is_empty, instead }
    }

    /// What serves instead of these routes: the recommended one, or changes that make one serve.
    fn instead(&self, asked: &[usize]) -> Vec<String> {
        if let Some(offer) =
            self.recommended().filter(|_| !self.recommendation.route.is_some_and(|at| asked.contains(&at)))
            && let Some(figures) = &offer.figures
        {
            return vec![format!("{} (`{}`) serves for ${}", offer.name, offer.id, figures.total.cents())];
        }
        let changes = self.recommendation.nearest.iter().flat_map(|n| &n.changes);
        let told = changes.take(CHANGES).filter_map(|change| {
            let offer = self.offers().get(change.route)?;
            let (words, total) = (words::capital(&change.words), change.total.cents());
            Some(format!("{words}: then {} (`{}`) serves for ${total}", offer.name, offer.id))
        });
        told.collect()
    }
}

/// The most changes that are told.
const CHANGES: usize = 3;

struct Checker<'a> {
    summary: &'a Summary,
    plan: &'a Plan,
    book: &'a Book,
}

impl Checker<'_> {
    fn findings(&self, offer: &Offer) -> Vec<Finding> {
        let one = |check| match check {
            Check::OverLimit => self.over_limit(offer),
            Check::Late => self.late(offer),
            Check::Unknown => unknown(offer),
            Check::Unfit => unfit(offer),
            Check::Stale => self.stale(offer),
        };
        Check::ALL.map(one).to_vec()
    }

    fn over_limit(&self, offer: &Offer) -> Finding {
        let limit = self.plan.budget.limit;
        let bound = limit.map(Figure::Usd);
        let mut finding = Finding { bound, ..nothing(Check::OverLimit, String::new()) };
        let Some(figures) = &offer.figures else {
            finding.found = Found::Open;
            return Finding { text: "There is no total: the route cannot do this plan".to_owned(), ..finding };
        };
        finding.figure = Some(Figure::Usd(figures.total));
        let bound_sign = if figures.lower_bound { "≥ " } else { "" };
        let total = format!("{bound_sign}${}", figures.total.cents());
        let Some(limit) = limit else {
            finding.text = format!("{total}, and no limit is set");
            return finding;
        };
        let more = figures.total.minus(limit).ok().filter(|more| !more.is_negative() && !more.is_zero());
        match more {
            Some(more) => {
                finding.found = Found::Something;
                let on = figures.dated.as_ref().and_then(|d| d.over_limit_on);
                let on = on.map_or_else(String::new, |day| format!(", passed on {}", words::date(day)));
                // Where cents do not show it, all decimals do.
                let shown = |usd: Money| if more.rounded().is_zero() { usd.whole() } else { usd.cents() };
                let (is, by) = (shown(figures.total), shown(more));
                finding.text = format!("{bound_sign}${is} is ${by} over the limit of ${}{on}", limit.whole());
                let raise = format!("raise the limit to ${}", figures.total.raised().cents());
                finding.remedy = Some(if figures.lower_bound {
                    format!("{raise} at least, or make less")
                } else {
                    format!("{raise}, or make less")
                });
            }
            None if figures.lower_bound => {
                finding.found = Found::Open;
                finding.text = format!("{total} of ${}: what is unknown comes on top", limit.whole());
            }
            None => finding.text = format!("{total} of ${}", limit.whole()),
        }
        finding
    }

    fn late(&self, offer: &Offer) -> Finding {
        let schedule = &self.summary.priced.schedule;
        let deadline = schedule.loops.last().map_or(schedule.start, |l| l.last);
        let mut finding = Finding { bound: Some(Figure::Day(deadline)), ..nothing(Check::Late, String::new()) };
        let Some(dated) = offer.figures.as_ref().and_then(|f| f.dated.as_ref()) else {
            finding.found = Found::Open;
            return Finding { text: "Nobody can tell when it is done".to_owned(), ..finding };
        };
        finding.figure = dated.finishes_on.map(Figure::Day);
        let until = words::date(deadline);
        finding.text = match dated.finishes_on {
            Some(done) => format!("Done on {}, the deadline is {until}", words::date(done)),
            None => format!("There is nothing to make until {until}"),
        };
        if let Some(late) = offer.reasons.iter().find(|r| r.code == Code::Late) {
            finding.found = Found::Something;
            finding.text = format!("{}, the deadline is {until}", late.text);
            finding.remedy = Some("start sooner, move the deadline, or make less".to_owned());
        }
        finding
    }

    /// The oldest price that an offer's figures rest on.
    fn stale(&self, offer: &Offer) -> Finding {
        let prices = self.prices(offer);
        let today = self.summary.ask.today;
        let stale_days = self.summary.rates.stale_after.days();
        let bound = today.checked_sub(jiff::Span::new().days(stale_days)).ok();
        let mut finding = nothing(Check::Stale, "It rests on no price of the book".to_owned());
        finding.bound = bound.map(Figure::Day);
        let Some((oldest, what)) = prices.iter().min_by_key(|(date, _)| *date) else { return finding };
        finding.figure = Some(Figure::Day(*oldest));
        let age = days_between(*oldest, today);
        let ago = words::count(u128::from(age.unsigned_abs()), "day", "days");
        let when = words::date(*oldest);
        if age > stale_days {
            let old = prices.iter().filter(|(date, _)| days_between(*date, today) > stale_days).count();
            let all = words::count(prices.len() as u128, "price", "prices");
            let are = if old == 1 { "is" } else { "are" };
            finding.found = Found::Something;
            finding.text = format!(
                "{old} of {all} {are} older than {stale_days} days; the oldest, {what}, was checked on {when}, {ago} ago"
            );
            finding.remedy = Some(
                "look whether it still stands, and lay a card with what you found over it: `--rates DIR`".to_owned(),
            );
        } else {
            finding.text = format!("The oldest price, {what}, was checked on {when}");
        }
        finding
    }

    /// The prices of the book that an offer's figures rest on: when each was last known to stand, and what it is for.
    fn prices(&self, offer: &Offer) -> Vec<(Date, String)> {
        let all = &self.summary.priced;
        let mut found = Vec::new();
        let mut is_mine = false;
        for (_, step) in all.kinds() {
            let Some(Made::Quoted { quote, pinned }) = all.made_on(offer.at, step) else { continue };
            is_mine |= pinned.is_none();
            if let (Outcome::Priced(price), Some(settings)) = (&quote.outcome, all.work.settings.get(step.settings))
                && let Some(verified) = price.verified
            {
                found.push((verified, words::settings(settings)));
            }
        }
        let Some(figures) = offer.figures.as_ref().filter(|_| is_mine) else { return found };
        match self.book.route(offer.at).map(|route| &route.purchase) {
            Some(Purchase::Subscription(tier)) => {
                let is_annual = billed(self.plan, tier) == Billed::Annual;
                let price = if is_annual { &tier.annual } else { &tier.monthly };
                let price = price.as_ref().filter(|_| figures.months_paid > 0);
                found.extend(price.map(|price| (price.verified, "the subscription".to_owned())));
                let grant = tier.grant.as_ref().filter(|_| figures.billing_months > 0);
                found.extend(grant.map(|grant| (grant.verified, "the credits granted".to_owned())));
                let pack = tier.pack.as_ref().filter(|_| figures.top_up_packs > 0);
                found.extend(pack.map(|pack| (pack.price.verified, "a pack".to_owned())));
            }
            Some(Purchase::Provisioned(provision)) => found.push((provision.unit.verified, "a unit".to_owned())),
            Some(Purchase::PayAsYouGo) | None => {}
        }
        found
    }
}

fn nothing(check: Check, text: String) -> Finding {
    Finding { check, found: Found::Nothing, text, remedy: None, figure: None, bound: None }
}

/// The reasons that bring about a verdict, as a finding: the first in words, the rest counted.
fn of_reasons<'a>(check: Check, offer: &'a Offer, verdict: Verdict, fine: &str) -> (Finding, Vec<&'a Reason>) {
    let reasons: Vec<&Reason> = offer.reasons.iter().filter(|r| r.code.weighs() == Some(verdict)).collect();
    let mut finding = nothing(check, fine.to_owned());
    finding.figure = u64::try_from(reasons.len()).ok().map(Figure::Count);
    finding.bound = Some(Figure::Count(0));
    if !reasons.is_empty() {
        finding.found = Found::Something;
        finding.text = reasons.iter().map(|r| r.text.as_str()).collect::<Vec<_>>().join(". ");
    }
    (finding, reasons)
}

fn unknown(offer: &Offer) -> Finding {
    let fine = "Every price and every answer that it needs is known";
    let (mut finding, reasons) = of_reasons(Check::Unknown, offer, Verdict::Unknown, fine);
    finding.remedy = (!reasons.is_empty())
        .then(|| "ask the seller and put what you are told into the plan under `[[assume]]`".to_owned());
    finding
}

fn unfit(offer: &Offer) -> Finding {
    let (mut finding, reasons) =
        of_reasons(Check::Unfit, offer, Verdict::Unfit, "It offers all stages and requirements of the plan");
    finding.remedy = reasons.first().map(|reason| {
        match reason.code {
            Code::Requirement => "buy another route, or do without the requirement",
            Code::NeverEnds => "buy another route, or make less",
            _ => "buy another route, change the stage, or have it made elsewhere: `on`, `own_price_if_missing`",
        }
        .to_owned()
    });
    finding
}
