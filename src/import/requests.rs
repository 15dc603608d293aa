//! Requests meant for a surface's API, one JSON object a line, as `POST /v1/generations` takes them: priced before they
//! are sent. What the fields are called is known here; what may be asked for is on the surface's card. A request is
//! put as the settings of a run and quoted on the route that it is paid on: what the card refuses, it would refuse.
//!
//! Requests that ask for the same are one shot: a request is one generation, whatever comes of it, so that the outputs
//! of the shot are the requests, made once each.

mod field;
mod group;

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Ask, Brought, Format};
use crate::fault::{Fault, nearest};
use crate::money::group_thousands;
use crate::offer::words;
use crate::plan::model::{Stage, StageId};
use crate::plan::resolve::Settings;
use crate::plan::sheet::{Cell, Column, Line, Row, Sheet, clean};
use crate::quote::{self, By, Outcome, RestsOn, quote};
use crate::rates::request::{PRICED, RequestType, Requests};
use crate::rates::{Book, Card, RouteAt};
use crate::read::json::{self, Json, Value};
use crate::read::{shortened, spell_list};
use crate::terms::{Confidence, Media, Operation, Range as Dynamic, Resolution, Word as _};

use field::{Fields, Frame};
use group::Groups;

/// The most requests of a file.
const MAX_REQUESTS: usize = 100_000;
/// What a request's line shows.
const COLUMNS: [Column; 8] = [
    Column::Name,
    Column::Operation,
    Column::Model,
    Column::Resolution,
    Column::Seconds,
    Column::Range,
    Column::References,
    Column::Loop,
];
/// Seconds of a video that says none; an extend is always one such block.
const SECONDS: u32 = 5;

/// Reads requests.
#[must_use]
pub fn read(text: &str, ask: &Ask<'_>) -> Brought {
    let refused = |fault| Brought::refused(Format::Jsonl, fault);
    let taker = ask.book.cards.iter().find_map(|card| Some((card, card.requests.as_ref()?)));
    let Some((card, requests)) = taker else {
        return refused(Fault::new(0..0, "no price card says what a request is", "lay one with `[requests]` over"));
    };
    let Some(route) = ask.book.find(&requests.route) else {
        return refused(Fault::new(0..0, "no price card has the route of requests", "name another in `[requests]`"));
    };
    let sheet = Sheet { columns: COLUMNS.to_vec(), has_heads: true, ..Sheet::default() };
    let mut list = List {
        ask,
        card,
        requests,
        route,
        brought: Brought::new(Format::Jsonl, sheet),
        groups: Groups::default(),
        unknown: BTreeMap::new(),
        taken: Taken::default(),
    };
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    for (index, line) in text.get(at..).unwrap_or_default().split('\n').enumerate() {
        let span = at..at + line.len();
        at = span.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        if list.brought.sheet.lines.len() >= MAX_REQUESTS {
            let message = format!("this file has more than {} requests", group_thousands(&MAX_REQUESTS.to_string()));
            list.brought.faults.push(Fault::new(span, message, "split it into several"));
            break;
        }
        if list.brought.is_full() {
            break;
        }
        list.take(index + 1, json::value(text, span.clone()), span);
    }
    list.finish()
}

/// What was taken where requests say nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    /// Requests without a size or a length of their own.
    settings: usize,
    /// Edits and reframes that do not say how long their source is.
    sources: usize,
    models: usize,
}

/// A file of requests being read.
struct List<'a> {
    ask: &'a Ask<'a>,
    card: &'a Card,
    requests: &'a Requests,
    route: RouteAt,
    brought: Brought,
    groups: Groups,
    /// Fields that are not known: where each stands first, and in how many requests.
    unknown: BTreeMap<String, (Range<usize>, usize)>,
    taken: Taken,
}

/// A request as it was understood.
struct Request {
    stage: Stage,
    /// What is asked of the route; of a reframe and an extend this has the range that they were asked at.
    range: Dynamic,
    prompt: String,
}

impl List<'_> {
    fn take(&mut self, number: usize, read: Result<Json<'_>, Fault>, line: Range<usize>) {
        let mut faults = Vec::new();
        let (cells, row) = match read {
            Err(fault) => {
                faults.push(fault);
                (Vec::new(), None)
            }
            Ok(json) => match &json.value {
                Value::Object(_) => self.request(&json, number, &mut faults),
                _ => {
                    let message = format!("a request is an object, and this is {}", json.value.kind());
                    faults.push(Fault::new(json.span, message, "write one request a line, as `{\"prompt\": \"…\"}`"));
                    (Vec::new(), None)
                }
            },
        };
        let row = match (row, faults.first()) {
            (Some(row), None) => Ok(row),
            (_, Some(fault)) => Err(format!("{}; {}", fault.message, fault.remedy)),
            (None, None) => {
                faults.push(Fault::new(line, "this is no request", "write it as the API takes it"));
                Err("this is no request".to_owned())
            }
        };
        let mut cells = cells;
        cells.resize(COLUMNS.len(), Cell::default());
        self.brought.faults.extend(faults);
        self.brought.sheet.lines.push(Line { number, cells, row, hangs_on: None });
    }

    /// One request: its cells, and its row if it is right.
    fn request(&mut self, json: &Json<'_>, number: usize, faults: &mut Vec<Fault>) -> (Vec<Cell>, Option<Row>) {
        let mut fields = Fields::new(json, self.requests, faults);
        let kind = fields.word::<RequestType>("type").unwrap_or(RequestType::Image);
        let request = self.understood(kind, &mut fields);
        for rule in &self.requests.rules {
            if rule.is_broken(kind, |path| fields.says(path)) {
                let span = fields.span(rule.has.last().or(rule.lacks.last()).map_or("", String::as_str));
                let remedy = format!("{} ({})", rule.remedy, self.title(&rule.source));
                fields.faults.push(Fault::new(span, rule.says.as_str(), remedy));
            }
        }
        for (path, span) in fields.unknown() {
            self.unknown.entry(path).or_insert((span, 0)).1 += 1;
        }
        let cells = cells(&request);
        if fields.faults.is_empty() {
            let known = self.groups.find(&request.stage, request.range);
            if let Err((about, message, source)) = known.map_or_else(|| self.quoted(&request), Ok) {
                let span = fields.first_of(&about);
                let remedy = format!("change it, or leave the request out ({})", self.title(&source));
                fields.faults.push(Fault::new(span, message, remedy));
            }
        }
        let is_right = fields.faults.is_empty();
        let row = is_right.then(|| self.groups.add(request.stage, request.range, number));
        (cells, row)
    }

    /// What is asked for, as far as it can be understood.
    fn understood(&mut self, kind: RequestType, fields: &mut Fields<'_, '_>) -> Request {
        let prompt = fields.text("prompt").unwrap_or_default();
        let model = fields.text("model");
        let references = fields.references("image_ref");
        fields.reference("source");
        let resolution = fields.word::<Resolution>("video.resolution");
        let seconds = fields.seconds("video.duration");
        let hdr = fields.flag("video.hdr");
        let exr = fields.flag("video.exr_export");
        let looped = fields.flag("video.loop");
        let (start, end) = (fields.frame("video.start_frame"), fields.frame("video.end_frame"));
        let keyframes = fields.references("video.keyframes");
        let operation = match kind {
            RequestType::Image => Operation::TextToImage,
            RequestType::ImageEdit => Operation::ImageEdit,
            RequestType::VideoEdit => Operation::Modify,
            RequestType::VideoReframe => Operation::Reframe,
            RequestType::Video => match (start, end) {
                (None, None) if keyframes == 0 => Operation::TextToVideo,
                (Some(_), Some(_)) => Operation::Interpolate,
                (Some(Frame::Video), None) | (None, Some(Frame::Video)) => Operation::Extend,
                _ => Operation::ImageToVideo,
            },
        };
        let range = match (hdr, exr) {
            (true, true) => Dynamic::HdrExr,
            (true, false) => Dynamic::Hdr,
            (false, _) => Dynamic::Sdr,
        };
        let is_video = operation.media() == Some(Media::Video) || operation == Operation::Reframe;
        let has_source = matches!(operation, Operation::Modify | Operation::Reframe);
        if model.is_none() {
            self.taken.models += 1;
        }
        if has_source && seconds.is_none() {
            self.taken.sources += 1;
        } else if is_video && (resolution.is_none() || (seconds.is_none() && operation != Operation::Extend)) {
            self.taken.settings += 1;
        }
        let otherwise = if has_source { self.ask.source_seconds.unwrap_or(SECONDS) } else { SECONDS };
        // One block, whatever is asked for.
        let seconds = if operation == Operation::Extend { SECONDS } else { seconds.unwrap_or(otherwise) };
        let takes_range = !matches!(operation, Operation::Extend | Operation::Reframe);
        let stage = Stage {
            model: model.map(|name| self.ask.book.model(&name).map_or(name, str::to_owned)),
            resolution: is_video.then(|| resolution.unwrap_or(Resolution::P720)),
            seconds: is_video.then_some(seconds),
            range: Some(range).filter(|range| is_video && takes_range && *range != Dynamic::Sdr),
            looped: (looped && kind == RequestType::Video && operation != Operation::Extend).then_some(true),
            references: u32::try_from(references).ok().filter(|n| *n > 0 && !is_video),
            ..Stage::new(StageId(0), operation)
        };
        Request { stage, range, prompt }
    }

    /// Whether the card takes it; else what it is about, why not, and who says so.
    fn quoted(&mut self, request: &Request) -> Result<(), (Vec<&'static str>, String, String)> {
        let book: &Book = self.ask.book;
        let settings = group::settings(&request.stage, request.range);
        if let Some(name) = settings.model.as_deref().filter(|name| book.model(name).is_none()) {
            let models: Vec<&str> = self.card.models.iter().map(|m| m.id.as_str()).collect();
            let message = format!("no card knows the model `{}`; the API has {}", shortened(name), spell_list(&models));
            return Err((vec!["model"], message, self.card.models_source.clone()));
        }
        let quote = quote(book, self.route, &settings, &[]);
        match &quote.outcome {
            Outcome::Unsupported(reason) => {
                let about = match reason.by {
                    Some(By::Rule(at)) => self.card.rules.get(at).map_or_else(Vec::new, |rule| about(&rule.when)),
                    _ => culprit(book, self.route, &settings),
                };
                let source = reason.source.clone().unwrap_or_default();
                return Err((about, reason.text.clone(), source));
            }
            Outcome::Unpriced(reason) => {
                let what = request.stage.operation.spoken();
                self.note(format!("{what}: {}; the total is then a lower bound", reason.text));
            }
            Outcome::Priced(price) => self.note_conflict(request, price),
        }
        Ok(())
    }

    /// Sources that disagree are told before anything is sent.
    fn note_conflict(&mut self, request: &Request, price: &quote::Price) {
        let RestsOn::Row(at) = price.rests_on else { return };
        let table = self.card.rows.get(at).and_then(|row| self.card.tables.get(row.table));
        if let Some(table) = table.filter(|t| price.confidence == Confidence::Conflicting && !t.note.is_empty()) {
            let what = request.stage.operation.spoken();
            let seconds = request.stage.seconds.map(|n| format!(", {n} s")).unwrap_or_default();
            self.note(format!("{what}{seconds}: {}", table.note));
        }
    }

    fn note(&mut self, note: String) {
        if !self.brought.notes.contains(&note) {
            self.brought.notes.push(note);
        }
    }

    fn title(&self, source: &str) -> String {
        self.card.source(source).map_or_else(|| self.card.name.clone(), |source| source.title.clone())
    }

    fn finish(mut self) -> Brought {
        let Taken { settings, sources, models } = self.taken;
        let who = |n: usize| words::count(n as u128, "request", "requests");
        let does = |n: usize, one: &'static str, many: &'static str| if n == 1 { one } else { many };
        if settings > 0 {
            let says = does(settings, "says", "say");
            let (size, length) = (Resolution::P720, SECONDS);
            self.note(format!("{} {says} no size or no length; taken as {size} and {length} s", who(settings)));
        }
        if sources > 0 {
            let says = does(sources, "does not say how long its source is", "do not say how long their sources are");
            let seconds = self.ask.source_seconds.unwrap_or(SECONDS);
            self.note(format!("{} {says}; taken as {seconds} s", who(sources)));
        }
        if models > 0 {
            let names = does(models, "names no model", "name no model");
            self.note(format!("{} {names}; each route takes its own", who(models)));
        }
        self.brought.sources_taken = sources;
        let brought = &mut self.brought;
        for (path, (span, count)) in self.unknown {
            let known = PRICED.iter().copied().chain(self.requests.unpriced.iter().map(String::as_str));
            let known: Vec<&str> = known.collect();
            let remedy = match nearest(&path, &known) {
                Some(near) => format!("did you mean `{near}`? Rename it, or leave it out with `--skip-unknown`"),
                None => "take it away, or leave it out with `--skip-unknown`".to_owned(),
            };
            let (who, has) = (who(count), does(count, "has", "have"));
            let message = format!("`{}` is no field of a request ({who} {has} it)", shortened(&path));
            brought.unknown.push(Fault::new(span, message, remedy));
            brought.sheet.unknown.push(shortened(&path));
        }
        brought.shots = self.groups.shots(self.ask.name);
        self.brought
    }
}

/// The field without which the card would take it.
fn culprit(book: &Book, route: RouteAt, settings: &Settings) -> Vec<&'static str> {
    let taken = |settings: &Settings| !matches!(quote(book, route, settings, &[]).outcome, Outcome::Unsupported(_));
    let tries = [
        ("video.duration", Settings { seconds: settings.seconds.map(|_| SECONDS), ..settings.clone() }),
        ("video.resolution", Settings { resolution: Some(Resolution::P720), ..settings.clone() }),
        ("model", Settings { model: None, ..settings.clone() }),
    ];
    tries.iter().find(|(_, other)| taken(other)).map(|(path, _)| vec![*path]).unwrap_or_default()
}

/// The fields that a rule of the card is about, the most telling first.
fn about(when: &crate::rates::row::When) -> Vec<&'static str> {
    let mut about = Vec::new();
    if when.references_over.is_some() {
        about.push("image_ref");
    }
    if when.looped.is_some() {
        about.push("video.loop");
    }
    if !when.ranges.is_empty() {
        about.extend(["video.exr_export", "video.hdr"]);
    }
    if !when.seconds.is_empty() {
        about.push("video.duration");
    }
    if !when.resolutions.is_empty() {
        about.push("video.resolution");
    }
    about
}

/// What is shown of a request.
fn cells(request: &Request) -> Vec<Cell> {
    let Request { stage, range, prompt } = request;
    let is_video = stage.resolution.is_some();
    let text = |text: Option<String>| Cell::shown(&clean(&text.unwrap_or_default()));
    vec![
        Cell::shown(&clean(prompt)),
        text(Some(stage.operation.spoken())),
        text(stage.model.clone()),
        text(stage.resolution.map(|r| r.to_string())),
        text(stage.seconds.map(|n| n.to_string())),
        text(is_video.then(|| range.text().to_uppercase())),
        text(stage.references.map(|n| n.to_string())),
        text(stage.looped.map(|_| "yes".to_owned())),
    ]
}
