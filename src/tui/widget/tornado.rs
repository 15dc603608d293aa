//! What moves a total: a bar an input, from the total that one end leads to, to that of the other, on a common scale;
//! the line through all of them is the total as it is. Values stand at the ends of the bars that they lead to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::width::{cut, cut_inside, put, shown, width};
use crate::tui::theme::Theme;

/// The least and the widest that bars become, both sides together.
const LEAST: u16 = 9;
/// The most cells for values at an end.
const VALUES: u16 = 14;

/// One end of a bar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// What the input is moved to; empty where it cannot be.
    pub value: String,
    /// Where that leads; `None` where there is no total.
    pub total: Option<u128>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What is moved, and from what.
    pub label: String,
    pub value: String,
    pub sides: [Side; 2],
    /// How long the bar is, in words: where there is no room to draw it.
    pub length: String,
}

#[derive(Clone, Copy, Debug)]
pub struct Tornado<'a> {
    pub bars: &'a [Bar],
    pub baseline: u128,
    /// The baseline, and the least and the largest total, in words.
    pub said: &'a str,
    pub ends: &'a [String; 2],
    /// The bar under the cursor, and those out of sight above.
    pub at: usize,
    pub scroll: usize,
    /// How the row of the cursor is drawn.
    pub here: Style,
    pub theme: &'a Theme,
}

/// Columns of the chart.
struct Places {
    label: u16,
    plot: Rect,
    least: u128,
    most: u128,
}

impl Tornado<'_> {
    /// Values that lead below the baseline, above it, and to no total.
    fn values(&self, bar: &Bar) -> [String; 2] {
        let symbols = &self.theme.symbols;
        let mut texts = [String::new(), String::new()];
        let mut add = |at: usize, text: &str| {
            let text = shown(text, symbols);
            if !texts[at].is_empty() {
                texts[at].push_str(" / ");
            }
            texts[at].push_str(&text);
        };
        for side in bar.sides.iter().filter(|side| !side.value.is_empty()) {
            match side.total {
                Some(total) if total < self.baseline => add(0, &side.value),
                Some(total) if total > self.baseline => add(1, &side.value),
                Some(_) => {}
                None => add(1, &format!("{}{}", symbols.unfit, side.value)),
            }
        }
        texts
    }

    fn places(&self, area: Rect) -> Option<Places> {
        let totals =
            || self.bars.iter().flat_map(|bar| &bar.sides).filter_map(|side| side.total).chain([self.baseline]);
        let (least, most) = (totals().min()?, totals().max()?);
        let values: Vec<[String; 2]> = self.bars.iter().map(|bar| self.values(bar)).collect();
        let widest = |at: usize| values.iter().map(|v| width(&v[at])).max().unwrap_or(0).min(VALUES) + 1;
        let (left, right) = (widest(0), widest(1));
        let labels = self.bars.iter().map(|bar| width(&bar.label) + width(&bar.value) + 3).max().unwrap_or(0);
        let label = labels.min(area.width / 2);
        let room = area.width.saturating_sub(1 + label + left + right + 1);
        if room < LEAST {
            return None;
        }
        let plot =
            Rect { x: area.x + 1 + label + left, y: area.y + 1, width: room, height: area.height.saturating_sub(2) };
        Some(Places { label, plot, least, most })
    }

    fn column(places: &Places, total: u128) -> u16 {
        let span = (places.most - places.least).max(1);
        let last = u128::from(places.plot.width - 1);
        let beyond = total.clamp(places.least, places.most) - places.least;
        // So large that the product would not fit: the last digits are not seen anyway.
        let (beyond, span) = if span >= 1 << 100 { (beyond >> 32, span >> 32) } else { (beyond, span) };
        let at = (beyond * last + span / 2) / span;
        places.plot.x + u16::try_from(at).unwrap_or(0).min(places.plot.width - 1)
    }

    fn draw_label(&self, bar: &Bar, cells: u16, area: Rect, y: u16, here: Style, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let value = cut(&shown(&bar.value, symbols), cells / 2, symbols);
        let room = cells.saturating_sub(width(&value) + 2);
        let label = cut_inside(&shown(&bar.label, symbols), room, symbols);
        put(buf, area, (area.x + 1, y), &label, room, theme.text.patch(here));
        let x = area.x + 1 + cells.saturating_sub(width(&value) + 1);
        put(buf, area, (x, y), &value, cells, theme.muted.patch(here));
    }

    fn draw_bar(&self, bar: &Bar, places: &Places, area: Rect, y: u16, here: Style, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let base = Self::column(places, self.baseline);
        let (mut left, mut right) = (base, base);
        for total in bar.sides.iter().filter_map(|side| side.total) {
            let to = Self::column(places, total);
            let (cells, style) =
                if total < self.baseline { (to..base, theme.good) } else { (base + 1..to + 1, theme.warn) };
            for x in cells {
                put(buf, area, (x, y), symbols.works, 1, style.patch(here));
            }
            (left, right) = (left.min(to), right.max(to));
        }
        put(buf, area, (base, y), symbols.deadline, 1, theme.strong.patch(here));
        let [less, more] = self.values(bar);
        let less = cut(&less, VALUES, symbols);
        put(buf, area, (left.saturating_sub(width(&less) + 1), y), &less, VALUES, theme.text.patch(here));
        put(buf, area, (right + 2, y), &cut(&more, VALUES, symbols), VALUES, theme.text.patch(here));
    }

    /// Without room for bars: how long each is.
    fn draw_list(&self, area: Rect, buf: &mut Buffer) {
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        put(
            buf,
            area,
            (area.x + 1, area.y),
            &cut(&shown(self.said, symbols), area.width.saturating_sub(2), symbols),
            area.width,
            theme.strong,
        );
        for (y, (at, bar)) in (area.y + 1..area.bottom()).zip(self.bars.iter().enumerate().skip(self.scroll)) {
            let here = if at == self.at { self.here } else { Style::new() };
            buf.set_style(Rect { y, height: 1, ..area }, here);
            let length = shown(&bar.length, symbols);
            let cells = width(&length).min(area.width);
            self.draw_label(bar, area.width.saturating_sub(cells + 3), area, y, here, buf);
            put(buf, area, (area.right().saturating_sub(cells + 1), y), &length, cells, theme.text.patch(here));
        }
    }
}

impl Widget for &Tornado<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() || self.bars.is_empty() {
            return;
        }
        let Some(places) = self.places(area) else { return self.draw_list(area, buf) };
        let (theme, symbols) = (self.theme, &self.theme.symbols);
        let base = Tornado::column(&places, self.baseline);
        let said = shown(self.said, symbols);
        let cells = width(&said);
        let x = base.saturating_sub(cells / 2).min(area.right().saturating_sub(cells + 1)).max(area.x + 1);
        put(buf, area, (x, area.y), &said, area.width, theme.strong);
        let bottom = area.bottom().saturating_sub(1);
        let mut y = area.y + 1;
        for (at, bar) in self.bars.iter().enumerate().skip(self.scroll) {
            if y >= bottom {
                break;
            }
            let here = if at == self.at { self.here } else { Style::new() };
            buf.set_style(Rect { y, height: 1, ..area }, here);
            put(buf, area, (area.x, y), if at == self.at { symbols.here } else { " " }, 1, theme.accent.patch(here));
            self.draw_label(bar, places.label, area, y, here, buf);
            self.draw_bar(bar, &places, area, y, here, buf);
            y += 1;
        }
        if y >= area.bottom() {
            return;
        }
        let [least, most] = self.ends.each_ref().map(|end| shown(end, symbols).into_owned());
        for x in places.plot.left()..places.plot.right() {
            put(buf, area, (x, y), symbols.foot, 1, theme.border);
        }
        put(buf, area, (base, y), symbols.foot_mark, 1, theme.strong);
        let x = places.plot.x.saturating_sub(width(&least) + 1).max(area.x + 1);
        if x + width(&least) < base {
            put(buf, area, (x, y), &least, area.width, theme.muted);
        }
        // Over the foot, where there is no room beside it: a figure is whole or not there.
        let x = (places.plot.right() + 1).min(area.right().saturating_sub(width(&most) + 1));
        if x > base {
            put(buf, area, (x, y), &most, area.width, theme.muted);
        }
    }
}
