//! The columns that a sheet may have: what their cells say, and how their heads may be written. The table of heads is
//! the one place where they stand; `docs/import.md` is held against it.

use crate::arrange::Arrange as _;

use super::{clean, is_blank};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    Name,
    Outputs,
    Operation,
    Model,
    Resolution,
    Seconds,
    Range,
    Takes,
    Rate,
    Upscale,
    Keep,
    References,
    Loop,
    Media,
    From,
    Of,
    Stage,
    On,
    OwnPrice,
    OwnPriceIfMissing,
    Revisions,
    Notes,
}

/// A column as people read about it.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub column: Column,
    /// As its head says it.
    pub title: &'static str,
    /// The key of a plan's file that it is about.
    pub key: &'static str,
    /// Other heads, in small letters, blanks between words.
    pub heads: &'static [&'static str],
    /// What stands in it.
    pub doc: &'static str,
    /// How a cell may be written.
    pub example: &'static str,
}

macro_rules! columns {
    ($($column:ident $title:literal $key:literal [$($head:literal),* $(,)?] $doc:literal $example:literal;)+) => {
        &[$(Told {
            column: Column::$column, title: $title, key: $key, heads: &[$($head),*], doc: $doc, example: $example,
        }),+]
    };
}

/// Every column, in the order of [`Column`].
pub const COLUMNS: &[Told] = columns! {
    Name "name" "name" ["shot", "shot name", "shots", "title", "scene", "deliverable"]
        "what the shot is called; a line without it is a further stage of the shot above" "Hero orbit";
    Outputs "outputs" "outputs" ["output", "count", "quantity", "qty", "pieces", "finals", "deliverables", "number", "no.", "#"]
        "accepted pieces to be delivered" "12";
    Operation "operation" "operation" ["operations", "type", "kind", "what", "process", "task", "made by"]
        "what makes it: text to video, i2v, still, upscale, v2v …" "text to video";
    Model "model" "model" ["engine", "generator"]
        "the model that makes it; without it, each route's own" "auto";
    Resolution "resolution" "resolution" ["size", "res", "format", "output size"]
        "the size that is made" "1080p";
    Seconds "seconds" "seconds" ["length", "duration", "secs", "sec", "s", "length (s)", "duration (s)", "duration (sec)"]
        "length in whole seconds" "5";
    Range "range" "range" ["dynamic range", "hdr", "colour", "color", "sdr/hdr"]
        "sdr, hdr or hdr+exr; yes and no are hdr and sdr" "hdr";
    Takes "takes" "attempts" ["attempts", "tries", "keep", "ratio", "rate", "acceptance"]
        "takes for each kept piece, or a keep rate" "1 in 4";
    Rate "keep rate" "accept_rate" ["accept rate", "acceptance rate", "hit rate", "success rate", "kept"]
        "the share of takes that is kept" "25%";
    Upscale "upscale" "resolution" ["upres", "up-res", "upscale to", "finish size"]
        "the size that what is kept is made larger to; no where it is not" "4k";
    Keep "versions" "keep" ["candidates", "kept pieces", "options"]
        "kept pieces for each output" "2";
    References "references" "references" ["refs", "reference images", "image refs"]
        "reference images" "3";
    Loop "loop" "loop" ["looped", "looping", "seamless"]
        "yes where the end leads back to the beginning" "yes";
    Media "media" "media" ["medium"]
        "of a reframe or an upscale: video or image" "video";
    From "from" "from" ["from size", "source size"]
        "of an upscale: the size that is made larger" "720p";
    Of "of" "of" ["finishes"]
        "of an export: the generation that is finished" "text to video";
    Stage "stage" "name" ["stage name", "step", "pass"]
        "what the stage is called" "draft";
    On "on" "on" ["route", "pinned to", "made on"]
        "the pay-as-you-go route that the stage is pinned to, by its id" "";
    OwnPrice "own price" "own_price" ["price", "own cost", "cost", "unit cost"]
        "dollars a take, where it is paid outside" "0.50";
    OwnPriceIfMissing "own price if missing" "own_price_if_missing" ["fallback price"]
        "the same, only on routes that have no price for it" "0.50";
    Revisions "revisions" "revisions" ["redo", "revision", "after notes", "changes"]
        "share of the outputs made once more after notes" "30%";
    Notes "notes" "notes" ["note", "comment", "comments", "description", "remarks", "action"]
        "notes of your own, kept with the shot" "";
};

impl Column {
    pub const COUNT: usize = COLUMNS.len();
    /// In the order of a pasted sheet without heads.
    pub const PASTED: [Self; 6] =
        [Self::Name, Self::Outputs, Self::Operation, Self::Resolution, Self::Seconds, Self::Takes];

    /// What is told about it.
    #[must_use]
    pub fn told(self) -> &'static Told {
        COLUMNS.get(self as usize).unwrap_or(&COLUMNS[0])
    }

    /// As its head says it.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.told().title
    }

    /// The column of a stage's key, where a sheet has it.
    #[must_use]
    pub fn of_stage_key(key: &str) -> Option<Self> {
        if key == "name" {
            return Some(Self::Stage);
        }
        let of_stage = |t: &&Told| !matches!(t.column, Self::Name | Self::Upscale) && t.key == key;
        COLUMNS.iter().find(of_stage).map(|t| t.column)
    }

    /// The column that a head means.
    #[must_use]
    pub fn of_head(head: &str) -> Option<Self> {
        let head = clean(head).to_lowercase().replace('_', " ");
        COLUMNS.iter().find(|t| t.title == head || t.heads.contains(&head.as_str())).map(|t| t.column)
    }
}

/// What each head of a line means; the first of two that mean the same wins.
#[must_use]
pub fn meant(cells: &[String]) -> Vec<Option<Column>> {
    let mut columns: Vec<Option<Column>> = Vec::with_capacity(cells.len());
    for cell in cells {
        columns.push(Column::of_head(cell).filter(|column| !columns.contains(&Some(*column))));
    }
    columns
}

/// The columns that a line of heads names; `None` where it is no such line.
pub(super) fn heads(cells: &[String]) -> Option<Vec<Option<Column>>> {
    let columns = meant(cells);
    let known = columns.iter().flatten().count();
    let said = cells.iter().filter(|c| !is_blank(c)).count();
    let is_alone =
        said == 1 && cells.first().is_some_and(|c| matches!(&*clean(c).to_lowercase(), "name" | "shot name"));
    (columns.contains(&Some(Column::Name)) && (is_alone || known >= 2)).then_some(columns)
}

/// Those of a sheet in the order in which they are shown, `always` among them.
#[must_use]
pub fn shown(columns: &[Option<Column>], always: &[Column]) -> Vec<Column> {
    let mut shown: Vec<Column> = columns.iter().flatten().chain(always).copied().collect();
    shown.arrange();
    shown.dedup();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_their_order_and_no_head_means_two() {
        let mut heads: Vec<&str> = Vec::new();
        for (at, told) in COLUMNS.iter().enumerate() {
            assert_eq!(told.column as usize, at, "{}", told.title);
            assert_eq!(Column::of_head(told.title), Some(told.column), "{}", told.title);
            heads.extend(told.heads.iter().chain([&told.title]));
        }
        let count = heads.len();
        heads.sort_unstable();
        heads.dedup();
        assert_eq!(heads.len(), count, "a head stands twice");
        assert!(heads.iter().all(|h| *h == h.to_lowercase()));
        assert_eq!(Column::of_head(" Accept_Rate "), Some(Column::Rate));
        assert_eq!(Column::of_stage_key("accept_rate"), Some(Column::Rate));
        assert_eq!(Column::of_stage_key("resolution"), Some(Column::Resolution));
        assert_eq!(Column::of_stage_key("name"), Some(Column::Stage));
    }
}
