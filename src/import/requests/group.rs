//! Requests that ask for the same, gathered in the order in which they first stand.

use std::collections::HashMap;

use crate::fault::harmless;
use crate::offer::words;
use crate::plan::model::{Shot, ShotId, Stage};
use crate::plan::resolve::Settings;
use crate::plan::schema::MAX_NAME;
use crate::plan::sheet::Row;
use crate::read::shortened;
use crate::terms::{Media, Operation, Range, Resolution};

/// Runs of lines that a shot's notes name.
const MOST_RUNS: usize = 12;

/// What a run is asked for. A reframe and an extend have no range in a plan; a request may ask for one all the same.
pub fn settings(stage: &Stage, range: Range) -> Settings {
    let media = if stage.operation == Operation::Reframe { Some(Media::Video) } else { stage.operation.media() };
    Settings {
        operation: stage.operation,
        model: stage.model.clone(),
        media,
        resolution: stage.resolution.or(Some(Resolution::P720)),
        seconds: stage.seconds,
        range,
        looped: stage.looped.unwrap_or(false),
        references: stage.references.unwrap_or(0),
        from: None,
        of: None,
    }
}

#[derive(Debug)]
struct Group {
    stage: Stage,
    /// From and to, in the order of the file.
    runs: Vec<(usize, usize)>,
    count: u64,
}

#[derive(Debug, Default)]
pub struct Groups {
    groups: Vec<Group>,
    known: HashMap<Settings, usize>,
}

impl Groups {
    /// Whether the same was asked for before, and was right.
    pub fn find(&self, stage: &Stage, range: Range) -> Option<()> {
        self.known.contains_key(&settings(stage, range)).then_some(())
    }

    /// Counts a request in; the row that it is among the others.
    pub fn add(&mut self, stage: Stage, range: Range, line: usize) -> Row {
        let key = settings(&stage, range);
        if let Some(group) = self.known.get(&key).and_then(|at| self.groups.get_mut(*at)) {
            group.count += 1;
            match group.runs.last_mut() {
                Some((_, to)) if *to + 1 == line => *to = line,
                _ => group.runs.push((line, line)),
            }
            return Row::Again;
        }
        self.known.insert(key, self.groups.len());
        let group = Group { stage, runs: vec![(line, line)], count: 1 };
        let row = Row::Shot(Box::new(group.shot("")));
        self.groups.push(group);
        row
    }

    /// A shot for each. `file`: where they stand.
    pub fn shots(&self, file: &str) -> Vec<Shot> {
        self.groups.iter().map(|group| group.shot(file)).collect()
    }
}

impl Group {
    fn shot(&self, file: &str) -> Shot {
        let notes = (!file.is_empty()).then(|| self.notes(file));
        let stages = vec![self.stage.clone()];
        let outputs = (self.count > 1).then_some(self.count);
        Shot { name: Some(self.name()), outputs, notes, stages, ..Shot::new(ShotId(0)) }
    }

    /// `Image to video, 1080p, 5 s, HDR`.
    fn name(&self) -> String {
        let stage = &self.stage;
        let said = Settings { resolution: stage.resolution, ..settings(stage, stage.range.unwrap_or(Range::Sdr)) };
        let name = words::capital(&words::settings(&said));
        name.chars().take(MAX_NAME).collect()
    }

    /// `3 requests: lines 1, 4 and 5 of batch.jsonl`.
    fn notes(&self, file: &str) -> String {
        let one = |(from, to): &(usize, usize)| match to - from {
            0 => vec![from.to_string()],
            1 => vec![from.to_string(), to.to_string()],
            _ => vec![format!("{from} to {to}")],
        };
        let runs: Vec<String> = self.runs.iter().take(MOST_RUNS).flat_map(one).collect();
        let told = if self.runs.len() > MOST_RUNS { format!("{} …", runs.join(", ")) } else { words::listed(&runs) };
        let requests = words::count(u128::from(self.count), "request", "requests");
        let lines = if self.count == 1 { "line" } else { "lines" };
        format!("{requests}: {lines} {told} of {}", harmless(&shortened(file)))
    }
}
