//! What a search looks for in the loop, and where it finds it. A row is found where all words stand in what it says:
//! a shot by its name and notes, a stage by its name, operation, size, model and keep rate (with its shot's words
//! beside its own, so that `orbit 1080p` is a stage of Orbit).

use std::ops::Range;

use super::row::{Row, rows};
use crate::arrange::Arrange as _;
use crate::hash::IdSet;
use crate::plan::model::{Shot, Stage};
use crate::plan::{Place, ShotId};
use crate::tui::attempts;
use crate::tui::model::Model;

/// The words of a search, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_lowercase).collect())
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For each word whether one of the texts has it.
    fn had_by(&self, texts: &[&str]) -> Vec<bool> {
        self.0.iter().map(|word| texts.iter().any(|text| has(text, word))).collect()
    }

    /// Where words stand in a text, in its bytes, from left to right and apart from each other.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        if self.0.is_empty() || text.is_empty() {
            return Vec::new();
        }
        // Small letters may take other bytes than large ones: each remembers where it comes from.
        let mut small = String::with_capacity(text.len());
        let mut from: Vec<Range<usize>> = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            for lower in c.to_lowercase() {
                small.push(lower);
                from.extend(std::iter::repeat_n(at..at + c.len_utf8(), lower.len_utf8()));
            }
        }
        let mut found: Vec<Range<usize>> = self
            .0
            .iter()
            .flat_map(|word| small.match_indices(word.as_str()).map(|(at, part)| (at, part.len())))
            .filter_map(|(at, len)| Some(from.get(at)?.start..from.get(at + len - 1)?.end))
            .collect();
        found.arrange_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|range| {
            let is_apart = range.start >= end;
            end = end.max(range.end);
            is_apart
        });
        found
    }
}

/// Whether a text has a word that is in small letters.
fn has(text: &str, word: &str) -> bool {
    if text.is_ascii() && word.is_ascii() {
        return text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    }
    text.to_lowercase().contains(word)
}

/// What was looked for and found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub text: String,
    pub words: Words,
    pub places: IdSet<Place>,
    /// The prices and the route that it was looked for on: the model of a stage may be the route's.
    seen: Option<(u64, Option<usize>)>,
}

/// What hides the rows that do not match.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub found: Found,
    /// Rows that were there when it was typed and did not match. What is put in later is shown.
    pub hidden: IdSet<Place>,
}

impl Found {
    /// Looks for a text in the whole loop.
    #[must_use]
    pub fn new(model: &Model, text: &str) -> Self {
        let words = Words::new(text);
        let places = if words.is_empty() { IdSet::default() } else { look(model, &words) };
        Self { text: text.trim().to_owned(), words, places, seen: Some(stamp(model)) }
    }

    /// Whether it was found with the prices that there are.
    #[must_use]
    pub fn is_fresh(&self, model: &Model) -> bool {
        self.seen == Some(stamp(model))
    }
}

fn stamp(model: &Model) -> (u64, Option<usize>) {
    (model.prices.version(), model.selected())
}

impl Filter {
    #[must_use]
    pub fn new(model: &Model, text: &str) -> Self {
        let found = Found::new(model, text);
        let plan = model.document.plan();
        let mut hidden = IdSet::default();
        for shot in &plan.shots {
            if found.places.contains(&Place::Shot(shot.id)) {
                // A shot that matches shows all of its stages.
                continue;
            }
            let stages = shot.stages.iter().map(|stage| Place::Stage(stage.id));
            let before = hidden.len();
            hidden.extend(stages.filter(|place| !found.places.contains(place)));
            if hidden.len() - before == shot.stages.len() {
                hidden.insert(Place::Shot(shot.id));
            }
        }
        Self { found, hidden }
    }

    /// Whether a row is shown.
    #[must_use]
    pub fn shows(&self, row: Row) -> bool {
        let shot_is_shown = |id: ShotId| !self.hidden.contains(&Place::Shot(id));
        match row {
            Row::AddStage { id, .. } => shot_is_shown(id),
            Row::AddShot => true,
            row => row.place().is_none_or(|place| !self.hidden.contains(&place)),
        }
    }
}

/// The shots and stages that have all words.
fn look(model: &Model, words: &Words) -> IdSet<Place> {
    let plan = model.document.plan();
    let mut places = IdSet::default();
    let mut of_shot = Vec::new();
    for row in rows(plan) {
        match row {
            Row::Shot { id, shot } => {
                let Some(record) = plan.shots.get(shot) else { continue };
                of_shot = words.had_by(&texts_of_shot(record, &plan.shot_name(shot)));
                if of_shot.iter().all(|has| *has) {
                    places.insert(Place::Shot(id));
                }
            }
            Row::Stage { id, shot, stage, step } => {
                let Some(record) = plan.shots.get(shot).and_then(|s| s.stages.get(stage)) else { continue };
                let own = words.had_by(&texts_of_stage(model, record, step).each_ref().map(String::as_str));
                let all = own.iter().zip(&of_shot).all(|(own, shots)| *own || *shots);
                // A stage that adds nothing is not found because its shot is.
                if all && own.contains(&true) {
                    places.insert(Place::Stage(id));
                }
            }
            Row::AddStage { .. } | Row::AddShot => {}
        }
    }
    places
}

fn texts_of_shot<'a>(shot: &'a Shot, name: &'a str) -> [&'a str; 2] {
    [name, shot.notes.as_deref().unwrap_or_default()]
}

/// What a stage says on screen, and what it inherits.
fn texts_of_stage(model: &Model, stage: &Stage, step: usize) -> [String; 6] {
    let settings = model.prices.summary.as_ref().and_then(|summary| {
        let work = summary.work();
        work.settings.get(work.steps.get(step)?.settings)
    });
    let made_by = match &stage.model {
        Some(id) if id != "auto" => id.clone(),
        _ => model.prices.model_of(model.selected(), step).unwrap_or_default(),
    };
    let resolution = stage.resolution.or_else(|| settings.and_then(|s| s.resolution));
    [
        stage.name.clone().unwrap_or_default(),
        format!("{} {}", stage.operation.spoken(), stage.operation),
        resolution.map(|r| r.as_str().to_owned()).unwrap_or_default(),
        made_by,
        stage.acceptance.clone().unwrap_or_default(),
        attempts::shown(model.document.plan(), stage),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_script() {
        let found = |words: &str, text: &str| {
            let ranges = Words::new(words).found_in(text);
            ranges.into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("orbit", "Hero ORBIT, orbiting"), ["ORBIT", "orbit"]);
        assert_eq!(found("straße ÄR", "ÄRMEL Straße"), ["ÄR", "Straße"]);
        assert_eq!(found("i\u{307}st", "İstanbul"), ["İst"], "small letters may be longer");
        assert_eq!(found("夜の", "街の夜の雨"), ["夜の"]);
        assert_eq!(found("ab b", "abb"), ["ab", "b"], "apart from each other");
        assert!(found("", "x").is_empty() && found("x", "").is_empty());
        assert!(has("Größe", "größe") && !has("Grosse", "größe"));
    }
}
