//! One route's way from the saved total to the present one: a line a part, with a bar from the total before it to the one
//! after it, all on one scale from nothing.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::money::Money;
use crate::offer::words::capital;
use crate::summary::diff::{Bridge, Part, Piece, piece, signed, together, total};
use crate::tui::theme::Theme;
use crate::tui::widget::width::{cut, fill, fill_left, shown, width};

/// The least cells of a bar; with fewer there is none.
const LEAST: u16 = 12;
const MOST: u16 = 60;

/// A line before it is laid out.
struct Step {
    label: String,
    amount: String,
    style: Style,
    /// From one total to another.
    bar: Option<(Money, Money, Style)>,
    is_end: bool,
}

pub fn lines(route: &Bridge, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
    let steps = steps(route, theme);
    let symbols = &theme.symbols;
    let of = |pick: fn(&Step) -> &String| steps.iter().map(|step| width(pick(step))).max().unwrap_or(0);
    let (labels, amounts) = (of(|step| &step.label), of(|step| &step.amount));
    let labels = labels.min(columns.saturating_sub(amounts + 4));
    let plot = columns.saturating_sub(2 + labels + 2 + amounts + 2).min(MOST);
    let most = route.totals.iter().filter_map(|total| total.exact()).max().unwrap_or_default();
    let drawn = |step: &Step| {
        let label_style = if step.is_end { theme.strong } else { theme.text };
        let mut spans = vec![
            Span::raw("  "),
            Span::styled(fill(&step.label, labels, symbols), label_style),
            Span::raw("  "),
            Span::styled(fill_left(&step.amount, amounts, symbols), step.style),
            Span::raw("  "),
        ];
        if let Some((from, to, style)) = step.bar.filter(|_| plot >= LEAST) {
            let (before, long) = cells(from, to, most, plot);
            spans.push(Span::raw(" ".repeat(before)));
            spans.push(Span::styled(symbols.works.repeat(long), style));
        }
        Line::from(spans)
    };
    steps.iter().map(drawn).collect()
}

fn steps(route: &Bridge, theme: &Theme) -> Vec<Step> {
    let symbols = &theme.symbols;
    let ascii = |text: String| shown(&text, symbols).into_owned();
    let end = |label: &str, at: usize| {
        let total_here = route.totals[at];
        Step {
            label: label.to_owned(),
            amount: ascii(total(total_here)),
            style: theme.strong,
            bar: total_here.exact().map(|usd| (Money::ZERO, usd, theme.muted)),
            is_end: true,
        }
    };
    let mut steps = vec![end("Saved", 0)];
    for part in Part::ALL {
        let at = part.index();
        let here = route.parts[at];
        let style = match here {
            Piece::Same | Piece::Unknown => theme.muted,
            Piece::By(amount) if amount.usd.is_zero() => theme.muted,
            Piece::By(amount) if amount.usd.is_negative() => theme.good,
            Piece::By(_) => theme.warn,
        };
        let bar = route.totals[at].exact().zip(route.totals[at + 1].exact()).map(|(from, to)| (from, to, style));
        let label = capital(part.spoken());
        let bar = bar.filter(|_| matches!(here, Piece::By(amount) if !amount.usd.is_zero()));
        steps.push(Step { label, amount: ascii(piece(here)), style, bar, is_end: false });
    }
    for stretch in &route.together {
        let label = ascii(capital(&together(stretch.first, stretch.last)));
        let amount = ascii(signed(stretch.amount));
        let style = if stretch.amount.usd.is_negative() { theme.good } else { theme.warn };
        let ends = (route.totals[stretch.first.index()], route.totals[stretch.last.index() + 1]);
        let bar = ends.0.exact().zip(ends.1.exact()).map(|(from, to)| (from, to, style));
        steps.push(Step { label, amount, style, bar, is_end: false });
    }
    steps.push(end("Now", Part::ALL.len()));
    let room = 40;
    for step in &mut steps {
        step.label = cut(&step.label, room, symbols);
    }
    steps
}

/// Cells before a bar, and those of the bar: at least one.
fn cells(from: Money, to: Money, most: Money, plot: u16) -> (usize, usize) {
    let plot = u128::from(plot);
    let (Ok(most), Ok(low), Ok(high)) = (most.ticks(), from.min(to).ticks(), from.max(to).ticks()) else {
        return (0, 0);
    };
    // Below 10¹⁰ dollars of 10¹⁰ ticks: a product with some tens of cells fits.
    let at = |ticks: u128| (ticks * plot + most / 2).checked_div(most).unwrap_or(0).min(plot);
    let (start, end) = (at(low), at(high));
    if high == 0 {
        return (0, 0);
    }
    let start = start.min(plot - 1);
    let count = |n: u128| usize::try_from(n).unwrap_or(0);
    (count(start), count(end.saturating_sub(start).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_one_scale_and_are_never_nothing() {
        let usd = |text: &str| Money::parse(text).unwrap_or_default();
        for (from, to, most, expected) in [
            ("0", "10", "20", (0, 10)),
            ("10", "20", "20", (10, 10)),
            ("20", "10", "20", (10, 10)),
            ("10", "10.01", "20", (10, 1)),
            ("20", "19.99", "20", (19, 1)),
            ("0", "0", "20", (0, 0)),
            ("0", "0", "0", (0, 0)),
            ("9999999999", "9999999999.9999999999", "9999999999.9999999999", (19, 1)),
        ] {
            assert_eq!(cells(usd(from), usd(to), usd(most), 20), expected, "{from} to {to}");
        }
    }
}
