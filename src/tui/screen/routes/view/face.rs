//! Two routes face to face: each stage, each kind of payment, the dates, and the requirements that differ, with what the
//! one to the right costs more.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::sign;
use crate::money::{Money, group_thousands};
use crate::offer::Offer;
use crate::summary::Summary;
use crate::summary::routes::{Amount, Compared, Difference, Part, StepSide, Sum, Versus, When};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::theme::{Symbols, Theme};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number::{Column, each};
use crate::tui::widget::spoken_day;
use crate::tui::widget::width::{cut, cut_inside, fill_left, put, shown, width, wrap};

/// Cells of the words before the figures, of each side, and of the difference, where all stand on one line.
const LEAST_WORDS: u16 = 24;
const SIDE: (u16, u16) = (12, 30);
const DIFFERENCE: u16 = 13;
const GAP: u16 = 2;
/// From this width on a side shows how its figure came to be.
const CALCULATED: u16 = 24;

/// A line of the comparison.
enum Row {
    Heading(String),
    /// Words, both sides, the difference.
    Figures {
        words: String,
        a: Side,
        b: Side,
        difference: String,
        is_total: bool,
    },
    /// A sign on both sides.
    Signs {
        words: String,
        a: (&'static str, Style, String),
        b: (&'static str, Style, String),
    },
    Words(String, Style),
    Air,
}

/// A figure, and how it came to be.
#[derive(Default)]
struct Side {
    how: String,
    figure: String,
}

impl Side {
    fn of(figure: impl Into<String>) -> Self {
        Self { how: String::new(), figure: figure.into() }
    }
}

/// Where the lines stand, below the routes' names.
pub const fn body(inner: Rect) -> Rect {
    let head = if inner.height > 3 { 2 } else { 0 };
    Rect { y: inner.y + head, height: inner.height - head, ..inner }
}

/// Lines in all.
pub fn height(model: &Model, inner: Rect) -> usize {
    let places = Places::of(inner.width);
    rows(model).iter().map(|row| row.height(inner.width, &places)).sum()
}

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let inner = Frame::inner(area);
    let scroll = model.routes.face.unwrap_or(0);
    let list = body(inner);
    Frame::new("Face to face", true, theme)
        .scroll(scroll, usize::from(list.height), height(model, inner))
        .render(area, canvas.buf);
    let Some((versus, summary)) = versus(model) else { return };
    let places = Places::of(inner.width);
    if list.y > inner.y {
        heads(model, summary, versus, &places, inner, canvas.buf);
    }
    let all = rows(model);
    let figures = Aligned::of(&all);
    let mut line = 0usize;
    for row in &all {
        let lines = row.height(inner.width, &places);
        for part in 0..lines {
            let Some(y) = (line + part).checked_sub(scroll).and_then(|at| u16::try_from(at).ok()) else { continue };
            if y < list.height {
                row.draw(part, list.y + y, list, &places, &figures, theme, canvas.buf);
            }
        }
        line += lines;
    }
    canvas.put_cursor((!list.is_empty()).then_some(Position { x: list.x, y: list.y }));
}

fn versus(model: &Model) -> Option<(&Versus, &Summary)> {
    Some((model.routes.known.as_ref()?.versus.as_ref()?, model.prices.summary.as_ref()?))
}

/// Where the words, both sides and the difference stand: first cell and cells.
struct Places {
    words: (u16, u16),
    a: (u16, u16),
    b: (u16, u16),
    difference: (u16, u16),
    /// The words have a line of their own.
    is_narrow: bool,
}

impl Places {
    fn of(room: u16) -> Self {
        let room = room.saturating_sub(1);
        let is_narrow = room < LEAST_WORDS + 2 * SIDE.0 + DIFFERENCE + 3 * GAP;
        let words = if is_narrow { 1 } else { LEAST_WORDS.max(room * 2 / 5) };
        let left = room.saturating_sub(words + DIFFERENCE + 3 * GAP);
        let side = (left / 2).min(SIDE.1);
        // What is left over goes to the words.
        let words = if is_narrow { words } else { room.saturating_sub(2 * side + DIFFERENCE + 3 * GAP) };
        let a = words + GAP;
        let b = a + side + GAP;
        let difference = b + side + GAP;
        let width = if is_narrow { room } else { words };
        Self {
            words: (1, width.saturating_sub(1)),
            a: (a, side),
            b: (b, side),
            difference: (difference, DIFFERENCE.min(room.saturating_sub(difference))),
            is_narrow,
        }
    }
}

/// The routes' names above their sides.
fn heads(model: &Model, summary: &Summary, versus: &Versus, places: &Places, inner: Rect, buf: &mut Buffer) {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let name = |at: usize, cells: u16| {
        let offer = summary.offers().get(at);
        let fits = |o: &&Offer| o.short.is_empty() || width(&o.name) <= cells;
        let text = offer.map_or("", |o| if fits(&o) { &o.name } else { &o.short });
        fill_left(&cut_inside(&shown(text, symbols), cells, symbols), cells, symbols)
    };
    for (at, (x, cells)) in [(versus.a, places.a), (versus.b, places.b)] {
        put(buf, inner, (inner.x + x, inner.y), &name(at, cells), cells, theme.strong);
    }
    let (x, cells) = places.difference;
    put(buf, inner, (inner.x + x, inner.y), &fill_left("difference", cells, symbols), cells, theme.heading);
    let rule = symbols.rule.repeat(usize::from(inner.width.saturating_sub(2)));
    put(buf, inner, (inner.x + 1, inner.y + 1), &rule, inner.width.saturating_sub(2), theme.border);
}

fn rows(model: &Model) -> Vec<Row> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let Some((versus, summary)) = versus(model) else { return Vec::new() };
    let mut rows = Vec::new();
    rows.extend(verdict(summary, versus).map(|text| Row::Words(text, theme.strong)));
    steps(versus, symbols, &mut rows);
    payments(versus, symbols, &mut rows);
    rows.extend(pieces(model, summary, versus, symbols));
    days(summary, versus, symbols, &mut rows);
    requirements(versus, theme, &mut rows);
    rows
}

/// Which is cheaper, in a sentence.
fn verdict(summary: &Summary, versus: &Versus) -> Option<String> {
    let name = |at: usize| summary.offers().get(at).map(|o| o.name.as_str());
    let (a, b) = (name(versus.a)?, name(versus.b)?);
    let total = versus.parts.iter().find(|p| p.part == Part::Total)?;
    Some(match total.difference {
        Some(none) if none.is_zero() => format!("{b} costs the same as {a}"),
        Some(less) if less.is_negative() => format!("{b} costs ${} less than {a}", less.abs().cents()),
        Some(more) => format!("{b} costs ${} more than {a}", more.cents()),
        None => match (total.a, total.b) {
            (Sum::Cannot, Sum::Cannot) => "Neither can do this plan".to_owned(),
            (Sum::Cannot, _) => format!("{a} cannot do this plan"),
            (_, Sum::Cannot) => format!("{b} cannot do this plan"),
            _ => "Nobody knows which is cheaper: prices are missing".to_owned(),
        },
    })
}

fn steps(versus: &Versus, symbols: &Symbols, rows: &mut Vec<Row>) {
    if versus.steps.is_empty() {
        rows.extend([Row::Air, Row::Words("The plan has no stages yet".to_owned(), Style::new())]);
    }
    let mut shot = None;
    for step in &versus.steps {
        if shot != Some(step.shot) {
            rows.extend([Row::Air, Row::Heading(step.shot_name.clone())]);
            shot = Some(step.shot);
        }
        rows.push(Row::Figures {
            words: step.what.clone(),
            a: side(&step.a, symbols),
            b: side(&step.b, symbols),
            difference: difference(step.difference, symbols),
            is_total: false,
        });
    }
}

fn side(side: &StepSide, symbols: &Symbols) -> Side {
    let unit = match side.unit {
        Amount::Usd(usd) => format!("${}", usd.unit()),
        Amount::Credits(n) => group_thousands(&n.to_string()),
        Amount::Carried | Amount::Unknown | Amount::Cannot => String::new(),
    };
    let runs = group_thousands(&side.runs.to_string());
    let how = if unit.is_empty() { String::new() } else { format!("{runs} {} {unit}", symbols.times) };
    Side { how, figure: amount(side.cost, symbols) }
}

fn amount(amount: Amount, symbols: &Symbols) -> String {
    match amount {
        Amount::Usd(usd) => format!("${}", usd.cents()),
        Amount::Credits(n) => format!("{} cr", group_thousands(&n.to_string())),
        Amount::Carried => "carried".to_owned(),
        Amount::Unknown => symbols.unknown.to_owned(),
        Amount::Cannot => symbols.nothing.to_owned(),
    }
}

fn difference(difference: Difference, symbols: &Symbols) -> String {
    match difference {
        Difference::Usd(by) => more(by, symbols),
        Difference::Credits(0) => "same".to_owned(),
        Difference::Credits(by) => {
            let sign = if by < 0 { symbols.minus } else { "+" };
            format!("{sign}{} cr", group_thousands(&by.unsigned_abs().to_string()))
        }
        Difference::Unlike => "unlike units".to_owned(),
        Difference::Unknown => symbols.unknown.to_owned(),
    }
}

/// What is more or less: `+$4.80`.
fn more(by: Money, symbols: &Symbols) -> String {
    let sign = if by.is_negative() { symbols.minus } else { "+" };
    let amount = by.abs();
    if by.is_zero() {
        return "same".to_owned();
    }
    // Less than a cent is something, too.
    let is_small = amount.decimal() < rust_decimal::Decimal::new(5, 3);
    format!("{sign}${}", if is_small { amount.unit() } else { amount.cents() })
}

fn payments(versus: &Versus, symbols: &Symbols, rows: &mut Vec<Row>) {
    rows.extend([Row::Air, Row::Heading("What is paid".to_owned())]);
    let is_something = |sum: Sum| matches!(sum, Sum::Exactly(m) | Sum::AtLeast(m) if !m.is_zero());
    for line in &versus.parts {
        if line.part != Part::Total && !is_something(line.a) && !is_something(line.b) {
            continue;
        }
        let sum = |sum: Sum| {
            Side::of(match sum {
                Sum::Exactly(usd) => format!("${}", usd.cents()),
                Sum::AtLeast(usd) => format!("{}${}", symbols.at_least, usd.cents()),
                Sum::Cannot => symbols.nothing.to_owned(),
            })
        };
        rows.push(Row::Figures {
            words: line.part.spoken().to_owned(),
            a: sum(line.a),
            b: sum(line.b),
            difference: line.difference.map_or_else(|| symbols.unknown.to_owned(), |by| more(by, symbols)),
            is_total: line.part == Part::Total,
        });
    }
}

/// What a finished piece and an accepted second come to, and what a month costs and grants.
fn pieces(model: &Model, summary: &Summary, versus: &Versus, symbols: &Symbols) -> Vec<Row> {
    let Some(known) = &model.routes.known else { return Vec::new() };
    let (Some(a), Some(b)) = (known.compared.get(versus.a), known.compared.get(versus.b)) else { return Vec::new() };
    let figures = |at: usize| summary.offers().get(at).and_then(|o| o.figures.as_ref());
    let told = |at: usize, amount: Option<Money>| {
        let bound = figures(at).is_some_and(|f| f.lower_bound);
        let bound = if bound { symbols.at_least } else { "" };
        amount.map(|m| format!("{bound}${}", each(m, false, false, symbols)))
    };
    let per_output = |at: usize| told(at, figures(at).and_then(|f| f.per_output));
    let count = |n: u64| group_thousands(&n.to_string());
    let lost =
        |c: &Compared| c.lost_in_all.filter(|n| *n > 0).map(|n| format!("{} cr", group_thousands(&n.to_string())));
    let lines = [
        (format!("a finished {}", summary.piece()), per_output(versus.a), per_output(versus.b)),
        ("an accepted second".to_owned(), told(versus.a, a.per_second), told(versus.b, b.per_second)),
        (
            "price of a month".to_owned(),
            a.month.map(|m| format!("${}", m.cents())),
            b.month.map(|m| format!("${}", m.cents())),
        ),
        (
            "credits a month".to_owned(),
            a.grant.map(|n| format!("{} cr", count(n))),
            b.grant.map(|n| format!("{} cr", count(n))),
        ),
        ("credits lost unused".to_owned(), lost(a), lost(b)),
    ];
    let mut rows = vec![Row::Air, Row::Heading("What that makes".to_owned())];
    for (words, a, b) in lines {
        if a.is_some() || b.is_some() {
            let side = |text: Option<String>| Side::of(text.unwrap_or_else(|| symbols.nothing.to_owned()));
            rows.push(Row::Figures { words, a: side(a), b: side(b), difference: String::new(), is_total: false });
        }
    }
    rows
}

fn days(summary: &Summary, versus: &Versus, symbols: &Symbols, rows: &mut Vec<Row>) {
    let start = summary.priced.schedule.start;
    rows.extend([Row::Air, Row::Heading("When".to_owned())]);
    let when = |when: When| {
        Side::of(match when {
            When::On(day) => spoken_day(day, start),
            When::Never => symbols.nothing.to_owned(),
            When::Unknown => symbols.unknown.to_owned(),
        })
    };
    for line in &versus.dates {
        if line.a == When::Never && line.b == When::Never {
            continue;
        }
        let days = |n: i64| {
            let count = group_thousands(&n.unsigned_abs().to_string());
            format!("{count} {}", if n.unsigned_abs() == 1 { "day" } else { "days" })
        };
        let difference = match line.days {
            Some(0) => "same".to_owned(),
            Some(later) if later > 0 => format!("+{}", days(later)),
            Some(earlier) => format!("{}{}", symbols.minus, days(earlier)),
            None => String::new(),
        };
        let words = line.what.spoken().to_owned();
        rows.push(Row::Figures { words, a: when(line.a), b: when(line.b), difference, is_total: false });
    }
}

/// The requirements that are answered differently, and how many are not.
fn requirements(versus: &Versus, theme: &Theme, rows: &mut Vec<Row>) {
    rows.extend([Row::Air, Row::Heading("What they promise".to_owned())]);
    let mut alike = 0;
    for (a, b) in &versus.requirements {
        if a.holds == b.holds {
            alike += 1;
            continue;
        }
        let side = |answer: &crate::summary::routes::Answer| {
            let (sign, style) = sign(answer.holds, theme);
            let word = match answer.holds {
                crate::summary::routes::Holds::Met => "met",
                crate::summary::routes::Holds::Unknown => "nobody says",
                crate::summary::routes::Holds::NotMet => "not met",
            };
            (sign, style, word.to_owned())
        };
        let asked = if a.asked { " (asked for)" } else { "" };
        rows.push(Row::Signs { words: format!("{}{asked}", a.requirement.spoken()), a: side(a), b: side(b) });
    }
    if alike > 0 {
        let others = if alike == versus.requirements.len() { "all" } else { "the other" };
        rows.push(Row::Words(format!("{others} {alike} are answered alike"), theme.muted));
    }
}

/// What the sides and the differences need to stand with their decimal marks below one another.
struct Aligned {
    a: Column,
    b: Column,
    difference: Column,
}

impl Aligned {
    fn of(rows: &[Row]) -> Self {
        let money = |text: &&str| {
            text.contains(|c: char| c.is_ascii_digit()) && !text.contains(|c: char| c.is_ascii_alphabetic())
        };
        let figures = |of: fn(&Row) -> Option<&str>| Column::of(rows.iter().filter_map(of).filter(money));
        Self {
            a: figures(|row| if let Row::Figures { a, .. } = row { Some(&a.figure) } else { None }),
            b: figures(|row| if let Row::Figures { b, .. } = row { Some(&b.figure) } else { None }),
            difference: figures(|row| if let Row::Figures { difference, .. } = row { Some(difference) } else { None }),
        }
    }
}

impl Row {
    fn height(&self, room: u16, places: &Places) -> usize {
        match self {
            Self::Heading(_) | Self::Air => 1,
            Self::Words(text, _) => wrap(text, room.saturating_sub(2)).len().max(1),
            Self::Figures { words, .. } => {
                let lines = wrap(words, places.words.1).len().max(1);
                if places.is_narrow { lines + 1 } else { lines }
            }
            Self::Signs { words, .. } => {
                let lines = wrap(words, places.words.1).len().max(1);
                if places.is_narrow { lines + 1 } else { lines }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a line is drawn from what all lines share")]
    fn draw(
        &self,
        part: usize,
        y: u16,
        area: Rect,
        places: &Places,
        aligned: &Aligned,
        theme: &Theme,
        buf: &mut Buffer,
    ) {
        let symbols = &theme.symbols;
        let say = |buf: &mut Buffer, text: &str, room: u16, style: Style| {
            if let Some(line) = wrap(&shown(text, symbols), room).get(part) {
                put(buf, area, (area.x + 1, y), line, room, style);
            }
        };
        let last = self.height(area.width, places) - 1;
        // Figures stand on the first line of their words, or below them where the words have lines of their own.
        let is_line = part == if places.is_narrow { last } else { 0 };
        match self {
            Self::Air => {}
            Self::Heading(text) => {
                put(
                    buf,
                    area,
                    (area.x + 1, y),
                    &cut(&shown(text, symbols), area.width, symbols),
                    area.width,
                    theme.accent,
                );
            }
            Self::Words(text, style) => say(buf, text, area.width.saturating_sub(2), theme.text.patch(*style)),
            Self::Figures { words, a, b, difference, is_total } => {
                let style = if *is_total { theme.strong } else { theme.text };
                say(buf, words, places.words.1, if *is_total { theme.strong } else { theme.text });
                if is_line {
                    a.draw((area.x + places.a.0, y), places.a.1, aligned.a, style, (area, theme), buf);
                    b.draw((area.x + places.b.0, y), places.b.1, aligned.b, style, (area, theme), buf);
                    let cells = places.difference.1;
                    let text = set(difference, cells, aligned.difference, symbols);
                    let is_less = difference.starts_with(symbols.minus);
                    let style = match difference.as_str() {
                        "same" | "unlike units" | "?" => theme.muted,
                        _ if is_less => theme.good,
                        _ => theme.warn,
                    };
                    put(buf, area, (area.x + places.difference.0, y), &text, cells, style);
                }
            }
            Self::Signs { words, a, b } => {
                say(buf, words, places.words.1, theme.text);
                if is_line {
                    for ((sign, style, word), (x, cells)) in [(a, places.a), (b, places.b)] {
                        let text = fill_left(&format!("{sign} {word}"), cells, symbols);
                        put(buf, area, (area.x + x, y), &text, cells, *style);
                    }
                }
            }
        }
    }
}

impl Side {
    fn draw(
        &self,
        at: (u16, u16),
        cells: u16,
        column: Column,
        style: Style,
        (area, theme): (Rect, &Theme),
        buf: &mut Buffer,
    ) {
        let text = set(&self.figure, cells, column, &theme.symbols);
        put(buf, area, at, &text, cells, style);
        // How it came to be, where there is room to the left of it.
        let free = width(&text) - width(text.trim_start());
        if cells >= CALCULATED && !self.how.is_empty() && width(&self.how) < free {
            put(buf, area, at, &self.how, free, theme.muted);
        }
    }
}

/// A figure at the right of its cells, dollars with their decimal marks below one another.
fn set(text: &str, cells: u16, column: Column, symbols: &Symbols) -> String {
    let is_figure = text.contains(|c: char| c.is_ascii_digit());
    let is_money = is_figure && !text.contains(|c: char| c.is_ascii_alphabetic());
    match (is_money, is_figure) {
        (true, _) => column.set(text, cells, symbols),
        (false, true) if width(text) > cells => symbols.cut.repeat(usize::from(cells)),
        _ => fill_left(text, cells, symbols),
    }
}
