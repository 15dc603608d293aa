//! The keys of the document's tables: how each is spelt, what it takes, its default, what it means. Loading, edits,
//! forms and saves all read these tables, so a key is described here and nowhere else. Which field of the plan holds
//! a key is said in [`super::fields`].

use super::edit::{Key, Kind, Place};
use crate::terms::{Billing, Level, Media, Operation, Range, Requirement, Resolution, Weekday, WhenEmpty};

/// The version of the format.
pub const SCHEMA: u64 = 1;
pub const MAX_SHOTS: usize = 10_000;
pub const MAX_STAGES: usize = 50_000;
/// The most outputs, attempts or kept pieces.
pub const MAX_COUNT: u64 = 1_000_000;
/// The most characters of a name.
pub const MAX_NAME: usize = 200;
/// The most characters of a note.
pub const MAX_NOTE: usize = 10_000;
/// The most months of a schedule.
pub const MAX_MONTHS: u64 = 120;
/// The most per cent that a percentage may be.
pub const MAX_PERCENT: u32 = 1_000;
/// The most credits that a wallet or a price may hold.
pub const MAX_CREDITS: u64 = 1_000_000_000_000;
/// The longest length, an hour.
pub const MAX_SECONDS: u64 = 3_600;
/// The most references that any operation takes.
const MAX_REFERENCES: u64 = 9;

/// The generations that an export can finish.
pub const EXPORTABLE: &[Operation] =
    &[Operation::TextToVideo, Operation::ImageToVideo, Operation::Interpolate, Operation::Modify];
const EXPORTABLE_TEXTS: &[&str] = &[
    Operation::TextToVideo.as_str(),
    Operation::ImageToVideo.as_str(),
    Operation::Interpolate.as_str(),
    Operation::Modify.as_str(),
];

const COUNT: Kind = Kind::Whole { least: 1, most: MAX_COUNT };
const CONTINGENCY: Kind = Kind::PercentOr(&[Level::P50.as_str(), Level::P80.as_str(), Level::P95.as_str()]);
const CREDITS: Kind = Kind::Whole { least: 0, most: MAX_CREDITS };
const SECONDS: Kind = Kind::Whole { least: 1, most: MAX_SECONDS };
const RESOLUTION: Kind = Kind::Word(Resolution::TEXTS);
const RANGE: Kind = Kind::Word(Range::TEXTS);
const OPERATION: Kind = Kind::Word(Operation::TEXTS);

const fn key(name: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Key {
    Key { name, kind, default, doc }
}

pub const PLAN: &[Key] = &[key("name", Kind::Text, "Untitled plan", "what the production is called")];

pub const SCHEDULE: &[Key] = &[
    key("start", Kind::Date, "today", "the first day of work; subscriptions begin on it"),
    key("deadline", Kind::Date, "a month from the start", "the last day of work"),
    key("months", Kind::Whole { least: 1, most: MAX_MONTHS }, "1", "the whole loop again in each of so many months"),
    key("per_day", COUNT, "spread evenly", "runs a workday, as long as there are any"),
    key("workdays", Kind::Words(Weekday::TEXTS), "mon to fri", "the days on which work is done"),
];

pub const REQUIREMENTS: &[Key] = &[
    key("commercial", Kind::Flag, "false", "what is made may be used commercially"),
    key("no_watermark", Kind::Flag, "false", "what is made carries no watermark"),
    key(
        "no_training",
        Kind::Word(&["stated", "contractual"]),
        "not required",
        "no training on your work: stated in public, or promised by contract",
    ),
    key("automation", Kind::Flag, "false", "generation runs inside software, not by hand"),
    key("latency_sla", Kind::Flag, "false", "a promised time to answer"),
    key("team", Kind::Flag, "false", "a shared pool, control of each person, single sign-on"),
];

pub const COMPARE: &[Key] = &[
    key("closed", Kind::Flag, "false", "let routes that take no new buyers into comparisons"),
    key("legacy", Kind::Flag, "false", "let routes whose model for a stage is a superseded one be recommended"),
];

pub const BUDGET: &[Key] = &[
    key("limit", Kind::Money, "no limit", "the most that may be spent, in dollars"),
    key("contingency", CONTINGENCY, "0%", "on top of every total: a percentage, or what lifts it to p50, p80 or p95"),
    key("tax", Kind::Percent, "0%", "a share of the payments and their contingency"),
    key("markup", Kind::Percent, "0%", "what you add for a client; only in client exports"),
];

pub const PURCHASE: &[Key] = &[
    key("when_empty", Kind::Word(WhenEmpty::TEXTS), "top-up", "when plan credits run out: buy more, or wait"),
    key("billing", Kind::Word(Billing::TEXTS), "monthly", "how subscriptions are paid"),
];

pub const ASSUMPTIONS: &[Key] = &[
    key("hours_per_day", Kind::Decimal { most: 24 }, "8", "hours of work a day, for limits of runs a minute"),
    key("relaxed_per_day", COUNT, "48", "generations a day in relaxed mode; nobody publishes a figure"),
];

pub const HELD: &[Key] = &[
    key("route", Kind::SubscriptionRoute, "", "the subscription that is already paid for"),
    key("renews", Kind::Date, "", "its next reset, after the start"),
    key("credits", CREDITS, "", "left of the running grant"),
];

pub const LOT: &[Key] = &[
    key("credits", CREDITS, "", "credits left in the lot"),
    key("expires", Kind::Date, "", "the first day on which they cannot be used any more"),
];

pub const ASSUME: &[Key] = &[
    key("surface", Kind::Surface, "", "where the price holds"),
    key("operation", OPERATION, "", "what it is the price of"),
    key("model", Kind::Model, "any", "as far as the price is to be narrowed"),
    key("resolution", RESOLUTION, "any", "as far as the price is to be narrowed"),
    key("range", RANGE, "any", "as far as the price is to be narrowed"),
    key("seconds", SECONDS, "any", "as far as the price is to be narrowed"),
    key("credits", CREDITS, "", "credits a run"),
    key("usd", Kind::Money, "", "dollars a run"),
    key("route", Kind::Route, "", "the route that the answer is about"),
    key("requirement", Kind::Word(Requirement::TEXTS), "", "the requirement that is answered"),
    key("holds", Kind::Flag, "", "whether the route meets it"),
    key("note", Kind::Note, "", "where you have it from"),
];

pub const BELIEF: &[Key] = &[
    key("rate", Kind::Rate, "", "the share of runs that is accepted"),
    key("accepted", COUNT, "", "how many were accepted"),
    key("tried", COUNT, "", "of how many that were tried"),
];

pub const SHOT: &[Key] = &[
    key("name", Kind::Text, "its number", "what the shot is called"),
    key("outputs", COUNT, "1", "accepted pieces to be delivered"),
    key("revisions", Kind::Percent, "0%", "share of the outputs made once more after notes"),
    key("notes", Kind::Note, "", "notes of your own"),
];

const STAGE_NAME: &[Key] = &[key("name", Kind::Text, "", "what the stage is called")];
const STAGE_MODEL: &[Key] =
    &[key("model", Kind::Model, "auto", "the model that makes it; auto: the route's current flagship")];
const STAGE_COUNTS: &[Key] = &[
    key("keep", COUNT, "1", "good pieces that each output needs of this stage: versions, candidates, extends"),
    key("attempts", COUNT, "1", "runs for each accepted piece"),
    key("accept_rate", Kind::Rate, "", "the share of runs that is accepted"),
    key("acceptance", Kind::Belief, "", "a belief about acceptance, by name"),
    key("on", Kind::PayAsYouGoRoute, "the route compared", "pins the stage to a pay-as-you-go route"),
    key("own_price", Kind::Money, "", "dollars a run, paid outside, the same on every route"),
    key("own_price_if_missing", Kind::Money, "", "the same, on routes that have no price for it"),
];

const RESOLUTION_OWN: Key = key("resolution", RESOLUTION, "720p", "the size that is made");
const RESOLUTION_INHERITED: Key = key("resolution", RESOLUTION, "inherited", "the size that is made");
const SECONDS_OWN: Key = key("seconds", SECONDS, "5", "length in seconds");
const SECONDS_INHERITED: Key = key("seconds", SECONDS, "inherited", "length in seconds");
const RANGE_OWN: Key = key("range", RANGE, "sdr", "dynamic range");
const MEDIA_OWN: Key = key("media", Kind::Word(Media::TEXTS), "video", "what is changed");
const fn references(most: u64, doc: &'static str) -> Key {
    key("references", Kind::Whole { least: 0, most }, "0", doc)
}

/// The fields of an operation's own.
const fn own(operation: Operation) -> &'static [Key] {
    const TEXT_TO_IMAGE: &[Key] = &[RESOLUTION_OWN, references(MAX_REFERENCES, "reference images")];
    const IMAGE_EDIT: &[Key] =
        &[RESOLUTION_OWN, references(MAX_REFERENCES - 1, "reference images beside the one that is edited")];
    const GENERATE: &[Key] = &[
        RESOLUTION_OWN,
        SECONDS_OWN,
        RANGE_OWN,
        key("loop", Kind::Flag, "false", "the end leads back to the beginning"),
    ];
    const EXTEND: &[Key] = &[RESOLUTION_INHERITED, key("seconds", SECONDS, "5", "seconds that are added")];
    const MODIFY: &[Key] = &[RESOLUTION_INHERITED, SECONDS_INHERITED, RANGE_OWN];
    const REFRAME: &[Key] = &[MEDIA_OWN, RESOLUTION_INHERITED, SECONDS_INHERITED];
    const UPSCALE: &[Key] = &[
        MEDIA_OWN,
        key("resolution", RESOLUTION, "", "the size that is made"),
        key("from", RESOLUTION, "inherited", "the size that is made larger"),
        SECONDS_INHERITED,
    ];
    const AUDIO: &[Key] = &[SECONDS_INHERITED];
    const EXPORT: &[Key] = &[
        key("of", Kind::Word(EXPORTABLE_TEXTS), "inherited", "the generation that is finished"),
        RESOLUTION_INHERITED,
        SECONDS_INHERITED,
        key("range", RANGE, "sdr", "sdr is a download; anything else is one more generation"),
    ];
    match operation {
        Operation::TextToImage => TEXT_TO_IMAGE,
        Operation::ImageEdit => IMAGE_EDIT,
        Operation::TextToVideo | Operation::ImageToVideo | Operation::Interpolate => GENERATE,
        Operation::Extend => EXTEND,
        Operation::Modify => MODIFY,
        Operation::Reframe => REFRAME,
        Operation::Upscale => UPSCALE,
        Operation::Audio => AUDIO,
        Operation::Export => EXPORT,
        Operation::Other => &[],
    }
}

/// The keys of a table, in the order in which they are written. Empty for a stage, whose keys depend on its
/// operation ([`keys_of_stage`]), and for the opening balances, whose keys are surfaces.
#[must_use]
pub const fn keys_of(place: Place) -> &'static [Key] {
    match place {
        Place::Plan => PLAN,
        Place::Schedule => SCHEDULE,
        Place::Requirements => REQUIREMENTS,
        Place::Compare => COMPARE,
        Place::Budget => BUDGET,
        Place::Purchase => PURCHASE,
        Place::Assumptions => ASSUMPTIONS,
        Place::Held(_) => HELD,
        Place::Assume(_) => ASSUME,
        Place::Shot(_) => SHOT,
        Place::Opening | Place::Stage(_) => &[],
    }
}

/// The keys that an operation takes beside `operation` itself, in the order in which they are written.
pub fn keys_of_stage(operation: Operation) -> impl Iterator<Item = &'static Key> + Clone {
    let model = if operation.has_model() { STAGE_MODEL } else { &[] };
    STAGE_NAME.iter().chain(model).chain(own(operation)).chain(STAGE_COUNTS)
}

/// The key of this name, if the operation takes it.
#[must_use]
pub fn key_of_stage(operation: Operation, name: &str) -> Option<&'static Key> {
    keys_of_stage(operation).find(|k| k.name == name)
}

/// Every key that some operation takes.
pub const STAGE_NAMES: &[&str] = &[
    "name",
    "model",
    "of",
    "media",
    "resolution",
    "from",
    "seconds",
    "range",
    "loop",
    "references",
    "keep",
    "attempts",
    "accept_rate",
    "acceptance",
    "on",
    "own_price",
    "own_price_if_missing",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_operation_is_listed_and_nothing_else_is() {
        let mut taken: Vec<&str> =
            Operation::ALL.iter().flat_map(|op| keys_of_stage(*op)).map(|key| key.name).collect();
        taken.sort_unstable();
        taken.dedup();
        let mut listed = STAGE_NAMES.to_vec();
        listed.sort_unstable();
        assert_eq!(taken, listed);
        for operation in Operation::ALL {
            let mut names: Vec<&str> = keys_of_stage(*operation).map(|key| key.name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "`{operation}` lists a key twice");
        }
    }

    #[test]
    fn an_export_finishes_what_its_words_say() {
        let texts: Vec<&str> = EXPORTABLE.iter().map(|o| o.as_str()).collect();
        assert_eq!(texts, EXPORTABLE_TEXTS);
    }
}
