//! The loop pane: shots and their stages, each cell where [`places`] says, with what the stage costs on the
//! selected route beside it.

mod place;
mod price;
mod sums;
mod ways;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

use self::place::{Placed, places};
use super::Said;
use super::layout::{areas, loop_list};
use super::pane::Pane;
use super::row::{Column, Row, key_of};
use crate::tui::canvas::Canvas;
use crate::tui::command::key_of as key_named;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::schema;
use crate::tui::screen::ScreenId;
use crate::tui::typing::{Target, Typing};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{cut, put, shown, width};

/// Draws the screen.
pub fn draw(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let areas = areas(body, model.looped.focus);
    if let Some(area) = areas.looped {
        pane(model, area, canvas, Pane::Loop);
        draw_loop(model, area, canvas);
    }
    if let Some(area) = areas.ways {
        pane(model, area, canvas, Pane::Ways);
        ways::list(model, area, canvas);
    }
    if let Some(area) = areas.reasons {
        pane(model, area, canvas, Pane::Reasons);
        ways::reasons(model, area, canvas);
    }
}

/// What pointing anywhere at a pane does.
fn pane(_: &Model, area: Rect, canvas: &mut Canvas<'_>, pane: Pane) {
    let wheel = |turn| Msg::Looped(Said::Wheel(pane, turn));
    canvas.zone(area, |zone| zone.click(Msg::Looped(Said::Pane(pane))).wheel(wheel(Turn::Previous), wheel(Turn::Next)));
}

/// Draws the loop; where it has the focus, the terminal's cursor goes to its cell.
fn draw_loop(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let focused = model.looped.focus == Pane::Loop;
    let (inner, below) = loop_list(area);
    let title = sums::title(model);
    let pane = Frame::new(&title, focused, theme).foot(sums::foot(model, inner.width, below.is_some()));
    let looped = &model.looped;
    pane.scroll(looped.scroll(), usize::from(inner.height), looped.lines()).render(area, canvas.buf);
    if inner.is_empty() {
        return;
    }
    if let Some(below) = below {
        sums::draw(model, below, canvas.buf);
    }

    let first = looped.row_at_line(looped.scroll());
    let mut cursor = None;
    for (at, row) in looped.rows().iter().enumerate().skip(first) {
        let top = looped.top(at);
        if top >= looped.scroll() + usize::from(inner.height) {
            break;
        }
        let drawn = RowView { model, row: *row, is_current: at == looped.cursor(), focused, inner, top };
        let cells = places(model, *row, inner.width);
        cursor = cursor.or(drawn.draw(&cells, canvas.buf));
        drawn.point(at, &cells, canvas);
    }
    canvas.put_cursor(cursor.filter(|_| focused));
}

struct RowView<'a> {
    model: &'a Model,
    row: Row,
    is_current: bool,
    focused: bool,
    inner: Rect,
    /// The row's first line, among all lines of the pane.
    top: usize,
}

impl RowView<'_> {
    /// The screen's line for a line of the row, if it is in sight.
    fn y(&self, line: usize) -> Option<u16> {
        let at = (self.top + line).checked_sub(self.model.looped.scroll())?;
        let at = u16::try_from(at).ok().filter(|at| *at < self.inner.height)?;
        Some(self.inner.y + at)
    }

    /// What pointing at the row does: anywhere the cursor comes to it, on a cell to that cell.
    fn point(&self, at: usize, cells: &[Placed], canvas: &mut Canvas<'_>) {
        let height = self.row.height(self.model.document.plan());
        let first = self.model.looped.column_of(self.model.document.plan(), self.row);
        let lines = (0..height).filter_map(|line| self.y(line));
        if let Some(column) = first {
            for y in lines {
                let line = Rect { y, height: 1, ..self.inner };
                canvas.zone(line, |zone| zone.click(Msg::Looped(Said::Cell(at, column))).twice(Msg::Act));
            }
        }
        for placed in cells {
            let Some(y) = self.y(placed.line) else { continue };
            let cell = Rect { x: self.inner.x + placed.x, y, width: placed.width.max(1), height: 1 };
            canvas.zone(cell.intersection(self.inner), |zone| {
                zone.click(Msg::Looped(Said::Cell(at, placed.column))).twice(Msg::Act)
            });
        }
    }

    fn draw(&self, cells: &[Placed], buf: &mut Buffer) -> Option<Position> {
        let theme = &self.model.theme;
        match self.row {
            Row::Shot { .. } => self.draw_shot_figures(buf),
            Row::Stage { stage, .. } => {
                self.draw_stage_figures(buf);
                if let Some(y) = self.y(0) {
                    let style = match (self.is_current, self.is_found_unseen()) {
                        (_, true) => theme.found,
                        (true, false) => theme.strong,
                        (false, false) => theme.muted,
                    };
                    put(buf, self.inner, (self.inner.x + 1, y), &format!("{:>2}", stage + 1), 2, style);
                }
            }
            Row::AddStage { .. } | Row::AddShot => {}
        }
        if self.model.looped.marks.has(self.row)
            && let Some(y) = self.y(0)
        {
            put(buf, self.inner, (self.inner.x, y), theme.symbols.marked, 1, theme.key);
        }
        let column = if self.is_current { self.model.column() } else { None };
        // What is typed may be wider than its cell, and stands over those behind it.
        let is_current = |placed: &&Placed| column == Some(placed.column);
        for placed in cells.iter().filter(|placed| !is_current(placed)) {
            self.draw_cell(placed, false, buf);
        }
        cells.iter().filter(is_current).find_map(|placed| self.draw_cell(placed, true, buf))
    }

    fn draw_cell(&self, placed: &Placed, is_current: bool, buf: &mut Buffer) -> Option<Position> {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let y = self.y(placed.line)?;
        let x = self.inner.x + placed.x;
        if is_current && let Some(typing) = self.typing() {
            return Some(self.draw_typing(typing, placed, (x, y), buf));
        }
        let text = cut(&shown(&placed.text, symbols), placed.width, symbols);
        let slack = placed.width.saturating_sub(width(&text));
        let x = if placed.is_right { x + slack } else { x };
        let style = self.style(placed);
        if !is_current {
            put(buf, self.inner, (x, y), &text, placed.width, style);
            self.draw_found(&text, (x, y), buf);
            return None;
        }
        // An empty cell still shows where the cursor is.
        let text = if text.is_empty() { " ".to_owned() } else { text };
        let mark = if self.focused { theme.selected } else { theme.remembered };
        put(buf, self.inner, (x, y), &text, placed.width.max(1), style.patch(mark));
        self.draw_found(&text, (x, y), buf);
        Some(Position { x, y })
    }

    /// Marks what a search found in a cell's text.
    fn draw_found(&self, text: &str, (x, y): (u16, u16), buf: &mut Buffer) {
        let looped = &self.model.looped;
        let Some(found) = looped.sought().filter(|_| looped.is_found(self.row)) else { return };
        for range in found.words.found_in(text) {
            let (Some(before), Some(part)) = (text.get(..range.start), text.get(range)) else { continue };
            let area = Rect { x: x + width(before), y, width: width(part), height: 1 };
            buf.set_style(area.intersection(self.inner), self.model.theme.found);
        }
    }

    /// Whether a search found the row by something that no cell shows.
    fn is_found_unseen(&self) -> bool {
        let looped = &self.model.looped;
        let Some(found) = looped.sought().filter(|_| looped.is_found(self.row)) else { return false };
        let cells = places(self.model, self.row, self.inner.width);
        !cells.iter().any(|cell| !found.words.found_in(&cell.text).is_empty())
    }

    fn style(&self, placed: &Placed) -> Style {
        let theme = &self.model.theme;
        match placed.column {
            Column::Add => theme.muted,
            _ if placed.is_inherited => theme.inherited,
            Column::Name if self.is_found_unseen() => theme.found,
            Column::Name => theme.strong,
            Column::Outputs => theme.accent,
            Column::More | Column::Model => theme.muted,
            _ => theme.text,
        }
    }

    /// What is being typed, if it is typed into the loop.
    fn typing(&self) -> Option<&Typing> {
        let typing = self.model.typing.as_ref()?;
        let is_cell = self.model.layers.is_empty() && !matches!(typing.target, Target::Prompt | Target::Search(_));
        (is_cell && self.focused).then_some(typing)
    }

    /// The line that is typed, in place of the cell, with room to type on.
    fn draw_typing(&self, typing: &Typing, placed: &Placed, (x, y): (u16, u16), buf: &mut Buffer) -> Position {
        let theme = &self.model.theme;
        let wanted = width(&crate::fault::harmless(typing.line.text())).saturating_add(1);
        let room = self.inner.right().saturating_sub(x).max(1);
        let cells = placed.width.max(wanted).max(8).min(room);
        let style = if typing.fault.is_some() { theme.bad } else { theme.text };
        draw_line(typing, (x, y), cells, style.add_modifier(Modifier::UNDERLINED), self.inner, buf)
    }

    fn draw_shot_figures(&self, buf: &mut Buffer) {
        let theme = &self.model.theme;
        let (Some(y), Some(shot)) = (self.y(0), self.row.shot()) else { return };
        let Some(figures) = price::shot(self.model, shot) else { return };
        price::draw(&figures, self.inner, y, None, theme, buf);
        if let (Some(x), Some(share)) = (price::bar(self.inner.width), figures.share)
            && figures.has_bar()
        {
            price::draw_bar(share, self.inner, (x, y), theme, buf);
        }
    }

    fn draw_stage_figures(&self, buf: &mut Buffer) {
        let (Some(y), Row::Stage { step, .. }) = (self.y(1), self.row) else { return };
        let Some(figures) = price::stage(self.model, step) else { return };
        let cells = places(self.model, self.row, self.inner.width).into_iter();
        let left = cells.filter(|p| p.line == 1 && !p.text.is_empty()).map(|p| p.x + p.width).max().unwrap_or(0);
        price::draw(&figures, self.inner, y, Some(left), &self.model.theme, buf);
    }
}

/// Why the stage under the cursor has no price on the selected route.
#[must_use]
pub fn why_no_price(model: &Model) -> Option<String> {
    let Row::Stage { step, .. } = here(model)? else { return None };
    model.prices.line(model.selected()?, step)?.reason
}

/// What the cell under the cursor means.
#[must_use]
pub fn remark(model: &Model) -> Option<String> {
    let row = here(model)?;
    let add = key_named("row-add");
    match row {
        Row::AddShot if model.document.plan().shots.is_empty() => {
            return Some(format!("no shots yet: {add} adds one from a recipe"));
        }
        Row::AddShot => return Some(format!("{add} adds a shot from a recipe")),
        Row::AddStage { .. } => return Some(format!("{add} adds a stage")),
        Row::Shot { .. } | Row::Stage { .. } => {}
    }
    let place = row.place()?;
    match model.column()? {
        Column::Attempts => Some(
            "takes: for each good piece, as 6, 1 in 4, 25%, 5 of 20 counted, or the name of a keep rate".to_owned(),
        ),
        column => {
            let name = key_of(column)?;
            Some(format!("{name}: {}", schema::key(model.document.plan(), place, name)?.doc))
        }
    }
}

/// The row under the cursor, where keys go to the loop.
fn here(model: &Model) -> Option<Row> {
    model.row().filter(|_| model.screen == ScreenId::Loop && model.looped.focus == Pane::Loop)
}
