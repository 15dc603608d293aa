//! What moves the selected route's total.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::money::{Money, group_thousands};
use crate::summary::sensitivity::{Bar as Found, End, Sensitivity, Side as FoundSide, Total};
use crate::terms::Level;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Opening};
use crate::tui::screen::risk::{Pane, Said, layout};
use crate::tui::theme::Symbols;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::tornado::{Bar, Side, Tornado};
use crate::tui::widget::width::{put, shown, wrap};

fn found(model: &Model) -> Option<&Sensitivity> {
    model.later.moves.get(&model.selected()?)
}

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.risk);
    let symbols = &theme.symbols;
    let focused = screen.focus == Pane::Moves;
    let inner = Frame::inner(area);
    let found = found(model);
    let name = model.selected_offer().map_or("", |offer| offer.name.as_str());
    let title = if name.is_empty() { "What moves it".to_owned() } else { format!("What moves {name}") };
    let count = found.map_or(0, |found| found.bars.len());
    let lines = lines(model, area);
    let (above, below) = layout::moves(area, count, lines.len());
    let shown_bars = usize::from(above.height.saturating_sub(2));
    Frame::new(&title, focused, theme).scroll(screen.bars, shown_bars, count).render(area, canvas.buf);
    canvas.put_cursor((focused && !inner.is_empty()).then_some(Position { x: inner.x, y: inner.y }));
    if let Some((found, baseline)) = found.and_then(|found| Some((found, found.baseline.as_ref()?))) {
        let scale = Scale::of(found);
        let bars: Vec<Bar> = found.bars.iter().map(|bar| scale.bar(bar, symbols)).collect();
        let level = match model.prices.ask.level {
            Level::Expected => Level::Expected.spoken().to_owned(),
            level => format!("at {}", level.spoken()),
        };
        let said = format!("{} {level}", scale.said(baseline, symbols));
        let totals =
            || found.bars.iter().flat_map(|bar| [&bar.low, &bar.high]).filter_map(|s| s.end.total()).chain([baseline]);
        let end = |total: Option<&Total>| total.map_or_else(String::new, |total| scale.said(total, symbols));
        let ends = [end(totals().min_by_key(|t| scale.of_total(t))), end(totals().max_by_key(|t| scale.of_total(t)))];
        let here = if focused { theme.selected } else { theme.remembered };
        let tornado = Tornado {
            bars: &bars,
            baseline: scale.of_total(baseline),
            said: &said,
            ends: &ends,
            at: screen.bar,
            scroll: screen.bars,
            here,
            theme,
        };
        tornado.render(above, canvas.buf);
        for (y, at) in (above.y + 1..above.bottom().saturating_sub(1)).zip(screen.bars..count) {
            let row = Rect { y, height: 1, ..above };
            canvas.zone(row, |zone| zone.click(Msg::Risk(Said::Bar(at))).twice(Msg::Open(Opening::Explain)));
            if focused && at == screen.bar {
                canvas.put_cursor(Some(Position { x: inner.x, y }));
            }
        }
    }
    let text = if count > 0 { below } else { Rect { y: inner.y, height: inner.height, ..inner } };
    let mut y = text.y;
    if count > 0 && text.height > 1 {
        for x in text.left()..text.right() {
            put(canvas.buf, text, (x, y), symbols.rule, 1, theme.border);
        }
        y += 1;
    }
    for (y, (line, style)) in (y..text.bottom()).zip(&lines) {
        put(canvas.buf, text, (text.x + 1, y), line, text.width, *style);
    }
}

/// What is said below the bars: of the bar under the cursor, and of inputs that have none.
pub fn lines(model: &Model, area: Rect) -> Vec<(String, Style)> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let room = Frame::inner(area).width.saturating_sub(2);
    let mut texts: Vec<(String, Style)> = Vec::new();
    match found(model) {
        None if model.prices.fault.is_some() || model.selected().is_none() => {
            texts.push(("There is nothing to move".to_owned(), theme.muted));
        }
        None => texts.push((format!("{} working it out", symbols.ellipsis), theme.muted)),
        Some(found) => {
            if let Some(why) = &found.why {
                texts.push((format!("There is no total to move: {why}"), theme.text));
            } else if found.bars.is_empty() {
                texts.push(("Nothing in the plan moves this total".to_owned(), theme.text));
            }
            if let (Some(bar), Some(baseline)) = (found.bars.get(model.risk.bar), &found.baseline) {
                texts.push((format!("{}: {}", bar.label, bar.value), theme.strong));
                texts.push((bar.in_words(baseline), theme.text));
                texts.push((format!("Moved alone: {}", bar.kind.range()), theme.muted));
            }
            texts.extend(found.notes().into_iter().map(|note| (note, theme.muted)));
        }
    }
    let mut lines = Vec::new();
    for (text, style) in texts {
        lines.extend(wrap(&shown(&text, symbols), room).into_iter().map(|line| (line, style)));
    }
    lines
}

/// What the bars are measured in: dollars, or credits where no bar moves dollars.
#[derive(Clone, Copy)]
struct Scale {
    in_credits: bool,
}

impl Scale {
    fn of(found: &Sensitivity) -> Self {
        let no_dollars = found.bars.iter().all(|bar| bar.length.is_zero());
        Self { in_credits: no_dollars && found.bars.iter().any(|bar| bar.credits > 0) }
    }

    fn of_total(self, total: &Total) -> u128 {
        if self.in_credits { total.credits.unwrap_or(0) } else { total.usd.ticks().unwrap_or(0) }
    }

    fn said(self, total: &Total, symbols: &Symbols) -> String {
        let bound = if total.lower_bound { symbols.at_least } else { "" };
        if self.in_credits {
            return format!("{bound}{} credits", group_thousands(&total.credits.unwrap_or(0).to_string()));
        }
        format!("{bound}${}", total.usd.cents())
    }

    fn bar(self, bar: &Found, symbols: &Symbols) -> Bar {
        let side = |side: &FoundSide| Side {
            value: side.value.clone().unwrap_or_default(),
            total: match &side.end {
                End::Total(total) if side.value.is_some() => Some(self.of_total(total)),
                _ => None,
            },
        };
        let length = if self.in_credits {
            group_thousands(&bar.credits.to_string())
        } else if bar.length == Money::ZERO {
            symbols.nothing.to_owned()
        } else {
            format!("${}", bar.length.cents())
        };
        Bar { label: bar.label.clone(), value: bar.value.clone(), sides: [side(&bar.low), side(&bar.high)], length }
    }
}
