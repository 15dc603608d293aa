//! Every route at P50, P80 and P95, with its chances and its days.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::order;
use crate::money::group_thousands;
use crate::offer::{Group, Offer};
use crate::summary::risk::{Risk, chance_in_percent};
use crate::terms::Level;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Opening};
use crate::tui::screen::risk::{Pane, Said};
use crate::tui::theme::{Symbols, Theme};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number::{Column, dollars};
use crate::tui::widget::ways::mark;
use crate::tui::widget::width::{cut_inside, fill_left, put, shown, width};

/// The least for a name, and the most.
const NAME: (u16, u16) = (16, 30);
/// Names that are longer have their short form, in every row alike.
const LONG: u16 = 24;

/// Columns that belong together.
struct Group3 {
    title: &'static str,
    heads: [&'static str; 3],
    /// A row's figures, as text.
    figures: fn(&Model, &Offer, &Risk) -> [String; 3],
}

const LEVELS: [&str; 3] = [Level::P50.spoken(), Level::P80.spoken(), Level::P95.spoken()];

const GROUPS: [Group3; 4] = [
    Group3 { title: "dollars", heads: LEVELS, figures: usd },
    Group3 { title: "chance", heads: ["enough", "> limit", "late"], figures: chances },
    Group3 { title: "runs dry", heads: LEVELS, figures: dry },
    Group3 { title: "credits", heads: LEVELS, figures: credits },
];

fn usd(model: &Model, offer: &Offer, risk: &Risk) -> [String; 3] {
    let symbols = &model.theme.symbols;
    let Some(q) = &risk.usd else { return nothing(symbols) };
    let assumed = offer.rests_on_assumption();
    let one = |usd: Option<crate::money::Money>| {
        match usd {
            // Something has no published price, and nothing else costs: no figure at all.
            Some(usd) if risk.lower_bound && usd.is_zero() => symbols.unknown.to_owned(),
            Some(usd) => dollars(usd, risk.lower_bound, assumed, symbols),
            None => "no end".to_owned(),
        }
    };
    [one(q.p50), one(q.p80), one(q.p95)]
}

fn credits(model: &Model, _: &Offer, risk: &Risk) -> [String; 3] {
    let symbols = &model.theme.symbols;
    let Some(q) = &risk.credits else { return nothing(symbols) };
    [q.p50, q.p80, q.p95].map(|n| group_thousands(&n.to_string()))
}

fn chances(model: &Model, offer: &Offer, risk: &Risk) -> [String; 3] {
    let symbols = &model.theme.symbols;
    if risk.usd.is_none() {
        return nothing(symbols);
    }
    let said = |p: Option<f64>, applies: bool| match p {
        Some(p) => chance_in_percent(p),
        None if applies && risk.lower_bound => symbols.unknown.to_owned(),
        None => symbols.nothing.to_owned(),
    };
    let counts = offer.figures.as_ref().is_some_and(|figures| figures.billing_months > 0);
    let has_limit = model.document.plan().budget.limit.is_some();
    [said(risk.allowance_suffices, counts), said(risk.over_limit, has_limit), said(risk.late, true)]
}

fn dry(model: &Model, _: &Offer, risk: &Risk) -> [String; 3] {
    let symbols = &model.theme.symbols;
    if risk.lower_bound {
        return [symbols.unknown; 3].map(str::to_owned);
    }
    if risk.usd.is_none() {
        return nothing(symbols);
    }
    // A wallet that never runs dry lasts; where there is none, nothing can.
    let lasts = if risk.credits.is_some() { "lasts" } else { symbols.nothing };
    risk.dry_on.map(|day| day.map_or_else(|| lasts.to_owned(), crate::offer::words::day))
}

fn nothing(symbols: &Symbols) -> [String; 3] {
    [symbols.nothing; 3].map(str::to_owned)
}

/// The figures of every row in a group, `…` where they are not there yet.
fn texts(model: &Model, group: &Group3, order: &[usize]) -> Vec<[String; 3]> {
    let ellipsis = model.theme.symbols.ellipsis;
    let waiting = || [ellipsis; 3].map(str::to_owned);
    let Some(summary) = &model.prices.summary else { return Vec::new() };
    let row = |at: &usize| {
        let offer = summary.offers().get(*at)?;
        let risk = model.later.risk.as_ref().and_then(|search| search.risk(*at));
        Some(risk.map_or_else(waiting, |risk| (group.figures)(model, offer, risk)))
    };
    order.iter().map(|at| row(at).unwrap_or_else(waiting)).collect()
}

/// A group that is shown: its columns with their widths, and all texts.
struct Shown {
    group: &'static Group3,
    columns: [(Column, u16); 3],
    texts: Vec<[String; 3]>,
}

impl Shown {
    fn width(&self) -> u16 {
        self.columns.iter().map(|(_, cells)| cells + 1).sum::<u16>() + 1
    }
}

/// All groups, with what their columns need.
fn all(model: &Model, order: &[usize]) -> Vec<Shown> {
    let of = |group: &'static Group3| {
        let texts = texts(model, group, order);
        let column = |at: usize| {
            let column = Column::of(texts.iter().map(|row| row[at].as_str()));
            let widest = texts.iter().map(|row| width(&row[at])).max().unwrap_or(0);
            let widest = if ["dollars", "credits"].contains(&group.title) { column.width() } else { widest };
            (column, widest.max(width(group.heads[at])).max(5))
        };
        Shown { group, columns: [column(0), column(1), column(2)], texts }
    };
    GROUPS.iter().map(of).collect()
}

/// As many groups from one on as there is room for, and cells of the name.
fn fitting(all: &[Shown], first: usize, room: u16) -> (usize, u16) {
    let least = room.saturating_sub(5);
    let mut used = 0;
    let mut count = 0;
    for shown in all.iter().skip(first) {
        if count > 0 && used + shown.width() + NAME.0 > least {
            break;
        }
        used += shown.width();
        count += 1;
    }
    (count, least.saturating_sub(used).min(NAME.1))
}

/// The last group that may be the first one shown.
pub fn last_group(model: &Model, area: Rect) -> usize {
    let all = all(model, &order(model));
    let room = Frame::inner(area).width;
    (0..GROUPS.len()).find(|first| first + fitting(&all, *first, room).0 >= GROUPS.len()).unwrap_or(0)
}

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.risk);
    let symbols = &theme.symbols;
    let focused = screen.focus == Pane::Routes;
    let inner = Frame::inner(area);
    let order = order(model);
    let all = all(model, &order);
    let (count, name_cells) = fitting(&all, screen.group, inner.width);
    let groups: Vec<&Shown> = all.iter().skip(screen.group).take(count).collect();
    let used: u16 = groups.iter().map(|group| group.width()).sum();
    let first = (inner.width.saturating_sub(used + 1)).min(4 + name_cells);
    let mut head = " ".repeat(usize::from(first));
    for group in &groups {
        head.push_str("  ");
        head.push_str(&fill_left(group.group.title, group.width() - 2, symbols));
    }
    Frame::new("Every way", focused, theme)
        .head(Line::from(Span::styled(head, theme.heading)))
        .scroll(screen.scroll, usize::from(inner.height.saturating_sub(1)), order.len())
        .render(area, canvas.buf);
    if order.is_empty() {
        let text = model.prices.fault.as_deref().unwrap_or("There is nothing to price yet");
        put(canvas.buf, inner, (inner.x + 1, inner.y), &shown(text, symbols), inner.width, theme.muted);
        return;
    }
    let mut x = inner.x + first;
    for group in &groups {
        x += 1;
        for (head, (_, cells)) in group.group.heads.iter().zip(&group.columns) {
            put(canvas.buf, inner, (x + 1, inner.y), &fill_left(head, *cells, symbols), *cells, theme.heading);
            x += cells + 1;
        }
    }
    let left = model.later.risk.as_ref().map_or(0, crate::summary::risk::RiskSearch::left);
    let more = match (screen.group > 0, screen.group + count < GROUPS.len()) {
        (true, true) => "more to both sides",
        (true, false) => "more to the left",
        (false, true) => "more to the right",
        (false, false) => "",
    };
    let note = if left > 0 { format!("{} {left} to go", symbols.ellipsis) } else { more.to_owned() };
    let room = first.saturating_sub(2);
    if width(&note) <= room {
        put(canvas.buf, inner, (inner.x + 1, inner.y), &note, room, theme.muted);
    }
    let Some(summary) = &model.prices.summary else { return };
    let selected = model.selected();
    let rows = order.iter().enumerate().skip(screen.scroll);
    for (y, (at, offer)) in (inner.top() + 1..inner.bottom()).zip(rows) {
        let Some(found) = summary.offers().get(*offer) else { continue };
        let is_here = Some(*offer) == selected;
        let line = Rect { y, height: 1, ..inner };
        let bar = match (is_here, focused) {
            (true, true) => theme.selected,
            (true, false) => theme.remembered,
            (false, _) => Style::new(),
        };
        canvas.buf.set_style(line, bar);
        let is_muted = found.figures.is_none() || found.group() == Group::Closed;
        let text = if is_muted { theme.muted } else { theme.text };
        let buf = &mut *canvas.buf;
        put(buf, inner, (inner.x, y), if is_here { symbols.here } else { " " }, 1, theme.accent.patch(bar));
        let (sign, style) = mark(found.verdict, theme);
        put(buf, inner, (inner.x + 1, y), sign, 1, style.patch(bar));
        let room = first.saturating_sub(4);
        let (name, word) = name(found, room);
        let name = cut_inside(&shown(name, symbols), room.saturating_sub(width(word)), symbols);
        let end = put(buf, inner, (inner.x + 3, y), &name, room, text.patch(bar));
        put(buf, inner, (end, y), word, room, theme.muted.patch(bar));
        let mut x = inner.x + first;
        for group in &groups {
            x += 1;
            for (column, ((set, cells), figure)) in group.columns.iter().zip(&group.texts[at]).enumerate() {
                let style = tone(group.group, column, figure, text, theme);
                // Percentages and days have no decimal marks to stand below one another.
                let is_number = ["dollars", "credits"].contains(&group.group.title);
                let figure =
                    if is_number { set.set(figure, *cells, symbols) } else { fill_left(figure, *cells, symbols) };
                put(buf, inner, (x + 1, y), &figure, *cells, style.patch(bar));
                x += cells + 1;
            }
        }
        canvas.zone(line, |zone| zone.click(Msg::Risk(Said::Offer(*offer))).twice(Msg::Open(Opening::Explain)));
        if is_here && focused {
            canvas.put_cursor(Some(Position { x: inner.x + 1, y }));
        }
    }
}

/// The name that fits, and the word that sets the route apart.
fn name(offer: &Offer, room: u16) -> (&str, &'static str) {
    let word = match offer.group() {
        Group::Closed => " closed",
        _ => "",
    };
    let is_long = width(&offer.name) + width(word) > room.min(LONG) && !offer.short.is_empty();
    (if is_long { &offer.short } else { &offer.name }, word)
}

/// P80 is what most plans are made by; a chance that is worth a thought stands out.
fn tone(group: &Group3, column: usize, figure: &str, text: Style, theme: &Theme) -> Style {
    let symbols = &theme.symbols;
    if [symbols.nothing, symbols.unknown, symbols.ellipsis].contains(&figure) {
        return theme.muted;
    }
    let is_none = figure == "0 %";
    match (group.title, column) {
        ("dollars", 1) => text.patch(theme.strong),
        ("chance", 0) if figure == "100 %" => theme.good,
        ("chance", 1 | 2) if is_none => theme.muted,
        ("chance", 1 | 2) => theme.warn,
        ("runs dry", _) if figure != "lasts" => theme.warn,
        _ => text,
    }
}
