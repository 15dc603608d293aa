//! A figure taken apart, down to the price row and its source: a tree with the figures in a column at the left,
//! what they are in the middle, where they are from at the right.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::number::Column;
use super::width::{cut, put, shown, width, wrap_beside};
use crate::summary::Explained;
use crate::tui::theme::Theme;

#[derive(Clone, Copy, Debug)]
pub struct Explanation<'a> {
    pub explained: &'a Explained,
    /// Lines out of sight above.
    pub scroll: usize,
    pub theme: &'a Theme,
}

/// One line on screen.
struct Drawn<'a> {
    figure: Cow<'a, str>,
    /// The lines of the tree before the text.
    guides: String,
    text: String,
    tag: Cow<'a, str>,
    is_root: bool,
}

/// Where the columns stand.
struct Columns {
    figures: Column,
    /// Cells of the column of figures.
    figure: u16,
    text: u16,
    /// Cells of tags at the right; 0 where they follow the text in brackets.
    tag: u16,
}

const GAP: u16 = 2;
/// Narrower than this, tags follow the text.
const WIDE: u16 = 56;
const MOST_TAG: u16 = 26;
/// A tree is indented by at most so many levels.
const MOST_LEVELS: usize = 8;

impl Explanation<'_> {
    fn columns(&self, cells: u16) -> Columns {
        let symbols = &self.theme.symbols;
        let mut figures = Vec::new();
        let mut longest_tag = 0;
        visit(self.explained, &mut |node, _| {
            figures.push(shown(&node.figure, symbols));
            longest_tag = longest_tag.max(width(&shown(&node.tag, symbols)));
        });
        let column = Column::of(figures.iter().map(AsRef::as_ref));
        let figure = column.width().min(cells / 2);
        let tag = if cells >= WIDE { longest_tag.min(MOST_TAG) } else { 0 };
        let taken = figure + GAP + if tag > 0 { tag + GAP } else { 0 };
        Columns { figures: column, figure, text: cells.saturating_sub(taken), tag }
    }

    fn lines(&self, cells: u16) -> (Columns, Vec<Drawn<'_>>) {
        let columns = self.columns(cells);
        let symbols = &self.theme.symbols;
        let mut out = Vec::new();
        visit(self.explained, &mut |node, lasts| {
            // In a narrow place the tree gives way to what it says.
            let most = usize::from(columns.text / 6).min(MOST_LEVELS);
            let lasts = &lasts[lasts.len().saturating_sub(most)..];
            let (mut first, mut more) = (String::new(), String::new());
            for (i, last) in lasts.iter().enumerate() {
                let is_own = i + 1 == lasts.len();
                first.push_str(match (is_own, last) {
                    (true, true) => symbols.last,
                    (true, false) => symbols.branch,
                    (false, true) => "  ",
                    (false, false) => symbols.trunk,
                });
                more.push_str(if *last { "  " } else { symbols.trunk });
            }
            let tag = shown(&node.tag, symbols);
            let mut text = shown(&node.what, symbols).into_owned();
            if columns.tag == 0 && !tag.is_empty() {
                text = format!("{text} [{tag}]");
            }
            // A line without a tag beside it takes the tag's room.
            let beside = columns.text.saturating_sub(width(&first));
            let below = beside + if columns.tag > 0 { columns.tag + GAP } else { 0 };
            let at_first = if tag.is_empty() { below } else { beside };
            for (i, line) in wrap_beside(&text, at_first, below).into_iter().enumerate() {
                let is_first = i == 0;
                out.push(Drawn {
                    figure: if is_first { shown(&node.figure, symbols) } else { Cow::Borrowed("") },
                    guides: if is_first { first.clone() } else { more.clone() },
                    text: line,
                    tag: if is_first && columns.tag > 0 { tag.clone() } else { Cow::Borrowed("") },
                    is_root: lasts.is_empty(),
                });
            }
        });
        (columns, out)
    }

    /// Lines in all, at this width.
    #[must_use]
    pub fn height(&self, cells: u16) -> usize {
        self.lines(cells).1.len()
    }
}

/// Calls `each` for every node, parents before their parts, with whether it and each of its parents but the root is
/// the last of its siblings.
fn visit<'a>(root: &'a Explained, each: &mut impl FnMut(&'a Explained, &[bool])) {
    let mut lasts: Vec<bool> = Vec::new();
    // (node, depth, is last); a stack, so that a deep tree is no deep recursion.
    let mut stack = vec![(root, 0usize, true)];
    while let Some((node, depth, last)) = stack.pop() {
        lasts.truncate(depth.saturating_sub(1));
        if depth > 0 {
            lasts.push(last);
        }
        each(node, &lasts);
        let count = node.parts.len();
        let parts = node.parts.iter().enumerate().rev();
        stack.extend(parts.map(|(i, part)| (part, depth + 1, i + 1 == count)));
    }
}

impl Widget for &Explanation<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let (columns, lines) = self.lines(area.width);
        for (y, line) in (area.top()..area.bottom()).zip(lines.into_iter().skip(self.scroll)) {
            let strong = if line.is_root { theme.strong } else { theme.text };
            if !line.figure.is_empty() {
                let figure = columns.figures.set(&line.figure, columns.figure, symbols);
                put(buf, area, (area.x, y), &figure, columns.figure, strong);
            }
            let x = put(buf, area, (area.x + columns.figure + GAP, y), &line.guides, columns.text, theme.border);
            let room = area.right().saturating_sub(x);
            put(buf, area, (x, y), &cut(&line.text, room, symbols), room, strong);
            if !line.tag.is_empty() {
                let tag = cut(&line.tag, columns.tag, symbols);
                put(buf, area, (area.right().saturating_sub(width(&tag)), y), &tag, columns.tag, theme.muted);
            }
        }
    }
}
