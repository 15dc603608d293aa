//! What keys do on the screen *Prices*: moving among lines, folding, searching, sorting.

use ratatui::layout::Rect;

use super::list::{Asked, Line, Sorted, neighbour};
use super::{Fold, Pane, PricesScreen, Said, layout, own, view};
use crate::summary::pricebook::search::Query;
use crate::summary::pricebook::{Entry, Kind, Listing, Mark, Section, Standing, Uses};
use crate::tui::model::Model;
use crate::tui::msg::{Motion, Msg, Turn};
use crate::tui::update::scrolled;
use crate::tui::widget::reveal;

pub fn update(model: &mut Model, msg: Msg) -> Option<Msg> {
    let screen = &mut model.price_book;
    match msg {
        Msg::TurnPane(_) => turn_pane(screen),
        Msg::Move(motion) => screen.go(screen.focus, motion),
        Msg::Act => screen.act(),
        Msg::Sought { text, .. } => screen.seek(text),
        Msg::Out => screen.let_go(),
        Msg::FindNext(turn) => {
            if let Some(at) = neighbour(&screen.lines, screen.cursor, turn) {
                screen.put(at);
            }
        }
        Msg::Sort => {
            screen.sorted = Sorted::next(screen.sorted);
            screen.arrange(true);
        }
        Msg::PriceBook(Said::Own(what)) => return own::asked(model, what),
        Msg::PriceBook(said) => screen.said(said),
        _ => {}
    }
    None
}

const fn turn_pane(screen: &mut PricesScreen) {
    screen.focus = match screen.focus {
        Pane::Table => Pane::Detail,
        Pane::Detail => Pane::Table,
    };
}

/// Takes the book and the plan's uses afresh where prices or route changed, and fits the panes to the body.
pub fn settle(model: &mut Model, body: Rect) {
    let now = Some((model.prices.version(), model.selected()));
    if model.price_book.seen != now {
        look_up(model);
        model.price_book.seen = now;
    }
    let areas = layout::areas(body, model.price_book.focus);
    if let Some(area) = areas.table {
        let rows = usize::from(layout::table(area).1.height);
        let screen = &mut model.price_book;
        screen.rows = rows;
        if std::mem::take(&mut screen.is_afar) {
            screen.scroll = screen.around(rows);
        }
        screen.scroll = reveal(screen.scroll, screen.cursor, rows, screen.lines.len());
    }
    let of = model.price_book.line().zip(model.price_book.seen);
    if of.is_none() || model.price_book.told_of != of {
        model.price_book.facts = facts(model);
        model.price_book.told_of = of;
    }
    if let Some(area) = areas.detail {
        let lines = view::told_lines(model, area);
        let shown = usize::from(layout::told(area).0.height);
        let told = &mut model.price_book.told;
        *told = (told.0.min(lines.saturating_sub(shown)), lines);
    }
}

fn look_up(model: &mut Model) {
    let (plan, prices) = (model.document.plan(), &model.prices);
    let listing = Listing::new(plan, &prices.book, prices.ask.today);
    let uses = prices.summary.as_ref().map(|s| Uses::new(plan, &prices.book, s)).unwrap_or_default();
    let selected = model.selected();
    let at = model.selected_offer().map(|o| o.at.card);
    let marks = listing.entries.iter().map(|e| uses.mark(e.at, selected)).collect();
    let screen = &mut model.price_book;
    // The cursor stays on what it was on: prices of one's own come and go.
    let under = screen.line().and_then(|line| screen.same(line, &listing));
    if let (Some(line), Some(cursor)) = (under, screen.lines.get_mut(screen.cursor)) {
        *cursor = line;
    }
    (screen.listing, screen.uses, screen.marks) = (listing, uses, marks);
    if screen.is_laid_out {
        screen.arrange(true);
    } else {
        screen.is_laid_out = true;
        screen.lay_out(at);
    }
    if let Some(name) = screen.wanted.take() {
        screen.find_named(&name);
    }
}

fn facts(model: &Model) -> Vec<crate::summary::pricebook::facts::Fact> {
    let screen = &model.price_book;
    let Some(Line::Entry(at)) = screen.line() else { return Vec::new() };
    let used = model.prices.summary.as_ref().map(|s| (model.document.plan(), s, &screen.uses, model.selected()));
    screen.listing.entries.get(at).map(|e| e.facts(used)).unwrap_or_default()
}

impl PricesScreen {
    /// At first the card of the selected route is open at what runs cost, and the cursor is on the first entry that the
    /// plan uses.
    fn lay_out(&mut self, card: Option<usize>) {
        for group in &self.listing.groups {
            let opened = match group.kind {
                Kind::Card(at) => Some(at) == card,
                Kind::Own => true,
                Kind::Clips(_) | Kind::Alternatives => false,
            };
            if !opened {
                self.folded.insert((group.title.clone(), None));
            }
            if matches!(group.kind, Kind::Card(_)) {
                let sections =
                    [Section::Unpublished, Section::NotOffered, Section::Answers, Section::Limits, Section::Failures];
                self.folded.extend(sections.map(|section| (group.title.clone(), Some(section))));
            }
        }
        self.arrange(false);
        let mark = |at: &usize| self.marks.get(*at).copied();
        let used = self.lines.iter().position(|l| matches!(l, Line::Entry(at) if mark(at) == Some(Mark::Selected)));
        self.put(used.unwrap_or(0));
        self.is_afar = true;
    }

    /// A line in another listing: an entry in force with the same name, where there is one.
    fn same(&self, line: Line, listing: &Listing) -> Option<Line> {
        let Line::Entry(at) = line else { return Some(line) };
        let name = &self.listing.entries.get(at)?.name;
        let all = || listing.entries.iter().enumerate().filter(|(_, e)| e.name == *name);
        let found = all().find(|(_, e)| e.standing != Standing::Replaced).or_else(|| all().next());
        found.map(|(at, _)| Line::Entry(at))
    }

    /// Makes the lines anew. The cursor stays on what it was on, where that is still there.
    fn arrange(&mut self, keeps: bool) {
        let before = self.line();
        let query = Query::new(&self.query);
        let asked = Asked {
            listing: &self.listing,
            marks: &self.marks,
            query: &query,
            only_used: self.only_used,
            only: self.only,
            folded: &self.folded,
            sorted: self.sorted,
        };
        let (lines, found) = asked.lines();
        (self.lines, self.matches) = (lines, found);
        let again = before.filter(|_| keeps).and_then(|line| self.find(line));
        self.put(again.unwrap_or(self.cursor));
    }

    /// Puts the cursor on the entry in force with a name. Where it is out of sight, what hides it is let go of, and its
    /// head is shown with it.
    fn find_named(&mut self, name: &str) {
        let is_it = |e: &Entry| e.name == name && e.standing != Standing::Replaced;
        let Some(at) = self.listing.entries.iter().position(is_it) else { return };
        let line = Line::Entry(at);
        if !self.lines.contains(&line) {
            let is_used = self.marks.get(at).is_some_and(|mark| *mark != Mark::No);
            self.only_used &= is_used;
            self.only = None;
            self.query = String::new();
            self.origin = None;
            self.open_to(at);
            self.arrange(false);
        }
        if let Some(at) = self.find(line) {
            self.put(at);
            // Prices of one's own stand first in their part: their head is to be seen too.
            self.is_afar |= self.head() < self.scroll || at >= self.scroll + self.rows;
        }
    }

    /// The head that the line under the cursor stands below; the line itself where there is none.
    fn head(&self) -> usize {
        let above = self.lines.get(..self.cursor).unwrap_or_default();
        above.iter().rposition(|line| !matches!(line, Line::Entry(_))).unwrap_or(self.cursor)
    }

    /// The first line to be seen where the cursor is to stand in the middle: its head too, where there is room for both.
    fn around(&self, rows: usize) -> usize {
        let head = self.head();
        let most = self.cursor.saturating_sub(rows / 3);
        if self.cursor - head < rows { most.min(head) } else { most }
    }

    /// Where a line stands now; where it is folded away, its head.
    fn find(&self, line: Line) -> Option<usize> {
        let at = |line: Line| self.lines.iter().position(|l| *l == line);
        at(line).or_else(|| {
            let Line::Entry(entry) = line else { return None };
            let group = self.listing.group_of(entry)?;
            let section = self.listing.entries.get(entry)?.section;
            at(Line::Section(group, section)).or_else(|| at(Line::Group(group)))
        })
    }

    fn put(&mut self, at: usize) {
        let to = at.min(self.lines.len().saturating_sub(1));
        if to != self.cursor {
            self.told.0 = 0;
        }
        self.cursor = to;
    }

    fn go(&mut self, pane: Pane, motion: Motion) {
        if pane == Pane::Detail {
            self.told.0 = scrolled(self.told.0, motion);
            return;
        }
        let last = self.lines.len().saturating_sub(1);
        let half = (self.rows / 2).max(1);
        let to = match motion {
            Motion::Up => self.cursor.saturating_sub(1),
            Motion::Down => (self.cursor + 1).min(last),
            Motion::HalfPageUp => self.cursor.saturating_sub(half),
            Motion::HalfPageDown => (self.cursor + half).min(last),
            Motion::First => 0,
            Motion::Last => last,
            Motion::Left | Motion::Start => return self.out_of_group(),
            Motion::Right | Motion::End => {
                let folded = self.line().and_then(|line| self.fold_of(line)).filter(|f| self.folded.contains(f));
                if folded.is_some() {
                    self.act();
                }
                return;
            }
        };
        self.put(to);
    }

    /// From an entry to the head of its part, from there to the head of its group; an open group is folded.
    fn out_of_group(&mut self) {
        let Some(line) = self.line() else { return };
        let above = self.lines.get(..self.cursor).unwrap_or_default();
        let head = match line {
            Line::Entry(_) => above.iter().rposition(|l| !matches!(l, Line::Entry(_))),
            Line::Section(..) => above.iter().rposition(|l| matches!(l, Line::Group(_))),
            Line::Group(_) => None,
        };
        match (head, self.fold_of(line)) {
            (Some(at), _) => self.put(at),
            (None, Some(fold)) if !self.folded.contains(&fold) => self.act(),
            (None, _) => {}
        }
    }

    fn fold_of(&self, line: Line) -> Option<Fold> {
        let (group, section) = match line {
            Line::Group(group) => (group, None),
            Line::Section(group, section) => (group, Some(section)),
            Line::Entry(_) => return None,
        };
        self.listing.groups.get(group).map(|g| (g.title.clone(), section))
    }

    /// Folds or opens a head; of an entry, tells everything.
    /// What Enter does on the line under the cursor, in a word.
    pub(super) fn enter(&self) -> &'static str {
        let Some(line) = self.line().filter(|_| self.focus == Pane::Table) else { return "" };
        match self.fold_of(line) {
            Some(fold) if self.folded.contains(&fold) => "open",
            Some(_) => "fold",
            None => "details",
        }
    }

    fn act(&mut self) {
        if self.focus == Pane::Detail {
            return;
        }
        let Some(line) = self.line() else { return };
        match self.fold_of(line) {
            Some(fold) => {
                if self.folded.remove(&fold) {
                    // What was opened low in the pane is to be seen.
                    self.is_afar = self.cursor > self.scroll + self.rows / 2;
                } else {
                    self.folded.insert(fold);
                }
                self.arrange(true);
            }
            None => self.focus = Pane::Detail,
        }
    }

    fn seek(&mut self, text: String) {
        if self.query.is_empty() {
            self.focus = Pane::Table;
            self.origin = self.line();
        }
        self.query = text;
        self.arrange(false);
        if self.query.is_empty() {
            // Given up: as it was.
            let origin = self.origin.take().and_then(|line| self.find(line));
            self.put(origin.unwrap_or(0));
            self.is_afar = true;
            return;
        }
        let first = self.lines.iter().position(|l| matches!(l, Line::Entry(_)));
        self.put(first.unwrap_or(0));
        self.scroll = 0;
    }

    /// Lets go of what was searched for; what was found stays under the cursor.
    fn let_go(&mut self) {
        self.query = String::new();
        self.origin = None;
        self.reveal_cursor();
        self.arrange(true);
        self.is_afar = true;
    }

    /// Opens what the entry under the cursor is folded into.
    fn reveal_cursor(&mut self) {
        if let Some(Line::Entry(at)) = self.line() {
            self.open_to(at);
        }
    }

    /// Opens what an entry is folded into.
    fn open_to(&mut self, at: usize) {
        let Some(group) = self.listing.group_of(at).and_then(|g| self.listing.groups.get(g)) else { return };
        let section = self.listing.entries.get(at).map(|e| e.section);
        self.folded.remove(&(group.title.clone(), None));
        self.folded.remove(&(group.title.clone(), section));
    }

    fn said(&mut self, said: Said) {
        match said {
            Said::ToggleUsed => {
                self.only_used = !self.only_used;
                if !self.only_used {
                    self.reveal_cursor();
                }
                self.arrange(true);
            }
            Said::Only(only) => {
                self.only = Some(only).filter(|_| self.only != Some(only));
                if self.only.is_none() {
                    self.reveal_cursor();
                }
                self.arrange(true);
                // What is left is seen from its first line.
                if self.only.is_some() {
                    let at = self.lines.iter().position(|line| matches!(line, Line::Entry(_)));
                    self.put(at.filter(|_| !matches!(self.line(), Some(Line::Entry(_)))).unwrap_or(self.cursor));
                }
                self.is_afar = true;
            }
            Said::FoldAll => self.fold_all(),
            Said::Own(_) => {}
            Said::Line(line) => {
                self.focus = Pane::Table;
                if let Some(at) = self.find(line) {
                    self.put(at);
                }
            }
            Said::Pane(pane) => self.focus = pane,
            Said::Head(column) => {
                self.focus = Pane::Table;
                self.sorted = Sorted::by(self.sorted, column);
                self.arrange(true);
            }
            Said::Wheel(pane, turn) => {
                let motion = if turn == Turn::Next { Motion::Down } else { Motion::Up };
                self.go(pane, motion);
            }
        }
    }

    fn fold_all(&mut self) {
        let titles: Vec<String> = self.listing.groups.iter().map(|g| g.title.clone()).collect();
        let all_folded = titles.iter().all(|t| self.folded.contains(&(t.clone(), None)));
        if all_folded {
            self.folded.clear();
        } else {
            self.folded.extend(titles.into_iter().map(|title| (title, None)));
        }
        self.arrange(true);
    }
}
