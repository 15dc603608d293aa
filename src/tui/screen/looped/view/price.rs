//! What a shot or a stage costs on the selected route, in the words of the pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use rust_decimal::Decimal;

use crate::money::{Money, group_thousands};
use crate::offer::Status;
use crate::summary::subtotals::Subtotal;
use crate::terms::Confidence;
use crate::tui::model::Model;
use crate::tui::theme::Theme;
use crate::tui::widget::number::count;
use crate::tui::widget::width::{put, width};

/// What stands at the right of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// `48 takes`.
    pub takes: String,
    /// `0.0600`; empty where there is none.
    pub unit: String,
    /// `$2.88`, `?`, `–`.
    pub price: String,
    pub tone: Tone,
    /// Eighths of the dearest shot.
    pub share: u16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Unknown,
    Bad,
    Assumed,
}

/// Cells of the price, and of a shot's takes.
const PRICE: u16 = 11;
const TAKES: u16 = 12;
/// Cells of the bar that compares shots.
pub const BAR: u16 = 8;

/// Where the bar of a shot stands in a pane of this inner width, if there is room for one.
#[must_use]
pub const fn bar(width: u16) -> Option<u16> {
    if width < 50 { None } else { Some(width - 1 - PRICE - TAKES - BAR) }
}

/// Cells that a shot leaves to what stands left of its figures.
#[must_use]
pub fn shot_left(width: u16) -> u16 {
    bar(width).unwrap_or_else(|| width.saturating_sub(1 + PRICE + TAKES))
}

/// Cells that the second line of a stage leaves to what stands left of its figures, a blank between them.
#[must_use]
pub fn stage_left(model: &Model, step: usize, pane: u16) -> u16 {
    let figures = stage(model, step).unwrap_or_default();
    pane.saturating_sub(1 + figures.price_cells() + width(&figures.quantity(&model.theme)) + 1)
}

impl Figures {
    /// Whether the price of a shot leaves room for the bar.
    #[must_use]
    pub fn has_bar(&self) -> bool {
        width(&self.price) <= PRICE + TAKES
    }

    /// Cells of the price, with a gap before it.
    fn price_cells(&self) -> u16 {
        PRICE.max(width(&self.price) + 2)
    }

    /// `48 takes × 0.0600`.
    fn quantity(&self, theme: &Theme) -> String {
        if self.unit.is_empty() {
            return self.takes.clone();
        }
        format!("{} {} {}", self.takes, theme.symbols.times, self.unit)
    }
}

/// Draws figures at the right edge of the pane: those of a stage beside cells that end at `left`, or those of a shot.
pub fn draw(figures: &Figures, inner: Rect, y: u16, left: Option<u16>, theme: &Theme, buf: &mut Buffer) {
    let strong = left.is_none();
    let end = inner.width.saturating_sub(1);
    let tone = match figures.tone {
        Tone::Plain if strong => theme.strong,
        Tone::Plain => theme.text,
        Tone::Unknown => theme.warn,
        Tone::Bad => theme.bad,
        Tone::Assumed => theme.assumed,
    };
    // A price that leaves no room for the takes may stand where the bar would.
    let from = left.unwrap_or_else(|| end.saturating_sub(PRICE + TAKES + BAR));
    let mut right = |text: &str, end: u16, style: Style| {
        let x = end.saturating_sub(width(text));
        put(buf, inner, (inner.x + x, y), text, end - x, style);
    };
    let room = end.saturating_sub(from);
    let fits = width(&figures.price) <= room;
    right(if fits { &figures.price } else { theme.symbols.cut }, end, tone);
    let from = left.map_or_else(|| end.saturating_sub(PRICE + TAKES), |left| left + 1);
    // A quantity that there is no room for beside a long price is left out: half of it would be another one.
    let quantity = figures.quantity(theme);
    let before = end.saturating_sub(figures.price_cells());
    if before.saturating_sub(from) >= width(&quantity) {
        right(&quantity, before, if strong { theme.text } else { theme.muted });
    }
}

/// One stage on the selected route.
#[must_use]
pub fn stage(model: &Model, step: usize) -> Option<Figures> {
    let symbols = &model.theme.symbols;
    let line = model.prices.line(model.selected()?, step)?;
    let takes = count(u128::from(line.runs), "take", "takes");
    let assumed = line.confidence == Some(Confidence::Assumed);
    let star = if assumed { symbols.assumed } else { "" };
    let figures = match line.status {
        Status::Unpriced => {
            Figures { takes, unit: "?".to_owned(), price: "?".to_owned(), tone: Tone::Unknown, share: 0 }
        }
        Status::Unsupported => {
            Figures { takes, unit: String::new(), price: symbols.nothing.to_owned(), tone: Tone::Bad, share: 0 }
        }
        Status::Priced | Status::Own if line.unit_usd.is_some_and(Money::is_zero) || line.unit_credits == Some(0) => {
            let price = if line.carried { "carried" } else { "free" };
            Figures { takes, price: price.to_owned(), ..Figures::default() }
        }
        Status::Priced | Status::Own => {
            let unit = match (line.unit_usd, line.unit_credits) {
                (Some(usd), _) => usd.unit(),
                (None, Some(credits)) => format!("{} cr", group_thousands(&credits.to_string())),
                (None, None) => String::new(),
            };
            let price = amount(line.usd, line.credits);
            let tone = if assumed { Tone::Assumed } else { Tone::Plain };
            Figures { takes, unit, price: format!("{price}{star}"), tone, share: 0 }
        }
    };
    Some(figures)
}

/// A whole shot on the selected route.
#[must_use]
pub fn shot(model: &Model, shot: usize) -> Option<Figures> {
    let symbols = &model.theme.symbols;
    let subtotal = model.subtotals.get(shot)?;
    let takes = count(subtotal.runs, "take", "takes");
    let sum = match amount(subtotal.usd, subtotal.credits) {
        _ if subtotal.carried => "carried".to_owned(),
        sum if subtotal.assumed => format!("{sum}{}", symbols.assumed),
        sum => sum,
    };
    let (price, tone) = match (subtotal.unsupported, subtotal.unpriced) {
        (0, 0) if subtotal.assumed => (sum, Tone::Assumed),
        (0, 0) => (sum, Tone::Plain),
        (0, _) if subtotal.is_nothing() => ("?".to_owned(), Tone::Unknown),
        (0, _) => (format!("{}{sum}", symbols.at_least), Tone::Unknown),
        _ => (symbols.nothing.to_owned(), Tone::Bad),
    };
    Some(Figures { takes, unit: String::new(), price, tone, share: share(subtotal, &model.subtotals) })
}

/// How much of the dearest shot it is, in eighths, rounded up.
fn share(one: &Subtotal, all: &[Subtotal]) -> u16 {
    let amount = |s: &Subtotal| match (s.usd, s.credits) {
        (Some(usd), _) => Some(usd.decimal()),
        (None, credits) => i128::try_from(credits?).ok().and_then(|c| Decimal::try_from_i128_with_scale(c, 0).ok()),
    };
    let most = all.iter().filter_map(amount).max().filter(|m| !m.is_zero());
    let eighths = amount(one).zip(most).and_then(|(a, m)| a.checked_mul(Decimal::from(8))?.checked_div(m));
    eighths.and_then(|e| u16::try_from(e.ceil()).ok()).unwrap_or(0)
}

/// The whole loop, for the pane's lower border: `72 takes · $31.68`.
#[must_use]
pub fn total(model: &Model) -> Option<String> {
    let offer = model.selected_offer()?;
    let runs: u128 = model.subtotals.iter().map(|s| s.runs).sum();
    let takes = count(runs, "take", "takes");
    let figures = offer.figures.as_ref();
    let total = figures.map(|f| {
        let bound = if f.lower_bound { model.theme.symbols.at_least } else { "" };
        let star = if offer.rests_on_assumption() { model.theme.symbols.assumed } else { "" };
        let credits = f.credits.map(|c| format!("{} cr, ", group_thousands(&c.to_string()))).unwrap_or_default();
        format!(" {} {credits}{bound}${}{star}", model.theme.symbols.bullet, f.total.cents())
    });
    Some(format!("{takes}{}", total.unwrap_or_default()))
}

/// Credits where a route counts them, dollars otherwise; both where both are paid.
fn amount(usd: Option<Money>, credits: Option<u128>) -> String {
    let credits = credits.map(|c| format!("{} cr", group_thousands(&c.to_string())));
    let dollars = usd.map(|usd| format!("${}", usd.cents()));
    match (dollars, credits) {
        (Some(dollars), Some(credits)) => format!("{credits}+{dollars}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "carried".to_owned(),
    }
}
