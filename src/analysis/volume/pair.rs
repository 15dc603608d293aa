//! Two curves against each other, and stretches in which two take turns: what ranges say in fewer words.

use super::{ByVolume, Curve, Range, Scaled, ranges_within};
use crate::money::Overflow;

/// Two routes that change places more often than this are said to take turns.
const TURNS: usize = 4;
/// Looks at intervals that two curves are worth.
const PATIENCE: usize = 20_000;
/// Volumes that are looked at one by one for the largest difference.
const ONE_BY_ONE: u64 = 20_000;
/// Beyond the volumes that are asked about, a crossing is looked for up to here.
const FAR: u64 = 1_000_000_000;

/// The largest difference of two curves over a stretch, scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    pub scaled: Scaled,
    /// It may be larger at a volume that was not looked at.
    pub is_at_least: bool,
}

/// A part of the ranges as they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    One(Range),
    /// Two curves change places `times` times.
    Turns {
        from: u64,
        to: u64,
        /// The first and the second in turn, as the curves are numbered.
        routes: [usize; 2],
        times: usize,
        apart: Apart,
    },
}

impl Stretch {
    #[must_use]
    pub const fn from(&self) -> u64 {
        match self {
            Self::One(range) => range.from,
            Self::Turns { from, .. } => *from,
        }
    }

    #[must_use]
    pub const fn to(&self) -> u64 {
        match self {
            Self::One(range) => range.to,
            Self::Turns { to, .. } => *to,
        }
    }
}

/// Two curves against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub a: usize,
    pub b: usize,
    /// From 1 to the largest volume that is asked about, or as far as could be told.
    pub stretches: Vec<Stretch>,
    /// Where one of them is never the cheaper while it serves.
    pub never: Option<Never>,
}

/// Why two curves never cross, up to the largest volume that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {
    /// They cost the same at every volume.
    Same,
    /// Less from the first output on, and each further one costs no more. The curve that is cheaper.
    FromTheFirst(usize),
    /// The other serves only so many, and up to there this one costs less.
    OtherEnds { cheaper: usize, other_serves: u64 },
    /// Only beyond what is asked about does the other become cheaper: from this volume on.
    Beyond { cheaper: usize, from: u64 },
    /// A month of the other makes so many from its grant, for which this one asks no more; each beyond takes packs that
    /// cost no less than this one asks.
    Packs { cheaper: usize, granted: u64 },
    /// The least by which this one is cheaper, of the volumes that matter.
    Always(usize),
    /// Neither serves any volume.
    Neither,
}

impl ByVolume {
    /// The ranges as they are told: where two curves take turns more than four times, as one.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn stretches(&self) -> Result<Vec<Stretch>, Overflow> {
        self.told(&self.ranges)
    }

    fn told(&self, ranges: &[Range]) -> Result<Vec<Stretch>, Overflow> {
        let mut out = Vec::new();
        let mut rest = ranges;
        while let [first, ..] = rest {
            let turns = turns(rest);
            if turns <= TURNS {
                out.push(Stretch::One(*first));
                rest = &rest[1..];
                continue;
            }
            let (part, after) = rest.split_at(turns + 1);
            if let ([a, b, ..], Some(last)) = (part, part.last())
                && let (Some(one), Some(other)) = (a.route, b.route)
            {
                let apart = self.apart(one, other, part)?;
                out.push(Stretch::Turns { from: a.from, to: last.to, routes: [one, other], times: turns, apart });
            }
            rest = after;
        }
        Ok(out)
    }

    /// The largest difference while two curves take turns: between the first change and the last.
    fn apart(&self, one: usize, other: usize, part: &[Range]) -> Result<Apart, Overflow> {
        let (Some(one), Some(other)) = (self.curves.get(one), self.curves.get(other)) else { return Err(Overflow) };
        let (Some(first), Some(last)) = (part.first(), part.last()) else { return Err(Overflow) };
        let (from, to) = (first.to, last.from);
        let mut most = 0;
        let mut look = |volume: u64| -> Result<(), Overflow> {
            if let (Some(a), Some(b)) = (one.at(volume)?, other.at(volume)?) {
                most = a.abs_diff(b).max(most);
            }
            Ok(())
        };
        let is_at_least = to - from > ONE_BY_ONE;
        if is_at_least {
            for range in &part[1..part.len() - 1] {
                look(range.from)?;
                look(range.to)?;
            }
        } else {
            (from..=to).try_for_each(&mut look)?;
        }
        Ok(Apart { scaled: most, is_at_least })
    }

    /// Two curves against each other; `None` where one of them is not there.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn pair(&self, a: usize, b: usize) -> Result<Option<Pair>, Overflow> {
        let (Some(one), Some(other)) = (self.curves.get(a), self.curves.get(b)) else { return Ok(None) };
        let both = [(a, one), (b, other)];
        let ranges = ranges_within(&both, (1, self.most), PATIENCE)?;
        let never = self.never(both, &ranges)?;
        Ok(Some(Pair { a, b, stretches: self.told(&ranges)?, never }))
    }

    /// Whether one of two curves is never the cheaper while it serves, and why.
    fn never(&self, both: [(usize, &Curve); 2], ranges: &[Range]) -> Result<Option<Never>, Overflow> {
        let Some(cheaper) = ranges.iter().find_map(|range| range.route) else { return Ok(Some(Never::Neither)) };
        let [x, y] = if both[0].0 == cheaper { both } else { [both[1], both[0]] };
        let serves_both = |volume: u64| x.1.serves_up_to.is_none_or(|most| volume <= most);
        // The other is cheaper where this one serves as well.
        if ranges.iter().any(|range| range.route == Some(y.0) && serves_both(range.from)) {
            return Ok(None);
        }
        // The other goes on where this one ends: that is a change, and told as one.
        if ranges.iter().any(|range| range.route == Some(y.0)) {
            return Ok(None);
        }
        if is_same(x.1, y.1) {
            return Ok(Some(Never::Same));
        }
        if is_no_dearer(x.1, y.1)? {
            return Ok(Some(Never::FromTheFirst(cheaper)));
        }
        if let Some(granted) = packs_are_dear(x.1, y.1)? {
            return Ok(Some(Never::Packs { cheaper, granted }));
        }
        if let Some(other_serves) = y.1.serves_up_to.filter(|serves| *serves < self.most) {
            return Ok(Some(Never::OtherEnds { cheaper, other_serves }));
        }
        let beyond = ranges_within(&both, (self.most + 1, FAR.max(self.most)), PATIENCE);
        let later = beyond.ok().and_then(|found| found.iter().find(|range| range.route == Some(y.0)).map(|r| r.from));
        Ok(Some(match later {
            Some(from) => Never::Beyond { cheaper, from },
            None => Never::Always(cheaper),
        }))
    }
}

/// Changes between the same two curves from the first range on.
fn turns(ranges: &[Range]) -> usize {
    let [a, b, ..] = ranges else { return 0 };
    if a.route.is_none() || b.route.is_none() {
        return 0;
    }
    let alternates = |(at, range): (usize, &Range)| range.route == if at % 2 == 0 { a.route } else { b.route };
    let same = ranges.iter().enumerate().take_while(|(at, range)| alternates((*at, range))).count();
    same.saturating_sub(1)
}

fn is_same(x: &Curve, y: &Curve) -> bool {
    (x.base, x.each, &x.steps, x.serves_up_to) == (y.base, y.each, &y.steps, y.serves_up_to)
}

/// At most as dear for the first output, and for each further one: what follows from the parts alone.
fn is_no_dearer(x: &Curve, y: &Curve) -> Result<bool, Overflow> {
    let is_at_first = x.parts(1)?.total <= y.parts(1)?.total;
    let is_flat = x.steps == super::Steps::None || x.steps == y.steps;
    Ok(is_at_first && is_flat && x.each <= y.each && x.serves_up_to.is_none())
}

/// Of a route with a grant and packs against one that is paid by the output alone: how many the grant makes, where both
/// they and each one beyond cost at least as much.
fn packs_are_dear(x: &Curve, y: &Curve) -> Result<Option<u64>, Overflow> {
    let Some(granted) = y.granted().filter(|n| *n > 0) else { return Ok(None) };
    let is_line = x.steps == super::Steps::None && x.serves_up_to.is_none();
    let Some(each) = y.each_in_packs() else { return Ok(None) };
    let is_dear = x.parts(granted)?.total <= y.parts(granted)?.total && x.each <= each;
    Ok((is_line && is_dear).then_some(granted))
}

#[cfg(test)]
mod tests;
