//! Ranges of volume, two routes against each other, and why there is nothing to compare: in sentences without a full
//! stop.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Apart, BreakEven, ByVolume, Cell, Curve, Never, Range, Stretch};
use crate::analysis::volume::{Limit, competes};
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow, group_thousands};
use crate::offer::{Code, words};
use crate::plan::Plan;
use crate::rates::{Book, Purchase};
use crate::summary::Summary;
use crate::terms::WhenEmpty;

/// A stretch of volumes as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub from: u64,
    pub to: u64,
    /// `15 – 41`.
    pub volumes: String,
    /// The curves that are the cheapest here: none, one, or two that take turns.
    pub curves: Vec<usize>,
    /// `Agents Plus`, `Web Plus and API pay-as-you-go take turns`, `no route`.
    pub who: String,
    /// What a month costs at both ends; `None` where two take turns or none serves.
    pub usd: Option<(Money, Money)>,
    /// `23 times, at most $4.10 apart`; empty where one is the cheapest all over.
    pub note: String,
}

/// What a month of some volume costs on a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub curve: usize,
    /// May be the cheapest: open, or let in.
    pub competes: bool,
    /// `None` where the route cannot serve so many.
    pub usd: Option<Money>,
    /// `$29.99 and 2 packs`, `8 units`, `to 41 at most`.
    pub made_of: String,
}

/// Why nothing can be compared by volume, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    pub text: String,
    /// Of each route that drops out: its name and the first reason.
    pub because: Vec<(String, String)>,
}

fn grouped(n: u64) -> String {
    group_thousands(&n.to_string())
}

impl Summary {
    /// `12 clips`.
    fn pieces(&self, n: u64) -> String {
        let piece = self.piece();
        words::count(u128::from(n), piece, &format!("{piece}s"))
    }

    /// The name of a curve's route.
    #[must_use]
    pub fn name_of_curve(&self, found: &ByVolume, curve: usize) -> &str {
        let offer = found.curves.get(curve).and_then(|c| self.offers().get(c.offer));
        offer.map_or("", |o| o.name.as_str())
    }

    /// Why there is nothing to compare by volume; `None` where there is.
    #[must_use]
    pub fn untold(&self, found: &BreakEven) -> Option<Untold> {
        let because = || {
            let blocked = self.offers().iter().filter_map(|offer| {
                let serves = |code: Code| code.weighs().is_none_or(crate::offer::Verdict::serves);
                let why = offer.reasons.iter().find(|r| !serves(r.code))?;
                Some((offer.name.clone(), why.text.clone()))
            });
            blocked.collect()
        };
        let plain = |text: &str| Some(Untold { text: text.to_owned(), because: Vec::new() });
        match &found.volume {
            Err(fault) => {
                Some(Untold { text: format!("Costs by volume cannot be told: {fault}"), because: Vec::new() })
            }
            Ok(by) if by.own == 0 => {
                plain("The plan has no outputs: add a shot, and a month of any volume is priced like it")
            }
            Ok(_) if self.work().steps.is_empty() => {
                plain("Nothing is made yet: add a stage to a shot, and a month of any volume is priced like it")
            }
            Ok(by) if by.curves.is_empty() => Some(Untold {
                text: "No route has every stage, price and requirement of this plan in order".to_owned(),
                because: because(),
            }),
            Ok(_) => None,
        }
    }

    /// The ranges as they are told: where two routes take turns more than four times, as one line.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn ranges_told(&self, found: &ByVolume) -> Result<Vec<Told>, Overflow> {
        found.stretches()?.iter().map(|stretch| self.told(found, stretch)).collect()
    }

    fn told(&self, found: &ByVolume, stretch: &Stretch) -> Result<Told, Overflow> {
        let (from, to) = (stretch.from(), stretch.to());
        let volumes = if from == to { grouped(from) } else { format!("{} – {}", grouped(from), grouped(to)) };
        let told =
            Told { from, to, volumes, curves: Vec::new(), who: "no route".to_owned(), usd: None, note: String::new() };
        Ok(match stretch {
            Stretch::One(Range { route: None, .. }) => told,
            Stretch::One(Range { route: Some(route), .. }) => {
                let usd = found.cost(*route, from).ok().flatten().zip(found.cost(*route, to).ok().flatten());
                Told { curves: vec![*route], who: self.name_of_curve(found, *route).to_owned(), usd, ..told }
            }
            Stretch::Turns { routes: [a, b], times, apart, .. } => Told {
                curves: vec![*a, *b],
                who: format!("{} and {} take turns", self.name_of_curve(found, *a), self.name_of_curve(found, *b)),
                note: turns(found, *times, *apart)?,
                ..told
            },
        })
    }

    /// Every route at a volume: those that compete first, the cheapest first, those that cannot serve it last.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn readings(&self, plan: &Plan, found: &ByVolume, volume: u64) -> Result<Vec<Reading>, Overflow> {
        let closed = plan.compare.closed.unwrap_or(false);
        let usage = if self.is_all_own() { "own stages" } else { "usage" };
        let mut out = Vec::with_capacity(found.curves.len());
        for (curve, of) in found.curves.iter().enumerate() {
            let competes = self.offers().get(of.offer).is_some_and(|o| competes(plan, o, closed));
            let scaled = of.at(volume)?;
            let usd = scaled.map(|scaled| found.money(scaled)).transpose()?;
            let made_of = match (usd, of.serves_up_to) {
                (None, Some(0)) => "not even one".to_owned(),
                (None, Some(most)) => format!("to {} at most", grouped(most)),
                _ => made_of(found, of, volume, usage)?,
            };
            out.push((competes, scaled, of.commitment(), Reading { curve, competes, usd, made_of }));
        }
        out.arrange_by_key(|(competes, scaled, commitment, reading)| {
            (!competes, scaled.is_none(), *scaled, *commitment, reading.curve)
        });
        Ok(out.into_iter().map(|(.., reading)| reading).collect())
    }

    /// Two curves against each other: where one or the other costs less, or that it never does and why. The first
    /// sentence is the answer.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn pair_told(
        &self,
        plan: &Plan,
        book: &Book,
        found: &BreakEven,
        a: usize,
        b: usize,
    ) -> Result<Vec<String>, Overflow> {
        let Ok(by) = &found.volume else { return Ok(Vec::new()) };
        let Some(pair) = by.pair(a, b)? else { return Ok(Vec::new()) };
        let mut said = Vec::new();
        match pair.never {
            Some(never) => said.push(self.never(book, found, by, (a, b), never)?),
            None => said.push(self.crossings(by, &pair.stretches)?),
        }
        let ends = [a, b].into_iter().filter_map(|curve| self.limit_told(plan, by, curve));
        said.extend(ends);
        Ok(said)
    }

    fn crossings(&self, found: &ByVolume, stretches: &[Stretch]) -> Result<String, Overflow> {
        let count = stretches.len();
        let mut parts = Vec::new();
        for (at, stretch) in stretches.iter().enumerate() {
            let (from, to) = (stretch.from(), stretch.to());
            let span = match (at, at + 1 == count) {
                (0, _) if from == to => format!("for {}", self.pieces(to)),
                (0, _) => format!("up to {} a month", self.pieces(to)),
                (_, true) => format!("from {} on", grouped(from)),
                _ if from == to => format!("at {}", grouped(from)),
                _ => format!("from {} to {}", grouped(from), grouped(to)),
            };
            parts.push(match stretch {
                Stretch::One(Range { route: Some(route), .. }) if at == 0 => {
                    format!("{} costs less {span}", self.name_of_curve(found, *route))
                }
                Stretch::One(Range { route: Some(route), .. }) => {
                    format!("{} {span}", self.name_of_curve(found, *route))
                }
                Stretch::One(Range { route: None, .. }) => format!("neither serves {span}"),
                Stretch::Turns { times, apart, .. } => {
                    format!("{span} they take turns {}", turns(found, *times, *apart)?)
                }
            });
        }
        Ok(words::capital(&parts.join(", ")))
    }

    fn never(
        &self,
        book: &Book,
        found: &BreakEven,
        by: &ByVolume,
        (a, b): (usize, usize),
        never: Never,
    ) -> Result<String, Overflow> {
        let piece = self.piece();
        let name = |curve: usize| self.name_of_curve(by, curve);
        let other = |curve: usize| if curve == a { b } else { a };
        Ok(match never {
            Never::Same => format!("Never: {} and {} cost the same at every volume", name(a), name(b)),
            Never::Neither => format!("Never: neither {} nor {} serves one {piece} a month", name(a), name(b)),
            Never::OtherEnds { cheaper, other_serves: 0 } => {
                format!("Never: {} cannot serve one {piece} a month", name(other(cheaper)))
            }
            Never::OtherEnds { cheaper, other_serves } => format!(
                "Never: {} serves at most {} a month, and up to there {} costs less",
                name(other(cheaper)),
                self.pieces(other_serves),
                name(cheaper)
            ),
            Never::Beyond { cheaper, from } => format!(
                "Not up to {}: {} costs less only from {} a month on",
                grouped(by.most),
                name(other(cheaper)),
                self.pieces(from)
            ),
            Never::FromTheFirst(cheaper) => {
                let costs = by.cost(cheaper, 1)?.zip(by.cost(other(cheaper), 1)?);
                let costs =
                    costs.map_or_else(String::new, |(x, y)| format!(" (${} against ${})", x.cents(), y.cents()));
                format!(
                    "Never: {} costs less than {} from the first {piece} on{costs}, and each further {piece} costs no more",
                    name(cheaper),
                    name(other(cheaper))
                )
            }
            Never::Packs { cheaper, granted } => {
                let y = other(cheaper);
                // Both serve what one month grants: a cost that is not there is no zero.
                let asks = |curve: usize| by.cost(curve, granted)?.ok_or(Overflow).map(Money::cents);
                let each = |scaled: Option<u128>| by.money(scaled.ok_or(Overflow)?).map(Money::unit);
                format!(
                    "Never: a month of {} makes {} for ${}, {} asks ${}; each beyond costs ${} in packs, {} asks ${}",
                    name(y),
                    self.pieces(granted),
                    asks(y)?,
                    name(cheaper),
                    asks(cheaper)?,
                    each(by.curves.get(y).and_then(Curve::each_in_packs))?,
                    name(cheaper),
                    each(by.curves.get(cheaper).map(Curve::each))?
                )
            }
            Never::Always(cheaper) => {
                let why = match by.curves.get(other(cheaper)) {
                    Some(curve) if curve.is_capacity() => {
                        self.dear_capacity(book, found, curve, by.curves.get(cheaper))
                    }
                    _ => None,
                };
                why.map_or_else(
                    || format!("Never: {} costs less than {} at every volume", name(cheaper), name(other(cheaper))),
                    |why| format!("Never: {why}"),
                )
            }
        })
    }

    /// Why capacity is never cheaper: what an image costs on it at best, against what another asks.
    fn dear_capacity(&self, book: &Book, found: &BreakEven, capacity: &Curve, other: Option<&Curve>) -> Option<String> {
        let (offer, other) = (self.offers().get(capacity.offer)?, self.offers().get(other?.offer)?);
        let utilisation = &found.utilisation;
        let own = utilisation.cells.iter().zip(&utilisation.own).filter(|(c, own)| **own && c.at == offer.at);
        let is_usage = matches!(book.route(other.at).map(|r| &r.purchase), Some(Purchase::PayAsYouGo));
        let is_on_its_card = is_usage && other.at.card == offer.at.card;
        // The kind of image that capacity is worth most for.
        let best: &Cell = own.map(|(cell, _)| cell).min_by_key(|cell| cell.share).filter(|_| is_on_its_card)?;
        let per = |share: Decimal| {
            let usd =
                Money::from_ticks(best.at_full_use.0).ok()?.per(best.at_full_use.1)?.decimal().checked_div(share)?;
            Some(format!("{:.4}", usd.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)))
        };
        let asks = best.pay_as_you_go.unit();
        if !best.reachable {
            let full = per(Decimal::ONE)?;
            return Some(format!("a unit costs at least ${full} an image at full use; {} asks ${asks}", other.name));
        }
        let reached = per(utilisation.reach)?;
        Some(format!(
            "in this plan’s working hours a unit is used to {} at most, at ${reached} an image or more; {} asks ${asks}",
            percent(utilisation.reach),
            other.name
        ))
    }

    /// Why a route serves only so many.
    #[must_use]
    pub fn limit_told(&self, plan: &Plan, found: &ByVolume, curve: usize) -> Option<String> {
        let of = found.curves.get(curve)?;
        let most = of.serves_up_to.filter(|most| *most < found.most)?;
        let name = self.name_of_curve(found, curve);
        let credits = |n: u64| words::count(u128::from(n), "credit", "credits");
        let why = match of.limit? {
            Limit::Grant(grant) if plan.purchase.when_empty == Some(WhenEmpty::Wait) => {
                format!("a month grants {}, and the plan waits rather than buys more", credits(grant))
            }
            Limit::Grant(grant) => format!("a month grants {}, and nobody publishes a price for more", credits(grant)),
            Limit::Relaxed { grant, runs } => format!(
                "a month grants {}, and relaxed mode makes at most {} beyond",
                credits(grant),
                words::count(runs, "take", "takes")
            ),
        };
        Some(format!("{name} serves at most {} a month: {why}", self.pieces(most)))
    }
}

/// `$29.99 and 2 packs`, `8 units and usage`; `usage` is what that is called.
fn made_of(found: &ByVolume, of: &Curve, volume: u64, usage: &str) -> Result<String, Overflow> {
    let parts = of.parts(volume)?;
    let mut said = Vec::new();
    if parts.base > 0 {
        said.push(format!("${}", found.money(parts.base)?.cents()));
    }
    if parts.steps > 0 {
        let (one, many) = if of.is_capacity() { ("unit", "units") } else { ("pack", "packs") };
        said.push(words::count(parts.steps, one, many));
    }
    if parts.usage > 0 {
        said.push(usage.to_owned());
    }
    Ok(if said.is_empty() { "nothing".to_owned() } else { said.join(" + ") })
}

/// `23 times, at most $4.10 apart`.
fn turns(found: &ByVolume, times: usize, apart: Apart) -> Result<String, Overflow> {
    let usd = found.money(apart.scaled)?.cents();
    let times = group_thousands(&times.to_string());
    Ok(if apart.is_at_least {
        format!("{times} times, ${usd} and more apart")
    } else {
        format!("{times} times, at most ${usd} apart")
    })
}

/// `23.8 %`.
#[must_use]
pub fn percent(share: Decimal) -> String {
    let hundredfold = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    let mut rounded = hundredfold.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(1);
    format!("{rounded} %")
}
