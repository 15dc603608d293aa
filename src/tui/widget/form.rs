//! A form: fields below one another, what each is for, and what is wrong with it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::width::{cut, fill, put, shown, width, window, wrap};
use crate::fault::harmless;
use crate::tui::theme::Theme;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Set(&'a str),
    /// Nothing is said: this holds.
    Default(&'a str),
    /// It comes from elsewhere in the plan.
    Inherited(&'a str),
    /// Being typed; the cursor stands before this character.
    Editing {
        text: &'a str,
        cursor: usize,
    },
}

#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    pub label: &'a str,
    pub value: Value<'a>,
    /// What the field means and takes; said below the form while the field is selected.
    pub doc: &'a str,
    /// What is wrong, and what would be right.
    pub fault: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    pub fields: &'a [Field<'a>],
    pub selected: usize,
    /// The form has the focus.
    pub focused: bool,
    /// Fields out of sight above.
    pub scroll: usize,
    pub theme: &'a Theme,
}

/// Where the form's parts stand.
struct Parts {
    fields: Rect,
    doc: Rect,
}

/// Before the label, and between it and the value.
const INDENT: u16 = 2;
const GAP: u16 = 2;

impl Form<'_> {
    fn parts(&self, area: Rect) -> Parts {
        let doc = self.fields.get(self.selected).map_or("", |field| field.doc);
        let lines = wrap(&shown(doc, &self.theme.symbols), area.width.saturating_sub(INDENT)).len();
        let wanted = if doc.is_empty() { 0 } else { u16::try_from(lines).unwrap_or(u16::MAX).min(3) };
        // A blank line and the doc, where the fields keep the better part. In a low form every line is needed.
        let gap = u16::from(area.height > 6);
        let below = if area.height > 2 * (wanted + gap) && wanted > 0 { wanted + gap } else { 0 };
        let fields = Rect { height: area.height - below, ..area };
        let gap = gap.min(below);
        let doc = Rect { y: fields.bottom() + gap, height: below - gap, ..area };
        Parts { fields, doc }
    }

    /// Rows that fields take: (field, first row). A fault takes rows of its own.
    fn rows(&self, area: Rect) -> Vec<(usize, u16)> {
        let mut y = area.y;
        let mut rows = Vec::new();
        for (i, field) in self.fields.iter().enumerate().skip(self.scroll) {
            if y >= area.bottom() {
                break;
            }
            rows.push((i, y));
            let faults = u16::try_from(self.fault_lines(field, area).len()).unwrap_or(u16::MAX);
            y = y.saturating_add(faults).saturating_add(1);
        }
        rows
    }

    /// What is wrong with a field, behind its sign.
    fn fault_lines(&self, field: &Field<'_>, area: Rect) -> Vec<String> {
        let Some(fault) = field.fault else { return Vec::new() };
        let symbols = &self.theme.symbols;
        let room = area.width.saturating_sub(INDENT + self.label_cells(area) + GAP + 1);
        wrap(&format!("{} {}", symbols.unfit, shown(fault, symbols)), room)
    }

    fn label_cells(&self, area: Rect) -> u16 {
        let longest = self.fields.iter().map(|f| width(&shown(f.label, &self.theme.symbols))).max().unwrap_or(0);
        longest.min(area.width.saturating_sub(INDENT + GAP) / 2)
    }

    /// Rows of fields that an area shows, when each takes one.
    #[must_use]
    pub fn shown_rows(&self, area: Rect) -> u16 {
        self.parts(area).fields.height
    }

    /// The field at a place.
    #[must_use]
    pub fn field_at(&self, area: Rect, position: Position) -> Option<usize> {
        let fields = self.parts(area).fields;
        if !fields.contains(position) {
            return None;
        }
        self.rows(fields).into_iter().rev().find(|(_, y)| *y <= position.y).map(|(i, _)| i)
    }

    /// Where the terminal's cursor belongs: on the selected field's value, and in it where it is being typed.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let fields = self.parts(area).fields;
        let (i, y) = self.rows(fields).into_iter().find(|(i, _)| *i == self.selected)?;
        let x = area.x + INDENT + self.label_cells(area) + GAP;
        let room = area.right().saturating_sub(x + 1);
        let offset = match self.fields[i].value {
            Value::Editing { text, cursor } => window(&harmless(text), cursor, room).1,
            _ => 0,
        };
        (x < area.right()).then_some(Position { x: x + offset, y })
    }

    fn draw_field(&self, buf: &mut Buffer, area: Rect, y: u16, index: usize) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let field = &self.fields[index];
        let selected = index == self.selected;
        let label = self.label_cells(area);
        let text = fill(&shown(field.label, symbols), label, symbols);
        put(buf, area, (area.x + INDENT, y), &text, label, theme.muted);
        let x = area.x + INDENT + label + GAP;
        let room = area.right().saturating_sub(x + 1);
        let (text, style): (String, Style) = match field.value {
            Value::Set(text) => (cut(&shown(text, symbols), room, symbols), theme.text),
            Value::Default(text) | Value::Inherited(text) => {
                (cut(&shown(text, symbols), room, symbols), theme.inherited)
            }
            Value::Editing { text, cursor } => (window(&harmless(text), cursor, room).0.to_owned(), theme.strong),
        };
        let is_typed = matches!(field.value, Value::Editing { .. });
        let style = if field.fault.is_some() { style.patch(theme.bad) } else { style };
        put(buf, area, (x, y), &text, room, style);
        if selected {
            put(buf, area, (area.x, y), symbols.here, 1, theme.accent);
            let style = if self.focused { theme.selected } else { theme.remembered };
            // While typing, the selection would hide the cursor.
            let style = if is_typed { theme.remembered } else { style };
            let from = x.saturating_sub(1).min(area.right());
            buf.set_style(Rect { x: from, y, width: area.right() - from, height: 1 }.intersection(area), style);
        }
        for (line, y) in self.fault_lines(field, area).iter().zip(y + 1..area.bottom()) {
            put(buf, area, (x, y), line, room, theme.bad);
        }
    }
}

impl Widget for &Form<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let symbols = &self.theme.symbols;
        let parts = self.parts(area);
        for (i, y) in self.rows(parts.fields) {
            self.draw_field(buf, parts.fields, y, i);
        }
        let doc = self.fields.get(self.selected).map_or("", |field| field.doc);
        let room = area.width.saturating_sub(INDENT);
        let lines = wrap(&shown(doc, symbols), room);
        let most = usize::from(parts.doc.height);
        for (i, y) in (0..most).zip(parts.doc.top()..) {
            let line = if i + 1 == most {
                lines.get(i..).unwrap_or_default().join(" ")
            } else {
                lines.get(i).cloned().unwrap_or_default()
            };
            put(buf, area, (area.x + INDENT, y), &cut(&line, room, symbols), room, self.theme.muted);
        }
    }
}
