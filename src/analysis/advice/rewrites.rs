//! Rewrites of the loop. A rewrite is made on all stages that it saves something on, take by take, at the prices of one
//! card; what that card's rules forbid has no price there and is left alone. Each card that could be recommended has
//! its own candidate, for what is legal on one is not on another.

use super::ground::Ground;
use super::{Candidate, Kind};
use crate::analysis::trial::joined;
use crate::arrange::Arrange as _;
use crate::hash::IdMap;
use crate::money::Share;
use crate::offer::words;
use crate::plan::resolve::{Count, Settings, Step};
use crate::plan::{Edit, Place, ShotId, Stage, StageId, Value};
use crate::rates::RouteAt;
use crate::terms::{Media, Operation, Range, Resolution};

/// Seconds that an extend adds (SPEC section 3).
const ADDED: u32 = 5;
/// Of finals that follow drafts, one in so many is taken to be kept, in hundredths.
const FINALS_KEPT: u32 = 50;
/// An id that is taken: the plan gives a fresh one.
const FRESH: StageId = StageId(u32::MAX);

pub fn candidates(ground: &Ground<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for at in &ground.cards {
        let on_card = [extends(ground, *at), drafts(ground, *at), finishes(ground, *at), models(ground, *at)];
        for candidate in on_card.into_iter().flatten() {
            if !found.iter().any(|known| known.edit == candidate.edit) {
                found.push(candidate);
            }
        }
    }
    found
}

/// Edits as they are gathered, with how many stages have been put into a shot already.
#[derive(Default)]
struct Gathered {
    edits: Vec<Edit>,
    stages: Vec<StageId>,
    /// The distinct settings that are rewritten, in words.
    said: Vec<String>,
    put_in: IdMap<ShotId, usize>,
}

impl Gathered {
    fn touch(&mut self, step: &Step, what: String) {
        self.stages.push(step.id);
        if !self.said.contains(&what) {
            self.said.push(what);
        }
    }

    fn set(&mut self, stage: StageId, key: &str, value: Option<Value>) {
        self.edits.push(Edit::Set { place: Place::Stage(stage), key: key.to_owned(), value });
    }

    /// Puts a stage in before (0) or after (1) another of the plan.
    fn insert(&mut self, ground: &Ground<'_>, step: &Step, after: usize, stage: Stage) {
        let Some(shot) = ground.plan.shots.get(step.shot).map(|shot| shot.id) else { return };
        let before = self.put_in.entry(shot).or_default();
        let at = step.stage + *before + after;
        *before += 1;
        self.edits.push(Edit::InsertStage { shot, at, stage: Box::new(stage) });
    }

    fn candidate(self, kind: Kind, title: impl FnOnce(&str) -> String, caveat: String) -> Option<Candidate> {
        let what = match self.said.as_slice() {
            [] => return None,
            [only] => only.clone(),
            [first, rest @ ..] => {
                format!("{first} and {}", words::count(rest.len() as u128, "other kind", "other kinds"))
            }
        };
        Some(Candidate { kind, title: title(&what), edit: joined(self.edits), caveat, stages: self.stages })
    }
}

const fn generates(operation: Operation) -> bool {
    matches!(operation, Operation::TextToVideo | Operation::ImageToVideo | Operation::Interpolate)
}

/// Takes of one loop where takes are single pieces.
fn takes(step: &Step) -> Option<u128> {
    step.runs(1).ok().map(u128::from)
}

/// The share of takes that is kept, in words: `25 %`.
fn kept(count: Count) -> String {
    match count {
        Count::Attempts(1) => "every one".to_owned(),
        Count::Attempts(n) => format!("1 in {n}"),
        Count::Rate(share) => format!("{} %", share.percent()),
        Count::Evidence { accepted, tried } => format!("{accepted} of {tried}"),
    }
}

/// A long take as a shorter one that is extended.
fn extends(ground: &Ground<'_>, route: RouteAt) -> Option<Candidate> {
    let mut found = Gathered::default();
    let mut rests: Vec<u32> = Vec::new();
    for (step, stage, settings) in ground.stages() {
        let plain = generates(settings.operation) && !settings.looped && settings.range == Range::Sdr;
        // Kept pieces of an extend follow each other: versions cannot be extended one by one.
        let (Some(seconds), true, None | Some(1)) = (settings.seconds, plain, stage.keep) else { continue };
        let Some(rest) = seconds.checked_sub(ADDED).filter(|rest| *rest >= ADDED) else { continue };
        let Some(at) = ground.maker(step, route) else { continue };
        let short = Settings { seconds: Some(rest), ..settings.clone() };
        let extend = Settings {
            operation: Operation::Extend,
            seconds: Some(ADDED),
            references: 0,
            from: None,
            of: None,
            ..settings.clone()
        };
        let costs = (ground.cost(at, settings), ground.cost(at, &short), ground.cost(at, &extend));
        let (Some(long), Some(short), Some(extend)) = costs else { continue };
        if short + extend >= long {
            continue;
        }
        found.touch(step, words::settings(settings));
        found.set(step.id, "seconds", Some(Value::Whole(u64::from(rest))));
        rests.push(rest);
        let extend = Stage {
            model: stage.model.clone(),
            seconds: None,
            attempts: stage.attempts,
            accept_rate: stage.accept_rate,
            acceptance: stage.acceptance.clone(),
            on: stage.on.clone(),
            ..Stage::new(FRESH, Operation::Extend)
        };
        found.insert(ground, step, 1, extend);
    }
    rests.dedup();
    let short = match rests.as_slice() {
        [only] => format!("{only} s"),
        _ => format!("a take that is {ADDED} s shorter"),
    };
    found.candidate(
        Kind::Extend,
        |what| format!("Make {what} as {short} and an extend of {ADDED} s"),
        format!("Assumes that as many extends are kept as takes are now; the seam after the first {ADDED} s may show"),
    )
}

/// Drafts at the cheapest size before finals: what is kept of the takes now is kept of the drafts.
fn drafts(ground: &Ground<'_>, route: RouteAt) -> Option<Candidate> {
    let mut found = Gathered::default();
    let mut sizes: Vec<Resolution> = Vec::new();
    let mut rates: Vec<String> = Vec::new();
    let mut drafted = None;
    for (step, stage, settings) in ground.stages() {
        if !generates(settings.operation) {
            continue;
        }
        // Only the first generation of a shot: what comes later has its drafts before it.
        if drafted.replace(step.shot) == Some(step.shot) {
            continue;
        }
        let (Some(resolution), Some(at)) = (settings.resolution, ground.maker(step, route)) else { continue };
        let (Some(full), Some(takes)) = (ground.cost(at, settings), takes(step)) else { continue };
        let pieces = u128::from(step.pieces);
        let smaller = Resolution::ALL.iter().filter(|r| **r < resolution).filter_map(|size| {
            let draft = Settings { resolution: Some(*size), range: Range::Sdr, ..settings.clone() };
            ground.cost(at, &draft).map(|cost| (cost, std::cmp::Reverse(*size)))
        });
        let Some((draft, std::cmp::Reverse(size))) = smaller.min() else { continue };
        // Takes now; drafts as many, and two finals a piece.
        let (now, then) = (takes * full, takes * draft + 2 * pieces * full);
        if then >= now {
            continue;
        }
        found.touch(step, words::settings(settings));
        sizes.push(size);
        let rate = kept(step.count);
        if !rates.contains(&rate) {
            rates.push(rate);
        }
        let draft =
            Stage { id: FRESH, name: Some("draft".to_owned()), resolution: Some(size), range: None, ..stage.clone() };
        found.insert(ground, step, 0, draft);
        for key in ["attempts", "acceptance"] {
            found.set(step.id, key, None);
        }
        found.set(step.id, "accept_rate", Some(Value::Share(Share::hundredths(FINALS_KEPT))));
    }
    sizes.arrange();
    sizes.dedup();
    let sizes: Vec<&str> = sizes.iter().map(|s| s.as_str()).collect();
    let sizes = sizes.join(" or ");
    let rate = match rates.as_slice() {
        [only] => format!(" ({only})"),
        _ => String::new(),
    };
    let caveat = format!(
        "Assumes that of the drafts as many are kept as of the takes now{rate}, and of the finals 1 in 2; a draft \
         shows motion, not detail"
    );
    found.candidate(Kind::Drafts, |what| format!("Draft at {sizes} before {what}"), caveat)
}

/// Takes in SDR, and an HDR finish of what was accepted.
fn finishes(ground: &Ground<'_>, route: RouteAt) -> Option<Candidate> {
    let mut found = Gathered::default();
    for (step, stage, settings) in ground.stages() {
        let is_kind = generates(settings.operation) || settings.operation == Operation::Modify;
        if !is_kind || settings.range == Range::Sdr {
            continue;
        }
        let Some(at) = ground.maker(step, route) else { continue };
        let plain_settings = Settings { range: Range::Sdr, ..settings.clone() };
        let finish = Settings {
            operation: Operation::Export,
            media: Some(Media::Video),
            looped: false,
            references: 0,
            of: Some(settings.operation),
            ..settings.clone()
        };
        let costs =
            (ground.cost(at, settings), ground.cost(at, &plain_settings), ground.cost(at, &finish), takes(step));
        let (Some(high), Some(plain), Some(finish), Some(takes)) = costs else { continue };
        if takes * plain + u128::from(step.pieces) * finish >= takes * high {
            continue;
        }
        found.touch(step, words::settings(&plain_settings));
        found.set(step.id, "range", None);
        let export = Stage {
            range: Some(settings.range),
            keep: stage.keep,
            on: stage.on.clone(),
            ..Stage::new(FRESH, Operation::Export)
        };
        found.insert(ground, step, 1, export);
    }
    found.candidate(
        Kind::FinishAccepted,
        |what| format!("Make {what} in SDR, and only what is accepted in HDR"),
        "Assumes that what is accepted in SDR comes out alike in HDR: the export makes it once more".to_owned(),
    )
}

/// A cheaper model of the same card that makes the same.
fn models(ground: &Ground<'_>, route: RouteAt) -> Option<Candidate> {
    let mut found = Gathered::default();
    let mut instead: Vec<String> = Vec::new();
    let legacy = ground.plan.compare.legacy.unwrap_or(false);
    let mut known: IdMap<(usize, RouteAt), Option<(String, String)>> = IdMap::default();
    for (step, _, settings) in ground.stages() {
        if !settings.operation.has_model() || settings.operation == Operation::Export {
            continue;
        }
        let Some(at) = ground.maker(step, route) else { continue };
        let swap = known.entry((step.settings, at)).or_insert_with(|| {
            let now = ground.quote(at, settings).model?;
            let full = ground.cost(at, settings)?;
            let others = ground.book.card(at)?.models.iter().filter(|m| m.id != now && (legacy || !m.legacy));
            let cost = |id: &str| ground.cost(at, &Settings { model: Some(id.to_owned()), ..settings.clone() });
            let cheapest = others.filter_map(|m| Some((cost(&m.id)?, m.id.clone()))).min()?;
            (cheapest.0 < full).then_some((now, cheapest.1))
        });
        let Some((now, other)) = swap.clone() else { continue };
        found.touch(step, words::settings(&Settings { model: None, ..settings.clone() }));
        found.set(step.id, "model", Some(Value::Text(other.clone())));
        let said = format!("`{other}` instead of `{now}`");
        if !instead.contains(&said) {
            instead.push(said);
        }
    }
    let instead = instead.join(", ");
    found.candidate(
        Kind::CheaperModel,
        |what| format!("Make {what} with {instead}"),
        "Assumes that as many takes are kept: a dearer model may need fewer, so test both first".to_owned(),
    )
}
