//! Where a figure comes from: a tree down to the price row, its source and its date.

mod day;
mod volume;

use super::{Summary, days_between};
use crate::money::{Money, Overflow};
use crate::offer::{Line, Made, Offer, Status, words};
use crate::plan::model::Contingency;
use crate::plan::resolve::{Count, Step, effective, inherited};
use crate::plan::{Plan, Shot};
use crate::quote::{Outcome, Price, Told, UnitPrice, tell};
use crate::rates::{Book, Figure, Purchase, RouteAt};
use crate::terms::{Billing, Operation};

/// A figure with what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// `$28.80`, `12 takes`; empty for a remark.
    pub figure: String,
    /// What it is, or how it follows: `3 outputs ÷ 0.25 accepted, rounded up`.
    pub what: String,
    /// Where it is from: `your accept rate`, `published`; empty where it follows from its parts.
    pub tag: String,
    pub parts: Vec<Explained>,
}

impl Explained {
    pub(super) fn new(figure: impl Into<String>, what: impl Into<String>, tag: impl Into<String>) -> Self {
        Self { figure: figure.into(), what: what.into(), tag: tag.into(), parts: Vec::new() }
    }

    pub(super) fn remark(what: impl Into<String>) -> Self {
        Self::new("", what, "")
    }

    pub(super) fn with(mut self, parts: Vec<Self>) -> Self {
        self.parts = parts;
        self
    }
}

impl Summary {
    /// How a route's total came to be, or (with `step`) what one stage costs there. `offer` and `step` are indices
    /// into [`Summary::offers`] and the steps of [`Summary::work`]; `today` tells how old a price is.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain(
        &self,
        plan: &Plan,
        book: &Book,
        today: jiff::civil::Date,
        offer: usize,
        step: Option<usize>,
    ) -> Result<Explained, Overflow> {
        let it = Explainer { summary: self, plan, book, today };
        match (self.offers().get(offer), step) {
            (Some(_), Some(step)) => it.stage(offer, step),
            (Some(found), None) => it.total(offer, found),
            (None, _) => Ok(Explained::default()),
        }
    }
}

impl Summary {
    /// What a shot costs on a route, stage by stage. `offer` and `shot` are indices.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain_shot(
        &self,
        plan: &Plan,
        book: &Book,
        today: jiff::civil::Date,
        offer: usize,
        shot: usize,
    ) -> Result<Explained, Overflow> {
        let it = Explainer { summary: self, plan, book, today };
        let Some(found) = self.offers().get(offer) else { return Ok(Explained::default()) };
        let lines = it.lines(offer, |line| line.shot == shot)?;
        let sums = self.subtotals(book, offer, plan.shots.len());
        let figure = match sums.get(shot) {
            Some(sum) if sum.unsupported > 0 => "–".to_owned(),
            Some(sum) if sum.is_nothing() && sum.unpriced > 0 => "?".to_owned(),
            Some(sum) => {
                let bound = if sum.unpriced > 0 { "≥ " } else { "" };
                let usd = sum.usd.map(|usd| format!("${}", usd.cents()));
                let credits = sum.credits.map(|n| words::count(n, "credit", "credits"));
                format!("{bound}{}", credits.into_iter().chain(usd).collect::<Vec<_>>().join(" + "))
            }
            None => String::new(),
        };
        let what = format!("{}, on {}", plan.shot_name(shot), found.name);
        Ok(Explained::new(figure, what, "").with(lines))
    }
}

struct Explainer<'a> {
    summary: &'a Summary,
    plan: &'a Plan,
    book: &'a Book,
    today: jiff::civil::Date,
}

impl Explainer<'_> {
    fn stage(&self, offer: usize, index: usize) -> Result<Explained, Overflow> {
        let (Some(line), Some(step)) =
            (self.summary.line(self.book, offer, index)?, self.summary.work().steps.get(index))
        else {
            return Ok(Explained::default());
        };
        let Some(shot) = self.plan.shots.get(step.shot) else { return Ok(Explained::default()) };
        let settings = self.summary.work().settings.get(step.settings);
        let route = self.summary.offers().get(offer).map_or("", |o| o.name.as_str());
        let what = format!(
            "{}, stage {}, on {route}: {}",
            self.plan.shot_name(step.shot),
            step.stage + 1,
            settings.map(words::settings).unwrap_or_default()
        );
        let mut parts = vec![self.runs(&line, step, shot)];
        parts.extend(handed_on(shot, step.stage));
        match self.summary.priced.made_at(offer, index) {
            Some(Made::Own(price)) => {
                parts.push(Explained::new(format!("× ${}", price.unit()), "a run, paid elsewhere", "your own price"));
            }
            Some(Made::Quoted { quote, pinned }) => {
                let at = pinned.or_else(|| self.summary.offers().get(offer).map(|o| o.at));
                if let Some(to) = pinned.and_then(|to| self.book.route(to)) {
                    parts.push(Explained::remark(format!("Pinned to {}", to.name)));
                }
                match (&quote.outcome, at) {
                    (Outcome::Priced(price), Some(at)) => {
                        let told =
                            settings.map(|s| tell(self.book, at, s, quote, &self.plan.assume)).unwrap_or_default();
                        parts.extend(self.price(at, price, quote.model.as_deref(), told));
                    }
                    (Outcome::Unpriced(why) | Outcome::Unsupported(why), Some(at)) => {
                        parts.push(Explained::remark(why.text.clone()));
                        parts.extend(why.source.as_deref().and_then(|s| self.source(at, s)));
                    }
                    (_, None) => {}
                }
            }
            None => {}
        }
        parts.extend(discarded(&line)?);
        Ok(Explained::new(amount(&line), what, "").with(parts))
    }

    /// How many runs, from the plan's own words.
    fn runs(&self, line: &Line, step: &Step, shot: &Shot) -> Explained {
        let months = self.summary.priced.months();
        let pieces = words::count(u128::from(step.pieces), "piece", "pieces");
        let (how, tag) = match step.count {
            Count::Attempts(n) => {
                (format!("{pieces} × {}", words::count(u128::from(n), "take", "takes")), "your attempts")
            }
            Count::Rate(rate) => (format!("{pieces} ÷ {} accepted, rounded up", rate.plain()), "your accept rate"),
            Count::Evidence { accepted, tried } => {
                (format!("{pieces} × ({tried} tried + 1) ÷ {accepted} accepted, rounded up"), "your evidence")
            }
        };
        let level = self.summary.ask.level;
        let (how, tag) = match step.count {
            Count::Rate(_) | Count::Evidence { .. } if level.certainty().is_some() => {
                (format!("as many as {pieces} may take at {} of the total", level.spoken()), tag)
            }
            _ => (how, tag),
        };
        let batch = line.generations.checked_div(line.runs).unwrap_or(1);
        let (noun, nouns) = if batch > 1 { ("batch", "batches") } else { ("take", "takes") };
        let mut parts = Vec::new();
        let outputs = shot.outputs.unwrap_or(1);
        if step.pieces != outputs {
            let stage = shot.stages.get(step.stage);
            let mut of = words::count(u128::from(outputs), "output", "outputs");
            if let Some(revisions) = shot.revisions.filter(|r| !r.is_zero()) {
                of = format!("{of} + {} % made again, rounded up", revisions.percent());
            }
            if let Some(keep) = stage.and_then(|s| s.keep).filter(|k| *k > 1) {
                of = format!("{of}, × {keep} kept of each");
            }
            parts.push(Explained::new(pieces, of, ""));
        }
        if batch > 1 {
            parts.push(Explained::remark(format!("made in batches of {batch}")));
        }
        let how = if months > 1 { format!("{how}, × {months} months") } else { how };
        Explained::new(words::count(u128::from(line.runs), noun, nouns), how, tag).with(parts)
    }

    fn price(&self, at: RouteAt, price: &Price, model: Option<&str>, told: Told) -> Vec<Explained> {
        let unit = match price.unit {
            UnitPrice::Credits(n) => format!("× {}", words::count(u128::from(n), "credit", "credits")),
            UnitPrice::Usd(usd) => format!("× ${}", usd.unit()),
            UnitPrice::Provisioned(rate) => {
                let what = format!("carried by provisioned capacity: one unit makes {} a minute", rate.normalize());
                return vec![Explained::new("× $0", what, price.confidence.as_str())];
            }
        };
        let mut parts = vec![
            Explained::new(
                unit,
                format!("a run{}", model.map_or_else(String::new, |m| format!(", {m}"))),
                price.confidence.as_str(),
            )
            .with(told.derivation.into_iter().map(|(what, figure)| Explained::new(figure, what, "")).collect()),
        ];
        parts.extend(price.source.as_deref().and_then(|s| self.source(at, s)));
        parts.extend(price.verified.map(|v| self.checked(v)));
        for (value, source) in &told.also {
            let who = self.title(at, source);
            parts.push(Explained::remark(format!("also: {value} ({who})")));
        }
        parts.extend(told.notes.into_iter().map(Explained::remark));
        parts
    }

    fn title(&self, at: RouteAt, id: &str) -> String {
        let source = self.book.card(at).and_then(|c| c.sources.iter().find(|s| s.id == id));
        source.map_or_else(|| id.to_owned(), |s| s.title.clone())
    }

    fn source(&self, at: RouteAt, id: &str) -> Option<Explained> {
        let source = self.book.card(at)?.sources.iter().find(|s| s.id == id)?;
        let address = if source.address.is_empty() { String::new() } else { format!(", {}", source.address) };
        Some(Explained::remark(format!("source: {}, {}{address}", source.title, source.publisher)))
    }

    fn checked(&self, verified: jiff::civil::Date) -> Explained {
        let age = days_between(verified, self.today);
        let old =
            if age > super::STALE_DAYS { format!(", older than {} days", super::STALE_DAYS) } else { String::new() };
        let days = words::count(u128::from(age.unsigned_abs()), "day", "days");
        Explained::remark(format!("checked {verified}, {days} ago{old}"))
    }

    fn total(&self, offer: usize, found: &Offer) -> Result<Explained, Overflow> {
        let Some(figures) = &found.figures else {
            let why = found.reasons.iter().filter(|r| r.code.weighs().is_some_and(|v| !v.serves()));
            let parts = why.map(|r| Explained::remark(r.text.clone())).collect();
            return Ok(Explained::new("–", format!("{} cannot do this plan", found.name), "").with(parts));
        };
        let mut parts = Vec::new();
        let add = |parts: &mut Vec<Explained>, amount: Money, what: String, inner: Vec<Explained>| {
            if !amount.is_zero() {
                parts.push(Explained::new(format!("${}", amount.cents()), what, "").with(inner));
            }
        };
        let purchase = self.book.route(found.at).map(|r| &r.purchase);
        match purchase {
            Some(Purchase::Subscription(tier)) => {
                let annual = self.plan.purchase.billing == Some(Billing::Annual) && tier.annual.is_some();
                let price = if annual { &tier.annual } else { &tier.monthly };
                let paid = if annual { figures.months_paid / 12 } else { figures.months_paid };
                let (one, many) = if annual { ("year", "years") } else { ("month", "months") };
                let what = format!("subscription, {}", words::count(u128::from(paid), one, many));
                let inner = price.as_ref().map(|f| self.figure(found.at, f, &format!("${} a {one}", f.value.cents())));
                add(&mut parts, figures.subscription, what, inner.unwrap_or_default());
                if let Some(pack) = &tier.pack {
                    let what = format!(
                        "{} of {} credits",
                        words::count(u128::from(figures.top_up_packs), "pack", "packs"),
                        pack.credits
                    );
                    let price = format!("${} a pack", pack.price.value.cents());
                    add(&mut parts, figures.top_ups, what, self.figure(found.at, &pack.price, &price));
                }
            }
            Some(Purchase::Provisioned(provision)) => {
                let what = format!(
                    "{} units × {} months, whole terms of {}",
                    figures.units, figures.months_paid, provision.term
                );
                let price = format!(
                    "${} a unit a month, at least {} units",
                    provision.unit.value.cents(),
                    provision.minimum_units
                );
                add(&mut parts, figures.commitment, what, self.figure(found.at, &provision.unit, &price));
            }
            _ => {}
        }
        add(&mut parts, figures.usage, "usage, paid on the day it is made".to_owned(), self.usage(offer)?);
        add(&mut parts, figures.own, "your own prices, paid elsewhere".to_owned(), self.own(offer)?);
        add(
            &mut parts,
            figures.contingency,
            match self.plan.budget.contingency {
                Some(Contingency::Level(level)) => {
                    format!(
                        "contingency: what is missing to {}, which is enough {}",
                        level.spoken(),
                        words::certainly(level)
                    )
                }
                contingency => {
                    let share = contingency.map_or_else(Default::default, Contingency::share);
                    format!("contingency, {} % of the payments", share.percent())
                }
            },
            Vec::new(),
        );
        add(&mut parts, figures.tax, format!("tax, {} %", share(self.plan.budget.tax)), Vec::new());
        if let (Some(credits), Some(dated)) = (figures.credits, &figures.dated) {
            let used = words::count(credits, "credit", "credits");
            let mut inner = self.lines(offer, |line| line.credits.is_some_and(|n| n > 0))?;
            if let Some(tally) = dated.wallet {
                let all = [
                    ("granted", tally.granted),
                    ("bought", tally.bought),
                    ("opening", tally.opening),
                    ("used", tally.used),
                    ("expired", tally.expired),
                    ("left", tally.left),
                ];
                inner.extend(all.iter().filter(|(_, n)| *n > 0).map(|(what, n)| {
                    Explained::new(crate::money::group_thousands(&n.to_string()), format!("credits {what}"), "")
                }));
            }
            parts.push(Explained::new(used, "what the takes are priced at", "").with(inner));
        }
        if parts.is_empty() {
            parts.push(Explained::remark("nothing to pay"));
        }
        let bound = if figures.lower_bound { "≥ " } else { "" };
        let tag = if found.rests_on_assumption() { "rests on your figures" } else { "" };
        Ok(Explained::new(format!("{bound}${}", figures.total.cents()), format!("total on {}", found.name), tag)
            .with(parts))
    }

    fn figure<T>(&self, at: RouteAt, figure: &Figure<T>, what: &str) -> Vec<Explained> {
        let mut parts = vec![Explained::new("", what, figure.confidence.as_str())];
        parts.extend(self.source(at, &figure.source));
        parts.push(self.checked(figure.verified));
        parts.extend(
            figure
                .also
                .iter()
                .map(|(value, source)| Explained::remark(format!("also: {value} ({})", self.title(at, source)))),
        );
        if !figure.note.is_empty() {
            parts.push(Explained::remark(figure.note.clone()));
        }
        parts
    }

    fn usage(&self, offer: usize) -> Result<Vec<Explained>, Overflow> {
        self.lines(offer, |line| line.status == Status::Priced && line.usd.is_some_and(|m| !m.is_zero()))
    }

    fn own(&self, offer: usize) -> Result<Vec<Explained>, Overflow> {
        self.lines(offer, |line| line.status == Status::Own)
    }

    /// The dearest lines of a route that pass a test, the rest as one.
    fn lines(&self, offer: usize, passes: impl Fn(&Line) -> bool) -> Result<Vec<Explained>, Overflow> {
        const SHOWN: usize = 12;
        let mut found = Vec::new();
        for step in 0..self.summary.work().steps.len() {
            if let Some(line) = self.summary.line(self.book, offer, step)?
                && passes(&line)
            {
                found.push(line);
            }
        }
        found.sort_by_key(|line| std::cmp::Reverse((line.usd, line.credits)));
        let rest = found.split_off(found.len().min(SHOWN));
        let mut parts: Vec<Explained> = found.iter().map(|line| self.line(offer, line)).collect();
        if !rest.is_empty() {
            let usd = rest.iter().filter_map(|l| l.usd).try_fold(Money::ZERO, Money::plus)?;
            let credits: u128 = rest.iter().filter_map(|l| l.credits).sum();
            let usd = (!usd.is_zero()).then(|| format!("${}", usd.cents()));
            let credits = (credits > 0).then(|| words::count(credits, "credit", "credits"));
            let sum = credits.into_iter().chain(usd).collect::<Vec<_>>().join(" + ");
            parts.push(Explained::new(sum, format!("{} more lines", rest.len()), ""));
        }
        Ok(parts)
    }

    /// A stage in one line, `Hero, stage 2: 12 × $1.2000`, and below it where its price is from.
    fn line(&self, offer: usize, line: &Line) -> Explained {
        let unit = match (line.unit_usd, line.unit_credits) {
            _ if line.carried => "carried by provisioned capacity".to_owned(),
            (Some(usd), _) => format!("{} × ${}", line.runs, usd.unit()),
            (None, Some(credits)) => format!("{} × {}", line.runs, words::count(credits.into(), "credit", "credits")),
            (None, None) => line.reason.clone().unwrap_or_default(),
        };
        let what = format!("{}, stage {}: {unit}", self.plan.shot_name(line.shot), line.stage + 1);
        let tag = match line.status {
            Status::Own => "your own price",
            Status::Priced | Status::Unpriced | Status::Unsupported => line.confidence.map_or("", |c| c.as_str()),
        };
        let on = line.on.as_deref().and_then(|id| self.book.find(id));
        let at = on.or_else(|| self.summary.offers().get(offer).map(|o| o.at));
        let source = at.zip(line.source.as_deref()).and_then(|(at, id)| self.source(at, id));
        let checked = line.verified.map(|verified| self.checked(verified));
        Explained::new(amount(line), what, tag).with(source.into_iter().chain(checked).collect())
    }
}

/// What a stage takes over from earlier ones, and from which: `taken over: 720p from stage 3, 10 s from stage 5`.
fn handed_on(shot: &Shot, stage: usize) -> Option<Explained> {
    let (is, by) = (effective(shot, stage)?, inherited(shot, stage));
    let values = [
        (by.of, is.of.map(Operation::spoken)),
        (by.from, is.from.map(|from| from.to_string())),
        (by.resolution, is.resolution.map(|resolution| resolution.to_string())),
        (by.seconds, is.seconds.map(|seconds| format!("{seconds} s"))),
        (by.model, is.model),
    ];
    let told = values.into_iter().filter_map(|(origin, value)| {
        Some(match origin? {
            Some(from) => format!("{} from stage {}", value?, from + 1),
            None => format!("{} where no stage before says so", value?),
        })
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| Explained::remark(format!("taken over: {}", told.join(", "))))
}

fn share(share: Option<crate::money::Share>) -> String {
    share.unwrap_or_default().percent()
}

/// `$28.80`, `4,800 credits`, `?` where nobody publishes the price, `–` where the route cannot do it.
fn amount(line: &Line) -> String {
    match (line.status, line.usd, line.credits) {
        (Status::Unpriced, ..) => "?".to_owned(),
        (Status::Unsupported, ..) => "–".to_owned(),
        (_, Some(usd), _) => format!("${}", usd.cents()),
        (_, _, Some(credits)) => words::count(credits, "credit", "credits"),
        _ => String::new(),
    }
}

/// What of a line is thrown away.
fn discarded(line: &Line) -> Result<Option<Explained>, Overflow> {
    if line.discarded == 0 || line.runs == 0 {
        return Ok(None);
    }
    let batch = u128::from((line.generations / line.runs).max(1));
    let cost = match (line.unit_usd, line.unit_credits) {
        (Some(usd), _) => usd.times(u128::from(line.discarded))?.per(batch).map(|m| format!("${}", m.cents())),
        (_, Some(credits)) => Some({
            // Half a credit counts as one, as in the route's own sum.
            let share = (u128::from(credits) * u128::from(line.discarded) * 2 + batch) / (batch * 2);
            format!("{share} credits")
        }),
        _ => None,
    };
    let what = format!("of it for {} thrown away", words::count(u128::from(line.discarded), "piece", "pieces"));
    Ok(Some(Explained::new(cost.unwrap_or_default(), what, "")))
}
