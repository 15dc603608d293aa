//! What stands over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::position;
use crate::tui::command::Group;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::explain::Explain;
use crate::tui::overlay::form::{Form, Row};
use crate::tui::overlay::help;
use crate::tui::overlay::lines::Lines;
use crate::tui::overlay::menu::Menu;
use crate::tui::overlay::prompt::Prompt;
use crate::tui::typing::Typing;
use crate::tui::widget::explain::Explanation;
use crate::tui::widget::form as fields;
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::list::{Choice, Choices};
use crate::tui::widget::reveal;
use crate::tui::widget::width::{cut, fill, put, shown, width, wrap};

/// Cells that a column of text is at most wide.
const WIDE: u16 = 76;

/// Draws a layer; answers where the terminal's cursor belongs in it.
pub fn draw(model: &Model, layer: &Overlay, is_top: bool, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    match layer {
        Overlay::Menu(menu) => draw_menu(model, menu, screen, buf),
        Overlay::Form(form) => draw_form(model, form, is_top, screen, buf),
        Overlay::Help(help) => Some(draw_text(model, "Help", &help_lines(model, screen), help.scroll, screen, buf)),
        Overlay::Explain(explain) => Some(draw_explain(model, explain, screen, buf)),
        Overlay::Lines(lines) => Some(draw_lines(model, lines, screen, buf)),
        Overlay::Prompt(prompt) => draw_prompt(model, prompt, is_top, screen, buf),
    }
}

fn frame(model: &Model, title: &str, scroll: Option<Scroll>, want: (u16, u16), screen: Rect, buf: &mut Buffer) -> Rect {
    let area = Frame::area(screen, want);
    Frame { title, foot: None, scroll, theme: &model.theme }.render(area, buf);
    Frame::inner(area)
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn draw_menu(model: &Model, menu: &Menu, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    let choices: Vec<Choice<'_>> = menu
        .items
        .iter()
        .map(|item| Choice {
            text: &item.label,
            detail: if item.is_refused { "" } else { &item.note },
            why_not: item.is_refused.then_some(item.note.as_str()),
            current: item.is_current,
        })
        .collect();
    let widest = menu.items.iter().map(|i| width(&i.label).saturating_add(width(&i.note)) + 8).max().unwrap_or(0);
    let want = (widest.max(width(&menu.title) + 4).clamp(24, WIDE), cells(choices.len()));
    let inner = Frame::inner(Frame::area(screen, want));
    let shown = usize::from(inner.height);
    let scroll = reveal(0, menu.cursor, shown, choices.len());
    let bar = Scroll { offset: scroll, shown, total: choices.len() };
    let inner = frame(model, &menu.title, Some(bar), want, screen, buf);
    let list = Choices {
        choices: &choices,
        selected: menu.cursor,
        scroll,
        search: None,
        empty: "nothing to choose",
        theme: &model.theme,
    };
    list.render(inner, buf);
    list.cursor(inner)
}

fn draw_form(model: &Model, form: &Form, is_top: bool, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    let rows = form.rows(model);
    let typing = model.typing.as_ref().filter(|_| is_top);
    let texts: Vec<FormText> = rows.iter().map(FormText::of).collect();
    let fields: Vec<fields::Field<'_>> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| match typing.filter(|_| at == form.cursor) {
            Some(typing) => fields::Field {
                label: &text.label,
                value: fields::Value::Editing { text: typing.line.text(), cursor: typing.line.cursor() },
                doc: &text.doc,
                fault: typing.fault.as_deref(),
            },
            None => fields::Field { label: &text.label, value: text.value(), doc: &text.doc, fault: None },
        })
        .collect();
    let title = form.topic.title(model);
    if fields.is_empty() {
        let text = "nothing here yet: put in a price where one is missing";
        let inner = frame(model, &title, None, (width(text), 1), screen, buf);
        put(
            buf,
            inner,
            (inner.x, inner.y),
            &cut(text, inner.width, &model.theme.symbols),
            inner.width,
            model.theme.muted,
        );
        return Some(position(inner.x, inner.y));
    }
    let selected = form.cursor.min(fields.len() - 1);
    let mut drawn = fields::Form { fields: &fields, selected, focused: is_top, scroll: 0, theme: &model.theme };
    let want = (64, cells(fields.len()).saturating_add(3));
    let rows_shown = usize::from(drawn.shown_rows(Frame::inner(Frame::area(screen, want))));
    drawn.scroll = reveal(0, selected, rows_shown, fields.len());
    let bar = Scroll { offset: drawn.scroll, shown: rows_shown, total: fields.len() };
    let inner = frame(model, &title, Some(bar), want, screen, buf);
    drawn.render(inner, buf);
    drawn.cursor(inner)
}

/// A row of a form in words.
struct FormText {
    label: String,
    shown: String,
    default: String,
    doc: String,
}

impl FormText {
    fn of(row: &Row) -> Self {
        match row {
            Row::Field(field) => Self {
                label: field.spoken(),
                shown: field.shown(),
                default: field.default_shown(),
                doc: field.doc.clone(),
            },
            Row::Entry { title, note, .. } => Self {
                label: title.clone(),
                shown: note.clone(),
                default: String::new(),
                doc: "clear it to remove the entry".to_owned(),
            },
            Row::Add(what) => Self {
                label: what.label().to_owned(),
                shown: String::new(),
                default: String::new(),
                doc: String::new(),
            },
        }
    }

    fn value(&self) -> fields::Value<'_> {
        if self.shown.is_empty() { fields::Value::Default(&self.default) } else { fields::Value::Set(&self.shown) }
    }
}

fn draw_explain(model: &Model, explain: &Explain, screen: Rect, buf: &mut Buffer) -> Position {
    let theme = &model.theme;
    let mut drawn = Explanation { explained: &explain.explained, scroll: 0, theme };
    let columns = 92.min(screen.width.saturating_sub(4));
    let height = drawn.height(columns);
    let want = (columns, cells(height));
    let shown = usize::from(Frame::inner(Frame::area(screen, want)).height);
    drawn.scroll = explain.scroll.min(height.saturating_sub(shown));
    let bar = Scroll { offset: drawn.scroll, shown, total: height };
    let inner = frame(model, &explain.title, Some(bar), want, screen, buf);
    drawn.render(inner, buf);
    position(inner.x, inner.y)
}

fn draw_lines(model: &Model, lines: &Lines, screen: Rect, buf: &mut Buffer) -> Position {
    let room = WIDE.min(screen.width.saturating_sub(6));
    let mut text = Vec::new();
    for (number, line) in lines.lines.iter().enumerate() {
        for (i, part) in wrap(&shown(line, &model.theme.symbols), room.saturating_sub(3)).into_iter().enumerate() {
            let head = if i == 0 { format!("{:>2} ", number + 1) } else { "   ".to_owned() };
            text.push(Line::from(vec![Span::styled(head, model.theme.muted), Span::styled(part, model.theme.text)]));
        }
    }
    draw_text(model, &lines.title, &text, lines.scroll, screen, buf)
}

fn draw_text(
    model: &Model,
    title: &str,
    lines: &[Line<'_>],
    scroll: usize,
    screen: Rect,
    buf: &mut Buffer,
) -> Position {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0);
    let want = (cells(widest).max(24), cells(lines.len()));
    let shown = usize::from(Frame::inner(Frame::area(screen, want)).height);
    let scroll = scroll.min(lines.len().saturating_sub(shown));
    let bar = Scroll { offset: scroll, shown, total: lines.len() };
    let inner = frame(model, title, Some(bar), want, screen, buf);
    for (y, line) in (inner.top()..inner.bottom()).zip(&lines[scroll..]) {
        buf.set_line(inner.x, y, line, inner.width);
    }
    position(inner.x, inner.y)
}

/// Every command with its keys, those first that would do something here.
fn help_lines(model: &Model, screen: Rect) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let symbols = &theme.symbols;
    let keys = 16;
    let room = WIDE.min(screen.width.saturating_sub(6)).saturating_sub(keys + 1);
    let mut lines = Vec::new();
    for group in Group::ALL {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(Span::styled(group.title(), theme.heading)));
        for command in help::commands(group) {
            let text = fill(&shown(&help::keys(command), symbols), keys, symbols);
            lines.push(Line::from(vec![
                Span::styled(format!("{text} "), theme.key),
                Span::styled(cut(command.doc, room, symbols), theme.text),
            ]));
        }
    }
    lines
}

fn draw_prompt(model: &Model, prompt: &Prompt, is_top: bool, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    let theme = &model.theme;
    let want = (width(&prompt.title).saturating_add(4).clamp(56, WIDE), 3);
    let inner = frame(model, &prompt.title, None, want, screen, buf);
    let typing = model.typing.as_ref().filter(|_| is_top)?;
    let at = draw_line(typing, (inner.x, inner.y), inner.width, theme.strong, inner, buf);
    let (text, style) = match &typing.fault {
        Some(fault) => (fault, theme.bad),
        None => (&prompt.hint, theme.muted),
    };
    if inner.height > 1 {
        let y = inner.bottom() - 1;
        put(buf, inner, (inner.x, y), &cut(text, inner.width, &theme.symbols), inner.width, style);
    }
    Some(at)
}

/// Draws a line that is being typed in `cells` cells, so that its cursor is in sight; answers where that is.
pub fn draw_line(
    typing: &Typing,
    (x, y): (u16, u16),
    cells: u16,
    style: Style,
    clip: Rect,
    buf: &mut Buffer,
) -> Position {
    let cursor = typing.line.cursor();
    let text = crate::fault::harmless(typing.line.text());
    let before: String = text.chars().take(cursor).collect();
    let mut skip = 0;
    let mut cursor_cells = width(&before);
    let mut chars = before.chars();
    while cursor_cells >= cells.max(1) && chars.next().is_some() {
        skip += 1;
        cursor_cells = width(chars.as_str());
    }
    let rest: String = text.chars().skip(skip).collect();
    let blank = " ".repeat(usize::from(cells));
    put(buf, clip, (x, y), &blank, cells, style);
    put(buf, clip, (x, y), &rest, cells, style);
    position(x.saturating_add(cursor_cells), y)
}
