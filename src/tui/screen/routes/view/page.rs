//! A page to read: headings, sentences behind signs, figures behind words, sources below; wrapped to its width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::summary::routes::Cited;
use crate::terms::Confidence;
use crate::tui::theme::Theme;
use crate::tui::widget::width::{cut, put, shown, width, wrap};

/// One line, in pieces: the cell that each begins at, the text, its style.
type Drawn = Vec<(u16, String, Style)>;

#[derive(Debug)]
pub struct Page<'a> {
    theme: &'a Theme,
    width: u16,
    lines: Vec<Drawn>,
}

/// Before a sentence: its sign and a blank.
const INDENT: u16 = 2;
/// Cells for the words before figures.
const LABEL: u16 = 21;

impl<'a> Page<'a> {
    pub const fn new(width: u16, theme: &'a Theme) -> Self {
        Self { theme, width, lines: Vec::new() }
    }

    pub const fn height(&self) -> usize {
        self.lines.len()
    }

    /// A heading, with a line of air above it unless it is the first.
    pub fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        self.lines.push(vec![(
            0,
            cut(&shown(text, &self.theme.symbols), self.width, &self.theme.symbols),
            self.theme.strong,
        )]);
    }

    /// A sentence behind a sign.
    pub fn say(&mut self, (sign, style): (&str, Style), text: &str) {
        self.sentence(Some((sign, style)), text, self.theme.text);
    }

    /// What stands below a sentence.
    pub fn note(&mut self, text: &str) {
        self.sentence(None, text, self.theme.muted);
    }

    /// Who says it: a document, its day, and how well it is known.
    pub fn cite(&mut self, source: Option<&Cited>, confidence: Option<Confidence>, note: &str) {
        let title = source.map(|s| format!("{}, {}", s.title, crate::offer::words::date(s.date)));
        let how = match confidence {
            Some(Confidence::Assumed) => Some("your own assumption".to_owned()),
            other => other.map(|c| c.as_str().to_owned()),
        };
        let said = [title, how, (!note.is_empty()).then(|| note.to_owned())];
        let said: Vec<String> = said.into_iter().flatten().collect();
        if !said.is_empty() {
            self.note(&said.join("; "));
        }
    }

    /// A figure behind its word, and who says it below.
    pub fn figure(&mut self, word: &str, figure: &str) {
        let symbols = &self.theme.symbols;
        let (word, figure) = (shown(word, symbols), shown(figure, symbols));
        if width(&word) + 2 > LABEL || self.width < LABEL + 12 {
            self.sentence(Some((" ", self.theme.muted)), &format!("{word}: {figure}"), self.theme.text);
            return;
        }
        let rest = wrap(&figure, self.width.saturating_sub(LABEL + INDENT));
        for (i, part) in rest.into_iter().enumerate() {
            let mut line = Vec::new();
            if i == 0 {
                line.push((INDENT, word.to_string(), self.theme.muted));
            }
            line.push((INDENT + LABEL, part, self.theme.text));
            self.lines.push(line);
        }
    }

    fn sentence(&mut self, sign: Option<(&str, Style)>, text: &str, style: Style) {
        let text = shown(text, &self.theme.symbols);
        for (i, part) in wrap(&text, self.width.saturating_sub(INDENT)).into_iter().enumerate() {
            let mut line = Vec::new();
            if let Some((sign, style)) = sign.filter(|_| i == 0) {
                line.push((0, sign.to_owned(), style));
            }
            line.push((INDENT, part, style));
            self.lines.push(line);
        }
    }

    /// Draws from line `scroll` on.
    pub fn draw(&self, area: Rect, scroll: usize, buf: &mut Buffer) {
        for (y, line) in (area.top()..area.bottom()).zip(self.lines.iter().skip(scroll)) {
            for (x, text, style) in line {
                let room = area.width.saturating_sub(*x);
                put(buf, area, (area.x.saturating_add(*x), y), text, room, *style);
            }
        }
    }
}
