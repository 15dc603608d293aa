//! Why nothing on a card holds for a run, in a sentence that names the nearest thing that does.

use super::Reasoned;
use super::find::Asked;
use crate::arrange::Arrange as _;
use crate::rates::row::{Gap, Lengths, Row};
use crate::read::spell_list;
use crate::terms::{Media, Operation, Range, Resolution};

/// Something that the card offers for the operation and the model: a row, or a gap.
struct Offered<'a> {
    resolutions: Vec<Resolution>,
    lengths: Vec<Lengths>,
    ranges: Vec<Range>,
    from: Option<Resolution>,
    references: (u32, u32),
    block: Option<u32>,
    source: &'a str,
}

/// The dimensions in which an offer may miss, the one that is given up first at the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Miss {
    Length,
    Resolution,
    References,
    Range,
    From,
}

impl<'a> Offered<'a> {
    fn row(asked: &Asked<'a>, row: &Row) -> Option<Self> {
        let table = asked.card.tables.get(row.table)?;
        Some(Self {
            resolutions: row.resolution.into_iter().collect(),
            lengths: vec![row.lengths],
            ranges: row.range.into_iter().collect(),
            from: row.from,
            references: row.references,
            block: table.block,
            source: &table.source,
        })
    }

    fn gap(gap: &'a Gap) -> Self {
        let when = &gap.when;
        let all = |r: &Resolution| !when.resolutions.is_empty() && when.resolutions.has(*r);
        let lengths = when.seconds.iter().copied().map(Lengths::Exactly).collect();
        Self {
            resolutions: Resolution::ALL.iter().copied().filter(all).collect(),
            lengths,
            ranges: Range::ALL.iter().copied().filter(|r| !when.ranges.is_empty() && when.ranges.has(*r)).collect(),
            from: None,
            references: (0, u32::MAX),
            block: None,
            source: &gap.source,
        }
    }

    fn misses(&self, asked: &Asked<'_>) -> Vec<Miss> {
        let made = |r: &Resolution| if asked.is_image() { *r >= asked.resolution } else { *r == asked.resolution };
        let references = (self.references.0..=self.references.1).contains(&asked.references);
        let mut out = Vec::new();
        for (miss, fits) in [
            (Miss::Length, self.lengths.is_empty() || self.lengths.iter().any(|l| l.admits(asked.seconds))),
            (Miss::Resolution, self.resolutions.is_empty() || self.resolutions.iter().any(made)),
            (Miss::References, references),
            (Miss::Range, self.ranges.is_empty() || self.ranges.contains(&asked.range)),
            (Miss::From, self.from.is_none_or(|f| f == asked.from)),
        ] {
            if !fits {
                out.push(miss);
            }
        }
        out
    }
}

impl Asked<'_> {
    fn is_image(&self) -> bool {
        self.media == Some(Media::Image)
    }

    /// What is asked for, and with which model: "upscale of images".
    fn subject(&self) -> String {
        let mut out = self.operation.spoken();
        if matches!(self.operation, Operation::Reframe | Operation::Upscale) {
            out.push_str(if self.is_image() { " of images" } else { " of video" });
        }
        if let Some(model) = self.model.and_then(|m| self.card.models.get(m)) {
            out = format!("{out} with `{}`", model.id);
        }
        out
    }
}

/// Why the card has nothing for a run.
pub(super) fn reason(asked: &Asked<'_>) -> Reasoned {
    let card = asked.card;
    let rows = card.rows.iter().filter(|row| asked.is_about(row)).filter_map(|row| Offered::row(asked, row));
    let gaps = card.gaps.iter().filter(|gap| asked.is_gap_about(gap)).map(Offered::gap);
    let all: Vec<(Vec<Miss>, Offered<'_>)> = rows.chain(gaps).map(|offered| (offered.misses(asked), offered)).collect();
    let rank = |misses: &[Miss]| (misses.len(), misses.iter().map(|m| *m as usize).sum::<usize>());
    let Some((misses, best)) = all.iter().min_by_key(|(m, o)| (rank(m), distance(o, asked))) else {
        return not_made(asked);
    };
    let text = match misses.as_slice() {
        [one] => {
            let alike: Vec<&Offered<'_>> = all.iter().filter(|(m, _)| m == misses).map(|(_, o)| o).collect();
            one_off(asked, *one, best, &alike)
        }
        _ => {
            let asked_for = describe(asked, misses, None);
            let nearest = describe(asked, misses, Some(best));
            format!("{} offers no {} {asked_for}; the nearest that is offered is {nearest}", card.name, asked.subject())
        }
    };
    Reasoned::new(text, Some(best.source))
}

/// Nothing for the operation, or not with this model.
fn not_made(asked: &Asked<'_>) -> Reasoned {
    let card = asked.card;
    let makers = asked.makers();
    let source = Some(card.models_source.as_str()).filter(|s| !s.is_empty());
    let what = Asked { model: None, ..*asked }.subject();
    let text = match (asked.model.and_then(|m| card.models.get(m)), makers.as_slice()) {
        (None, []) => format!("{} offers no {what}", card.name),
        (None, makers) => {
            format!("{} names no model of its own for {what}; name one of {}", card.name, spell_list(makers))
        }
        (Some(model), []) => format!("{} offers no {what}, with `{}` or another model", card.name, model.id),
        (Some(model), [one]) => format!("`{}` is not for {what} on {}; `{one}` is", model.id, card.name),
        (Some(model), makers) => {
            format!("`{}` is not for {what} on {}; {} are", model.id, card.name, spell_list(makers))
        }
    };
    Reasoned::new(text, source)
}

/// The sentence where one dimension misses.
fn one_off(asked: &Asked<'_>, miss: Miss, best: &Offered<'_>, alike: &[&Offered<'_>]) -> String {
    let (name, subject) = (&asked.card.name, asked.subject());
    match miss {
        Miss::Length => {
            if let Some(block) = best.block {
                let times = asked.seconds.div_ceil(block);
                let advice = match times {
                    0 | 1 => format!("ask for {block} s"),
                    2 => "make it twice with `keep = 2`".to_owned(),
                    n => format!("make it {n} times with `keep = {n}`"),
                };
                return format!(
                    "{subject} on {name} is made in blocks of {block} s, one a run, not {} s; {advice}",
                    asked.seconds
                );
            }
            let mut lengths: Vec<Lengths> = alike.iter().flat_map(|o| o.lengths.iter().copied()).collect();
            lengths.arrange_by_key(|l| end(*l));
            lengths.dedup();
            let words: Vec<String> = lengths.iter().map(|l| length(*l)).collect();
            let at = if best.resolutions.is_empty() { String::new() } else { format!(" at {}", asked.resolution) };
            let nearest = lengths.iter().min_by_key(|l| end(**l).abs_diff(asked.seconds)).copied();
            format!(
                "{name} offers {subject}{at} of {}, not of {} s; the nearest is {} s",
                both(&words),
                asked.seconds,
                nearest.map_or(asked.seconds, end)
            )
        }
        Miss::Resolution => {
            let mut made: Vec<Resolution> = alike.iter().flat_map(|o| o.resolutions.iter().copied()).collect();
            made.arrange();
            made.dedup();
            let nearest = made.iter().copied().min_by_key(|r| far(*r, asked.resolution)).unwrap_or(asked.resolution);
            if asked.is_image() {
                return format!(
                    "{name} offers {subject} up to {nearest}, not {}; the nearest is {nearest}",
                    asked.resolution
                );
            }
            let made: Vec<String> = made.iter().map(ToString::to_string).collect();
            let (at, to) = if asked.operation == Operation::Upscale {
                (format!(" from {}", asked.from), "to")
            } else {
                (String::new(), "at")
            };
            format!(
                "{name} offers {subject}{at} {to} {}, not {to} {}; the nearest is {nearest}",
                both(&made),
                asked.resolution
            )
        }
        Miss::Range => {
            let mut made: Vec<Range> = alike.iter().flat_map(|o| o.ranges.iter().copied()).collect();
            made.arrange();
            made.dedup();
            let nearest = made.iter().rev().find(|r| **r < asked.range).or(made.first());
            let words: Vec<String> = made.iter().map(ToString::to_string).collect();
            let nearest = nearest.map(ToString::to_string).unwrap_or_default();
            let at = if best.resolutions.is_empty() { String::new() } else { format!(" at {}", asked.resolution) };
            format!("{name} offers {subject}{at} in {}, not in {}; the nearest is {nearest}", both(&words), asked.range)
        }
        Miss::References => {
            let most = alike.iter().map(|o| o.references.1).max().unwrap_or_default();
            format!(
                "{name} offers {subject} with at most {most} references, not {}; the nearest is {most}",
                asked.references
            )
        }
        Miss::From => {
            let mut from: Vec<Resolution> = alike.iter().filter_map(|o| o.from).collect();
            from.arrange();
            from.dedup();
            let nearest = from.iter().copied().min_by_key(|r| far(*r, asked.from)).unwrap_or(asked.from);
            let words: Vec<String> = from.iter().map(ToString::to_string).collect();
            format!(
                "{name} offers {subject} to {} from {}, not from {}; the nearest is from {nearest}",
                asked.resolution,
                both(&words),
                asked.from
            )
        }
    }
}

/// How an offer differs, or (without one) what was asked, in the dimensions that miss: `at 1080p, 5 s, sdr`.
fn describe(asked: &Asked<'_>, misses: &[Miss], offered: Option<&Offered<'_>>) -> String {
    let mut parts = Vec::new();
    for miss in misses {
        parts.push(match (miss, offered) {
            (Miss::Length, None) => format!("of {} s", asked.seconds),
            (Miss::Length, Some(o)) => {
                let nearest = o.lengths.iter().copied().min_by_key(|l| end(*l).abs_diff(asked.seconds));
                format!("of {} s", nearest.map_or(asked.seconds, end))
            }
            (Miss::Resolution, None) => format!("at {}", asked.resolution),
            (Miss::Resolution, Some(o)) => {
                let nearest = o.resolutions.iter().copied().min_by_key(|r| far(*r, asked.resolution));
                format!("at {}", nearest.unwrap_or(asked.resolution))
            }
            (Miss::References, None) => format!("with {} references", asked.references),
            (Miss::References, Some(o)) => format!("with {} references", o.references.1),
            (Miss::Range, None) => format!("in {}", asked.range),
            (Miss::Range, Some(o)) => format!("in {}", o.ranges.first().copied().unwrap_or(asked.range)),
            (Miss::From, None) => format!("from {}", asked.from),
            (Miss::From, Some(o)) => format!("from {}", o.from.unwrap_or(asked.from)),
        });
    }
    parts.join(" ")
}

/// How far an offer is, in all its dimensions together.
fn distance(offered: &Offered<'_>, asked: &Asked<'_>) -> u32 {
    let length =
        offered.lengths.iter().map(|l| if l.admits(asked.seconds) { 0 } else { end(*l).abs_diff(asked.seconds) });
    let resolution = offered.resolutions.iter().map(|r| far(*r, asked.resolution).0);
    let range = offered.ranges.iter().map(|r| (*r as u32).abs_diff(asked.range as u32));
    let from = offered.from.map_or(0, |f| far(f, asked.from).0);
    length.min().unwrap_or(0) + 100 * resolution.min().unwrap_or(0) + 1000 * range.min().unwrap_or(0) + 1000 * from
}

/// Steps between two resolutions; of two equally far ones the higher is nearer.
fn far(a: Resolution, b: Resolution) -> (u32, bool) {
    ((a as u32).abs_diff(b as u32), a < b)
}

/// The last second of a length.
const fn end(length: Lengths) -> u32 {
    match length {
        Lengths::Any => 0,
        Lengths::Exactly(seconds) | Lengths::UpTo(seconds) => seconds,
    }
}

fn length(length: Lengths) -> String {
    match length {
        Lengths::Any => "any length".to_owned(),
        Lengths::Exactly(seconds) => format!("{seconds} s"),
        Lengths::UpTo(seconds) => format!("up to {seconds} s"),
    }
}

/// `5 s and 10 s`.
fn both(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
