//! The table itself, in the order in which footer and help show it. A row: name, keys, the word for the footer
//! (empty: not there), what it does, when it is enabled, what it asks for.

use super::{Command, Prefix, commands};
use crate::tui::model::Model;
use crate::tui::msg::{After, Motion, Msg, Opening, Seeking, Stroke, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::form::Topic;
use crate::tui::screen::{ScreenId, looped};

const fn always(_: &Model) -> bool {
    true
}

/// On the screen itself, nothing opened over it.
fn screen(model: &Model) -> bool {
    model.layers.is_empty()
}

/// Where there are panes to go through: on a screen, in advice.
fn panes(model: &Model) -> bool {
    (screen(model) && !model.here().is_alone) || matches!(model.layers.last(), Some(Overlay::Advice(_)))
}

fn layer(model: &Model) -> bool {
    !screen(model)
}

/// A shot or a stage is under the cursor.
fn row(model: &Model) -> bool {
    model.screen == ScreenId::Loop && looped::on_record(model)
}

/// Where a value may be stepped or cleared: a cell of the loop, a field of a form.
fn value(model: &Model) -> bool {
    model.layers.last().map_or_else(|| model.here().has_value, Overlay::has_values)
}

/// Where Enter does something: not on what is only read.
fn acts(model: &Model) -> bool {
    model.layers.last().map_or_else(|| model.touring().is_some() || !model.here().enter.is_empty(), Overlay::acts)
}

/// Something can be let go of: what is opened over the screen, or what is searched for or marked on it.
fn out(model: &Model) -> bool {
    let here = model.here();
    layer(model) || model.touring().is_some() || here.is_sought || here.has_marks
}

fn searchable(model: &Model) -> bool {
    model.here().can_search || matches!(model.layers.last(), Some(Overlay::Help(_)))
}

fn sortable(model: &Model) -> bool {
    model.here().can_sort
}

/// Help is not open already.
fn helpable(model: &Model) -> bool {
    !matches!(model.layers.last(), Some(Overlay::Help(_)))
}

/// A list is narrowed down by what is typed.
fn narrowed(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Overlay::Palette(_)))
}

fn filterable(model: &Model) -> bool {
    model.here().can_filter
}

/// Something is searched for; among lines that are looked over, those that are wrong.
fn findable(model: &Model) -> bool {
    model.here().is_sought || matches!(model.layers.last(), Some(Overlay::Preview(_)))
}

/// The plan has a file.
fn saved(model: &Model) -> bool {
    screen(model) && model.document.path().is_some()
}

fn undoable(model: &Model) -> bool {
    model.document.can_undo()
}

fn redoable(model: &Model) -> bool {
    model.document.can_redo()
}

fn form(topic: Topic) -> Msg {
    Msg::Open(Opening::Form(topic))
}

/// First keys of sequences that stand in the footer themselves.
pub const PREFIXES: &[Prefix] =
    &[Prefix { key: "f", hint: "forms", before: "explain" }, Prefix { key: "g", hint: "go", before: "" }];

/// What works on every screen.
pub const COMMON: &[Command] = commands! {
    Browse Change everywhere {
        "value-up" ["+", "="] "change" "one more, or the next choice" value |_| Msg::Step(Turn::Next);
        "value-down" ["-", "_"] "change" "one less, or the previous choice" value |_| Msg::Step(Turn::Previous);
        "act" ["enter", "i"] "edit" / "choose" "edit the text, open the choices or what is folded" acts |_| Msg::Act;
        "value-clear" ["x", "del"] "" "clear the value: the default, or what is inherited, holds" value |_| Msg::Clear;
        "undo" ["u"] "undo" "take the last change back" undoable |_| Msg::Undo;
        "redo" ["ctrl-r"] "redo" "make it again" redoable |_| Msg::Redo;
    }
    Browse Answers everywhere {
        "explain" ["e"] "why" "what the figure is made of, down to its source" screen |_| Msg::Open(Opening::Explain);
        "advice" ["a"] "advice" "what would save money; on a price or an answer that nobody publishes: put it in" screen |_| Msg::Open(Opening::Advice);
        "price-assume" [] "" "put in a price or an answer that nobody publishes" screen |_| Msg::Open(Opening::Missing);
        "level-next" ["%"] "level" "every screen at what is expected, then with as many takes as are enough at P50, P80 and P95" screen |_| Msg::TurnLevel;
        "conflicts-next" ["P"] "" "every price at the lowest that sources give, then at the highest; then as the book takes it" screen |_| Msg::TurnTaken;
        "baseline-pin" ["b"] "pin" "pin these totals, to see every change against them; again: let go" screen |_| Msg::PinBaseline;
        "closed-toggle" ["c"] "closed" "compare closed routes as if they were still sold, on and off" screen |_| Msg::ToggleClosed;
        "record-keep" [] "" "write into the plan which prices it is priced with, to be told when they change" screen |_| Msg::KeepNow;
        "record-show" [] "" "what changed since the plan kept its prices, and which to take" screen |_| Msg::LookAtKept;
        "verify-show" ["v"] "before you pay" "what to verify before you pay" screen |_| Msg::Open(Opening::Verify);
        "answer-copy" ["Y"] "" "copy the answer, five lines for a mail" screen |_| Msg::CopyAnswer;
        "difference-show" ["D"] "" "what changed since the plan was saved, and what that costs" screen |_| Msg::Open(Opening::Difference);
        "pane-next" ["tab"] "pane" "next pane" panes |_| Msg::TurnPane(Turn::Next);
        "pane-previous" ["shift-tab"] "" "previous pane" screen |_| Msg::TurnPane(Turn::Previous);
    }
    Browse Screens everywhere {
        "screen-next" ["]"] "screen" "next screen" screen |_| Msg::TurnScreen(Turn::Next);
        "screen-previous" ["["] "" "previous screen" screen |_| Msg::TurnScreen(Turn::Previous);
        "screen-loop" ["g l"] "" "the loop, and what it costs each way" screen |_| Msg::Show(ScreenId::Loop);
        "screen-timeline" ["g t"] "" "when the money or the credits run out, and when the work is done" screen |_| Msg::Show(ScreenId::Timeline);
        "screen-routes" ["g r"] "" "every way to buy, side by side" screen |_| Msg::Show(ScreenId::Routes);
        "screen-break-even" ["g b"] "" "at what volume another way wins" screen |_| Msg::Show(ScreenId::BreakEven);
        "screen-risk" ["g k"] "" "how wrong the totals can be, and what moves them" screen |_| Msg::Show(ScreenId::Risk);
        "screen-prices" ["g p"] "" "the price book" screen |_| Msg::Show(ScreenId::Prices);
    }
    Browse Find everywhere {
        "search" ["/"] "find" "search, as you type" searchable |_| Msg::Search(Seeking::Find);
        "filter" ["&"] "filter" "show only what matches, as you type" filterable |_| Msg::Search(Seeking::Filter);
        "find-next" ["n"] "" "next match" findable |_| Msg::FindNext(Turn::Next);
        "find-previous" ["N"] "" "previous match" findable |_| Msg::FindNext(Turn::Previous);
        "sort" ["S"] "sort" "sort by this column, or the next; then as it was" sortable |_| Msg::Sort;
    }
    Browse Forms everywhere {
        "form-row" ["f f"] "this row" "every field of this shot or stage" row |m| form(m.row_topic());
        "form-schedule" ["f s"] "schedule" "start, deadline, months, workdays" screen |_| form(Topic::Schedule);
        "form-requirements" ["f r"] "requirements" "what a route must allow and promise" screen |_| form(Topic::Requirements);
        "form-budget" ["f b"] "budget" "limit, contingency, tax, markup" screen |_| form(Topic::Budget);
        "form-purchase" ["f p"] "purchase" "billing, and what to do when credits run out" screen |_| form(Topic::Purchase);
        "form-held" ["f h"] "held" "subscriptions that you hold already" screen |_| form(Topic::Held);
        "form-opening" ["f o"] "opening" "prepaid dollars on the first day" screen |_| form(Topic::Opening);
        "form-assume" ["f m"] "missing prices" "prices and answers that you put in yourself" screen |_| form(Topic::Assume);
        "form-beliefs" ["f k"] "keep rates" "beliefs about how many takes are kept, for many stages at once" screen |_| form(Topic::Beliefs);
        "form-assumptions" ["f a"] "pace" "hours a day, relaxed takes a day" screen |_| form(Topic::Assumptions);
        "form-compare" ["f c"] "compare" "which routes are let into the comparison" screen |_| form(Topic::Compare);
        "form-plan" ["f n"] "name" "the plan's name" screen |_| form(Topic::Plan);
    }
    Browse File everywhere {
        "plan-save" ["s", "ctrl-s"] "save" "save the plan" always |_| Msg::Save;
        "plan-save-as" ["w"] "" "save the plan under another name" screen |_| Msg::Open(Opening::SaveAs);
        "export" ["E"] "" "write the answer to a file: for a mail, a page, a spreadsheet, a program or a client" screen |_| Msg::Open(Opening::Export);
        "import" ["I"] "" "bring in shots from a file: a shot list as CSV, or requests for the API as JSON lines" screen |_| Msg::Open(Opening::Import);
        "plan-new" ["ctrl-n"] "" "begin a new plan from an example" screen |_| Msg::Open(Opening::Templates);
        "plan-open" ["ctrl-o"] "" "open a plan: one of the last, or a file" screen |_| Msg::Open(Opening::Plans);
        "version-show" [] "" "what the file held before it was saved over, and have it back" saved |_| Msg::Open(Opening::Versions);
        "recovery-show" [] "" "what was not saved when a planner ended, and have it back" screen |_| Msg::Open(Opening::LeftBehind);
        "tour" ["ctrl-t"] "" "a tour of the planner, on this plan" screen |_| Msg::Tour(Some(0));
        "plan-save-quit" [] "" "save the plan and leave" always |_| Msg::SaveThen(Box::new(Msg::QuitNow));
        "commands-show" [":", "ctrl-p"] "commands" "find a command by its name or by what it does" always |_| Msg::Open(Opening::Palette);
        "help-show" ["?", "f1"] "help" "what this place is for, what can be done here, and what the signs mean" helpable |_| Msg::Open(Opening::Help);
        "out" ["esc"] "close" "one step out: cancel, close, or let go of a search or of marks" out |_| Msg::Out;
        "quit" ["q"] "" "close what is on top, or leave; asks where something is unsaved" always |_| Msg::Quit;
        "interrupt" ["ctrl-c"] "" "the same; asked for twice, it leaves" always |_| Msg::Interrupt;
        "suspend" ["ctrl-z"] "" "back to the shell for a while" always |_| Msg::Suspend;
        "redraw" ["ctrl-l"] "" "paint the screen anew" always |_| Msg::Redraw;
    }
    Browse Move everywhere {
        "left" ["h", "left"] "" "cell to the left" always |_| Msg::Move(Motion::Left);
        "right" ["l", "right"] "" "cell to the right" always |_| Msg::Move(Motion::Right);
        "down" ["j", "down"] "" "row down" always |_| Msg::Move(Motion::Down);
        "up" ["k", "up"] "" "row up" always |_| Msg::Move(Motion::Up);
        "page-down" ["ctrl-d", "pgdn"] "" "half a page down" always |_| Msg::Move(Motion::HalfPageDown);
        "page-up" ["ctrl-u", "pgup"] "" "half a page up" always |_| Msg::Move(Motion::HalfPageUp);
        "first" ["g g", "home"] "first row" "first row" always |_| Msg::Move(Motion::First);
        "last" ["G", "end"] "" "last row" always |_| Msg::Move(Motion::Last);
        "row-start" ["0"] "" "first cell of the row, where no number is under the cursor" always |_| Msg::Move(Motion::Start);
        "row-end" ["$"] "" "last cell of the row" always |_| Msg::Move(Motion::End);
    }
    Edit Typing everywhere {
        "commit" ["enter"] "keep" / "run" "keep what is typed; among commands: run it" always |_| Msg::Commit(After::Stay);
        "commit-next" ["tab", "down"] "next" "keep it and go to the next field, or the next command" always |_| Msg::Commit(After::Next);
        "commit-previous" ["shift-tab", "up"] "" "keep it and go to the field before, or the command before" always |_| Msg::Commit(After::Previous);
        "list-next" ["ctrl-n"] "" "next of the commands that were found" narrowed |_| Msg::Move(Motion::Down);
        "list-previous" ["ctrl-p"] "" "the one before" narrowed |_| Msg::Move(Motion::Up);
        "list-page-down" ["pgdn"] "" "half a page of them down" narrowed |_| Msg::Move(Motion::HalfPageDown);
        "list-page-up" ["pgup"] "" "half a page of them up" narrowed |_| Msg::Move(Motion::HalfPageUp);
        "cancel" ["esc", "ctrl-c"] "cancel" / "close" "leave the value as it was" always |_| Msg::Out;
        "type-left" ["left"] "" "a character to the left" always |_| Msg::Stroke(Stroke::Left);
        "type-right" ["right"] "" "a character to the right" always |_| Msg::Stroke(Stroke::Right);
        "type-start" ["home", "ctrl-a"] "" "start of the text" always |_| Msg::Stroke(Stroke::Start);
        "type-end" ["end", "ctrl-e"] "" "end of the text" always |_| Msg::Stroke(Stroke::End);
        "type-backspace" ["backspace", "ctrl-h"] "" "delete the character before" always |_| Msg::Stroke(Stroke::Backspace);
        "type-delete" ["del", "ctrl-d"] "" "delete the character under the cursor" always |_| Msg::Stroke(Stroke::Delete);
        "type-delete-word" ["ctrl-w"] "" "delete the word before" always |_| Msg::Stroke(Stroke::DeleteWord);
        "type-delete-line" ["ctrl-u"] "" "delete to the start" always |_| Msg::Stroke(Stroke::DeleteToStart);
        "typing-suspend" ["ctrl-z"] "" "back to the shell for a while" always |_| Msg::Suspend;
        "typing-redraw" ["ctrl-l"] "" "paint the screen anew" always |_| Msg::Redraw;
    }
};
