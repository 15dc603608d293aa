//! What a stage costs on a route: how many takes, at what price; and what its shot comes to.

use std::collections::BTreeMap;

use super::{Explained, Explainer, Role, Value, dollars};
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow};
use crate::offer::{Line, Made, Status, words};
use crate::plan::Shot;
use crate::plan::resolve::{Count, Inherited, Settings, Step, handed_on};
use crate::quote::{Outcome, tell};
use crate::summary::subtotals::Thrown;
use crate::terms::Operation;

impl Explainer<'_> {
    /// What one stage costs on a route. `offer` and `step` are indices into [`crate::summary::Summary::offers`] and the
    /// steps of [`crate::summary::Summary::work`].
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn stage(&self, offer: usize, step: usize) -> Result<Explained, Overflow> {
        let Some(line) = self.summary.line(self.book, offer, step)? else { return Ok(Explained::default()) };
        let what =
            format!("{}, on {}: {}", self.place(&line), self.name(offer), self.settings(step).unwrap_or_default());
        let handed = self.plan.shots.get(line.shot).map(handed_on).unwrap_or_default();
        let parts = self.of_stage(offer, step, &line, handed.get(line.stage));
        Ok(Explained::new(amount(&line), what, "").valued(Role::Whole, value(&line)).with(parts))
    }

    /// What a shot costs on a route, stage by stage. `offer` and `shot` are indices.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn shot(&self, offer: usize, shot: usize) -> Result<Explained, Overflow> {
        if self.summary.offers().get(offer).is_none() {
            return Ok(Explained::default());
        }
        let found = self.found(offer, |line| line.shot == shot)?;
        let lines = |passes: &dyn Fn(&Line) -> bool| {
            self.told(offer, found.iter().filter(|(_, line)| passes(line)).cloned().collect())
        };
        let what = format!("{}, on {}", self.plan.shot_name(shot), self.name(offer));
        let sums = self.summary.subtotals(self.book, offer);
        let sum = sums.shot(shot).cloned().unwrap_or_default();
        let figure = if sum.unsupported > 0 {
            "–".to_owned()
        } else if sum.is_nothing() && sum.unpriced > 0 {
            "?".to_owned()
        } else {
            let bound = if sum.unpriced > 0 { "≥ " } else { "" };
            let usd = sum.usd().map(dollars);
            let credits = sum.credits.map(|n| words::count(n, "credit", "credits"));
            format!("{bound}{}", credits.into_iter().chain(usd).collect::<Vec<_>>().join(" + "))
        };
        let (value, mut parts) = match (sum.usd(), sum.credits) {
            // Unlike units are never added: each has a sum of its own.
            (Some(usd), Some(credits)) if self.depth.is_whole => {
                let paid = Explained::dollars(usd, "paid in dollars").of(Role::Note);
                let taken = Explained::new(words::count(credits, "credit", "credits"), "paid in credits", "")
                    .valued(Role::Note, Value::Credits(credits));
                let parts = vec![
                    taken.with(lines(&|line| line.credits.is_some())?),
                    paid.with(lines(&|line| line.usd.is_some())?),
                ];
                let rest = lines(&|line| line.credits.is_none() && line.usd.is_none())?;
                (None, parts.into_iter().chain(rest).collect())
            }
            (usd, credits) => (only(usd, credits), lines(&|_| true)?),
        };
        if self.depth.is_whole && !sum.is_nothing() {
            parts.extend(self.added_later().map(Explained::remark));
        }
        let is_bound = sum.unpriced > 0 || sum.unsupported > 0;
        let value = value.filter(|_| sum.unsupported == 0);
        Ok(Explained { is_bound, ..Explained::new(figure, what, "").valued(Role::Whole, value).with(parts) })
    }

    /// What the price of takes leaves out: `before contingency and tax`.
    fn added_later(&self) -> Option<String> {
        let budget = &self.plan.budget;
        let later = [
            (!self.plan.opening.is_empty(), "prepaid balances"),
            (budget.contingency.is_some(), "contingency"),
            (budget.tax.is_some_and(|tax| !tax.is_zero()), "tax"),
        ];
        let later: Vec<String> = later.iter().filter(|(is, _)| *is).map(|(_, what)| (*what).to_owned()).collect();
        (!later.is_empty()).then(|| format!("the price of its takes, before {}", words::listed(&later)))
    }

    fn name(&self, offer: usize) -> &str {
        self.summary.offers().get(offer).map_or("", |o| o.name.as_str())
    }

    /// `Hero orbit, stage 2`.
    fn place(&self, line: &Line) -> String {
        format!("{}, stage {}", self.plan.shot_name(line.shot), line.stage + 1)
    }

    /// `image to video, 1080p, 5 s, HDR`.
    fn settings(&self, step: usize) -> Option<String> {
        let work = self.summary.work();
        work.settings.get(work.steps.get(step)?.settings).map(words::settings)
    }

    /// A stage's takes and what each costs, down to the price row.
    fn of_stage(
        &self,
        offer: usize,
        index: usize,
        line: &Line,
        handed: Option<&(Settings, Inherited)>,
    ) -> Vec<Explained> {
        let work = self.summary.work();
        let Some(step) = work.steps.get(index) else { return Vec::new() };
        let Some(shot) = self.plan.shots.get(step.shot) else { return Vec::new() };
        let settings = work.settings.get(step.settings);
        let mut parts = vec![self.runs(line, step, shot)];
        parts.extend(handed.and_then(|(is, by)| taken_over(is, by)));
        match self.summary.priced.made_at(offer, index) {
            Some(Made::Own(price)) => {
                let unit = Explained::new(format!("× ${}", price.unit()), "a run, paid elsewhere", "your own price");
                parts.push(unit.valued(Role::Factor, Value::Usd(price)));
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
                        parts.extend(why.source.as_deref().and_then(|s| self.source(at, s, None, None)));
                    }
                    (_, None) => {}
                }
            }
            None => {}
        }
        parts.extend(discarded(line));
        parts
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
        let runs = u128::from(line.runs);
        let (noun, nouns, value) =
            if batch > 1 { ("batch", "batches", Value::Batches(runs)) } else { ("take", "takes", Value::Takes(runs)) };
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
            parts.push(Explained::new(pieces, of, "").valued(Role::From, Value::Pieces(step.pieces.into())));
        }
        if batch > 1 {
            parts.push(Explained::remark(format!("made in batches of {batch}")));
        }
        let how = if months > 1 { format!("{how}, × {months} months") } else { how };
        Explained::new(words::count(runs, noun, nouns), how, tag).valued(Role::Factor, value).with(parts)
    }

    /// The lines of a route that pass a test, with their steps.
    pub(super) fn found(&self, offer: usize, passes: impl Fn(&Line) -> bool) -> Result<Vec<(usize, Line)>, Overflow> {
        let mut found = Vec::new();
        for step in 0..self.summary.work().steps.len() {
            if let Some(line) = self.summary.line(self.book, offer, step)?
                && passes(&line)
            {
                found.push((step, line));
            }
        }
        Ok(found)
    }

    /// The dearest of some lines, the rest as one.
    pub(super) fn told(&self, offer: usize, mut found: Vec<(usize, Line)>) -> Result<Vec<Explained>, Overflow> {
        found.arrange_by_key(|(_, line)| std::cmp::Reverse((line.usd, line.credits)));
        let rest = found.split_off(found.len().min(self.depth.most));
        // What the stages of a shot hand on is found in one pass over it.
        let mut handed: BTreeMap<usize, Vec<(Settings, Inherited)>> = BTreeMap::new();
        let mut parts = Vec::with_capacity(found.len() + 1);
        for (step, line) in &found {
            parts.push(if self.depth.is_whole {
                let shot = || self.plan.shots.get(line.shot).map(handed_on).unwrap_or_default();
                let of_shot = handed.entry(line.shot).or_insert_with(shot);
                self.whole(offer, *step, line, of_shot.get(line.stage))
            } else {
                self.line(offer, line)
            });
        }
        if !rest.is_empty() {
            parts.push(together(&rest)?);
        }
        Ok(parts)
    }

    /// A stage as part of a total, with all that it follows from.
    fn whole(&self, offer: usize, step: usize, line: &Line, handed: Option<&(Settings, Inherited)>) -> Explained {
        let what = format!("{}: {}", self.place(line), self.settings(step).unwrap_or_default());
        let parts = self.of_stage(offer, step, line, handed);
        Explained::new(amount(line), what, "").valued(Role::Part, value(line)).with(parts)
    }

    /// A stage in one line, `Hero, stage 2: 12 × $1.2000`, and below it where its price is from.
    pub(super) fn line(&self, offer: usize, line: &Line) -> Explained {
        let unit = match (line.unit_usd, line.unit_credits) {
            _ if line.carried => "carried by provisioned capacity".to_owned(),
            (Some(usd), _) => format!("{} × ${}", line.runs, usd.unit()),
            (None, Some(credits)) => format!("{} × {}", line.runs, words::count(credits.into(), "credit", "credits")),
            (None, None) => line.reason.clone().unwrap_or_default(),
        };
        let what = format!("{}: {unit}", self.place(line));
        let tag = match line.status {
            Status::Own => "your own price",
            Status::Priced | Status::Unpriced | Status::Unsupported => line.confidence.map_or("", |c| c.as_str()),
        };
        let on = line.on.as_deref().and_then(|id| self.book.find(id));
        let at = on.or_else(|| self.summary.offers().get(offer).map(|o| o.at));
        let source = at.zip(line.source.as_deref());
        let source = source.and_then(|(at, id)| self.source(at, id, line.verified, line.confidence));
        let checked = line.verified.map(|verified| self.checked(verified));
        let parts = source.into_iter().chain(checked).collect();
        Explained::new(amount(line), what, tag).valued(Role::Part, value(line)).with(parts)
    }
}

/// What a stage takes over from earlier ones, and from which: `taken over: 720p from stage 3, 10 s from stage 5`.
fn taken_over(is: &Settings, by: &Inherited) -> Option<Explained> {
    let values = [
        (by.of, is.of.map(Operation::spoken)),
        (by.from, is.from.map(|from| from.to_string())),
        (by.resolution, is.resolution.map(|resolution| resolution.to_string())),
        (by.seconds, is.seconds.map(|seconds| format!("{seconds} s"))),
        (by.model, is.model.clone()),
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

/// `$28.80`, `4,800 credits`, `?` where nobody publishes the price, `–` where the route cannot do it.
fn amount(line: &Line) -> String {
    match (line.status, line.usd, line.credits) {
        (Status::Unpriced, ..) => "?".to_owned(),
        (Status::Unsupported, ..) => "–".to_owned(),
        (_, Some(usd), _) => dollars(usd),
        (_, _, Some(credits)) => words::count(credits, "credit", "credits"),
        _ => String::new(),
    }
}

/// Several lines as one part.
fn together(lines: &[(usize, Line)]) -> Result<Explained, Overflow> {
    let known = || lines.iter().map(|(_, line)| line).filter(|line| value(line).is_some());
    let usd = known().filter_map(|line| line.usd).map(Ok).reduce(|sum, usd| sum?.plus(usd?)).transpose()?;
    let credits = known().filter_map(|line| line.credits).map(Some).reduce(|sum, n| sum?.checked_add(n?));
    let credits = credits.map(|sum| sum.ok_or(Overflow)).transpose()?;
    // What is free says nothing beside what is not.
    let (usd, credits) = match (usd, credits) {
        (Some(usd), Some(credits)) if usd.is_zero() => (None, Some(credits)),
        (Some(usd), Some(0)) => (Some(usd), None),
        sums => sums,
    };
    let is_bound = known().count() < lines.len();
    let sums = credits.map(|n| words::count(n, "credit", "credits")).into_iter().chain(usd.map(dollars));
    let sums = sums.collect::<Vec<_>>().join(" + ");
    let figure = match (is_bound, sums.is_empty()) {
        (true, true) => "?".to_owned(),
        (true, false) => format!("≥ {sums}"),
        (false, _) => sums,
    };
    let more = words::count(lines.len() as u128, "more line", "more lines");
    Ok(Explained { is_bound, ..Explained::new(figure, more, "").valued(Role::Part, only(usd, credits)) })
}

/// What a line comes to, exactly; `None` where nobody knows.
fn value(line: &Line) -> Option<Value> {
    match line.status {
        Status::Unpriced | Status::Unsupported => None,
        Status::Priced | Status::Own => only(line.usd, line.credits),
    }
}

/// A sum in the only unit that it is in; `None` where there are two, or none.
pub(super) const fn only(usd: Option<Money>, credits: Option<u128>) -> Option<Value> {
    match (usd, credits) {
        (Some(usd), None) => Some(Value::Usd(usd)),
        (None, Some(credits)) => Some(Value::Credits(credits)),
        (None, None) | (Some(_), Some(_)) => None,
    }
}

/// What of a line is thrown away.
fn discarded(line: &Line) -> Option<Explained> {
    if line.discarded == 0 || line.runs == 0 {
        return None;
    }
    let thrown = Thrown::of(line);
    let cost = thrown.usd.map(dollars);
    let cost = cost.or_else(|| thrown.credits.map(|credits| words::count(credits, "credit", "credits")));
    let what = format!("of it for {} thrown away", words::count(thrown.takes, "piece", "pieces"));
    Some(Explained::new(cost.unwrap_or_default(), what, "").valued(Role::Note, only(thrown.usd, thrown.credits)))
}
