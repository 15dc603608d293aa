//! The cheapest of several curves for every volume, in ranges: an interval is halved until one curve is the cheapest
//! all over it, or all are straight on it. Between steps a curve is a straight line, so what holds at both ends holds
//! in between; where curves step, straight bounds above and below them tell most of them apart.

use std::cmp::Ordering;

use super::{Curve, Scaled, Steps};
use crate::money::Overflow;

/// Volumes for which one curve is the cheapest; `None`: none serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: u64,
    pub to: u64,
    /// As the curves were numbered.
    pub route: Option<usize>,
}

/// More looks than this at intervals, and the question is too fine to answer.
pub const PATIENCE: usize = 2_000_000;

/// The cheapest of `curves` (each with its number) for every volume from 1 to `most`.
///
/// # Errors
/// A cost that cannot be carried exactly, or curves that take turns more often than can be told.
pub fn ranges(curves: &[(usize, &Curve)], most: u64) -> Result<Vec<Range>, Overflow> {
    let found = ranges_within(curves, (1, most), PATIENCE)?;
    if found.last().map_or(0, |range| range.to) < most { Err(Overflow) } else { Ok(found) }
}

/// [`ranges`] from one volume to another (inclusive), with at most so many looks at intervals: where they do not
/// suffice, the ranges from the first volume as far as they were told.
///
/// # Errors
/// A cost that cannot be carried exactly.
pub fn ranges_within(
    curves: &[(usize, &Curve)],
    (from, to): (u64, u64),
    patience: usize,
) -> Result<Vec<Range>, Overflow> {
    let mut found = Search { ranges: Vec::new(), patience };
    if from <= to {
        found.solve(from, to, curves.to_vec())?;
    }
    Ok(found.ranges)
}

struct Search {
    ranges: Vec<Range>,
    patience: usize,
}

type Candidates<'a> = Vec<(usize, &'a Curve)>;

impl Search {
    fn solve(&mut self, from: u64, to: u64, curves: Candidates<'_>) -> Result<(), Overflow> {
        // From the left to the right: what was found so far has no gap.
        let Some(left) = self.patience.checked_sub(1) else { return Ok(()) };
        self.patience = left;
        let curves = serving(curves, from);
        if curves.is_empty() {
            self.add(from, to, None);
            return Ok(());
        }
        // A curve that ends within the interval parts it.
        let ends = curves.iter().filter_map(|(_, c)| c.serves_up_to).filter(|end| *end < to).min();
        if let Some(end) = ends {
            self.solve(from, end, curves.clone())?;
            return self.solve(end + 1, to, curves);
        }
        let curves = undominated(&curves, from, to)?;
        if let [(number, _)] = curves.as_slice() {
            self.add(from, to, Some(*number));
            return Ok(());
        }
        if from == to || all_straight(&curves, from, to)? {
            let (first, last) = (cheapest(&curves, from)?, cheapest(&curves, to)?);
            if first == last || from == to {
                self.add(from, to, first);
                return Ok(());
            }
        }
        let middle = from + (to - from) / 2;
        self.solve(from, middle, curves.clone())?;
        self.solve(middle + 1, to, curves)
    }

    fn add(&mut self, from: u64, to: u64, route: Option<usize>) {
        match self.ranges.last_mut() {
            Some(last) if last.route == route => last.to = to,
            _ => self.ranges.push(Range { from, to, route }),
        }
    }
}

fn serving(mut curves: Candidates<'_>, volume: u64) -> Candidates<'_> {
    curves.retain(|(_, c)| c.serves_up_to.is_none_or(|most| volume <= most));
    curves
}

/// The cheapest curve at a volume that all serve.
fn cheapest(curves: &[(usize, &Curve)], volume: u64) -> Result<Option<usize>, Overflow> {
    let mut best: Option<(Scaled, (bool, usize), usize)> = None;
    for (number, curve) in curves {
        let Some(cost) = curve.at(volume)? else { continue };
        let here = (cost, curve.precedence(), *number);
        if best.is_none_or(|best| here < best) {
            best = Some(here);
        }
    }
    Ok(best.map(|(_, _, number)| number))
}

fn all_straight(curves: &[(usize, &Curve)], from: u64, to: u64) -> Result<bool, Overflow> {
    for (_, curve) in curves {
        if curve.steps_at(from)? != curve.steps_at(to)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Costs at both ends of an interval: straight lines between the lower pair and between the upper pair hold the curve.
struct Bounds {
    lower: (Scaled, Scaled),
    upper: (Scaled, Scaled),
    precedence: (bool, usize),
}

impl Bounds {
    /// A curve that serves the whole interval; `None` where no straight lines hold it tightly.
    fn of(curve: &Curve, from: u64, to: u64) -> Result<Self, Overflow> {
        let (first, last) = (curve.at(from)?.ok_or(Overflow)?, curve.at(to)?.ok_or(Overflow)?);
        let precedence = curve.precedence();
        if curve.steps_at(from)? == curve.steps_at(to)? {
            return Ok(Self { lower: (first, last), upper: (first, last), precedence });
        }
        if let Some(ends) = curve.lowest(from, to) {
            let price = curve.step_price();
            // Rounding up once by a credit and once by a pack adds less than two steps.
            let above = |low: Scaled| price.checked_mul(2).and_then(|two| low.checked_add(two)).ok_or(Overflow);
            return Ok(Self { lower: ends, upper: (above(ends.0)?, above(ends.1)?), precedence });
        }
        // Costs never fall as the volume grows.
        Ok(Self { lower: (first, first), upper: (last, last), precedence })
    }

    /// Never dearer than the other, and first where both cost the same.
    fn beats(&self, other: &Self) -> bool {
        let (a, b) = (self.upper.0.cmp(&other.lower.0), self.upper.1.cmp(&other.lower.1));
        let is_first = self.precedence < other.precedence;
        match (a, b) {
            (Ordering::Greater, _) | (_, Ordering::Greater) => false,
            (Ordering::Less, Ordering::Less) => true,
            _ => is_first,
        }
    }
}

impl Curve {
    const fn step_price(&self) -> Scaled {
        match &self.steps {
            Steps::None => 0,
            Steps::Packs { price, .. } | Steps::Units { price, .. } => *price,
        }
    }

    /// Costs at both ends of the straight line below the curve, where it steps evenly over the whole interval.
    fn lowest(&self, from: u64, to: u64) -> Option<(Scaled, Scaled)> {
        let even = |volume: u64| -> Option<Scaled> {
            let line = self.each.checked_mul(u128::from(volume))?.checked_add(self.base)?;
            let volume = u128::from(volume);
            let steps = match &self.steps {
                Steps::None => 0,
                Steps::Packs { credits, own, grant, pack, price } => {
                    // (N·c − grant) ÷ pack, beyond the grant only.
                    let beyond = credits.checked_mul(volume)?.checked_sub(grant.checked_mul(*own)?)?;
                    beyond.checked_mul(*price)? / own.checked_mul(*pack)?
                }
                Steps::Units { weight, capacity, least, price } => {
                    let load = weight.checked_mul(volume)?;
                    if load < capacity.checked_mul(*least)? {
                        return None;
                    }
                    load.checked_mul(*price)? / capacity
                }
            };
            line.checked_add(steps)
        };
        Some((even(from)?, even(to)?))
    }
}

/// Without the curves that another beats all over the interval.
fn undominated<'a>(curves: &Candidates<'a>, from: u64, to: u64) -> Result<Candidates<'a>, Overflow> {
    let bounds = curves.iter().map(|(_, c)| Bounds::of(c, from, to)).collect::<Result<Vec<_>, _>>()?;
    let is_beaten = |at: usize| (0..bounds.len()).any(|other| other != at && bounds[other].beats(&bounds[at]));
    Ok(curves.iter().enumerate().filter(|(at, _)| !is_beaten(*at)).map(|(_, c)| *c).collect())
}
