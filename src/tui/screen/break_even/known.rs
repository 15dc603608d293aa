//! What the engine says for this screen, asked for when prices, the cursor's volume, the two routes that are set
//! against each other, or the room of the chart change.

use crate::arrange::Arrange as _;
use crate::money::Overflow;
use crate::plan::Plan;
use crate::rates::Book;
use crate::summary::Summary;
use crate::summary::break_even::{BreakEven, ByVolume, Reading, Term, Told, Untold};
use crate::tui::widget::curves::{Chart, Line, Upright};

/// Looks at intervals that an edit is worth: some milliseconds.
const PATIENCE: usize = 4_000;
/// A cost above so many times the cheapest at the right edge is above the chart.
const ABOVE: u128 = 3;

/// Of one version of the prices.
#[derive(Debug)]
pub struct Known {
    pub version: u64,
    pub found: BreakEven,
    pub ranges: Vec<Told>,
    pub terms: Vec<Term>,
    /// Why there is nothing to compare by volume.
    pub untold: Option<Untold>,
    /// Of each curve.
    pub letters: Vec<char>,
}

impl Known {
    pub fn ask(plan: &Plan, book: &Book, summary: &Summary, version: u64) -> Result<Self, Overflow> {
        let found = summary.break_even_within(plan, book, PATIENCE)?;
        let ranges = found.volume.as_ref().ok().map_or(Ok(Vec::new()), |by| summary.ranges_told(by))?;
        let count = found.volume.as_ref().map_or(0, |by| by.curves.len());
        let letters = ('a'..='z').chain('A'..='Z').chain(std::iter::repeat('*')).take(count).collect();
        let terms = summary.terms_told(book, &found.term);
        let untold = summary.untold(&found);
        Ok(Self { version, found, ranges, terms, untold, letters })
    }

    pub fn by_volume(&self) -> Option<&ByVolume> {
        self.found.volume.as_ref().ok().filter(|_| self.untold.is_none())
    }

    /// The curve of an offer.
    pub fn curve(&self, offer: usize) -> Option<usize> {
        self.by_volume()?.curves.iter().position(|curve| curve.offer == offer)
    }
}

/// What [`ReadOff`] is about: prices, volume, the selected offer, the marked one.
pub type Asked = (u64, u64, Option<usize>, Option<usize>);

/// Every route at a volume, and the selected one against another.
#[derive(Debug)]
pub struct ReadOff {
    pub asked: Asked,
    pub readings: Vec<Reading>,
    /// Two curves, and what is said of them.
    pub against: Option<(usize, usize)>,
    pub said: Vec<String>,
}

impl ReadOff {
    pub fn ask(plan: &Plan, book: &Book, summary: &Summary, known: &Known, asked: Asked) -> Result<Self, Overflow> {
        let (_, volume, selected, marked) = asked;
        let Some(by) = known.by_volume() else {
            return Ok(Self { asked, readings: Vec::new(), against: None, said: Vec::new() });
        };
        let readings = summary.readings(plan, by, volume)?;
        let chosen = selected.and_then(|offer| known.curve(offer));
        let Some(chosen) = chosen else {
            return Ok(Self { asked, readings, against: None, said: out(summary, selected) });
        };
        let marked = marked.and_then(|offer| known.curve(offer)).filter(|curve| *curve != chosen);
        let other = marked.or_else(|| readings.iter().map(|r| r.curve).find(|curve| *curve != chosen));
        let said = match other {
            Some(other) => summary.pair_told(plan, book, &known.found, other, chosen)?,
            None => Vec::new(),
        };
        Ok(Self { asked, readings, against: other.map(|other| (other, chosen)), said })
    }
}

/// Why a route is not compared.
fn out(summary: &Summary, offer: Option<usize>) -> Vec<String> {
    let Some(offer) = offer.and_then(|at| summary.offers().get(at)) else { return Vec::new() };
    let why = offer.reasons.iter().find(|r| r.code.weighs().is_some_and(|v| !v.serves()));
    let why = why.map_or_else(|| "nobody publishes what it takes".to_owned(), |r| r.text.clone());
    vec![format!("{} is not compared: {why}", offer.name)]
}

/// What [`Drawn`] is of: prices, the chosen curve, columns, the largest volume, even ratios.
pub type Sketched = (u64, Option<usize>, u16, u64, bool);

/// The chart, worked out for its room.
#[derive(Debug)]
pub struct Drawn {
    pub sketched: Sketched,
    pub chart: Chart,
    /// Lines that leave the chart at its top, or never enter it: letters.
    pub above: Vec<char>,
}

/// The largest volume of the chart: near the plan's own and where the cheapest changes; all of them on a scale in even
/// ratios.
pub fn span(known: &Known, at: u64, is_log: bool) -> u64 {
    let Some(by) = known.by_volume() else { return 1 };
    if is_log {
        return by.most;
    }
    let own = by.own.saturating_mul(5) / 2;
    // The last change that is not far off.
    let near = by.own.saturating_mul(20).max(60);
    let changes = known.ranges.iter().skip(1).map(|told| told.from).filter(|from| *from <= near);
    let change = changes.max().map_or(0, |from| from + from / 3);
    own.max(change).max(at).max(24).min(by.most)
}

impl Drawn {
    pub fn sketch(known: &Known, readings: &[Reading], sketched: Sketched) -> Option<Self> {
        let (_, chosen, columns, span, is_log) = sketched;
        let by = known.by_volume()?;
        let volumes = Chart::volumes(span, columns, is_log);
        let mut lines = Vec::new();
        for at in 0..by.curves.len() {
            let competes = readings.iter().any(|r| r.curve == at && r.competes);
            if !competes && Some(at) != chosen {
                continue;
            }
            let ticks = |volume: u64| by.cost(at, volume).ok().flatten().and_then(|usd| usd.ticks().ok());
            let costs = volumes.iter().map(|volume| ticks(*volume)).collect();
            let is_chosen = Some(at) == chosen;
            lines.push(Line { letter: known.letters.get(at).copied().unwrap_or('*'), costs, is_chosen });
        }
        let upright = upright(&lines, is_log);
        let is_above = |line: &&Line| line.costs.iter().flatten().any(|cost| upright.height(*cost, 100).is_none());
        let above = lines.iter().filter(is_above).map(|line| line.letter).collect();
        // The cheapest at the right, then the chosen, over the others.
        lines.arrange_by_key(|line| (line.is_chosen, std::cmp::Reverse(line.costs.last().copied().flatten())));
        Some(Self { sketched, chart: Chart { volumes, lines, upright }, above })
    }
}

fn upright(lines: &[Line], is_log: bool) -> Upright {
    let all = lines.iter().flat_map(|line| line.costs.iter().flatten().copied());
    if is_log {
        return Upright::ratios(all);
    }
    // At the right edge; where none serves so many, over all.
    let ends: Vec<u128> = lines.iter().filter_map(|line| line.costs.last().copied().flatten()).collect();
    let least = ends.iter().min().copied().or_else(|| all.clone().min()).unwrap_or(0);
    let within = least.saturating_mul(ABOVE);
    let chosen = lines.iter().filter(|line| line.is_chosen).filter_map(|line| line.costs.iter().flatten().max());
    let starts = lines.iter().filter_map(|line| line.costs.first().copied().flatten());
    let near = ends.iter().copied().chain(starts).filter(|cost| *cost <= within);
    let chosen = chosen.copied().filter(|cost| *cost <= within.saturating_mul(2));
    Upright::Even { top: near.chain(chosen).max().unwrap_or(least).max(1) }
}
