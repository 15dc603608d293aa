//! What a shot or a stage costs on the selected route, in the words of the pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::money::{Money, group_thousands};
use crate::offer::Status;
use crate::summary::subtotals::Thrown;
use crate::terms::Confidence;
use crate::tui::model::Model;
use crate::tui::screen::looped::row::Row;
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
    /// Thousandths of what the whole loop comes to, where that can be said.
    pub share: Option<u16>,
    /// It rests on a figure that the buyer put in.
    pub is_assumed: bool,
    /// It rests on a card of the buyer's own.
    pub is_overlaid: bool,
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
pub const PRICE: u16 = 11;
const TAKES: u16 = 12;
/// Cells of the bar of a shot's share, and of the percentage behind it.
pub const BAR: u16 = 8;
const PERCENT: u16 = 5;
/// From this width on the percentage has room.
const PERCENT_FROM: u16 = 66;

/// Where the bar of a shot stands in a pane of this inner width, if there is room for one.
#[must_use]
pub const fn bar(width: u16) -> Option<u16> {
    let percent = if width < PERCENT_FROM { 0 } else { PERCENT };
    if width < 50 { None } else { Some(width - 1 - PRICE - TAKES - BAR - percent) }
}

/// Draws the bar of a share of the whole, in thousandths, from column `x` on, with its percentage where that has room.
pub fn draw_bar(share: u16, inner: Rect, (x, y): (u16, u16), theme: &Theme, buf: &mut Buffer) {
    let [cell, half, rest] = theme.symbols.share;
    // Halves of a cell, rounded; whatever costs something shows.
    let halves = ((u32::from(share) * u32::from(BAR) * 2 + 500) / 1_000).max(u32::from(share > 0));
    let halves = u16::try_from(halves).unwrap_or(u16::MAX).min(BAR * 2);
    let (full, has_half) = (halves / 2, halves % 2 == 1);
    let x = inner.x + x;
    let end = put(buf, inner, (x, y), &cell.repeat(usize::from(full)), BAR, theme.accent);
    let end = if has_half { put(buf, inner, (end, y), half, 1, theme.accent) } else { end };
    let left = (x + BAR).saturating_sub(end);
    put(buf, inner, (end, y), &rest.repeat(usize::from(left)), left, theme.border);
    if inner.width >= PERCENT_FROM {
        let percent = match share {
            1..10 => "<1%".to_owned(),
            share => format!("{}%", (share + 5) / 10),
        };
        put(buf, inner, (x + BAR, y), &format!("{percent:>5}"), PERCENT, theme.muted);
    }
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
    if fits && figures.is_assumed {
        // In the margin, so that figures with and without it stand below one another.
        put(buf, inner, (inner.x + end, y), theme.symbols.assumed, 1, tone);
    } else if fits && figures.is_overlaid {
        put(buf, inner, (inner.x + end, y), theme.symbols.overlaid, 1, theme.assumed);
    }
}

/// One stage on the selected route.
#[must_use]
pub fn stage(model: &Model, step: usize) -> Option<Figures> {
    let symbols = &model.theme.symbols;
    let line = model.prices.line(model.selected()?, step)?;
    let takes = count(u128::from(line.runs), "take", "takes");
    let assumed = line.confidence == Some(Confidence::Assumed);
    let figures = match line.status {
        Status::Unpriced => {
            Figures { takes, unit: "?".to_owned(), price: "?".to_owned(), tone: Tone::Unknown, ..Figures::default() }
        }
        Status::Unsupported => {
            Figures { takes, price: symbols.nothing.to_owned(), tone: Tone::Bad, ..Figures::default() }
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
            let is_overlaid = line.layer.is_some_and(|layer| model.prices.book.is_overlay(layer));
            Figures { takes, unit, price, tone, is_assumed: assumed, is_overlaid, share: None }
        }
    };
    Some(figures)
}

/// A whole shot on the selected route.
#[must_use]
pub fn shot(model: &Model, shot: usize) -> Option<Figures> {
    let symbols = &model.theme.symbols;
    let subtotal = model.subtotals.shot(shot)?;
    if model.document.plan().shots.get(shot).is_some_and(|shot| shot.stages.is_empty()) {
        return Some(Figures {
            takes: "no stage yet".to_owned(),
            price: symbols.nothing.to_owned(),
            ..Figures::default()
        });
    }
    let takes = count(subtotal.runs, "take", "takes");
    let sum = match amount(subtotal.usd(), subtotal.credits) {
        _ if subtotal.carried => "carried".to_owned(),
        sum => sum,
    };
    let (price, tone) = match (subtotal.unsupported, subtotal.unpriced) {
        (0, 0) if subtotal.assumed => (sum, Tone::Assumed),
        (0, 0) => (sum, Tone::Plain),
        (0, _) if subtotal.is_nothing() => ("?".to_owned(), Tone::Unknown),
        (0, _) => (format!("{}{sum}", symbols.at_least), Tone::Unknown),
        _ => (symbols.nothing.to_owned(), Tone::Bad),
    };
    let is_assumed = subtotal.assumed && subtotal.unsupported == 0 && !subtotal.is_nothing();
    Some(Figures {
        takes,
        unit: String::new(),
        price,
        tone,
        share: subtotal.share,
        is_assumed,
        is_overlaid: subtotal.overlaid,
    })
}

/// The whole loop: `72 takes · $31.68`.
#[must_use]
pub fn total(model: &Model) -> Option<String> {
    let offer = model.selected_offer()?;
    let takes = count(model.subtotals.whole.runs, "take", "takes");
    let figures = offer.figures.as_ref();
    let total = figures.map(|f| {
        let bound = if f.lower_bound { model.theme.symbols.at_least } else { "" };
        let star = if offer.rests_on_assumption() { model.theme.symbols.assumed } else { "" };
        let credits = f.credits.map(|c| format!("{} cr, ", group_thousands(&c.to_string()))).unwrap_or_default();
        format!(" {} {credits}{bound}${}{star}", model.theme.symbols.bullet, f.total.cents())
    });
    Some(format!("{takes}{}", total.unwrap_or_default()))
}

/// What is thrown away of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waste {
    /// `36 of 48 takes`.
    pub takes: String,
    /// `$2.16`; what stands for nothing where nothing is.
    pub price: String,
}

/// What is thrown away of a row on the selected route.
#[must_use]
pub fn waste_of(model: &Model, row: Row) -> Option<Waste> {
    let thrown = match row {
        Row::Shot { shot, .. } | Row::AddStage { shot, .. } => model.subtotals.shot(shot)?.thrown(),
        Row::Stage { step, .. } => Thrown::of(&model.prices.line(model.selected()?, step)?),
        Row::AddShot => return None,
    };
    Some(waste(model, thrown))
}

/// What is thrown away of the whole loop, as the selected route counts it.
#[must_use]
pub fn waste_of_all(model: &Model) -> Option<Waste> {
    let figures = model.selected_offer()?.figures.as_ref();
    let thrown = model.subtotals.whole.thrown();
    Some(waste(
        model,
        Thrown {
            usd: figures.map_or(thrown.usd, |f| f.discarded_usd),
            credits: figures.map_or(thrown.credits, |f| f.discarded_credits),
            ..thrown
        },
    ))
}

fn waste(model: &Model, thrown: Thrown) -> Waste {
    let symbols = &model.theme.symbols;
    let of = count(thrown.of, "take", "takes");
    let usd = thrown.usd.filter(|usd| !usd.is_zero());
    let credits = thrown.credits.filter(|credits| *credits > 0);
    let price = match (usd, credits) {
        (None, None) if thrown.is_bound => symbols.unknown.to_owned(),
        (None, None) => symbols.nothing.to_owned(),
        (usd, credits) if thrown.is_bound => format!("{}{}", symbols.at_least, amount(usd, credits)),
        (usd, credits) => amount(usd, credits),
    };
    Waste { takes: format!("{} of {of}", group_thousands(&thrown.takes.to_string())), price }
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
