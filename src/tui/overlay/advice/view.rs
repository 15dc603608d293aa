//! Advice as it is drawn: the list with its savings, and below it what the rewrite under the cursor assumes, or every
//! route's total before and after.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{Advice, Entry, entries};
use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::{Offer, Verdict};
use crate::summary::Summary;
use crate::summary::advice::After;
use crate::tui::canvas::Canvas;
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{cells, frame};
use crate::tui::theme::{Symbols, Theme};
use crate::tui::widget::Against;
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::number::{Column, change, dollars};
use crate::tui::widget::reveal;
use crate::tui::widget::width::{cut, fill, put, shown, width, wrap};

/// The widest that it becomes.
const WIDE: u16 = 92;
/// Rows below the list, as far as there is room: a rule's worth of air, and what is said of the entry.
const BELOW: u16 = 12;
/// The same where every route is shown.
const ROUTES: u16 = 24;
/// Of a list, at least so many rows stay.
const LEAST: u16 = 3;

pub fn draw(model: &Model, advice: &Advice, screen: Rect, canvas: &mut Canvas<'_>) {
    let found = entries(model);
    let is_searching = found.is_none();
    let found = found.unwrap_or_default();
    let rows = cells(found.len().max(1));
    let columns = WIDE.min(screen.width.saturating_sub(4));
    let below = below_height(model, advice, &found, columns.saturating_sub(4));
    let want = (columns, rows.saturating_add(if below == 0 { 0 } else { below + 1 }));
    let inner = Frame::inner(Frame::area(screen, want));
    let list = Rect { height: list_height(rows, below, inner.height), ..inner };
    let count = usize::from(list.height);
    let cursor = advice.cursor.min(found.len().saturating_sub(1));
    let scroll = reveal(0, cursor, count.max(1), found.len());
    let serves = model.prices.summary.as_ref().is_some_and(|s| s.recommended().is_some());
    let title = if serves { "Advice: what would save money" } else { "Advice: what would make a route serve" };
    let bar = Scroll { offset: scroll, shown: count, total: found.len() };
    let inner = frame(model, title, Some(bar), want, screen, canvas);
    if inner.is_empty() {
        return;
    }
    let drawn = Drawn { model, advice, inner };
    if found.is_empty() {
        let text = match (is_searching, serves) {
            (true, _) => format!("{} looking", model.theme.symbols.ellipsis),
            (false, true) => "Nothing that was tried would save money here".to_owned(),
            (false, false) => "No change that was tried would make a route serve".to_owned(),
        };
        drawn.line(inner.y, &text, model.theme.muted, canvas);
        canvas.put_cursor(Some(Position { x: inner.x, y: inner.y }));
        return;
    }
    let savings: Vec<String> = found.iter().map(|entry| saving(entry, &model.theme.symbols)).collect();
    let column = Column::of(savings.iter().map(String::as_str));
    for (y, (at, entry)) in (list.top()..list.bottom()).zip(found.iter().enumerate().skip(scroll)) {
        drawn.entry(y, entry, column, canvas);
        let row = Rect { y, height: 1, ..list };
        canvas.zone(row, |zone| zone.click(Msg::Item(at)).twice(Msg::Act));
        if at == cursor {
            canvas.buf.set_style(row, model.theme.selected);
            canvas.put_cursor(Some(Position { x: row.x, y }));
        }
    }
    let below = Rect { y: list.bottom() + 1, height: inner.bottom().saturating_sub(list.bottom() + 1), ..inner };
    if let (Some(entry), false) = (found.get(cursor), below.is_empty()) {
        drawn.below(entry, below, canvas);
    }
}

/// Rows that are wanted below the list: the same whichever entry is under the cursor.
fn below_height(model: &Model, advice: &Advice, found: &[Entry<'_>], columns: u16) -> u16 {
    let said = found.iter().map(|entry| cells(said(model, entry, columns).len())).max();
    let routes = found.iter().map(|entry| cells(routes(model, entry).len())).max();
    let lines = if advice.previews { routes.max(said) } else { said };
    lines.map_or(0, |lines| (lines + 2).min(if advice.previews { ROUTES } else { BELOW }))
}

/// Rows of the list where `room` rows are shared with what is said below it.
fn list_height(rows: u16, below: u16, room: u16) -> u16 {
    let below = below.min(room.saturating_sub(LEAST + 1));
    rows.min(room.saturating_sub(if below < 2 { 0 } else { below + 1 }).max(LEAST.min(room)))
}

/// What stands before an entry.
fn saving(entry: &Entry<'_>, symbols: &Symbols) -> String {
    match entry.saves {
        Some(saves) => format!("${}", saves.cents()),
        None if entry.is_needed => format!("${}", entry.total.cents()),
        None => symbols.nothing.to_owned(),
    }
}

/// What the entry assumes and comes to.
fn said(model: &Model, entry: &Entry<'_>, columns: u16) -> Vec<(String, Style)> {
    let theme = &model.theme;
    let summary = model.prices.summary.as_ref();
    let route = summary.and_then(|s| s.offers().get(entry.route)).map_or("", |o| o.name.as_str());
    let wrapped = |text: &str| wrap(&shown(text, &theme.symbols), columns);
    // The list may have no room for all of the title.
    let mut lines: Vec<(String, Style)> = wrapped(&entry.title).into_iter().map(|l| (l, theme.strong)).collect();
    if !entry.caveat.is_empty() {
        lines.extend(wrapped(entry.caveat).into_iter().map(|l| (l, theme.text)));
    }
    let total = entry.total.cents();
    let then = match summary.and_then(|s| s.recommended()).and_then(|o| Some((o, o.figures.as_ref()?.total))) {
        Some((now, before)) if now.name == route => format!("{route}: ${total} instead of ${}", before.cents()),
        Some((now, before)) => format!("{route} for ${total} instead of {} for ${}", now.name, before.cents()),
        None => format!("Then {route} serves for ${total}"),
    };
    lines.extend(wrapped(&then).into_iter().map(|l| (l, theme.accent)));
    lines
}

/// The routes of which a total is known, before or after: the best one then, those that serve, the others; each with
/// its index.
fn routes<'a>(model: &'a Model, entry: &'a Entry<'_>) -> Vec<(usize, &'a Offer, &'a After)> {
    let offers = model.prices.summary.as_ref().map(Summary::offers).unwrap_or_default();
    let is_known = |offer: &Offer, after: &After| {
        let says_nothing = offer.unpublished && after.total.is_none_or(Money::is_zero);
        !says_nothing && (offer.figures.is_some() || after.total.is_some())
    };
    let all = offers.iter().zip(entry.after).enumerate().map(|(at, (offer, after))| (at, offer, after));
    let mut rows: Vec<_> = all.filter(|(_, offer, after)| is_known(offer, after)).collect();
    rows.arrange_by_key(|(at, offer, after)| {
        let out = !offer.open && !offer.held && !offer.as_if_sold;
        (*at != entry.route, out, !after.verdict.serves(), after.total.is_none(), after.total, *at)
    });
    rows
}

struct Drawn<'a> {
    model: &'a Model,
    advice: &'a Advice,
    inner: Rect,
}

impl Drawn<'_> {
    fn line(&self, y: u16, text: &str, style: Style, canvas: &mut Canvas<'_>) {
        let symbols = &self.model.theme.symbols;
        let text = cut(&shown(text, symbols), self.inner.width, symbols);
        put(canvas.buf, self.inner, (self.inner.x, y), &text, self.inner.width, style);
    }

    fn entry(&self, y: u16, entry: &Entry<'_>, column: Column, canvas: &mut Canvas<'_>) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let (sign, style) = match entry.saves {
            Some(_) => (symbols.down, theme.good),
            None => (symbols.bullet, theme.muted),
        };
        let x = self.inner.x;
        put(canvas.buf, self.inner, (x, y), sign, 1, style);
        let amount = column.set(&saving(entry, symbols), column.width(), symbols);
        put(canvas.buf, self.inner, (x + 2, y), &amount, column.width(), style);
        let from = x + 2 + column.width() + 2;
        let room = self.inner.right().saturating_sub(from);
        let title = cut(&shown(&entry.title, symbols), room, symbols);
        put(canvas.buf, self.inner, (from, y), &title, room, theme.text);
    }

    /// What the entry under the cursor assumes and comes to, or every route.
    fn below(&self, entry: &Entry<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = &self.model.theme;
        let keys = area.bottom().saturating_sub(1);
        let body = Rect { height: area.height.saturating_sub(2), ..area };
        if self.advice.previews && entry.after.is_empty() {
            self.line(body.y, &format!("{} pricing every route", theme.symbols.ellipsis), theme.muted, canvas);
        } else if self.advice.previews {
            self.routes(entry, body, canvas);
        } else {
            let lines = said(self.model, entry, area.width);
            for (y, (line, style)) in (body.top()..body.bottom()).zip(lines) {
                self.line(y, &line, style, canvas);
            }
        }
        let preview = match (self.advice.previews, entry.is_needed) {
            (true, false) => format!("   {} what it assumes", key_of("pane-next")),
            (true, true) => format!("   {} what it does", key_of("pane-next")),
            (false, _) => format!("   {} every route", key_of("pane-next")),
        };
        let text = format!("{} does it{preview}   {} leaves", key_of("act"), key_of("out"));
        if keys > body.top() {
            self.line(keys, &text, theme.muted, canvas);
        }
    }

    /// Totals before and after, the cheapest after first.
    fn routes(&self, entry: &Entry<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let rows = routes(self.model, entry);
        let total = |amount: Option<Money>, bound: bool| {
            amount.map_or_else(|| "cannot".to_owned(), |m| dollars(m, bound, false, symbols))
        };
        let texts: Vec<[String; 3]> = rows
            .iter()
            .map(|(_, offer, after)| {
                let now = offer.figures.as_ref();
                // Between bounds nobody knows what changes.
                let known = now.filter(|f| !f.lower_bound && !after.lower_bound);
                let by = known.zip(after.total).and_then(|(f, then)| then.minus(f.total).ok());
                [
                    total(now.map(|f| f.total), now.is_some_and(|f| f.lower_bound)),
                    total(after.total, after.lower_bound),
                    by.and_then(|by| change(by, Against::Before, "", symbols)).unwrap_or_default(),
                ]
            })
            .collect();
        let widest = |at: usize| texts.iter().map(|t| width(&t[at])).max().unwrap_or(0);
        let columns = [0, 1, 2].map(|at| Column::of(texts.iter().map(|t| t[at].as_str())));
        let widths = [0, 1, 2].map(|at| if widest(at) == 0 { 0 } else { columns[at].width() });
        let names = area.width.saturating_sub(widths.iter().sum::<u16>() + 8).min(36);
        let fits = usize::from(area.height);
        for (y, (row, text)) in (area.top()..area.bottom()).zip(rows.iter().zip(&texts)) {
            let (at, offer, after) = row;
            let left = rows.len().saturating_sub(fits);
            if y + 1 == area.bottom() && left > 0 {
                self.line(y, &format!("  and {} more", left + 1), theme.muted, canvas);
                break;
            }
            let (sign, style) = verdict(after.verdict, theme);
            let is_best = *at == entry.route;
            put(canvas.buf, self.inner, (area.x, y), sign, 1, style);
            let name = if offer.short.is_empty() || width(&offer.name) <= names { &offer.name } else { &offer.short };
            let name = fill(&shown(name, symbols), names, symbols);
            let name_style = if is_best { theme.strong } else { theme.text };
            put(canvas.buf, self.inner, (area.x + 2, y), &name, names, name_style);
            let mut x = area.x + 2 + names + 1;
            put(canvas.buf, self.inner, (x, y), &columns[0].set(&text[0], widths[0], symbols), widths[0], theme.muted);
            x += widths[0] + 1;
            let arrow = if symbols.ascii { ">" } else { "→" };
            put(canvas.buf, self.inner, (x, y), arrow, 1, theme.muted);
            x += 2;
            put(canvas.buf, self.inner, (x, y), &columns[1].set(&text[1], widths[1], symbols), widths[1], name_style);
            x += widths[1] + 1;
            let goes_down = text[2].starts_with(symbols.down);
            let style = if goes_down { theme.good } else { theme.bad };
            put(canvas.buf, self.inner, (x, y), &columns[2].set(&text[2], widths[2], symbols), widths[2], style);
        }
    }
}

const fn verdict(verdict: Verdict, theme: &Theme) -> (&'static str, Style) {
    let symbols = &theme.symbols;
    match verdict {
        Verdict::Fits => (symbols.fits, theme.good),
        Verdict::Caveats => (symbols.caveats, theme.warn),
        Verdict::Misses => (symbols.misses, theme.bad),
        Verdict::Unknown => (symbols.unknown, theme.muted),
        Verdict::Unfit => (symbols.unfit, theme.muted),
    }
}
