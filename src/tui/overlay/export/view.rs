//! The question for a format and a file, as it is drawn: the name, the formats, and what is wrong or what to do.

use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::{Choice, Export};
use crate::export::Reader;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::overlay::view::{WIDE, cells, frame};
use crate::tui::widget::list::{Choice as Row, Choices};
use crate::tui::widget::reveal;
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{cut, put, width};

/// Before the name.
const LABEL: &str = "File ";

pub fn draw(model: &Model, export: &Export, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let want = (WIDE, cells(export.choices.len()).saturating_add(4));
    let inner = frame(model, "Export", None, want, screen, canvas);
    if inner.is_empty() {
        return;
    }
    // Blank lines go where there is no room for them.
    let gap = u16::from(inner.height >= cells(export.choices.len()) + 4);
    let foot = u16::from(inner.height > 3);
    let above = (1 + gap).min(inner.height);
    let height = inner.height.saturating_sub(above + gap + foot);
    let list = Rect { y: inner.y + above, height, ..inner };
    formats(model, export, list, canvas);
    let first = Rect { height: 1, ..inner };
    put(canvas.buf, first, (first.x, first.y), LABEL, width(LABEL), theme.muted);
    let Some(typing) = model.typing.as_ref().filter(|_| is_top) else { return };
    let room = first.width.saturating_sub(width(LABEL));
    let at = draw_line(typing, (first.x + width(LABEL), first.y), room, theme.strong, first, canvas.buf);
    if foot > 0 {
        let (text, style) = match &typing.fault {
            Some(fault) => (fault.as_str(), theme.bad),
            None => ("asks before it writes over a file", theme.muted),
        };
        let y = inner.bottom() - 1;
        put(canvas.buf, inner, (inner.x, y), &cut(text, inner.width, &theme.symbols), inner.width, style);
    }
    canvas.put_cursor(Some(at));
}

fn formats(model: &Model, export: &Export, list: Rect, canvas: &mut Canvas<'_>) {
    let labels: Vec<String> = export.choices.iter().copied().map(label).collect();
    let rows: Vec<Row<'_>> = export
        .choices
        .iter()
        .zip(&labels)
        .map(|((format, reader), text)| {
            let detail = match reader {
                Reader::Producer => format.doc(),
                Reader::Client => "the price with all that is added, and when",
            };
            Row { text, detail, why_not: None, current: false }
        })
        .collect();
    let scroll = reveal(0, export.cursor, usize::from(list.height), rows.len());
    let drawn =
        Choices { choices: &rows, selected: export.cursor, scroll, search: None, empty: "", theme: &model.theme };
    drawn.render(list, canvas.buf);
    let (above, below) = (export.cursor.saturating_sub(1), export.cursor + 1);
    canvas.zone(list, |zone| zone.wheel(Msg::Item(above), Msg::Item(below)));
    for (at, y) in (scroll..rows.len()).zip(list.top()..list.bottom()) {
        let line = Rect { y, height: 1, ..list };
        canvas.zone(line, |zone| zone.click(Msg::Item(at)).twice(Msg::Act));
    }
}

/// `markdown`, `markdown for a client`.
fn label((format, reader): Choice) -> String {
    match reader {
        Reader::Producer => format.as_str().to_owned(),
        Reader::Client => format!("{} for a client", format.as_str()),
    }
}
