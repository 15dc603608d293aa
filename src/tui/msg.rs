//! What happens ([`Msg`]) and what the outside is asked to do ([`Effect`]): plain data on both sides of
//! [`super::update::update`].

use std::path::PathBuf;

use super::canvas::Point;
use super::key::Key;
use super::overlay::Overlay;
use super::screen::{ScreenId, break_even, looped, prices, risk, routes, timeline};
use crate::export::{Format, Reader};
use crate::plan::Edit;
use crate::summary::pricebook::own::Patch;
use crate::terms::Requirement;

/// The terminal's size in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub width: u16,
    pub height: u16,
}

/// A movement, in whatever has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    HalfPageUp,
    HalfPageDown,
    /// The first or last row.
    First,
    Last,
    /// The first or last cell of the row.
    Start,
    End,
}

/// One way or the other, along whatever is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Next,
    Previous,
}

/// A stroke in a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    Type(char),
    Backspace,
    Delete,
    Left,
    Right,
    Start,
    End,
    DeleteWord,
    DeleteToStart,
}

/// Where to go once a text is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Stay,
    Next,
    Previous,
}

/// Something to open over the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    Help,
    /// The list of commands.
    Palette,
    Explain,
    /// Advice; on what nobody publishes: the question for it.
    Advice,
    Verify,
    Form(super::overlay::form::Topic),
    /// The price or the answer that nobody publishes, for what the cursor is on.
    Missing,
    SaveAs,
    /// What the planner begins with.
    Welcome,
    /// The examples to begin a plan with.
    Templates,
    /// The plans that were open last, and a question for another.
    Plans,
    /// The question for a plan's file.
    PlanFile,
    /// What the plan's file held before it was saved over.
    Versions,
    /// What planners that ended had not saved.
    LeftBehind,
    /// The question for a format and a file.
    Export,
    /// What differs from the saved plan, and what that costs.
    Difference,
    /// The question for a file whose shots come in.
    Import,
}

/// Another plan in place of the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Another {
    /// A new one, from the template of this name.
    Template(&'static str),
    /// The one in this file.
    File(PathBuf),
}

/// What a planner that ended had not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    pub kept_in: PathBuf,
    /// When it was written, for people.
    pub when: String,
    /// The file of the plan; `None` for a plan that was never saved.
    pub plan: Option<PathBuf>,
    /// What that file holds now; `None` where there is none.
    pub saved: Option<String>,
    /// Whether that plan is the one that is open.
    pub is_open: bool,
    pub text: String,
}

/// What a plan's file held before it was saved over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub kept_in: PathBuf,
    /// When it was saved over, for people.
    pub when: String,
    pub text: String,
}

/// A file that the answer is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    pub format: Format,
    pub reader: Reader,
    pub path: PathBuf,
    /// Whether a file that is there may be replaced.
    pub is_forced: bool,
}

/// What a search does with rows that do not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeking {
    /// Passes them over.
    Find,
    /// Hides them.
    Filter,
}

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowAct {
    AddBelow,
    AddAbove,
    Cut,
    Copy,
    Paste,
    MoveUp,
    MoveDown,
    /// Marks the row, or takes its mark away.
    Mark,
    MarkAll,
}

/// A change of the plan that was asked for, with the words that undo shows: `outputs of Clip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub edit: Edit,
    pub label: String,
}

/// What was done, or is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    // From the outside.
    KeyPressed(Key),
    Pasted(String),
    /// A pointer at a column and a row of the terminal.
    Pointed {
        at: (u16, u16),
        point: Point,
    },
    Resized(Size),
    /// What was copied last, in this planner or another; `None` where nothing was kept.
    Fetched(Option<String>),
    /// What was copied cannot be kept for other planners.
    KeepFailed {
        why: String,
    },
    /// `text` went to the clipboard, as far as the terminal lets it. Nothing is said where `what` is empty.
    Copied {
        what: String,
    },
    /// `text` is in the file now.
    Saved {
        path: PathBuf,
        text: String,
    },
    /// `there` is what the file holds, where that is text.
    SaveRefused {
        path: PathBuf,
        why: Taken,
        there: Option<String>,
    },
    SaveFailed {
        path: PathBuf,
        why: String,
    },
    /// `text` is what the file holds.
    Opened {
        path: PathBuf,
        text: String,
    },
    OpenFailed {
        path: PathBuf,
        why: String,
    },
    /// `text` is what a shot list, or a file of requests, holds.
    Brought {
        path: PathBuf,
        text: String,
    },
    BringFailed {
        path: PathBuf,
        why: String,
    },
    /// The plans that were open last, the last first; those that are gone are not among them.
    Recalled(Vec<PathBuf>),
    /// What planners that ended had not saved, the last first; empty where nothing is to be offered.
    FoundLeftBehind(Vec<LeftBehind>),
    /// What the plan's file held before, the last first.
    FoundVersions(Vec<Version>),
    /// The answer is in the file now, so many bytes of it.
    Exported {
        path: PathBuf,
        bytes: usize,
    },
    /// A file of that name is there already.
    ExportRefused(Box<Writing>),
    ExportFailed {
        writing: Box<Writing>,
        why: String,
    },
    /// A price card holds `text` now; `None`: it is gone.
    CardWritten {
        path: PathBuf,
        text: Option<String>,
    },
    /// A price card was changed by someone else: it holds `there`.
    CardRefused {
        path: PathBuf,
        there: Option<String>,
    },
    CardFailed {
        path: PathBuf,
        why: String,
    },
    /// Something that the user should know of, which stopped nothing.
    Warned(String),
    /// What came of a question.
    Noted(String),
    /// Back from a suspension.
    Resumed,
    /// No key waits: one step of what is worked out later.
    Continue,

    // Asked for by a command.
    Move(Motion),
    /// Enter, on whatever has the focus.
    Act,
    /// A number one up or down, the next or previous choice.
    Step(Turn),
    /// A first character typed on a number.
    TypeOn(char),
    /// One step out.
    Out,
    TurnPane(Turn),
    Show(ScreenId),
    TurnScreen(Turn),
    /// Begins to type what is searched for.
    Search(Seeking),
    /// What is typed so far; nothing where the search is given up.
    Sought {
        how: Seeking,
        text: String,
    },
    /// The next or previous of what was found.
    FindNext(Turn),
    /// Puts rows in the next order that there is for them.
    Sort,
    Stroke(Stroke),
    Commit(After),
    Row(RowAct),
    Clear,
    Undo,
    Redo,
    Open(Opening),
    ToggleClosed,
    PinBaseline,
    /// Prices everything with as many takes as the next level asks for.
    TurnLevel,
    /// Prices everything at the next of the values that sources give for prices.
    TurnTaken,
    CopyAnswer,
    /// Write into the plan what it is priced with.
    KeepNow,
    /// Price the plan at what it kept, or at the book of now.
    KeepPrices(bool),
    /// What changed since the plan kept its prices.
    LookAtKept,
    /// A step of the tour, from 0; `None` leaves it.
    Tour(Option<usize>),
    Save,
    Quit,
    /// Like [`Msg::Quit`]; asked for again while the question is open, it leaves.
    Interrupt,
    Suspend,
    Redraw,

    // Asked for by pointing at a screen.
    Looped(looped::Said),
    Timeline(timeline::Said),
    Routes(routes::Said),
    BreakEven(break_even::Said),
    Risk(risk::Said),
    PriceBook(prices::Said),

    /// An item of what is opened on top.
    Item(usize),
    /// What is typed so far into the line of what is opened on top.
    Narrowed(String),

    // Asked for by an overlay.
    Push(Box<Overlay>),
    Make(Box<Change>),
    /// Makes the change, then says what it came to; nothing where that is empty.
    MakeAndTell(Box<Change>, String),
    /// Changes a price card of the user's own.
    OwnPrice(Box<Patch>),
    /// Writes a price card over what is there.
    CardOver {
        name: String,
        there: Option<String>,
    },
    /// Takes a price card as its file has it.
    CardTaken {
        name: String,
        there: Option<String>,
    },
    /// Asks the outside for something.
    Do(Vec<Effect>),
    /// Makes the change, then puts the loop's cursor on what it brought.
    MakeAndGo(Box<Change>),
    SaveTo {
        path: PathBuf,
        over: Over,
    },
    /// Saves, and does something once that went well.
    SaveThen(Box<Msg>),
    /// Puts another plan in place of this one; asks where something is unsaved.
    Take(Another),
    /// The same without asking.
    TakeNow(Another),
    /// Brings back what was not saved; asks where something is unsaved.
    Rescue(Box<LeftBehind>),
    /// The same without asking.
    RescueNow(Box<LeftBehind>),
    /// Offers the next of what was left behind.
    OfferNext,
    /// Takes what was left behind away for good.
    ThrowAway(PathBuf),
    /// Makes the plan what it was, as one step.
    Restore(Box<Version>),
    /// Takes what is in the plan's file by now, as one step.
    Reload {
        path: PathBuf,
        text: String,
    },
    /// Writes the answer to a file.
    Export(Box<Writing>),
    QuitNow,
    /// Nothing: the question is answered.
    Stay,
    /// The answer to a requirement that nobody publishes, for the selected route.
    Answer {
        requirement: Requirement,
        holds: bool,
    },
}

/// What a save may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing: the file must not be there yet.
    Nothing,
    /// A file that still holds this text.
    Unchanged(String),
    /// Whatever is there.
    Anything,
}

/// Why a save was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Another file is there.
    Exists,
    /// The file was changed by someone else since it was read.
    Changed,
}

/// What only the runtime can do; its outcome comes back as a [`Msg`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Save {
        path: PathBuf,
        text: String,
        over: Over,
    },
    /// Writes a price card of the user's own over a file that holds `held`; `None` for either: there is no such file.
    WriteCard {
        path: PathBuf,
        text: Option<String>,
        held: Option<String>,
    },
    /// Writes bytes to a file; never to `plan`, which is the plan's own.
    Export {
        writing: Box<Writing>,
        bytes: Vec<u8>,
        plan: Option<PathBuf>,
    },
    /// Puts a text on the clipboard; `what` says what it is.
    Copy {
        text: String,
        what: String,
    },
    /// Keeps copied rows where other planners find them.
    Keep {
        text: String,
    },
    /// Asks what was kept last; the answer is [`Msg::Fetched`].
    Fetch,
    /// Reads a plan's file.
    Read(PathBuf),
    /// Reads a shot list, or a file of requests; the answer is [`Msg::Brought`].
    Bring(PathBuf),
    /// Looks for what the file held before; the answer is [`Msg::FoundVersions`].
    FindVersions(PathBuf),
    /// Looks for what was not saved; the answer is [`Msg::FoundLeftBehind`].
    FindLeftBehind,
    /// Takes a kept text away: at once, or once what the plan holds now is kept in its place.
    Forget {
        kept_in: PathBuf,
        is_superseded: bool,
    },
    Suspend,
    /// Paints the whole screen anew.
    Redraw,
    Quit,
}
