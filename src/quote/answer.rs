//! Whether a route meets a requirement, who says so, and how firmly.

use crate::plan::model::{Assume, Assumed};
use crate::rates::card::Answer;
use crate::rates::{Book, Figure, Route, RouteAt};
use crate::terms::{Confidence, Media, Requirement, Training};

/// A route's answer to a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    Met {
        confidence: Confidence,
        /// A source's id; `None` for the buyer's own assumption.
        source: Option<String>,
        /// A remark of the card or of the buyer; may be empty.
        note: String,
    },
    NotMet {
        source: Option<String>,
        /// A sentence without a full stop.
        text: String,
    },
    /// Nobody publishes it, which is not a yes.
    Unknown {
        /// A sentence without a full stop.
        text: String,
    },
}

/// Whether a route meets `requirement` for a stage of this medium. `wanted` is how firm a promise against training
/// must be (`stated` where it is `None`). Answers in `assume` fill unknowns only.
#[must_use]
pub fn answer(
    book: &Book,
    at: RouteAt,
    requirement: Requirement,
    wanted: Option<Training>,
    media: Option<Media>,
    assume: &[Assume],
) -> Answered {
    let Some(route) = book.route(at) else {
        return Answered::Unknown { text: "there is no such route".to_owned() };
    };
    let of_video = (media == Some(Media::Video)).then(|| route.video_answers.get(&requirement)).flatten();
    if let Some(figure) = of_video.or_else(|| route.answers.get(&requirement)) {
        return published(route, requirement, wanted.unwrap_or(Training::Stated), figure, of_video.is_some());
    }
    let own = assume.iter().find_map(|entry| match &entry.what {
        Assumed::Answer { route: id, requirement: about, holds } if *id == route.id && *about == requirement => {
            Some((*holds, entry.note.as_deref()))
        }
        _ => None,
    });
    match own {
        Some((true, note)) => Answered::Met {
            confidence: Confidence::Assumed,
            source: None,
            note: note.map(crate::fault::harmless).unwrap_or_default(),
        },
        Some((false, _)) => {
            Answered::NotMet { source: None, text: format!("you assume that {} {}", route.name, lacks(requirement)) }
        }
        None => Answered::Unknown { text: format!("whether {} {} is not published", route.name, requirement.given()) },
    }
}

fn published(
    route: &Route,
    requirement: Requirement,
    wanted: Training,
    figure: &Figure<Answer>,
    of_video: bool,
) -> Answered {
    let holds = match figure.value {
        Answer::Yes => true,
        Answer::No => false,
        Answer::Training(given) => given >= wanted && given > Training::None,
    };
    if holds {
        let (confidence, source) = (figure.confidence, Some(figure.source.clone()));
        return Answered::Met { confidence, source, note: figure.note.clone() };
    }
    let what = match figure.value {
        Answer::Training(Training::Stated) => "only states that it does not train on your work, without a contract",
        _ => lacks(requirement),
    };
    let made = if of_video { " for video" } else { "" };
    Answered::NotMet { source: Some(figure.source.clone()), text: format!("{} {what}{made}", route.name) }
}

/// What a route does that does not.
const fn lacks(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Commercial => "does not allow commercial use",
        Requirement::NoWatermark => "puts a watermark on what it makes",
        Requirement::NoTraining => "does not promise that your work is kept out of training",
        Requirement::Automation => "cannot be used from software",
        Requirement::LatencySla => "promises no latency",
        Requirement::Team => "has no shared pool, control by person or single sign-on",
    }
}
