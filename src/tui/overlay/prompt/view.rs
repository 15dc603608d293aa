//! A question that is answered with a line, as it is drawn.

use ratatui::layout::Rect;

use super::Prompt;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::overlay::view::{WIDE, frame};
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{cut, put, width};

pub fn draw(model: &Model, prompt: &Prompt, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let want = (width(&prompt.title).saturating_add(4).clamp(56, WIDE), 3);
    let inner = frame(model, &prompt.title, None, want, screen, canvas);
    let Some(typing) = model.typing.as_ref().filter(|_| is_top) else { return };
    let at = draw_line(typing, (inner.x, inner.y), inner.width, theme.strong, inner, canvas.buf);
    let (text, style) = match &typing.fault {
        Some(fault) => (fault, theme.bad),
        None => (&prompt.hint, theme.muted),
    };
    if inner.height > 1 {
        let y = inner.bottom() - 1;
        put(canvas.buf, inner, (inner.x, y), &cut(text, inner.width, &theme.symbols), inner.width, style);
    }
    canvas.put_cursor(Some(at));
}
