//! A form as it is drawn.

use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::{Form, Row};
use crate::offer::words;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{cells, frame};
use crate::tui::widget::form as fields;
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::reveal;
use crate::tui::widget::width::{cut, put, width};

pub fn draw(model: &Model, form: &Form, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
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
        let inner = frame(model, &title, None, (width(text), 1), screen, canvas);
        put(
            canvas.buf,
            inner,
            (inner.x, inner.y),
            &cut(text, inner.width, &model.theme.symbols),
            inner.width,
            model.theme.muted,
        );
        canvas.put_cursor(Some(Position { x: inner.x, y: inner.y }));
        return;
    }
    let selected = form.cursor.min(fields.len() - 1);
    let mut drawn = fields::Form { fields: &fields, selected, focused: is_top, scroll: 0, theme: &model.theme };
    let want = (64, cells(fields.len()).saturating_add(3));
    let rows_shown = usize::from(drawn.shown_rows(Frame::inner(Frame::area(screen, want))));
    drawn.scroll = reveal(0, selected, rows_shown, fields.len());
    let bar = Scroll { offset: drawn.scroll, shown: rows_shown, total: fields.len() };
    let inner = frame(model, &title, Some(bar), want, screen, canvas);
    drawn.render(inner, canvas.buf);
    for (at, y) in (drawn.scroll..fields.len()).zip(inner.top()..inner.bottom()).take(rows_shown) {
        let line = Rect { y, height: 1, ..inner };
        canvas.zone(line, |zone| zone.click(Msg::Item(at)).twice(Msg::Act));
    }
    canvas.put_cursor(drawn.cursor(inner));
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
            Row::Belief { name } => Self {
                label: "  called".to_owned(),
                shown: name.clone(),
                default: String::new(),
                doc: "give it another name, and its stages follow; clear it to take it away".to_owned(),
            },
            Row::Users { stages, .. } => Self {
                label: "  used by".to_owned(),
                shown: match stages {
                    0 => String::new(),
                    n => words::count(*n as u128, "stage", "stages"),
                },
                default: "no stage yet".to_owned(),
                doc: "choose more stages for it here; in the loop, write its name as the takes of a stage".to_owned(),
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
