//! Which way to buy: the cheapest comparable route, its runner-up, what each requirement costs; where nothing
//! serves, see [`super::nearest`].

use super::nearest::{Change, Looked, Nearest, nearest};
use super::rank::{blocking, exact, ranked};
use crate::money::{Money, Overflow};
use crate::offer::{Figures, Made, Offer, Offers, Verdict, admitted, required, words};
use crate::plan::Plan;
use crate::rates::{Book, RouteAt};
use crate::terms::Requirement;

/// The most lines to verify before paying.
const VERIFY: usize = 6;
/// The most changes that are told where nothing serves.
const CHANGES: usize = 3;

/// Which way to buy. Offers are indices into the list that was asked about.
#[derive(Clone, Debug, Default)]
pub struct Recommendation {
    pub route: Option<usize>,
    pub runner_up: Option<usize>,
    /// Why this one, and what each requirement costs; or what is nearest, and what would make it serve.
    pub reasons: Vec<String>,
    /// What each requirement of the plan costs.
    pub requirements: Vec<RequirementCost>,
    /// Where nothing serves: the nearest route, and the change that would make one serve.
    pub nearest: Option<Nearest>,
    /// What to verify before paying, at most six lines.
    pub verify: Vec<String>,
}

/// What dropping a requirement would save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequirementCost {
    pub requirement: Requirement,
    /// The route that would then be cheapest, and its total; `None` where none would serve even so.
    pub without: Option<(usize, Money)>,
    /// The recommended total less that one; `None` where nothing serves with the requirement.
    pub costs: Option<Money>,
}

impl Recommendation {
    /// Puts in the changes that were found where nothing serves, and says them.
    pub fn put_changes(&mut self, all: &Offers, changes: Vec<Change>, looked: Looked) {
        let Some(nearest) = &mut self.nearest else { return };
        let mut told: Vec<String> = changes.iter().take(CHANGES).enumerate().filter_map(|c| spoken(all, c)).collect();
        if looked == Looked::Partly {
            told.push("The plan is too large for every change to be tried".to_owned());
        }
        nearest.changes = changes;
        nearest.looked = looked;
        let at = self.reasons.len().min(1);
        self.reasons.splice(at..at, told);
    }
}

/// A change in a sentence; the first is the smallest.
fn spoken(all: &Offers, (at, change): (usize, &Change)) -> Option<String> {
    let name = &all.offers.get(change.route)?.name;
    let total = change.total.cents();
    Some(match at {
        0 => format!("The smallest change that would do: {}; then {name} serves for ${total}", change.words),
        _ => format!("Or: {}; then {name} serves for ${total}", change.words),
    })
}

/// Picks from the offers of a plan.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn recommend(plan: &Plan, book: &Book, all: &Offers) -> Result<Recommendation, Overflow> {
    if all.work.steps.is_empty() {
        let reasons = vec!["The plan has no stages yet: add a shot to price it".to_owned()];
        return Ok(Recommendation { reasons, ..Recommendation::default() });
    }
    let ranked = ranked(&all.offers, |offer| offer.comparable);
    let (route, runner_up) = (ranked.first().copied(), ranked.get(1).copied());
    let mut found = Recommendation { route, runner_up, ..Recommendation::default() };
    found.requirements = requirement_costs(plan, all, route)?;
    match route.and_then(|at| exact(&all.offers, at)) {
        Some((best, figures)) => {
            let makers = makers(all, route.unwrap_or_default());
            found.reasons = why(all, best, figures, ranked.len(), runner_up)?;
            let of_route = makers.iter().filter_map(|at| book.route(*at)).flat_map(|r| &r.verify);
            let of_card = makers.iter().filter_map(|at| book.card(*at)).flat_map(|c| &c.verify);
            found.verify = of_route.chain(of_card).take(VERIFY).cloned().collect();
        }
        None => {
            found.nearest = nearest(plan, all);
            found.reasons = why_none(all, found.nearest.as_ref());
        }
    }
    let told = found.requirements.iter().filter_map(|cost| cost_in_words(all, cost, route.is_some()));
    found.reasons.extend(told);
    Ok(found)
}

/// Who is paid where an offer is bought: its route, or where that makes nothing itself those that stages are pinned to.
fn makers(all: &Offers, offer: usize) -> Vec<RouteAt> {
    if all.moving(offer).next().is_some() {
        return all.offers.get(offer).map(|o| o.at).into_iter().collect();
    }
    let mut found = Vec::new();
    for step in all.kinds_of_steps() {
        if let Some(Made::Quoted { pinned: Some(on), .. }) = all.made_at(offer, step)
            && !found.contains(&on)
        {
            found.push(on);
        }
    }
    found
}

/// The verdict of an offer if a requirement were dropped: requirements change no figure.
fn without(offer: &Offer, requirement: Requirement) -> Verdict {
    Verdict::of(offer.reasons.iter().filter(|r| r.requirement != Some(requirement)))
}

fn requirement_costs(plan: &Plan, all: &Offers, best: Option<usize>) -> Result<Vec<RequirementCost>, Overflow> {
    let best = best.and_then(|at| exact(&all.offers, at)).map(|(_, f)| f.total);
    required(plan)
        .map(|(requirement, _)| {
            let serves = |offer: &Offer| without(offer, requirement).serves() && admitted(plan, offer);
            let cheapest = ranked(&all.offers, serves).first().copied();
            let without = cheapest.and_then(|at| exact(&all.offers, at).map(|(_, f)| (at, f.total)));
            let costs = match (best, without) {
                (Some(best), Some((_, total))) => Some(best.minus(total)?),
                _ => None,
            };
            Ok(RequirementCost { requirement, without, costs })
        })
        .collect()
}

fn cost_in_words(all: &Offers, cost: &RequirementCost, serves: bool) -> Option<String> {
    let what = words::capital(cost.requirement.spoken());
    let (at, total) = cost.without?;
    let name = &all.offers.get(at)?.name;
    match cost.costs {
        Some(costs) if costs.is_zero() => Some(format!("{what} costs nothing here: no route is cheaper without it")),
        Some(costs) => {
            Some(format!("{what} costs ${}: without it {name} would do for ${}", costs.cents(), total.cents()))
        }
        None if !serves => {
            Some(format!("Without {} {name} would do for ${}", cost.requirement.spoken(), total.cents()))
        }
        None => None,
    }
}

fn why(
    all: &Offers,
    best: &Offer,
    figures: &Figures,
    serving: usize,
    runner_up: Option<usize>,
) -> Result<Vec<String>, Overflow> {
    let each = figures.per_output.map_or_else(String::new, |m| format!(", ${} a finished piece", m.cents()));
    let of = match serving {
        1 => "the only route that serves".to_owned(),
        n => format!("the cheapest of the {n} routes that serve"),
    };
    let mut reasons = vec![format!("{} is {of}: ${}{each}", best.name, figures.total.cents())];
    if let Some((next, other)) = runner_up.and_then(|at| exact(&all.offers, at)) {
        let more = other.total.minus(figures.total)?;
        let gap = if more.is_zero() { "the same".to_owned() } else { format!("${} more", more.cents()) };
        reasons.push(format!("{} is next: ${}, {gap}", next.name, other.total.cents()));
    }
    reasons.extend(best.reasons.iter().filter(|r| r.code.weighs().is_some()).map(|r| r.text.clone()));
    Ok(reasons)
}

fn why_none(all: &Offers, nearest: Option<&Nearest>) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(nearest) = nearest {
        if let Some(offer) = all.offers.get(nearest.route) {
            let blocking: Vec<&str> = blocking(offer).map(|r| r.text.as_str()).collect();
            let total = offer.figures.as_ref().map_or_else(String::new, |f| {
                format!(", {}${}", if f.lower_bound { "at least " } else { "" }, f.total.cents())
            });
            reasons.push(format!("No route serves; the nearest is {}{total}: {}", offer.name, blocking.join("; ")));
        }
    } else {
        reasons.push("No route serves, and none is near".to_owned());
    }
    reasons
}
