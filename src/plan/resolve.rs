//! A plan's stages with everything that they inherit filled in: the loop ([`Loop`]), derived afresh from the plan and
//! never stored in it.

use std::collections::HashMap;

use super::check::AUTO;
use super::model::{Belief, Plan, Shot, Stage};
use super::repeats::Repeats;
use super::schema::EXPORTABLE;
use crate::money::{Money, Overflow, Share};
use crate::rates::Book;
use crate::terms::{Media, Operation, Range, Resolution};

mod steps;

pub use steps::{Count, Kind, Loop, Maker, Settings, Step};

/// For so many stages of a shot the kind that was found last is kept at hand.
const PLACES: usize = 8;
/// What is made where nothing is said and nothing is inherited.
const RESOLUTION: Resolution = Resolution::P720;
const SECONDS: u32 = 5;
const FINISHED: Operation = Operation::TextToVideo;

/// `None` where a value is said or does not apply; or else where it is inherited from: the index from 0 of a stage of
/// the same shot, `None` where it is the default.
pub type Origin = Option<Option<usize>>;

/// Where a stage's inherited values come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inherited {
    pub resolution: Origin,
    /// Of an upscale: the size that it makes larger.
    pub from: Origin,
    pub seconds: Origin,
    pub of: Origin,
    pub model: Origin,
}

/// A value that an earlier stage hands on (its index in the shot), or the default.
#[derive(Clone, Copy, Debug)]
struct Earlier<T> {
    value: T,
    stage: Option<usize>,
}

impl<T> Earlier<T> {
    const fn default(value: T) -> Self {
        Self { value, stage: None }
    }

    const fn of(value: T, stage: usize) -> Self {
        Self { value, stage: Some(stage) }
    }
}

/// What is said, or else what is handed on; then `noted` holds where it comes from.
fn or_inherited<T: Copy>(said: Option<T>, handed: Earlier<T>, noted: &mut Origin) -> T {
    said.unwrap_or_else(|| {
        *noted = Some(handed.stage);
        handed.value
    })
}

/// What a shot's stages so far hand on to the next.
#[derive(Clone, Copy, Debug)]
struct Handed<'p> {
    image: Earlier<Resolution>,
    video: Earlier<Resolution>,
    seconds: Earlier<u32>,
    finished: Earlier<Operation>,
    model: Earlier<Option<&'p str>>,
}

/// [`Settings`] without texts of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Plain<'p> {
    operation: Operation,
    model: Option<&'p str>,
    media: Option<Media>,
    resolution: Option<Resolution>,
    seconds: Option<u32>,
    range: Range,
    looped: bool,
    references: u32,
    from: Option<Resolution>,
    of: Option<Operation>,
}

impl Plain<'_> {
    /// `id` turns a model's name into its id.
    fn settings(self, id: impl Fn(&str) -> String) -> Settings {
        Settings {
            operation: self.operation,
            model: self.model.map(id),
            media: self.media,
            resolution: self.resolution,
            seconds: self.seconds,
            range: self.range,
            looped: self.looped,
            references: self.references,
            from: self.from,
            of: self.of,
        }
    }
}

impl<'p> Handed<'p> {
    const fn new() -> Self {
        Self {
            image: Earlier::default(RESOLUTION),
            video: Earlier::default(RESOLUTION),
            seconds: Earlier::default(SECONDS),
            finished: Earlier::default(FINISHED),
            model: Earlier::default(None),
        }
    }

    /// What a stage is, with what it inherits, and where that comes from.
    fn fill(&self, stage: &'p Stage) -> (Plain<'p>, Inherited) {
        let operation = stage.operation;
        let media = match operation {
            Operation::Reframe | Operation::Upscale => Some(stage.media.unwrap_or(Media::Video)),
            _ => operation.media(),
        };
        let mut inherited = Inherited::default();
        let size = if media == Some(Media::Image) { self.image } else { self.video };
        let (resolution, from) = match operation {
            Operation::Audio | Operation::Other => (None, None),
            // What it is made from may be inherited, what it makes is said.
            Operation::Upscale => {
                let from = or_inherited(stage.from, size, &mut inherited.from);
                (Some(stage.resolution.unwrap_or(from)), Some(from))
            }
            Operation::Extend | Operation::Modify | Operation::Reframe | Operation::Export => {
                (Some(or_inherited(stage.resolution, size, &mut inherited.resolution)), None)
            }
            _ => (Some(stage.resolution.unwrap_or(RESOLUTION)), None),
        };
        let has_length = operation == Operation::Audio || media == Some(Media::Video);
        let makes_length = matches!(
            operation,
            Operation::TextToVideo | Operation::ImageToVideo | Operation::Interpolate | Operation::Extend
        );
        let seconds = match stage.seconds {
            _ if !has_length => None,
            Some(seconds) => Some(seconds),
            None if makes_length => Some(SECONDS),
            None => Some(or_inherited(None, self.seconds, &mut inherited.seconds)),
        };
        let mut model = stage.model.as_deref();
        let mut of = None;
        if operation == Operation::Export {
            of = Some(or_inherited(stage.of, self.finished, &mut inherited.of));
            if model.is_none() {
                model = or_inherited(None, self.model, &mut inherited.model);
            }
        }
        let plain = Plain {
            operation,
            model: model.filter(|m| *m != AUTO),
            media,
            resolution,
            seconds,
            range: stage.range.unwrap_or(Range::Sdr),
            looped: stage.looped.unwrap_or(false),
            references: stage.references.unwrap_or(0),
            from,
            of,
        };
        (plain, inherited)
    }

    /// Hands on what a stage made or changed. `index` is the stage's in its shot.
    fn pass(&mut self, stage: &'p Stage, made: &Plain<'p>, index: usize) -> Result<(), Overflow> {
        if EXPORTABLE.contains(&stage.operation) {
            self.finished = Earlier::of(stage.operation, index);
            self.model = Earlier::of(made.model, index);
        }
        if matches!(stage.operation, Operation::Export | Operation::Audio | Operation::Other) {
            return Ok(());
        }
        let Some(resolution) = made.resolution else { return Ok(()) };
        if made.media == Some(Media::Image) {
            self.image = Earlier::of(resolution, index);
            return Ok(());
        }
        self.video = Earlier::of(resolution, index);
        let seconds = made.seconds.unwrap_or(self.seconds.value);
        let length = if stage.operation == Operation::Extend {
            // Kept pieces follow each other.
            let keep = u32::try_from(stage.keep.unwrap_or(1)).map_err(|_| Overflow)?;
            let added = seconds.checked_mul(keep).ok_or(Overflow)?;
            self.seconds.value.checked_add(added).ok_or(Overflow)?
        } else {
            seconds
        };
        self.seconds = Earlier::of(length, index);
        Ok(())
    }
}

/// The whole loop once: every stage with its settings, its pieces and who makes it.
///
/// # Errors
/// A count or a length that cannot be carried.
pub fn resolve(plan: &Plan, book: &Book) -> Result<Loop, Overflow> {
    let repeats = Repeats::of(&plan.shots);
    let mut out = Loop { steps: Vec::with_capacity(plan.count_stages()), repeats, ..Loop::default() };
    out.starts.reserve(plan.shots.len() + 1);
    let mut known = Known::default();
    for (index, shot) in plan.shots.iter().enumerate() {
        out.starts.push(out.steps.len());
        match out.repeats.like(index).filter(|first| *first < index) {
            Some(first) => repeat(&mut out, first, index, shot),
            None => resolve_shot(plan, book, index, shot, &mut known, &mut out)?,
        }
    }
    out.starts.push(out.steps.len());
    Ok(out)
}

/// The steps of a shot that says what an earlier one says.
fn repeat(out: &mut Loop, first: usize, index: usize, shot: &Shot) {
    let steps = out.steps_of(first);
    for (at, stage) in steps.zip(&shot.stages) {
        if let Some(step) = out.steps.get(at) {
            out.steps.push(Step { shot: index, id: stage.id, ..step.clone() });
        }
    }
}

/// The steps of a shot that says what no earlier one says.
fn resolve_shot<'p>(
    plan: &'p Plan,
    book: &'p Book,
    index: usize,
    shot: &'p Shot,
    known: &mut Known<'p>,
    out: &mut Loop,
) -> Result<(), Overflow> {
    let (share, whole) = shot.revisions.unwrap_or(Share::ZERO).fraction();
    let outputs = u128::from(shot.outputs_or_default());
    let made = outputs.checked_mul(whole.checked_add(share).ok_or(Overflow)?).ok_or(Overflow)?.div_ceil(whole);
    let made = u64::try_from(made).map_err(|_| Overflow)?;
    let mut handed = Handed::new();
    for (stage_index, stage) in shot.stages.iter().enumerate() {
        let (mut asked, _) = handed.fill(stage);
        handed.pass(stage, &asked, stage_index)?;
        if let Some(model) = asked.model {
            asked.model = Some(known.ids.entry(model).or_insert_with(|| book.model(model).unwrap_or(model)));
        }
        let (settings, kind) = known.find(asked, By::of(stage), stage_index, out)?;
        out.steps.push(Step {
            shot: index,
            stage: stage_index,
            id: stage.id,
            settings,
            kind,
            pieces: made.checked_mul(stage.keep.unwrap_or(1)).ok_or(Overflow)?,
            count: count(plan, stage),
        });
    }
    Ok(())
}

/// How many attempts a piece of a stage takes. A plan that was loaded or edited holds every belief that it names.
fn count(plan: &Plan, stage: &Stage) -> Count {
    let belief = stage.acceptance.as_ref().and_then(|name| plan.acceptance.get(name));
    match (stage.accept_rate, belief) {
        (Some(rate), _) | (None, Some(&Belief::Rate(rate))) => Count::Rate(rate),
        (None, Some(&Belief::Evidence { accepted, tried })) => Count::Evidence { accepted, tried },
        (None, None) => Count::Attempts(stage.attempts.unwrap_or(1)),
    }
}

/// [`Maker`] without texts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum By<'p> {
    Route { if_missing: Option<Money> },
    Pinned { on: &'p str, if_missing: Option<Money> },
    Own(Money),
}

impl<'p> By<'p> {
    fn of(stage: &'p Stage) -> Self {
        match (stage.own_price, &stage.on) {
            (Some(price), _) => Self::Own(price),
            (None, Some(route)) => Self::Pinned { on: route, if_missing: stage.own_price_if_missing },
            (None, None) => Self::Route { if_missing: stage.own_price_if_missing },
        }
    }

    fn maker(self) -> Maker {
        match self {
            Self::Route { if_missing } => Maker::Route { if_missing },
            Self::Pinned { on, if_missing } => Maker::Pinned { on: on.to_owned(), if_missing },
            Self::Own(price) => Maker::Own(price),
        }
    }
}

/// The settings and kinds that were found so far.
#[derive(Debug, Default)]
struct Known<'p> {
    /// Models' ids by what the plan calls them.
    ids: HashMap<&'p str, &'p str>,
    settings: HashMap<Plain<'p>, usize>,
    kinds: HashMap<(usize, By<'p>), u32>,
    /// Those found last, by the place of the stage in its shot, with where they are. Shots are mostly alike: these are
    /// tried before all are searched.
    last: [Option<Found<'p>>; PLACES],
}

/// What was asked for, who makes it, and the indices of the settings and of the kind.
#[derive(Clone, Copy, Debug)]
struct Found<'p> {
    asked: Plain<'p>,
    by: By<'p>,
    at: (usize, u32),
}

impl<'p> Known<'p> {
    /// The indices of a stage's settings and kind, which are taken into the loop where they are new. It is the next
    /// step's.
    fn find(&mut self, asked: Plain<'p>, by: By<'p>, place: usize, out: &mut Loop) -> Result<(usize, u32), Overflow> {
        let last = &mut self.last[place % PLACES];
        if let Some(known) = last.as_ref().filter(|known| known.asked == asked && known.by == by) {
            return Ok(known.at);
        }
        let settings = *self.settings.entry(asked).or_insert_with(|| {
            out.settings.push(asked.settings(str::to_owned));
            out.settings.len() - 1
        });
        let next = u32::try_from(out.kinds.len()).map_err(|_| Overflow)?;
        let kind = *self.kinds.entry((settings, by)).or_insert(next);
        if kind == next {
            out.kinds.push(Kind { first: out.steps.len(), maker: by.maker() });
        }
        *last = Some(Found { asked, by, at: (settings, kind) });
        Ok((settings, kind))
    }
}

/// Where a stage's inherited values come from.
#[must_use]
pub fn inherited(shot: &Shot, stage_index: usize) -> Inherited {
    walk(shot, stage_index).map(|(_, inherited)| inherited).unwrap_or_default()
}

/// What a stage is with all that it inherits; its model as the plan spells it. `None` where the shot has no such
/// stage.
#[must_use]
pub fn effective(shot: &Shot, stage_index: usize) -> Option<Settings> {
    walk(shot, stage_index).map(|(plain, _)| plain.settings(str::to_owned))
}

/// [`effective`] and [`inherited`] of each stage of a shot, in one pass over it.
#[must_use]
pub fn handed_on(shot: &Shot) -> Vec<(Settings, Inherited)> {
    let mut handed = Handed::new();
    let mut found = Vec::with_capacity(shot.stages.len());
    for (index, stage) in shot.stages.iter().enumerate() {
        let (plain, inherited) = handed.fill(stage);
        found.push((plain.settings(str::to_owned), inherited));
        if handed.pass(stage, &plain, index).is_err() {
            break;
        }
    }
    found
}

/// How long a piece is after a stage: as long as a sound track laid over it would be.
#[must_use]
pub fn length_after(shot: &Shot, stage_index: usize) -> Option<u32> {
    let mut handed = Handed::new();
    for (index, stage) in shot.stages.get(..=stage_index)?.iter().enumerate() {
        let (plain, _) = handed.fill(stage);
        handed.pass(stage, &plain, index).ok()?;
    }
    Some(handed.seconds.value)
}

fn walk(shot: &Shot, stage_index: usize) -> Option<(Plain<'_>, Inherited)> {
    let stage = shot.stages.get(stage_index)?;
    let mut handed = Handed::new();
    for (index, earlier) in shot.stages[..stage_index].iter().enumerate() {
        let (plain, _) = handed.fill(earlier);
        handed.pass(earlier, &plain, index).ok()?;
    }
    Some(handed.fill(stage))
}

#[cfg(test)]
mod tests;
