//! Help as it is drawn.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Help, Section, signs};
use crate::arrange::Arrange as _;
use crate::tui::canvas::Canvas;
use crate::tui::fuzzy::part;
use crate::tui::model::Model;
use crate::tui::overlay::view::{WIDE, cells, frame};
use crate::tui::widget::frame::{Overlay as Frame, Scroll};
use crate::tui::widget::marked::marked;
use crate::tui::widget::typed::draw_line;
use crate::tui::widget::width::{fill, put, shown, width, wrap};

/// Cells of the column for keys; a sequence that is longer stands on a line of its own.
const KEYS: u16 = 16;
const NARROW_KEYS: u16 = 11;

pub fn draw(model: &Model, help: &Help, is_top: bool, screen: Rect, canvas: &mut Canvas<'_>) {
    let typing = model.typing.as_ref().filter(|_| is_top);
    let lines = lines(model, help, screen);
    let (want, above) = want(help, typing.is_some(), &lines, screen);
    let inner = Frame::inner(Frame::area(screen, want));
    let list = Rect { y: inner.y + above.min(inner.height), height: inner.height.saturating_sub(above), ..inner };
    let shown_lines = usize::from(list.height);
    let scroll = help.scroll.min(lines.len().saturating_sub(shown_lines));
    let bar = Scroll { offset: scroll, shown: shown_lines, total: lines.len() };
    frame(model, &help.title, Some(bar), want, screen, canvas);
    for (y, line) in (list.top()..list.bottom()).zip(lines.get(scroll..).unwrap_or_default()) {
        canvas.buf.set_line(list.x, y, line, list.width);
    }
    canvas.put_cursor(Some(Position { x: list.x, y: list.y }).filter(|at| inner.contains(*at)));
    if above == 0 || inner.is_empty() {
        return;
    }
    let theme = &model.theme;
    let line = Rect { height: 1, ..inner };
    put(canvas.buf, line, (line.x, line.y), "/", 1, theme.key);
    let room = line.width.saturating_sub(2);
    match typing {
        Some(typing) => {
            let at = draw_line(typing, (line.x + 2, line.y), room, theme.strong, line, canvas.buf);
            canvas.put_cursor(Some(at));
        }
        None => {
            put(
                canvas.buf,
                line,
                (line.x + 2, line.y),
                &shown(&help.words.join(" "), &theme.symbols),
                room,
                theme.strong,
            );
        }
    }
}

/// The furthest that help scrolls on the screen.
#[must_use]
pub fn last_scroll(model: &Model, help: &Help, screen: Rect) -> usize {
    let lines = lines(model, help, screen);
    let (want, above) = want(help, model.typing.is_some(), &lines, screen);
    let inner = Frame::inner(Frame::area(screen, want));
    lines.len().saturating_sub(usize::from(inner.height.saturating_sub(above)))
}

/// Columns and rows, and how many of the rows the line that is searched for takes. Where something is searched for,
/// the window keeps its size.
fn want(help: &Help, is_typing: bool, lines: &[Line<'_>], screen: Rect) -> ((u16, u16), u16) {
    let seeks = is_typing || help.is_narrowed();
    let rows = if seeks { screen.height } else { cells(lines.len()) };
    ((WIDE, rows), u16::from(seeks) * 2)
}

/// What help says, in lines that fit.
fn lines(model: &Model, help: &Help, screen: Rect) -> Vec<Line<'static>> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let room = Frame::inner(Frame::area(screen, (WIDE, 1))).width;
    let mut page = Page { help, model, room, lines: Vec::new() };
    if !help.is_narrowed() {
        for line in wrap(&shown(&help.question, symbols), room).into_iter().filter(|l| !l.is_empty()) {
            page.lines.push(Line::from(Span::styled(line, theme.strong)));
        }
        for paragraph in help.about.iter().filter(|p| !p.is_empty()) {
            page.gap();
            page.lines.extend(emphasised(&shown(paragraph, symbols), room, theme.text, theme.strong));
        }
    }
    let sections = help.sections();
    for section in sections.iter().filter(|s| s.is_on) {
        page.section(section);
    }
    page.signs();
    for section in sections.iter().filter(|s| !s.is_on) {
        page.section(section);
    }
    if page.lines.is_empty() {
        page.lines.push(Line::from(Span::styled("nothing here is called or described like that", theme.muted)));
    }
    page.lines
}

struct Page<'a> {
    help: &'a Help,
    model: &'a Model,
    room: u16,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
    }

    fn heading(&mut self, title: &'static str) {
        self.gap();
        self.lines.push(Line::from(Span::styled(title, self.model.theme.title_focused)));
    }

    fn section(&mut self, section: &Section) {
        let theme = &self.model.theme;
        self.heading(section.title);
        let (key, text) = if section.is_on { (theme.key, theme.text) } else { (theme.muted, theme.muted) };
        for command in &section.commands {
            let only = command.screen.filter(|own| *own != self.help.screen);
            let only = only.map(|own| format!(" (on {})", own.screen().title)).unwrap_or_default();
            let keys = match command.shown_keys() {
                // What has no key is reached by its name.
                keys if keys.is_empty() => format!(":{}", command.name),
                keys => keys,
            };
            self.row(&keys, key, &format!("{}{only}", command.doc), text);
        }
    }

    fn signs(&mut self) {
        let all = signs::signs(self.help.screen, &self.model.theme);
        let shown: Vec<_> = all.into_iter().filter(|(_, _, means)| self.help.has(&[&means.to_lowercase()])).collect();
        if shown.is_empty() {
            return;
        }
        self.heading("Signs");
        for (sign, style, means) in shown {
            self.row(sign, style, means, self.model.theme.text);
        }
    }

    /// Keys or a sign, and beside it what it says, on as many lines as that takes.
    fn row(&mut self, left: &str, left_style: Style, text: &str, style: Style) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let column = if self.room < 50 { NARROW_KEYS } else { KEYS };
        let left = shown(left, symbols).into_owned();
        let mut texts = wrap(&shown(text, symbols), self.room.saturating_sub(column + 2)).into_iter();
        let found = |text: &str| {
            let mut at: Vec<usize> = self.help.words.iter().filter_map(|w| part(w, text)).flat_map(|f| f.at).collect();
            at.arrange();
            at.dedup();
            at
        };
        let mut first = vec![Span::raw(" ")];
        first.extend(marked(&left, &found(&left), left_style, theme.found));
        if width(&left) > column {
            self.lines.push(Line::from(first));
        } else {
            first.push(Span::raw(fill("", column + 1 - width(&left), symbols)));
            let text = texts.next().unwrap_or_default();
            first.extend(marked(&text, &found(&text), style, theme.found));
            self.lines.push(Line::from(first));
        }
        for text in texts {
            let mut line = vec![Span::raw(fill("", column + 2, symbols))];
            line.extend(marked(&text, &found(&text), style, theme.found));
            self.lines.push(Line::from(line));
        }
    }
}

/// A paragraph in lines; what stands between asterisks is emphasised, without them.
fn emphasised(text: &str, room: u16, style: Style, strong: Style) -> Vec<Line<'static>> {
    let mut is_strong = false;
    let mut lines = Vec::new();
    for line in wrap(text, room) {
        let mut spans = Vec::new();
        for (nth, run) in line.split('*').enumerate() {
            is_strong ^= nth > 0;
            spans.push(Span::styled(run.to_owned(), if is_strong { strong } else { style }));
        }
        lines.push(Line::from(spans));
    }
    lines
}
