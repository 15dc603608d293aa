//! An entry in words: what it says, how that follows, who says so and when, what else is said, and what it is used
//! for. One list, for a pane beside the entries, for an explanation, and for whatever else tells of an entry.

use super::own::PUBLISHER;
use super::{Checked, Entry, Section, Standing, Uses, Value};
use crate::arrange::Arrange as _;
use crate::offer::words::{count, date};
use crate::plan::Plan;
use crate::rates::card::SourceKind;
use crate::rates::row::Amount;
use crate::summary::{Explained, Summary};
use crate::terms::Confidence;

/// What a fact is about, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What the entry says.
    Says,
    /// How the price of a run follows.
    How,
    /// A value in circulation that is not taken.
    Also,
    Source,
    Checked,
    Used,
    Note,
    /// A rule or a gap about the same runs.
    Rule,
}

impl Topic {
    /// As shown before what is told.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Says => "says",
            Self::How => "how",
            Self::Also => "also",
            Self::Source => "source",
            Self::Checked => "checked",
            Self::Used => "used",
            Self::Note => "note",
            Self::Rule => "rule",
        }
    }
}

/// A sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub topic: Topic,
    pub text: String,
    /// It should be looked at before anybody relies on the entry.
    pub warns: bool,
}

impl Fact {
    fn new(topic: Topic, text: impl Into<String>) -> Self {
        Self { topic, text: text.into(), warns: false }
    }

    fn warning(topic: Topic, text: impl Into<String>) -> Self {
        Self { topic, text: text.into(), warns: true }
    }
}

/// At most so many stages are named.
const NAMES: usize = 4;

/// How well a figure is known, in a few words.
#[must_use]
pub const fn in_words(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Published => "published by the seller",
        Confidence::ThirdParty => "known from third parties only",
        Confidence::Conflicting => "sources give different values",
        Confidence::Derived => "worked out, not printed by anyone",
        Confidence::Assumed => "your own assumption",
    }
}

impl Entry {
    /// The value as it stands in a column, rounded for reading where it is compared: `$0.71` a clip.
    #[must_use]
    pub fn figure(&self) -> String {
        match (self.section, &self.value) {
            (Section::Clips, Value::Price(Amount::Usd(money))) => format!("${}", money.cents()),
            (_, value) => value.text(),
        }
    }

    /// What the entry says: `$1.20 a run`.
    #[must_use]
    pub fn said(&self) -> String {
        let value = match &self.value {
            Value::Unpublished => "not published".to_owned(),
            Value::NotOffered => "not offered".to_owned(),
            other => other.text().replace(" cr", " credits"),
        };
        [value.as_str(), self.per, self.unit.as_str()]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// What the entry is about: `ray-3.2, text or image to video, 720p, 5 s, sdr`.
    #[must_use]
    pub fn subject(&self) -> String {
        let parts = [&self.who, &self.what, &self.size, &self.length, &self.range];
        let stated = parts.into_iter().map(String::as_str).filter(|t| !t.is_empty() && *t != "any");
        let mut said: Vec<&str> = Vec::new();
        for part in stated {
            // Another vendor's item has its resolution in its name.
            if !said.iter().any(|s| s.split(", ").any(|word| word == part)) {
                said.push(part);
            }
        }
        said.join(", ")
    }

    /// Everything there is to say about the entry; what it is used for, where prices are given: the plan, its prices,
    /// what they rest on, and the selected offer.
    #[must_use]
    pub fn facts(&self, used: Option<(&Plan, &Summary, &Uses, Option<usize>)>) -> Vec<Fact> {
        let mut facts = Vec::new();
        let is_official = self.source.as_ref().is_none_or(|source| source.kind == SourceKind::Official);
        let said = match self.confidence {
            Some(Confidence::Published) if self.standing == Standing::LaidOver && !is_official => {
                format!("{}, a price of your own", self.said())
            }
            Some(confidence) => format!("{}, {}", self.said(), in_words(confidence)),
            None => self.said(),
        };
        facts.push(Fact::new(Topic::Says, said));
        match self.standing {
            Standing::LaidOver => {
                let by = self.overlay.as_deref().unwrap_or("a card of yours");
                let said = match &self.replaces {
                    Some(was) => format!("by {by}, instead of {was}"),
                    None => format!("by {by}"),
                };
                facts.push(Fact::new(Topic::Says, said));
            }
            Standing::Replaced => {
                facts.push(Fact::warning(Topic::Says, "replaced, at least in part, by a card that is laid over it"));
            }
            Standing::Card | Standing::Own => {}
        }
        let later = self.later.iter().map(|(on, says)| format!("from {}: {says}", date(*on)));
        facts.extend(later.map(|text| Fact::warning(Topic::Says, text)));
        facts.extend(self.derivation.iter().map(|(what, figure)| Fact::new(Topic::How, format!("{what} = {figure}"))));
        for other in &self.others {
            let text = format!("{} ({}, {})", other.value, other.source.title, other.source.date);
            facts.push(Fact::warning(Topic::Also, text));
        }
        if let Some(source) = &self.source {
            let said = match source.kind {
                _ if source.publisher == PUBLISHER => format!("{} (your own note)", source.title),
                SourceKind::Official => format!("{}, {} (official)", source.title, source.publisher),
                SourceKind::ThirdParty => format!("{}, {} (third party)", source.title, source.publisher),
            };
            facts.push(Fact::new(Topic::Source, said));
            if !source.address.is_empty() {
                facts.push(Fact::new(Topic::Source, source.address.clone()));
            }
        }
        facts.extend(self.checked.map(checked));
        if let Some((plan, summary, uses, selected)) = used {
            facts.extend(self.used(plan, summary, uses, selected));
        }
        facts.extend(self.remarks.iter().map(|text| Fact::new(Topic::Note, text.clone())));
        facts.extend(self.rules.iter().map(|text| Fact::new(Topic::Rule, text.clone())));
        facts
    }

    /// On which routes the plan uses it, and for which stages on the first of them.
    fn used(&self, plan: &Plan, summary: &Summary, uses: &Uses, selected: Option<usize>) -> Vec<Fact> {
        let mut routes: Vec<usize> = uses.offers(self.at).collect();
        routes.arrange_by_key(|at| Some(*at) != selected);
        let Some(first) = routes.first().copied() else { return Vec::new() };
        let name = |at: usize| summary.offers().get(at).map_or("", |o| o.name.as_str());
        let stages = summary.stages_on(plan, first, self.at, NAMES);
        let mut text = format!("on {}", name(first));
        if stages.count > 0 {
            text = format!("{text} for {}", stages.names.join("; "));
        }
        if stages.count > stages.names.len() {
            let more = u128::try_from(stages.count - stages.names.len()).unwrap_or_default();
            text = format!("{text} and {}", count(more, "more stage", "more stages"));
        }
        let mut facts = vec![Fact::new(Topic::Used, text)];
        if let Some(others) = routes.get(1..).filter(|o| !o.is_empty()) {
            let names: Vec<&str> = others.iter().map(|at| name(*at)).collect();
            facts.push(Fact::new(Topic::Used, format!("also on {}", names.join(", "))));
        }
        facts
    }

    /// The same as a tree, for where explanations are shown.
    #[must_use]
    pub fn explained(&self, used: Option<(&Plan, &Summary, &Uses, Option<usize>)>) -> Explained {
        let leaf = |figure: &str, what: String| Explained { figure: figure.to_owned(), what, ..Explained::default() };
        let steps = self.derivation.iter().map(|(what, figure)| leaf(figure, what.clone()));
        let rest = self.facts(used).into_iter().filter(|f| f.topic != Topic::How).skip(1);
        let rest = rest.map(|f| leaf("", format!("{}: {}", f.topic.label(), f.text)));
        Explained {
            figure: self.value.text(),
            what: [self.per, &self.unit, &self.subject()]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            tag: self.confidence.map_or_else(String::new, |c| c.as_str().to_owned()),
            parts: steps.chain(rest).collect(),
            ..Explained::default()
        }
    }
}

fn checked(checked: Checked) -> Fact {
    let days = count(u128::from(checked.age_days.unsigned_abs()), "day", "days");
    let when = match checked.age_days {
        0 => "today".to_owned(),
        ahead if ahead < 0 => format!("in {days}"),
        _ => format!("{days} ago"),
    };
    if checked.is_stale() {
        let text = format!("{}, {when}: older than {} days", checked.on, checked.stale_after.days());
        return Fact::warning(Topic::Checked, text);
    }
    Fact::new(Topic::Checked, format!("{}, {when}", checked.on))
}
