//! The screen *Loop*: the loop with its prices on one route, the ways to buy it, and why the selected one is what it
//! is. Three panes, each in a file: [`pane`] and [`update`] for the loop itself, `ways`, `reasons`.

pub mod explain;
pub mod layout;
pub mod marks;
pub mod pane;
pub mod row;
pub mod search;
pub mod update;
mod view;
mod ways;

use ratatui::layout::Rect;

use self::pane::Pane;
use self::row::{Column, Row};
use super::{Here, Screen, ScreenId};
use crate::offer::Group;
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;
use crate::tui::msg::{Msg, RowAct, Turn};
use crate::tui::widget::frame::Tone;
use crate::tui::widget::ways::{Row as WayRow, Sort};

pub use explain::explain_total;

pub const SCREEN: Screen = Screen {
    id: ScreenId::Loop,
    title: "Loop",
    question: "What am I making, and what does it cost each way?",
    help: &[
        "Left, the loop: shots, their stages, and how many takes each needs. Every stage is priced on the selected route, at the right of its second line.",
        "Right, every way to buy, the cheapest that serves first, each with its work on one calendar; below, why the selected one is what it is.",
        "Below the rows stands what is thrown away: takes that are made, paid and not kept. The bar of a shot is its share of the whole on the selected route.",
        "Lines of a sheet can be pasted: a name, or a name, outputs, operation, resolution, seconds and takes, parted by tabs. They are shown before they are put in.",
        "A take is what is made and paid one by one. *Keep 1 in 4* means that one take of four is good enough to keep.",
    ],
    commands: COMMANDS,
    here,
    update: update::update,
    settle,
    draw: view::draw,
    explain: explain::explain,
    remark,
};

const COMMANDS: &[Command] = commands! {
    Browse Rows Loop {
        "row-add" ["o"] "add" "add a stage or a shot below" in_loop |_| Msg::Row(RowAct::AddBelow);
        "row-add-above" ["O"] "" "add a stage or a shot above" in_loop |_| Msg::Row(RowAct::AddAbove);
        "row-cut" ["d d"] "cut" "cut the stage or the shot, or what is marked" on_copy |_| Msg::Row(RowAct::Cut);
        "row-copy" ["y y"] "copy" "copy the stage or the shot, for other plans too" on_copy |_| Msg::Row(RowAct::Copy);
        "row-paste" ["p"] "" "paste below what was copied last, here or in another planner" in_loop |_| Msg::Row(RowAct::Paste);
        "row-mark" ["m"] "mark" "mark the stage or the shot: a change of one is made on all that are marked" on_record |_| Msg::Row(RowAct::Mark);
        "row-mark-all" ["M"] "" "mark all shots or all stages, or those that a search found; again: none" in_loop |_| Msg::Row(RowAct::MarkAll);
        "row-down" ["J"] "move" "move the stage or the shot down" on_record |_| Msg::Row(RowAct::MoveDown);
        "row-up" ["K"] "move" "move the stage or the shot up" on_record |_| Msg::Row(RowAct::MoveUp);
    }
};

/// What only pointing asks for here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A cell of the loop, by the index of its row.
    Cell(usize, Column),
    /// A row of the ways to buy.
    Way(WayRow),
    /// The head of a group of them: it opens or folds.
    Fold(Group),
    /// The head of a column of them.
    Sort(Sort),
    /// A pane.
    Pane(Pane),
    /// The wheel over a pane.
    Wheel(Pane, Turn),
}

fn in_loop(model: &Model) -> bool {
    model.layers.is_empty() && model.looped.focus == Pane::Loop
}

/// On a shot or a stage.
pub fn on_record(model: &Model) -> bool {
    in_loop(model) && model.row().is_some_and(Row::is_record)
}

/// Something is marked, or a shot or a stage is under the cursor.
fn on_copy(model: &Model) -> bool {
    on_record(model) || in_loop(model) && !model.looped.marks.is_empty()
}

fn here(model: &Model) -> Here {
    let in_loop = model.looped.focus == Pane::Loop;
    let layout = model.body().map(|body| layout::areas(body, model.looped.focus)).unwrap_or_default();
    Here {
        has_value: on_record(model),
        is_number: in_loop && model.column().is_some_and(Column::is_number),
        enter: enter(model),
        pane: match model.looped.focus {
            Pane::Loop if layout.ways.is_none() => "ways",
            Pane::Ways if layout.reasons.is_none() => "reasons",
            Pane::Ways | Pane::Reasons if layout.looped.is_none() => "loop",
            _ => "",
        },
        can_search: in_loop,
        can_filter: in_loop,
        is_sought: in_loop && model.looped.sought().is_some(),
        has_marks: in_loop && !model.looped.marks.is_empty(),
        can_sort: model.looped.focus == Pane::Ways,
        is_alone: false,
    }
}

/// What Enter does here.
fn enter(model: &Model) -> &'static str {
    match model.looped.focus {
        Pane::Loop => match model.column() {
            Some(Column::Add) => "add",
            Some(Column::More) => "all fields",
            Some(Column::Operation | Column::Resolution | Column::Range | Column::Model) => "choices",
            Some(_) => "edit",
            None => "",
        },
        Pane::Ways => model.prices.summary.as_ref().map_or("", |summary| model.ways.enter(summary)),
        Pane::Reasons => "",
    }
}

fn settle(model: &mut Model, body: Rect) {
    update::follow(model);
    let areas = layout::areas(body, model.looped.focus);
    if let Some(area) = areas.looped {
        let list = layout::loop_list(area).0;
        model.looped.resize(usize::from(list.width), usize::from(list.height));
    }
    if let Some(area) = areas.ways {
        let rows = usize::from(layout::ways_list(area).height);
        model.ways.resize(rows, model.prices.summary.as_ref());
    }
}

/// The room beside the routes, where they stand beside the loop.
#[must_use]
pub fn beside_routes(body: Rect) -> Option<Rect> {
    let areas = layout::areas(body, Pane::Loop);
    areas.ways.and(areas.looped)
}

/// Why there is no price here, or what the cell under the cursor means.
fn remark(model: &Model) -> Option<(String, Tone)> {
    if let Some(found) = update::remark(model) {
        return Some(found);
    }
    if let Some(why) = view::why_no_price(model) {
        return Some((why, Tone::Warning));
    }
    view::remark(model).map(|text| (text, Tone::Plain))
}
