//! Everything that the planner knows: the plan and its file, the prices, and where the user is. Nothing in here
//! reads or writes the outside.

use std::collections::VecDeque;
use std::path::PathBuf;

use jiff::civil::Date;
use ratatui::layout::Rect;

use super::command::key_of;
use super::document::Document;
use super::key::Key;
use super::later::Later;
use super::layout;
use super::msg::{LeftBehind, Msg, Size};
use super::overlay::Overlay;
use super::overlay::form::Topic;
use super::own::OwnCards;
use super::prices::{Prices, Totals};
use super::screen::break_even::BreakEvenScreen;
use super::screen::looped::pane::LoopPane;
use super::screen::looped::row::{Column, Row};
use super::screen::prices::PricesScreen;
use super::screen::risk::RiskScreen;
use super::screen::routes::RoutesScreen;
use super::screen::timeline::TimelineScreen;
use super::screen::{Here, ScreenId};
use super::theme::Theme;
use super::tour::Tour;
use super::typing::Typing;
use super::ways::WaysPane;
use crate::offer::Offer;
use crate::plan::excerpt::Excerpt;
use crate::rates::Book;
use crate::summary::subtotals::Subtotals;

/// What keys do: in browse they are commands, in edit they type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Browse,
    Edit,
}

/// A line about what just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub is_fault: bool,
    pub text: String,
}

/// A value that is being stepped: the steps are one change.
#[derive(Clone, Debug)]
pub struct Lean {
    /// As undo calls it.
    pub label: String,
    /// The totals before the first step.
    pub before: Option<Totals>,
}

/// Rows that were cut or copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yanked {
    pub excerpt: Excerpt,
    /// The same as text: what is on the clipboard.
    pub text: String,
}

/// Stages of a plan that is called large.
const LARGE: usize = 2_000;

#[derive(Debug)]
pub struct Model {
    pub document: Document,
    pub prices: Prices,
    pub size: Size,
    /// The screen that is shown.
    pub screen: ScreenId,
    pub looped: LoopPane,
    pub timeline: TimelineScreen,
    pub routes: RoutesScreen,
    pub break_even: BreakEvenScreen,
    pub risk: RiskScreen,
    pub price_book: PricesScreen,
    /// Price cards of the user's own.
    pub own: OwnCards,
    /// The selected route, and the list that it is selected from.
    pub ways: WaysPane,
    /// What is opened over the screen; the last is on top.
    pub layers: Vec<Overlay>,
    pub typing: Option<Typing>,
    /// Keys of an unfinished sequence.
    pub pending: Vec<Key>,
    pub notice: Option<Notice>,
    /// Names of the commands that were last run from the list of commands, the last one first.
    pub recent_commands: Vec<&'static str>,
    pub register: Option<Yanked>,
    /// The value that `+` was last leant on.
    pub leaning: Option<Lean>,
    /// What each shot comes to on the selected route, and all of them together.
    pub subtotals: Subtotals,
    /// Which prices and which route they are of.
    weighed: Option<(u64, Option<usize>)>,
    /// What is to be done once the plan is saved.
    pub after_save: Option<Box<Msg>>,
    /// The plans that were open last, the last first.
    pub recent: Vec<PathBuf>,
    /// What was not saved by planners that ended, and is to be offered.
    pub left_behind: VecDeque<LeftBehind>,
    /// The step of the tour that is shown.
    pub tour: Option<Tour>,
    /// What is worked out after drawing.
    pub later: Later,
    pub theme: Theme,
    /// Whether the terminal is asked for clicks and the wheel.
    pub has_mouse: bool,
}

impl Model {
    #[must_use]
    pub fn new(document: Document, book: Book, today: Date, theme: Theme) -> Self {
        Self::as_of(document, book, today, None, theme)
    }

    /// The same with the prices of a day, whenever the plan starts.
    #[must_use]
    pub fn as_of(document: Document, book: Book, today: Date, as_of: Option<Date>, theme: Theme) -> Self {
        let prices = Prices::new(document.plan(), book, today, as_of);
        let looped = LoopPane::new(document.plan());
        Self {
            document,
            prices,
            size: Size::default(),
            screen: ScreenId::default(),
            looped,
            timeline: TimelineScreen::default(),
            routes: RoutesScreen::default(),
            break_even: BreakEvenScreen::default(),
            risk: RiskScreen::default(),
            price_book: PricesScreen::default(),
            own: OwnCards::default(),
            ways: WaysPane::default(),
            layers: Vec::new(),
            typing: None,
            pending: Vec::new(),
            notice: None,
            recent_commands: Vec::new(),
            register: None,
            leaning: None,
            subtotals: Subtotals::default(),
            weighed: None,
            after_save: None,
            recent: Vec::new(),
            left_behind: VecDeque::new(),
            tour: None,
            later: Later::default(),
            theme,
            has_mouse: true,
        }
    }

    /// Puts another plan in place of this one. What belongs to the terminal and to the user stays.
    pub fn take(&mut self, document: Document) {
        let prices = &self.prices;
        // What this plan put into the book is not the other's.
        let mut book = prices.book.clone();
        book.on = None;
        let mut document = document;
        document.follow(&self.document);
        let mut fresh = Self::as_of(document, book, prices.ask.today, prices.as_of, self.theme.clone());
        fresh.size = self.size;
        fresh.has_mouse = self.has_mouse;
        fresh.own = std::mem::take(&mut self.own);
        fresh.register = self.register.take();
        fresh.recent = std::mem::take(&mut self.recent);
        fresh.left_behind = std::mem::take(&mut self.left_behind);
        fresh.recent_commands = std::mem::take(&mut self.recent_commands);
        *self = fresh;
    }

    /// The step of the tour, where keys go to it: nothing is opened over the screen.
    #[must_use]
    pub fn touring(&self) -> Option<Tour> {
        self.tour.filter(|_| self.layers.is_empty() && self.typing.is_none())
    }

    /// The room of the screen, between the answer and the status line.
    #[must_use]
    pub fn body(&self) -> Option<Rect> {
        layout::areas(self.size).map(|areas| areas.body)
    }

    /// What keys would find under the cursor of the screen, nothing being opened over it.
    #[must_use]
    pub fn here(&self) -> Here {
        if self.layers.is_empty() { (self.screen.screen().here)(self) } else { Here::default() }
    }

    #[must_use]
    pub const fn mode(&self) -> Mode {
        if self.typing.is_some() { Mode::Edit } else { Mode::Browse }
    }

    /// The row under the loop's cursor.
    #[must_use]
    pub fn row(&self) -> Option<Row> {
        self.looped.row()
    }

    /// The cell under the loop's cursor.
    #[must_use]
    pub fn column(&self) -> Option<Column> {
        self.looped.column(self.document.plan())
    }

    /// The form for every field of the row under the cursor.
    #[must_use]
    pub fn row_topic(&self) -> Topic {
        match self.row() {
            Some(Row::Stage { id, .. }) => Topic::Stage(id),
            Some(row) => row.shot_id().map_or(Topic::Plan, Topic::Shot),
            None => Topic::Plan,
        }
    }

    /// Index of the route whose prices the loop shows: the one chosen, or the recommended one.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        let summary = self.prices.summary.as_ref()?;
        self.ways.selected(summary)
    }

    /// Whether single steps of what is worked out later take longer than a key should wait.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.prices.summary.as_ref().is_some_and(|summary| summary.work().steps.len() > LARGE)
    }

    /// Sums the shots up on the selected route, where prices or route changed.
    pub fn weigh(&mut self) {
        let now = Some((self.prices.version(), self.selected()));
        if self.weighed == now {
            return;
        }
        self.weighed = now;
        let summed =
            self.selected().zip(self.prices.summary.as_ref()).map(|(at, s)| s.subtotals(&self.prices.book, at));
        self.subtotals = summed.unwrap_or_default();
    }

    #[must_use]
    pub fn selected_offer(&self) -> Option<&Offer> {
        self.prices.summary.as_ref()?.offers().get(self.selected()?)
    }

    /// Whether a digit typed now would begin a new value.
    #[must_use]
    pub fn is_on_number(&self) -> bool {
        match self.layers.last() {
            Some(layer) => layer.is_on_number(self),
            None => (self.screen.screen().here)(self).is_number,
        }
    }

    pub fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { is_fault: false, text: text.into() });
    }

    /// Tells of a change, and how to take it back.
    pub fn tell_change(&mut self, text: impl std::fmt::Display) {
        self.tell(format!("{text}: {} takes it back", key_of("undo")));
    }

    pub fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { is_fault: true, text: text.into() });
    }
}
