//! A route's risk in a producer's words: sentences, and every figure taken apart.

use super::{Quantiles, Risk, Spread};
use crate::money::{Money, Overflow, group_thousands};
use crate::offer::{Measure, Offer, Uncertain, with_extras, words};
use crate::plan::Plan;
use crate::plan::resolve::{Count, Step};
use crate::rates::Book;
use crate::summary::{Explained, Summary};
use crate::terms::Level;

/// So many kinds of stages are told one by one.
const SHOWN: usize = 12;

/// A chance with two decimals; what is not certain is never `0 %` or `100 %`.
#[expect(clippy::float_arithmetic, reason = "probabilities are floats")]
fn precisely(p: f64) -> String {
    let percent = p * 100.0;
    match p {
        p if p <= 0.0 => "0 %".to_owned(),
        p if p >= 1.0 => "100 %".to_owned(),
        _ if percent < 0.005 => "< 0.01 %".to_owned(),
        _ if percent > 99.99 => "> 99.99 %".to_owned(),
        _ => format!("{percent:.2} %"),
    }
}

/// A total of a law, in what it is measured in: `$31.68`, `9,200 credits`.
#[must_use]
pub fn total(measure: Measure, total: u128) -> String {
    match measure {
        Measure::Credits => words::count(total, "credit", "credits"),
        Measure::Dollars => {
            Money::from_ticks(total).map_or_else(|_| "more".to_owned(), |usd| format!("${}", usd.cents()))
        }
        Measure::Runs => words::count(total, "take", "takes"),
    }
}

/// What is to be paid of a total of a law: with contingency and tax, and without what is prepaid. The total itself where
/// more is to be paid than it says.
#[must_use]
pub fn charged(plan: &Plan, risk: &Risk, measure: Measure, sum: u128) -> String {
    let paid = risk.paid.and_then(|paid| with_extras(plan, paid.of_total(sum).ok()?).ok());
    paid.map_or_else(|| total(measure, sum), |usd| format!("${}", usd.cents()))
}

/// Three figures in a sentence. `None`: no end with so many takes. `verb` goes with loops: `cost`, `need`.
fn sentence<T: PartialEq + Copy>(verb: &str, q: [Option<T>; 3], say: impl Fn(T) -> String) -> String {
    let endless = "the work does not end";
    match q {
        [Some(a), _, Some(c)] if a == c => format!("Nineteen of twenty such loops {verb} {} or less", say(a)),
        [Some(a), Some(b), Some(c)] if a == b => {
            format!("Four of five such loops {verb} at most {}; one in twenty more than {}", say(a), say(c))
        }
        [Some(a), Some(b), Some(c)] if b == c => {
            format!("Half of such loops {verb} at most {}; nineteen of twenty at most {}", say(a), say(b))
        }
        [Some(a), Some(b), Some(c)] => format!(
            "Half of such loops {verb} at most {}; one in five more than {}; one in twenty more than {}",
            say(a),
            say(b),
            say(c)
        ),
        [Some(a), Some(b), None] => format!(
            "Half of such loops {verb} at most {}; one in five more than {}; in one of twenty {endless}",
            say(a),
            say(b)
        ),
        [Some(a), None, _] => format!("Half of such loops {verb} at most {}; in one of five {endless}", say(a)),
        [None, ..] => format!("In half of such loops {endless} on this route"),
    }
}

/// What P50, P80 and P95 mean.
const fn meaning(level: Level) -> &'static str {
    match level {
        Level::Expected => "with as many takes as it takes on average",
        Level::P50 => "half of such loops cost no more",
        Level::P80 => "four of five such loops cost no more",
        Level::P95 => "nineteen of twenty such loops cost no more",
    }
}

fn dollars(usd: Option<Money>, lower_bound: bool) -> String {
    if lower_bound && usd.is_some_and(Money::is_zero) {
        return "?".to_owned();
    }
    let bound = if lower_bound { "≥ " } else { "" };
    usd.map_or_else(|| "no end".to_owned(), |usd| format!("{bound}${}", usd.cents()))
}

fn three<T: Copy, W>(q: &Quantiles<T, W>) -> [T; 3] {
    [q.p50, q.p80, q.p95]
}

impl Summary {
    /// A route's risk, sentences in order of weight. `offer` is an index into [`Summary::offers`]; `law` the one that
    /// [`Risk::spread`] names.
    #[must_use]
    pub fn risk_told(&self, plan: &Plan, offer: usize, risk: &Risk, law: Option<&Spread>) -> Vec<String> {
        let Some(found) = self.offers().get(offer) else { return Vec::new() };
        let Some(usd) = &risk.usd else { return vec![out(found)] };
        let mut said = Vec::new();
        let is_certain = law.is_none_or(Spread::is_point) && three(usd).iter().all(|x| *x == usd.p50);
        let is_unknown = risk.lower_bound && usd.p50.is_some_and(Money::is_zero);
        if is_unknown {
            said.push("Nobody publishes what it costs".to_owned());
        } else if is_certain {
            said.push(format!(
                "Nothing here is left to chance: all takes are counted, and it costs {}",
                dollars(usd.p50, risk.lower_bound)
            ));
        } else {
            said.push(sentence("cost", three(usd), |x| format!("${}", x.cents())));
        }
        if risk.lower_bound && !is_unknown {
            said.push("What nobody publishes a price for comes on top: chances and dates are unknown".to_owned());
        }
        if let Some(credits) = risk.credits.as_ref().filter(|_| !is_certain && !law.is_none_or(Spread::is_point)) {
            said.push(sentence("need", three(credits).map(Some), |x| words::count(x, "credit", "credits")));
        }
        if !is_unknown {
            let is_told = |text: &String| !text.starts_with("At least");
            said.extend(self.risk_in_words(plan, risk).into_iter().filter(is_told));
        }
        said.extend(off(plan, risk, law));
        said
    }
}

/// How far the figures may be off.
fn off(plan: &Plan, risk: &Risk, law: Option<&Spread>) -> Option<String> {
    let law = law.filter(|law| !law.is_point())?;
    let usd = risk.usd.as_ref().map_or(Money::ZERO, |usd| usd.within);
    let credits = risk.credits.as_ref().map_or(0, |credits| credits.within);
    let mut within = Vec::new();
    if !usd.is_zero() {
        within.push(format!("${}", if usd.cents() == "0.00" { usd.unit() } else { usd.cents() }));
    }
    if credits > 0 {
        within.push(words::count(credits, "credit", "credits"));
    }
    let mut said = if within.is_empty() && law.is_exact() {
        "Exact: worked out, not sampled".to_owned()
    } else if within.is_empty() {
        "Worked out, not sampled; chances are rounded to the safe side".to_owned()
    } else {
        format!("Worked out, not sampled; no figure is more than {} too high", within.join(" or "))
    };
    if law.beyond() > 0.0 {
        said = format!(
            "{said}. So few takes were counted that in {} of loops it costs more than is told apart here",
            precisely(law.beyond())
        );
    }
    let extras = [plan.budget.contingency.is_some_and(|s| !s.is_zero()), plan.budget.tax.is_some_and(|s| !s.is_zero())];
    if extras.contains(&true) {
        said = format!("{said}. Dollars have contingency and tax in them");
    }
    Some(said)
}

/// Why there is nothing to tell.
fn out(offer: &Offer) -> String {
    let why = offer.reasons.iter().find(|r| r.code.weighs().is_some_and(|v| !v.serves()));
    why.map_or_else(|| format!("{} cannot do the work", offer.name), |r| format!("{}: {}", offer.name, r.text))
}

impl Summary {
    /// A route's risk taken apart: what each figure means, what is uncertain and how many takes that is.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn explain_risk(
        &self,
        plan: &Plan,
        book: &Book,
        offer: usize,
        risk: &Risk,
        law: Option<&Spread>,
    ) -> Result<Explained, Overflow> {
        let Some(found) = self.offers().get(offer) else { return Ok(Explained::default()) };
        let Some(usd) = &risk.usd else {
            return Ok(Explained { figure: "–".to_owned(), what: out(found), ..Explained::default() });
        };
        let node = |figure: String, what: &str| Explained { figure, what: what.to_owned(), ..Explained::default() };
        let mut parts = Vec::new();
        for (at, level) in Level::QUANTILES.into_iter().enumerate() {
            let figure = dollars(usd.at(level).flatten(), risk.lower_bound);
            let mut part = node(figure, &format!("{}: {}", level.spoken(), meaning(level)));
            if let Some(credits) = risk.credits.as_ref().and_then(|q| q.at(level)) {
                part.parts.push(node(words::count(credits, "credit", "credits"), "no more are needed then"));
            }
            if let Some(day) = risk.dry_on.get(at).copied().flatten() {
                part.parts.push(node(words::date(day), "the wallet runs dry then"));
            }
            parts.push(part);
        }
        if let (Some(at), Some(measure)) = (risk.expected_at, risk.measure) {
            parts.push(node(total(measure, at), &format!("expected: {}", meaning(Level::Expected))));
        }
        if let (Some(p), Some(credits)) = (risk.allowance_suffices, risk.allowance) {
            let credits = group_thousands(&credits.to_string());
            let months = self.priced.months();
            let each = if months > 1 { format!(", in each of {months} months") } else { String::new() };
            parts.push(node(
                precisely(p),
                &format!("the chance that {credits} credits granted or held suffice{each}, nothing bought"),
            ));
        }
        if let (Some(p), Some(limit)) = (risk.over_limit, plan.budget.limit) {
            parts.push(node(
                precisely(p),
                &format!("the chance that the limit of ${} is passed, or that the work does not end", limit.cents()),
            ));
        }
        if let Some(p) = risk.late {
            parts.push(node(precisely(p), "the chance that a take is made after its deadline, or never"));
        }
        if let Some(uncertain) = self.priced.uncertain(plan, book, offer)? {
            parts.push(self.sources(plan, offer, risk, &uncertain));
        }
        parts.extend(self.method(risk, law).iter().map(|text| node(String::new(), text)));
        if law.is_some_and(|law| law.is_exact() && !law.is_point()) {
            parts.push(node(
                String::new(),
                "Worked out, not sampled, and nothing rounded: the same plan gives the same figures",
            ));
        }
        let what = match risk.measure {
            Some(Measure::Credits) => {
                "the chances of every sum of credits are worked out; dollars and dates follow from them"
            }
            Some(Measure::Dollars) => "the chances of every sum of dollars are worked out",
            _ => "what it costs, and how likely that is",
        };
        let figure = dollars(usd.p80, risk.lower_bound);
        Ok(Explained { figure, what: format!("P80 on {}: {what}", found.name), parts, ..Explained::default() })
    }

    /// What is uncertain, and how many takes it is at each level.
    fn sources(&self, plan: &Plan, offer: usize, risk: &Risk, uncertain: &Uncertain) -> Explained {
        let at_levels = risk.levels.iter().map(|level| uncertain.takes(*level)).collect::<Result<Vec<_>, _>>();
        let mut seen: Vec<(usize, usize, u64)> = Vec::new();
        for (step, class) in uncertain.classes().enumerate() {
            let Some(class) = class else { continue };
            match seen.iter_mut().find(|(of, ..)| *of == class) {
                Some((.., count)) => *count += 1,
                None => seen.push((class, step, 1)),
            }
        }
        if seen.is_empty() {
            let what = "no number of takes is uncertain: every stage says how many it makes, or keeps every take";
            return Explained { what: what.to_owned(), ..Explained::default() };
        }
        let mut parts = Vec::new();
        for (_, at, count) in seen.iter().take(SHOWN) {
            let Some(step) = self.work().steps.get(*at) else { continue };
            let mut what = stage_name(plan, step);
            if *count > 1 {
                what = format!("{what} and {}", words::count(u128::from(count - 1), "stage like it", "stages like it"));
            }
            let kept = words::count(u128::from(step.pieces), "piece", "pieces");
            let average = at_levels.as_ref().ok().and_then(|l| l.first()?.get(*at)).map_or(0, |(_, average)| *average);
            let levels: Vec<String> = at_levels
                .iter()
                .flatten()
                .zip(Level::QUANTILES)
                .filter_map(|(takes, level)| {
                    let (takes, _) = takes.get(*at)?;
                    Some(format!("{} {}", level.spoken(), group_thousands(&takes.to_string())))
                })
                .collect();
            let levels = if levels.is_empty() { String::new() } else { format!("; {}", levels.join(", ")) };
            let belief = belief(plan, step);
            parts.push(Explained {
                figure: words::count(u128::from(average), "take", "takes"),
                what: format!("{what}: {kept} to keep, {}{levels}", belief.0),
                tag: belief.1,
                ..Explained::default()
            });
        }
        if seen.len() > SHOWN {
            let rest = words::count((seen.len() - SHOWN) as u128, "more kind of stage", "more kinds of stages");
            parts.push(Explained { what: format!("{rest}, worked out as these are"), ..Explained::default() });
        }
        let name = self.offers().get(offer).map_or("", |o| o.name.as_str());
        let what = format!("what is uncertain on {name}, in one loop: on average, then as many as at each level");
        Explained { what, parts, ..Explained::default() }
    }
}

fn stage_name(plan: &Plan, step: &Step) -> String {
    let shot = plan.shot_name(step.shot);
    let stage = plan.shots.get(step.shot).and_then(|shot| shot.stages.get(step.stage));
    match stage.and_then(|stage| stage.name.as_deref()).filter(|name| !name.trim().is_empty()) {
        Some(name) => format!("{shot}, {}", crate::fault::harmless(name)),
        None => format!("{shot}, stage {}", step.stage + 1),
    }
}

/// What the takes of a stage rest on, and whose figure that is.
fn belief(plan: &Plan, step: &Step) -> (String, String) {
    let stage = plan.shots.get(step.shot).and_then(|shot| shot.stages.get(step.stage));
    let name = stage.and_then(|stage| stage.acceptance.as_deref());
    match step.count {
        Count::Attempts(_) => ("counted".to_owned(), String::new()),
        Count::Rate(rate) => {
            let tag = name.map_or_else(|| "your keep rate".to_owned(), |name| format!("your belief `{name}`"));
            let kept = crate::plan::rate::one_in(rate)
                .map_or_else(|| format!("{} % of takes kept", rate.percent()), |n| format!("1 take in {n} kept"));
            (kept, tag)
        }
        Count::Evidence { accepted, tried } => {
            let tag = name.map_or_else(String::new, |name| format!("your belief `{name}`"));
            let seen = words::count(u128::from(tried), "take", "takes");
            (format!("{} kept of {seen} seen, the rate itself uncertain", group_thousands(&accepted.to_string())), tag)
        }
    }
}
