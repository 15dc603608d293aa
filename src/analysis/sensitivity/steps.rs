//! One step of size and one step of length, down and up: the next that the route makes of all stages that share it.
//! What a stage inherits moves with the stage that it inherits from, so only stages that begin something are set.

use std::collections::BTreeMap;

use super::inputs::{places, set};
use super::{Change, Input, Kind, Way, words};
use crate::plan::model::{Shot, Stage};
use crate::plan::resolve::{Loop, Maker, Settings};
use crate::plan::schema::{MAX_SECONDS, key_of_stage};
use crate::plan::{Place, Plan, Sample, Value};
use crate::quote::{Outcome, quote};
use crate::rates::{Book, RouteAt};
use crate::terms::{Media, Operation, Resolution};

/// Lengths are sold in multiples of so many seconds, mostly; others are looked for up to so far away.
const BLOCK: u32 = 5;
const FAR: u32 = 10;

/// What a size or a length is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Image,
    Video,
    Upscale,
    Extend,
    Sound,
}

/// Stages that are set to the same.
#[derive(Default)]
struct Group<'p> {
    stages: Vec<(&'p Shot, &'p Stage)>,
    /// Their distinct settings and makers.
    kinds: Vec<(usize, &'p Maker)>,
}

impl<'p> Group<'p> {
    fn add(&mut self, shot: &'p Shot, stage: &'p Stage, settings: usize, maker: &'p Maker) {
        self.stages.push((shot, stage));
        if !self.kinds.contains(&(settings, maker)) {
            self.kinds.push((settings, maker));
        }
    }
}

/// What a route says to settings: the doors to the price book.
struct Ground<'a> {
    plan: &'a Plan,
    book: &'a Book,
    work: &'a Loop,
    at: RouteAt,
}

/// `sample`: that of the plan, which is what is changed.
pub fn steps(plan: &Plan, book: &Book, work: &Loop, sample: &Sample, at: RouteAt) -> Vec<Input> {
    let ground = Ground { plan, book, work, at };
    let (sizes, lengths) = groups(plan, work);
    let work_of_sample = sample.work(work);
    let (changed_sizes, changed_lengths) = groups(sample.plan(), &work_of_sample);
    let mut found = Vec::new();
    for ((class, size), group) in sizes {
        let what = match class {
            Class::Image => "Size of images",
            Class::Upscale => "Size after an upscale",
            _ => "Size of video",
        };
        let place = Resolution::ALL.iter().position(|r| *r == size).unwrap_or(0);
        let down = Resolution::ALL.iter().take(place).rev().copied();
        let up = Resolution::ALL.iter().skip(place + 1).copied();
        let change = |to: Resolution| (to.to_string(), "resolution", Value::Text(to.as_str().to_owned()));
        let with = |settings: &Settings, to| Settings { resolution: Some(to), ..settings.clone() };
        let Some(changed) = changed_sizes.get(&(class, size)) else { continue };
        found.push(Input {
            kind: Kind::Resolution,
            label: format!("{what}: {}", words::stages(&group.stages)),
            value: size.to_string(),
            weight: group.stages.len(),
            about: places(&group.stages),
            low: ground.next(changed, down, with, change, "there is no smaller size"),
            high: ground.next(changed, up, with, change, "there is no larger size"),
        });
    }
    for ((class, seconds), group) in lengths {
        let what = match class {
            Class::Extend => "Seconds that an extend adds",
            Class::Sound => "Length of sound",
            _ => "Length of a take",
        };
        let below = seconds.saturating_sub(1) / BLOCK * BLOCK;
        let down = [below].into_iter().chain((1..=FAR).map(|by| seconds.saturating_sub(by))).filter(|s| *s > 0);
        let above = (seconds / BLOCK + 1) * BLOCK;
        let most = u32::try_from(MAX_SECONDS).unwrap_or(u32::MAX);
        let up = [above].into_iter().chain((1..=FAR).map(|by| seconds + by)).filter(|s| *s <= most);
        let change = |to: u32| (format!("{to} s"), "seconds", Value::Whole(u64::from(to)));
        let with = |settings: &Settings, to| Settings { seconds: Some(to), ..settings.clone() };
        let Some(changed) = changed_lengths.get(&(class, seconds)) else { continue };
        found.push(Input {
            kind: Kind::Length,
            label: format!("{what}: {}", words::stages(&group.stages)),
            value: format!("{seconds} s"),
            weight: group.stages.len(),
            about: places(&group.stages),
            low: ground.next(changed, down, with, change, "there is no shorter length"),
            high: ground.next(changed, up, with, change, "there is no longer one"),
        });
    }
    found
}

type Groups<'p, T> = BTreeMap<(Class, T), Group<'p>>;

/// Stages by the size that they make and the length that they have, but for those that inherit it.
fn groups<'p>(plan: &'p Plan, work: &'p Loop) -> (Groups<'p, Resolution>, Groups<'p, u32>) {
    let mut sizes: Groups<'p, Resolution> = BTreeMap::new();
    let mut lengths: Groups<'p, u32> = BTreeMap::new();
    let mut shot_now = usize::MAX;
    // Whether the shot has made an image and a video yet.
    let (mut image, mut video) = (false, false);
    for step in &work.steps {
        if step.shot != shot_now {
            (shot_now, image, video) = (step.shot, false, false);
        }
        let found = plan.shots.get(step.shot).and_then(|shot| Some((shot, shot.stages.get(step.stage)?)));
        let (Some((shot, stage)), Some(settings), Some(maker)) =
            (found, work.settings.get(step.settings), work.maker(step))
        else {
            continue;
        };
        let operation = stage.operation;
        let class = match (operation, settings.media) {
            (Operation::Upscale, _) => Class::Upscale,
            (_, Some(Media::Image)) => Class::Image,
            _ => Class::Video,
        };
        let follows = match operation {
            Operation::Extend | Operation::Modify | Operation::Export => video,
            Operation::Reframe => {
                if settings.media == Some(Media::Image) {
                    image
                } else {
                    video
                }
            }
            _ => false,
        };
        if let Some(size) = settings.resolution
            && key_of_stage(operation, "resolution").is_some()
            && (stage.resolution.is_some() || !follows)
        {
            sizes.entry((class, size)).or_default().add(shot, stage, step.settings, maker);
        }
        let class = match operation {
            Operation::Extend => Class::Extend,
            Operation::Audio => Class::Sound,
            _ => Class::Video,
        };
        let follows = match operation {
            Operation::Modify | Operation::Reframe | Operation::Upscale | Operation::Audio | Operation::Export => video,
            _ => false,
        };
        if let Some(seconds) = settings.seconds
            && key_of_stage(operation, "seconds").is_some()
            && (stage.seconds.is_some() || !follows)
        {
            lengths.entry((class, seconds)).or_default().add(shot, stage, step.settings, maker);
        }
        if !matches!(operation, Operation::Export | Operation::Audio | Operation::Other) {
            image |= settings.media == Some(Media::Image);
            video |= settings.media == Some(Media::Video);
        }
    }
    (sizes, lengths)
}

impl Ground<'_> {
    /// The first of some values that the route makes of all stages of a group; or why it makes none, by the nearest.
    fn next<T: Copy>(
        &self,
        group: &Group<'_>,
        values: impl Iterator<Item = T>,
        with: impl Fn(&Settings, T) -> Settings,
        change: impl Fn(T) -> (String, &'static str, Value),
        none: &str,
    ) -> Way {
        let mut why = None;
        for to in values {
            let refused = group.kinds.iter().filter_map(|(settings, maker)| {
                let settings = self.work.settings.get(*settings)?;
                self.refused(&with(settings, to), maker)
            });
            // Whichever comes first in the plan, the same one is told.
            let refused = refused.min();
            let (words, key, value) = change(to);
            match refused {
                None => {
                    let edit = |(_, stage): &(&Shot, &Stage)| set(Place::Stage(stage.id), key, value.clone());
                    return Ok((words, Change::Plan(group.stages.iter().map(edit).collect())));
                }
                Some(reason) => why = why.or(Some(format!("{words}: {reason}"))),
            }
        }
        Err(why.unwrap_or_else(|| none.to_owned()))
    }

    /// Why the route, or what a stage is pinned to, cannot make some settings; `None` where it can.
    fn refused(&self, settings: &Settings, maker: &Maker) -> Option<String> {
        let at = match maker {
            Maker::Own(_) | Maker::Route { if_missing: Some(_) } | Maker::Pinned { if_missing: Some(_), .. } => {
                return None;
            }
            Maker::Route { .. } => self.at,
            Maker::Pinned { on, .. } => self.book.find(on)?,
        };
        match quote(self.book, at, settings, &self.plan.assume).outcome {
            Outcome::Unsupported(reason) => Some(reason.text),
            Outcome::Priced(_) | Outcome::Unpriced(_) => None,
        }
    }
}
