//! What each message does to the model. Nothing here touches the outside: what must be done there comes back as
//! effects. Every screen and every overlay has its
//! own file, in its own folder.

mod bring;
pub(super) mod change;
mod export;
mod file;
mod kept;
mod keys;
pub(super) mod open;
mod own;
mod plans;
mod point;
mod rescue;
pub(super) mod typing;

pub use kept::look as look_at_kept;
pub use plans::left_out;

use super::later;
use super::layout;
use super::model::{Mode, Model};
use super::msg::{Effect, Motion, Msg, Opening, Turn};
use super::overlay::{self, Flow};
use super::screen::{SCREENS, ScreenId, looped};
use super::tour;
use super::typing::Target;
use crate::terms::Level;

/// Does what a message says, and whatever follows from it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    // As long as nothing of what is worked out later is there, nothing follows from it.
    let waits = matches!(msg, Msg::Continue).then_some(model.later.finished);
    let mut next = Some(msg);
    while let Some(msg) = next.take() {
        next = step(model, msg, &mut effects);
    }
    if waits != Some(model.later.finished) {
        settle(model);
    }
    effects
}

/// One message; what it leads to comes back.
fn step(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) -> Option<Msg> {
    if !matches!(msg, Msg::KeyPressed(_) | Msg::Step(_) | Msg::Resized(_) | Msg::Continue) {
        model.leaning = None;
    }
    match msg {
        Msg::KeyPressed(key) => return keys::press(model, key),
        Msg::Pasted(text) if model.mode() == Mode::Edit => return typing::paste(model, &text),
        Msg::Pointed { at, point } => return point::point(model, at, point),
        Msg::Resized(size) => model.size = size,
        Msg::Copied { what } if what.is_empty() => {}
        Msg::Copied { what } => model.tell(format!("copied {what}; some terminals take nothing for their clipboard")),
        Msg::Warned(text) => model.complain(text),
        Msg::Noted(text) => model.tell(text),
        Msg::Resumed => model.tell("back again"),
        Msg::Continue => later::go_on(model),
        Msg::Fetched(text) => looped::update::fetched(model, text.as_deref()),
        Msg::KeepFailed { why } => model.complain(format!("other planners cannot paste it: {why}")),
        Msg::Do(asked) => effects.extend(asked),
        Msg::Redraw => effects.push(Effect::Redraw),
        Msg::Suspend => effects.push(Effect::Suspend),
        Msg::QuitNow => effects.push(Effect::Quit),

        Msg::Stroke(_) | Msg::Commit(_) => return typing::update(model, &msg),
        Msg::Out if model.mode() == Mode::Edit => return typing::cancel(model),

        Msg::Saved { .. }
        | Msg::SaveRefused { .. }
        | Msg::SaveFailed { .. }
        | Msg::Save
        | Msg::SaveTo { .. }
        | Msg::SaveThen(_) => return file::update(model, msg, effects),
        Msg::Take(_) | Msg::TakeNow(_) | Msg::Opened { .. } | Msg::OpenFailed { .. } | Msg::Recalled(_) => {
            return plans::update(model, msg, effects);
        }
        Msg::FoundLeftBehind(_)
        | Msg::FoundVersions(_)
        | Msg::Rescue(_)
        | Msg::RescueNow(_)
        | Msg::OfferNext
        | Msg::ThrowAway(_)
        | Msg::Restore(_)
        | Msg::Reload { .. } => return rescue::update(model, msg, effects),
        Msg::OwnPrice(_)
        | Msg::CardWritten { .. }
        | Msg::CardRefused { .. }
        | Msg::CardFailed { .. }
        | Msg::CardOver { .. }
        | Msg::CardTaken { .. } => return own::update(model, msg, effects),
        Msg::Export(_) | Msg::Exported { .. } | Msg::ExportRefused(_) | Msg::ExportFailed { .. } => {
            export::update(model, msg, effects);
        }
        Msg::Brought { .. } | Msg::BringFailed { .. } => bring::update(model, msg),
        Msg::Open(Opening::Versions | Opening::LeftBehind) => rescue::find(model, &msg, effects),
        Msg::CopyAnswer => copy_answer(model, effects),
        Msg::Tour(step) => tour::show(model, step),

        Msg::Make(change) => {
            change::make(model, *change);
        }
        Msg::MakeAndTell(change, told) => {
            if change::make(model, *change) && !told.is_empty() {
                model.tell(told);
            }
        }
        Msg::MakeAndGo(change) => {
            change::make_and_go(model, *change);
        }
        Msg::KeepNow => kept::record(model),
        Msg::KeepPrices(keeps) => kept::keep(model, keeps),
        Msg::LookAtKept => kept::look(model, true),
        Msg::Undo => change::undo(model, effects),
        Msg::Redo => change::redo(model, effects),
        Msg::Answer { requirement, holds } => change::answer(model, requirement, holds),
        Msg::Push(layer) => open::push(model, *layer),
        Msg::Open(opening) => return open::open(model, opening),

        // What has the focus decides.
        msg => return focused(model, msg),
    }
    None
}

fn focused(model: &mut Model, msg: Msg) -> Option<Msg> {
    let msg = tour::update(model, msg)?;
    let msg = match layered(model, msg) {
        Ok(next) => return next,
        Err(msg) => msg,
    };
    match msg {
        Msg::Quit | Msg::Interrupt => return Some(file::quit(model)),
        Msg::Show(screen) => model.screen = screen,
        Msg::TurnScreen(turn) => turn_screen(model, turn),
        Msg::Search(how) => typing::begin(model, Target::Search(how), String::new(), String::new()),
        Msg::ToggleClosed => change::toggle_closed(model),
        Msg::PinBaseline => {
            let told =
                if model.prices.pin() { "totals pinned: changes are shown against them" } else { "totals let go" };
            model.tell(told);
        }
        Msg::TurnLevel => {
            let level = model.prices.turn_level(model.document.plan());
            model.tell(at_level(level));
        }
        Msg::TurnTaken => {
            let taken = model.prices.turn_taken(model.document.plan());
            let at = taken.spoken().unwrap_or("at the prices that the book takes");
            let summary = model.prices.summary.as_ref();
            let rests = summary.is_some_and(|s| (0..s.offers().len()).any(|at| s.is_disputed(&model.prices.book, at)));
            let none = if rests { "" } else { "; no route of this plan rests on one about which sources differ" };
            model.tell(format!("{at}{none}"));
        }
        msg => return (model.screen.screen().update)(model, msg),
    }
    None
}

/// What all figures are counted with from now on.
const fn at_level(level: Level) -> &'static str {
    match level {
        Level::Expected => "as expected: with as many takes as it takes on average",
        Level::P50 => "at P50: with as many takes as half of such loops need at most",
        Level::P80 => "at P80: with as many takes as four of five such loops need at most",
        Level::P95 => "at P95: with as many takes as nineteen of twenty such loops need at most",
    }
}

fn copy_answer(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(summary) = &model.prices.summary else {
        model.complain("there is no answer to copy: the plan cannot be priced as it is");
        return;
    };
    let lines = summary.brief(model.document.plan(), model.prices.ask.today);
    effects.push(Effect::Copy { text: lines.join("\n") + "\n", what: "the answer, five lines".to_owned() });
}

fn turn_screen(model: &mut Model, turn: Turn) {
    let (at, count) = (model.screen.index(), SCREENS.len());
    let to = if turn == Turn::Next { at + 1 } else { at + count - 1 };
    model.screen = SCREENS.get(to % count).map_or(ScreenId::Loop, |s| s.id);
}

/// Gives the message to what is opened on top; it comes back where that has no use for it.
fn layered(model: &mut Model, msg: Msg) -> Result<Option<Msg>, Msg> {
    let Some(mut layer) = model.layers.pop() else { return Err(msg) };
    let at = model.layers.len();
    match layer.update(model, msg) {
        Flow::Stay => model.layers.insert(at, layer),
        Flow::Close => {}
        Flow::Then(next) => {
            model.layers.insert(at, layer);
            return Ok(Some(next));
        }
        Flow::CloseThen(next) => return Ok(Some(next)),
    }
    Ok(None)
}

/// The scroll offset after a motion; whoever draws keeps it from passing the end.
#[must_use]
pub fn scrolled(offset: usize, motion: Motion) -> usize {
    match motion {
        Motion::Up => offset.saturating_sub(1),
        Motion::Down => offset.saturating_add(1),
        Motion::HalfPageUp => offset.saturating_sub(8),
        Motion::HalfPageDown => offset.saturating_add(8),
        Motion::First => 0,
        Motion::Last => usize::MAX,
        Motion::Left | Motion::Right | Motion::Start | Motion::End => offset,
    }
}

/// Keeps cursors and offsets within what there is, at the size that there is.
fn settle(model: &mut Model) {
    if let Some(summary) = &model.prices.summary {
        model.ways.hold(summary);
    }
    model.weigh();
    later::settle(model);
    if let Some(areas) = layout::areas(model.size) {
        (model.screen.screen().settle)(model, areas.body);
        overlay::view::settle(model, areas.over());
    }
}
