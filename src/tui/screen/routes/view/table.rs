//! The table: a route in a row, what it costs and what it promises in the columns.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::sign;
use crate::offer::{Group, Offer};
use crate::summary::Summary;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screen::routes::column::{Cell, Column, cell};
use crate::tui::screen::routes::known::Known;
use crate::tui::screen::routes::layout::{self, heads, line};
use crate::tui::screen::routes::{Pane, Said};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number::Column as Figures;
use crate::tui::widget::ways::{Row, mark};
use crate::tui::widget::width::{cut_inside, fill, fill_left, put, shown, width, wrap};

const TITLE: &str = "Every way to buy";
/// The widest that names become.
const MOST_NAME: u16 = 34;

/// Widths of the columns, and of the widest name.
pub fn widths(model: &Model) -> (Vec<u16>, u16) {
    let (Some(known), Some(summary)) = (&model.routes.known, &model.prices.summary) else { return (Vec::new(), 0) };
    let widths = known.columns.iter().map(|column| {
        let head = head(model, *column).iter().map(|text| width(text)).max().unwrap_or(0);
        head.max(figures(model, known, summary, *column).width())
    });
    let names = summary.offers().iter().map(|o| width(&name(model, o)) + word_cells(model, o));
    (widths.collect(), names.max().unwrap_or(0).min(MOST_NAME))
}

/// What the figures of a column need.
fn figures(model: &Model, known: &Known, summary: &Summary, column: Column) -> Figures {
    let texts: Vec<String> = (0..summary.offers().len())
        .filter_map(|at| match cell(known, summary, at, column, &model.theme.symbols) {
            Cell::Figure(text) => Some(text),
            Cell::Holds(_) => None,
        })
        .collect();
    Figures::of(texts.iter().map(String::as_str))
}

/// The head of a column, with the marks of what the plan asks for and of the order.
fn head(model: &Model, column: Column) -> [String; 2] {
    let symbols = &model.theme.symbols;
    let [above, below] = column.head(&shown(&model.prices.piece, symbols), &payer(model));
    let order = match model.routes.sort {
        Some(sort) if sort.column == column => {
            if sort.is_falling() {
                symbols.down
            } else {
                symbols.up
            }
        }
        _ => "",
    };
    let asked = if is_asked(model, column) { symbols.unsaved } else { "" };
    [format!("{above}{asked}"), format!("{below}{order}")]
}

/// What pays for what is made: a month, or whole dollars where the column has no room for cents.
fn payer(model: &Model) -> String {
    let payer = model.routes.known.as_ref().map_or_else(|| "a month".to_owned(), Known::payer);
    payer.strip_suffix(".00").unwrap_or(&payer).to_owned()
}

fn is_asked(model: &Model, column: Column) -> bool {
    let Column::Requirement(requirement) = column else { return false };
    let first = model.routes.known.as_ref().and_then(|k| k.compared.first());
    first.is_some_and(|c| c.requirements.iter().any(|a| a.requirement == requirement && a.asked))
}

fn name(model: &Model, offer: &Offer) -> String {
    let name = if offer.short.is_empty() { &offer.name } else { &offer.short };
    shown(name, &model.theme.symbols).into_owned()
}

/// The word behind a name.
fn word(model: &Model, offer: &Offer) -> &'static str {
    if model.routes.mark.as_ref() == Some(&offer.id) {
        "marked"
    } else if offer.held {
        "held"
    } else {
        ""
    }
}

fn word_cells(model: &Model, offer: &Offer) -> u16 {
    let word = word(model, offer);
    if word.is_empty() { 0 } else { width(word) + 1 }
}

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let focused = model.routes.pane() == Pane::Table;
    let inner = Frame::inner(area);
    let frame = Frame::new(TITLE, focused, theme);
    let (Some(known), Some(summary)) = (&model.routes.known, &model.prices.summary) else {
        frame.render(area, canvas.buf);
        let why = model.prices.fault.clone().unwrap_or_else(|| "nothing can be compared yet".to_owned());
        for (y, text) in (inner.top()..inner.bottom()).zip(wrap(&shown(&why, &theme.symbols), inner.width)) {
            put(canvas.buf, inner, (inner.x, y), &text, inner.width, theme.bad);
        }
        return;
    };
    let (widths, names) = widths(model);
    let line = line(inner.width, &widths, model.routes.first, names);
    let above = heads(inner).min(inner.height);
    let list = Rect { y: inner.y + above, height: inner.height - above, ..inner };
    let rows = known.rows_in(usize::from(list.height));
    frame
        .head(hidden(model, &line, widths.len(), inner.width))
        .foot(legend(model, known, inner.width))
        .scroll(model.routes.scroll, usize::from(list.height), rows.len())
        .render(area, canvas.buf);
    let aligned: Vec<Figures> = known.columns.iter().map(|column| figures(model, known, summary, *column)).collect();
    let table = Table { model, known, summary, line: &line, aligned: &aligned, inner, focused };
    table.heads(above, canvas);
    for (y, row) in (list.top()..list.bottom()).zip(rows.iter().skip(model.routes.scroll)) {
        match row {
            Row::Group(group) => table.group(y, *group, canvas),
            Row::Offer(at) => table.offer(y, *at, list, canvas),
        }
    }
}

struct Table<'a> {
    model: &'a Model,
    known: &'a Known,
    summary: &'a Summary,
    line: &'a layout::Line,
    /// What the figures of each column need.
    aligned: &'a [Figures],
    inner: Rect,
    focused: bool,
}

impl Table<'_> {
    fn heads(&self, lines: u16, canvas: &mut Canvas<'_>) {
        let theme = &self.model.theme;
        for (index, from, cells) in &self.line.columns {
            let Some(column) = self.known.columns.get(*index) else { continue };
            let is_current = self.focused && *column == self.model.routes.column;
            let is_sorted = self.model.routes.sort.is_some_and(|s| s.column == *column);
            let style = if is_sorted || is_asked(self.model, *column) { theme.accent } else { theme.heading };
            let style = if is_current { style.patch(theme.selected) } else { style };
            let texts = head(self.model, *column);
            let shown_lines = texts.iter().skip(2usize.saturating_sub(usize::from(lines)));
            for (y, text) in (self.inner.y..).zip(shown_lines) {
                let text = match column {
                    // Above the signs, which stand in the middle.
                    Column::Requirement(_) => {
                        let before = (cells.saturating_sub(width(text))) / 2;
                        fill(&format!("{}{text}", " ".repeat(usize::from(before))), *cells, &theme.symbols)
                    }
                    _ => fill_left(text, *cells, &theme.symbols),
                };
                put(canvas.buf, self.inner, (self.inner.x + from, y), &text, *cells, style);
            }
            let area = Rect { x: self.inner.x + from, y: self.inner.y, width: *cells, height: lines };
            canvas.zone(area.intersection(self.inner), |zone| zone.click(Msg::Routes(Said::Head(*column))));
        }
    }

    fn group(&self, y: u16, group: Group, canvas: &mut Canvas<'_>) {
        let theme = &self.model.theme;
        let count = self.summary.offers().iter().filter(|o| o.group() == group).count();
        let text = format!("{} {count}", group.title());
        put(canvas.buf, self.inner, (self.inner.x + 1, y), &text, self.inner.width.saturating_sub(2), theme.heading);
    }

    fn offer(&self, y: u16, at: usize, list: Rect, canvas: &mut Canvas<'_>) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let Some(offer) = self.summary.offers().get(at) else { return };
        let is_selected = self.model.selected() == Some(at);
        let is_dimmed = matches!(offer.group(), Group::Closed | Group::Cannot);
        let style = match self.summary.recommendation.route == Some(at) {
            true => theme.strong,
            false if is_dimmed => theme.muted,
            false => theme.text,
        };
        let (sign_of, sign_style) = mark(offer.verdict, theme);
        put(canvas.buf, list, (list.x + 1, y), sign_of, 1, sign_style);
        let (from, cells) = self.line.name;
        let word = word(self.model, offer);
        let room = cells.saturating_sub(word_cells(self.model, offer));
        let name = cut_inside(&name(self.model, offer), room, symbols);
        put(canvas.buf, list, (list.x + from, y), &name, room, style);
        if !word.is_empty() && cells > width(word) {
            put(canvas.buf, list, (list.x + from + cells - width(word), y), word, width(word), theme.accent);
        }
        let mut cursor = list.x + 1;
        for (index, from, cells) in &self.line.columns {
            let Some(column) = self.known.columns.get(*index) else { continue };
            self.cell(y, at, *index, (list.x + from, *cells), style, canvas);
            if *column == self.model.routes.column {
                cursor = list.x + from + cells - 1;
            }
        }
        let row = Rect { y, height: 1, ..list };
        canvas.zone(row, |zone| zone.click(Msg::Routes(Said::Offer(at))).twice(Msg::Act));
        if is_selected {
            put(canvas.buf, list, (list.x, y), symbols.here, 1, theme.accent);
            canvas.buf.set_style(row, if self.focused { theme.selected } else { theme.remembered });
            canvas.put_cursor(self.focused.then_some(Position { x: cursor, y }));
        }
    }

    fn cell(&self, y: u16, at: usize, index: usize, (x, cells): (u16, u16), style: Style, canvas: &mut Canvas<'_>) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let Some(column) = self.known.columns.get(index) else { return };
        match cell(self.known, self.summary, at, *column, symbols) {
            Cell::Holds(holds) => {
                let (sign, style) = sign(holds, theme);
                put(canvas.buf, self.inner, (x + cells / 2, y), sign, 1, style);
            }
            Cell::Figure(text) => {
                let text = self.aligned.get(index).copied().unwrap_or_default().set(&text, cells, symbols);
                put(canvas.buf, self.inner, (x, y), &text, cells, style);
            }
        }
    }
}

/// How many columns are out of sight, at the right of the upper border.
fn hidden(model: &Model, line: &layout::Line, all: usize, room: u16) -> Line<'static> {
    let theme = &model.theme;
    let first = line.columns.first().map_or(0, |(index, ..)| *index);
    let last = line.columns.last().map_or(0, |(index, ..)| index + 1);
    let mut parts = Vec::new();
    if first > 0 {
        parts.push(format!("{first} to the left"));
    }
    if all > last {
        parts.push(format!("{} more to the right {}", all - last, theme.symbols.beyond));
    }
    let text = parts.join(", ");
    let text = match (width(&text) + width(TITLE) + 8 > room, parts.is_empty()) {
        (false, _) | (_, true) => text,
        (true, false) => format!("+{} {}", all - line.columns.len(), theme.symbols.beyond),
    };
    Line::from(Span::styled(fill_left(&text, room.saturating_sub(1), &theme.symbols), theme.muted))
}

/// The signs with their meanings, as many as fit, and what a month makes it of.
fn legend(model: &Model, known: &Known, room: u16) -> Line<'static> {
    let theme = &model.theme;
    let symbols = &theme.symbols;
    let mut entries = vec![
        (symbols.fits, "met", theme.good),
        (symbols.unfit, "not met", theme.bad),
        (symbols.unknown, "nobody says", theme.warn),
    ];
    if known.columns.iter().any(|c| is_asked(model, *c)) {
        entries.push((symbols.unsaved, "asked for", theme.accent));
    }
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    for (sign, meaning, style) in entries {
        let cells = width(sign) + width(meaning) + 3;
        if used + cells > room {
            break;
        }
        used += cells;
        spans.push(Span::styled(sign, style));
        spans.push(Span::styled(format!(" {meaning}  "), theme.muted));
    }
    let of = format!("{} makes: {} ", payer(model), shown(&known.of, symbols));
    if used + width(&of) + 2 < room {
        spans.push(Span::raw(" ".repeat(usize::from(room - used - width(&of)))));
        spans.push(Span::styled(of, theme.muted));
    }
    Line::from(spans)
}
