//! Help as it is drawn.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Help;
use crate::tui::canvas::Canvas;
use crate::tui::command::Group;
use crate::tui::model::Model;
use crate::tui::overlay::help;
use crate::tui::overlay::view::{WIDE, text};
use crate::tui::widget::width::{cut, fill, shown};

pub fn draw(model: &Model, help: &Help, screen: Rect, canvas: &mut Canvas<'_>) {
    text(model, "Help", &help_lines(model, screen), help.scroll, screen, canvas);
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
