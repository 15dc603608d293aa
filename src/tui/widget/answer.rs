//! The answer, in words, above everything else: what to buy, what it comes to, and the next best.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::Against;
use super::number::change;
use super::width::{cut, put, shown, width, wrap};
use crate::money::Money;
use crate::summary::Answer;
use crate::tui::theme::{Symbols, Theme};

/// The first line is the way to buy with its facts, the second and what room there is below are the next best.
#[derive(Clone, Copy, Debug)]
pub struct AnswerLines<'a> {
    pub answer: &'a Answer,
    /// Whether some route serves: the verb is drawn as a warning where none does.
    pub serves: bool,
    /// What the total of the route to buy changed by.
    pub change: Option<Money>,
    pub against: Against,
    pub theme: &'a Theme,
}

/// Cells that the name of the route keeps when facts compete with it.
const LEAST_ROUTE: u16 = 14;
const GAP: u16 = 3;
/// The same where room is scarce.
const CLOSE: u16 = 2;

impl AnswerLines<'_> {
    fn change(&self) -> String {
        let symbols = &self.theme.symbols;
        let by = self.change.and_then(|by| change(by, self.against, "$", symbols));
        match (by, self.against) {
            (None, _) => String::new(),
            (Some(by), Against::Before) => by,
            (Some(by), Against::Baseline) => format!("{} {by}", symbols.against),
        }
    }

    fn draw_first(&self, area: Rect, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let y = area.y;
        let mut x = area.x;
        let verb = shown(&self.answer.verb, symbols);
        if !verb.is_empty() {
            let badge = if self.serves { theme.badge } else { theme.badge_warn };
            x = put(buf, area, (x, y), &cut(&format!(" {verb} "), area.width, symbols), area.width, badge) + 1;
        }
        let room = area.right().saturating_sub(x);
        let route = shown(&self.answer.route, symbols);
        let facts: Vec<_> = self.answer.facts.iter().map(|f| shown(f, symbols)).collect();
        let by = self.change();

        // Where not everything fits, what stands here moves closer together before anything is left out.
        let all = facts.iter().map(|f| width(f)).chain((!by.is_empty()).then(|| width(&by))).map(|cells| cells + GAP);
        let gap = if width(&route) + all.sum::<u16>() <= room { GAP } else { CLOSE };

        // The total is never left out; the change goes before the other facts do, all before the route's name.
        let total = facts.first().map_or(0, |f| width(f) + gap);
        let wanted = width(&route).min(room.saturating_sub(total).max(LEAST_ROUTE.min(room)));
        let mut left = room.saturating_sub(wanted + total);
        let mut take = |text: &str| {
            let fits = !text.is_empty() && left >= width(text) + gap;
            if fits {
                left -= width(text) + gap;
            }
            fits
        };
        let mut kept = usize::from(!facts.is_empty());
        if facts.len() > 1 && take(&facts[1]) {
            kept = 2;
        }
        let has_change = take(&by);
        while kept >= 2 && kept < facts.len() && take(&facts[kept]) {
            kept += 1;
        }

        let most = room.saturating_sub(total).max(u16::from(total == 0) * room);
        let route_style = if self.serves { theme.strong } else { theme.text };
        x = put(buf, area, (x, y), &cut(&route, wanted.min(most), symbols), most, route_style);
        for (at, fact) in facts.iter().take(kept).enumerate() {
            let style = if at == 0 { theme.strong } else { theme.text };
            let room = area.right().saturating_sub(x + gap);
            let fact =
                if at == 0 && width(fact) > room { symbols.cut.repeat(usize::from(room)) } else { fact.to_string() };
            x = put(buf, area, (x + gap, y), &fact, room, style);
        }
        if has_change {
            let down = self.change.is_some_and(Money::is_negative);
            let style: Style = if down { theme.good } else { theme.warn };
            put(buf, area, (area.right().saturating_sub(width(&by) + 1), y), &by, width(&by), style);
        }
    }
}

impl Widget for &AnswerLines<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let inside = Rect { x: area.x + 1, width: area.width - 1, ..area };
        self.draw_first(inside, buf);
        let symbols = &self.theme.symbols;
        let sentences: Vec<String> = self.answer.next.iter().map(|s| sentence(&shown(s, symbols))).collect();
        let lines = fitting(&sentences, area.width.saturating_sub(2), area.height - 1, symbols);
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            put(buf, inside, (inside.x, y), &line, inside.width, self.theme.text);
        }
    }
}

/// With its full stop: sentences stand behind one another here.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// Fewer cells than this say nothing of a sentence.
const LEAST_SENTENCE: u16 = 40;

/// The sentences in `height` lines, as many as fit; the last ends in an ellipsis where it is too long.
fn fitting(sentences: &[String], most: u16, height: u16, symbols: &Symbols) -> Vec<String> {
    let text = sentences.join(" ");
    let mut lines = wrap(&text, most);
    let height = usize::from(height);
    if lines.len() <= height || height == 0 {
        lines.truncate(height);
        return lines;
    }
    let rest = lines.split_off(height - 1).join(" ");
    let mut last = cut(&rest, most, symbols);
    // A sentence of which too little would be seen is left out.
    let kept = last.trim_end_matches(symbols.ellipsis);
    if let Some(stop) = kept.rfind(". ").filter(|stop| most.saturating_sub(width(&kept[..*stop])) < LEAST_SENTENCE) {
        last.truncate(stop + 1);
    }
    lines.push(last);
    lines
}
