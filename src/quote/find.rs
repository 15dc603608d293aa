//! Looking up what a card says about one run: the row that holds for it, or the gap.

use super::Reasoned;
use crate::plan::resolve::Settings;
use crate::rates::row::{Gap, Row, When};
use crate::rates::{Card, Route};
use crate::read::spell_list;
use crate::terms::{Media, Operation, Range, Resolution};

/// What is asked of a card for one run, with the route's model and all defaults filled in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub card: &'a Card,
    pub tier: &'a str,
    pub operation: Operation,
    pub media: Option<Media>,
    /// Index into the card's models.
    pub model: Option<usize>,
    /// The plan named the model.
    pub named: bool,
    /// Of an image, what is needed at least.
    pub resolution: Resolution,
    pub seconds: u32,
    pub range: Range,
    pub looped: bool,
    pub references: u32,
    pub from: Resolution,
    /// An export that is one more generation of this kind.
    pub as_generation: bool,
}

/// What holds for a run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    /// A row, with its index.
    Row(usize, &'a Row),
    /// A gap, with its index.
    Gap(usize, &'a Gap),
    Nothing,
}

impl<'a> Asked<'a> {
    /// # Errors
    /// A named model that the card does not offer, or not for this.
    pub fn new(card: &'a Card, route: &'a Route, settings: &Settings) -> Result<Self, Reasoned> {
        let as_generation = settings.operation == Operation::Export && card.export_as_generation.has(settings.range);
        let operation = if as_generation { settings.of.unwrap_or(Operation::TextToVideo) } else { settings.operation };
        let media = match operation {
            Operation::Reframe | Operation::Upscale => settings.media.or(Some(Media::Video)),
            Operation::Audio | Operation::Other => None,
            _ => operation.media(),
        };
        let mut asked = Self {
            card,
            tier: &route.tier,
            operation,
            media,
            model: None,
            named: false,
            resolution: settings.resolution.unwrap_or(Resolution::P720),
            seconds: settings.seconds.unwrap_or(5),
            range: settings.range,
            looped: settings.looped && !as_generation,
            references: if as_generation { 0 } else { settings.references },
            from: settings.from.unwrap_or(Resolution::P720),
            as_generation,
        };
        // A download is made by no model.
        let made = operation.has_model() && operation != Operation::Export;
        let Some(name) = settings.model.as_deref().filter(|_| made) else {
            if made {
                let of = |f: &&crate::rates::Flagship| {
                    f.operation == operation && (f.media.is_none() || f.media == asked.media)
                };
                asked.model = card.flagships.iter().find(of).map(|f| f.model);
            }
            return Ok(asked);
        };
        asked.named = true;
        asked.model = card.model(name);
        if asked.model.is_some() {
            return Ok(asked);
        }
        let makers = asked.makers();
        let offered: Vec<&str> =
            if makers.is_empty() { card.models.iter().map(|m| m.id.as_str()).collect() } else { makers };
        let text = match offered.as_slice() {
            [] => format!("{} does not offer `{name}`", card.name),
            models => format!("{} does not offer `{name}`; it offers {}", card.name, spell_list(models)),
        };
        let source = Some(card.models_source.as_str()).filter(|s| !s.is_empty());
        Err(Reasoned::new(text, source))
    }

    /// The models that make what is asked, in the card's order.
    pub fn makers(&self) -> Vec<&'a str> {
        let models = self.card.models.iter().enumerate();
        let made = models.filter(|(at, _)| {
            let with = Self { model: Some(*at), named: true, ..*self };
            let row = self.card.rows.iter().any(|row| row.model.is_some() && with.is_about(row));
            row || self.card.gaps.iter().any(|g| !g.when.models.is_empty() && with.is_gap_about(g))
        });
        made.map(|(_, m)| m.id.as_str()).collect()
    }

    /// Whether a row is for this operation, medium and model at all.
    pub fn is_about(&self, row: &Row) -> bool {
        row.operations.has(self.operation)
            && (row.model.is_none() || row.model == self.model)
            && (row.media.is_none() || row.media == self.media)
    }

    /// Whether a gap is for this operation, medium and model at all. Gaps of loops and references narrow others.
    pub fn is_gap_about(&self, gap: &Gap) -> bool {
        gap.when.looped.is_none()
            && gap.when.references_over.is_none()
            && gap.when.operations.admits(self.operation)
            && (gap.when.media.is_none() || gap.when.media == self.media)
            && self.is_among(&gap.when.models, true)
    }

    /// Whether a condition on models holds. Where the card names no flagship, any of a gap's models may be meant.
    fn is_among(&self, models: &[usize], unnamed: bool) -> bool {
        models.is_empty() || self.model.map_or(unnamed && !self.named, |m| models.contains(&m))
    }

    /// Whether all conditions of a rule hold.
    pub fn falls_under(&self, when: &When) -> bool {
        self.meets(when, false) && when.looped.is_none_or(|l| l == self.looped)
    }

    fn meets(&self, when: &When, unnamed: bool) -> bool {
        when.operations.admits(self.operation)
            && when.ranges.admits(self.range)
            && (when.media.is_none() || when.media == self.media)
            && self.is_among(&when.models, unnamed)
            && when.resolutions.admits(self.resolution)
            && (when.seconds.is_empty() || when.seconds.contains(&self.seconds))
            && when.references_over.is_none_or(|most| self.references > most)
            && (when.tiers.is_empty() || when.tiers.iter().any(|t| t == self.tier))
    }

    /// Whether a row makes the resolution: a video's exactly, of an image at least that.
    pub fn reaches(&self, row: &Row) -> bool {
        row.resolution.is_none_or(|made| match self.media {
            Some(Media::Image) => made >= self.resolution,
            _ => made == self.resolution,
        })
    }

    fn holds(&self, row: &Row) -> bool {
        self.is_about(row)
            && self.reaches(row)
            && row.range.is_none_or(|r| r == self.range)
            && row.lengths.admits(self.seconds)
            && (row.references.0..=row.references.1).contains(&self.references)
            && row.from.is_none_or(|f| f == self.from)
    }

    /// Whether the model makes this at all, whatever the references.
    pub fn is_made_at_all(&self) -> bool {
        let row = |row: &Row| row.model.is_some() && self.is_about(row) && self.reaches(row);
        self.card.rows.iter().any(row)
    }

    /// The row or the gap that holds: the highest layer first, of an image the smallest that serves.
    pub fn find(&self) -> Found<'a> {
        let mut best: Option<(usize, &Row)> = None;
        for (at, row) in self.card.rows.iter().enumerate() {
            let better = match best {
                None => true,
                Some((_, known)) => self.media == Some(Media::Image) && row.resolution < known.resolution,
            };
            if better && self.holds(row) {
                best = Some((at, row));
            }
        }
        let gaps = || self.card.gaps.iter().enumerate();
        let plain = gaps().find(|(_, gap)| self.is_gap_about(gap) && self.meets(&gap.when, true));
        let narrowing = |(_, gap): &(usize, &Gap)| {
            let when = &gap.when;
            (when.looped.is_some() || when.references_over.is_some())
                && when.looped.is_none_or(|l| l == self.looped)
                && self.meets(when, true)
        };
        match (best, plain) {
            (None, None) => Found::Nothing,
            (None, Some((at, gap))) => Found::Gap(at, gap),
            (Some((_, row)), Some((at, gap))) if gap.layer > row.layer => Found::Gap(at, gap),
            (Some((at, row)), _) => {
                let gap = gaps().filter(narrowing).find(|(_, gap)| gap.layer >= row.layer);
                gap.map_or(Found::Row(at, row), |(at, gap)| Found::Gap(at, gap))
            }
        }
    }
}
