//! Every route: its saved total, its present one, what they differ by, and what each part comes to where there is room.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Drawn;
use crate::offer::Verdict;
use crate::summary::diff::{Amount, Bridge, Bridges, Part, Piece, cell, difference, total, verdicts};
use crate::tui::theme::Theme;
use crate::tui::widget::width::{cut_inside, fill, fill_left, shown, width};

/// Cells that names may be cut down to.
const LEAST_NAME: u16 = 12;

/// A column: its head, and what it shows of a route.
struct Column {
    head: &'static str,
    cells: Vec<(String, Style)>,
}

impl Column {
    fn width(&self) -> u16 {
        self.cells.iter().map(|(text, _)| width(text)).max().unwrap_or(0).max(width(self.head))
    }
}

pub fn lines(bridges: &Bridges, chosen: Option<usize>, columns: u16, theme: &Theme) -> Vec<Drawn> {
    let symbols = &theme.symbols;
    let ranked = bridges.ranked();
    let routes: Vec<(usize, &Bridge)> = ranked.iter().filter_map(|at| Some((*at, bridges.routes.get(*at)?))).collect();
    let names: Vec<String> = routes.iter().map(|(_, route)| shown(&route.name, symbols).into_owned()).collect();
    let shorts: Vec<String> = routes
        .iter()
        .map(|(_, route)| shown(if route.short.is_empty() { &route.name } else { &route.short }, symbols).into_owned())
        .collect();
    let widest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let mut all = table(&routes, theme);
    // What there is no room for goes: the parts, then the saved total.
    let needs = |all: &[Column]| all.iter().map(|column| column.width() + 2).sum::<u16>() + 3;
    if needs(&all) + widest(&shorts).min(20) > columns {
        all.truncate(3);
    }
    if needs(&all) + LEAST_NAME > columns {
        all.remove(0);
    }
    let room = columns.saturating_sub(needs(&all));
    let (names, name) = if widest(&names) <= room { (names, room) } else { (shorts, room) };
    let name = name.min(widest(&names)).max(LEAST_NAME.min(room));
    let left = room.saturating_sub(name);
    let mut head = vec![Span::styled(fill("Every route", name + 3, symbols), theme.accent)];
    for column in &all {
        head.push(Span::raw("  "));
        head.push(Span::styled(fill_left(column.head, column.width(), symbols), theme.heading));
    }
    let mut lines: Vec<Drawn> = vec![Line::from(head).into()];
    for (row, (at, route)) in routes.iter().enumerate() {
        let (sign, style) = verdict(route, theme);
        let is_chosen = chosen == Some(*at);
        let mark = if is_chosen { symbols.here } else { " " };
        let name_style = match route.difference {
            _ if is_chosen => theme.strong,
            Some(_) => theme.text,
            None => theme.muted,
        };
        let text = names.get(row).map(|text| fill(&cut_inside(text, name, symbols), name, symbols));
        let mut spans = vec![
            Span::styled(mark, theme.accent),
            Span::styled(sign, style),
            Span::raw(" "),
            Span::styled(text.unwrap_or_default(), name_style),
        ];
        for column in &all {
            let Some((text, style)) = column.cells.get(row) else { continue };
            spans.push(Span::raw("  "));
            spans.push(Span::styled(fill_left(text, column.width(), symbols), *style));
        }
        let note = verdicts(route).unwrap_or_default();
        if width(&note) + 3 <= left {
            spans.push(Span::styled(format!("   {note}"), theme.muted));
        }
        lines.push(Drawn { line: Line::from(spans), route: Some(*at) });
    }
    lines
}

fn table(routes: &[(usize, &Bridge)], theme: &Theme) -> Vec<Column> {
    let ascii = |text: String| shown(&text, &theme.symbols).into_owned();
    let column = |head: &'static str, cell: &dyn Fn(&Bridge) -> (String, Style)| Column {
        head,
        cells: routes.iter().map(|(_, route)| cell(route)).map(|(text, style)| (ascii(text), style)).collect(),
    };
    let style = |amount: Option<Amount>| match amount {
        Some(by) if by.usd.is_zero() => theme.muted,
        Some(by) if by.usd.is_negative() => theme.good,
        Some(_) => theme.warn,
        None => theme.muted,
    };
    let mut all = vec![
        column("saved", &|route| (total(route.old.total), theme.muted)),
        column("now", &|route| {
            (total(route.new.total), if route.difference.is_some() { theme.text } else { theme.muted })
        }),
        column("difference", &|route| (difference(route), style(route.difference))),
    ];
    let parts =
        Part::ALL.into_iter().filter(|part| routes.iter().any(|(_, route)| route.parts[part.index()] != Piece::Same));
    all.extend(parts.map(|part| {
        column(part.as_str(), &move |route| {
            let by = if let Piece::By(by) = route.parts[part.index()] { Some(by) } else { None };
            (cell(route, part), style(by))
        })
    }));
    all
}

const fn verdict(route: &Bridge, theme: &Theme) -> (&'static str, Style) {
    let symbols = &theme.symbols;
    match route.new.verdict {
        Some(Verdict::Fits) => (symbols.fits, theme.good),
        Some(Verdict::Caveats) => (symbols.caveats, theme.warn),
        Some(Verdict::Misses) => (symbols.misses, theme.bad),
        Some(Verdict::Unfit) => (symbols.unfit, theme.muted),
        Some(Verdict::Unknown) | None => (symbols.unknown, theme.muted),
    }
}
