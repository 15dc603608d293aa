//! What two entries of a card say against each other: two rows for the same thing, a row where a gap says that none
//! is published, a flagship that nothing is priced for, a price that cannot be carried exactly.

use std::fmt::Write as _;
use std::ops::Range as Span;

use super::card::Card;
use super::load::priced::Placed;
use super::row::{Amount, Flagship, Gap, Lengths, Row, Table, When};
use crate::fault::Fault;
use crate::money::{Money, Overflow};
use crate::terms::{Operation, Resolution};

/// Whether two rows give a price for the same thing.
#[must_use]
pub fn meet(a: &Row, b: &Row) -> bool {
    a.model == b.model
        && a.operations.meets(b.operations)
        && same(a.resolution, b.resolution)
        && same(a.range, b.range)
        && a.lengths.meets(b.lengths)
        && same(a.from, b.from)
        && same(a.media, b.media)
        && a.references.0 <= b.references.1
        && b.references.0 <= a.references.1
}

/// Whether two conditions have something in common; one that is not stated holds for everything.
fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Two rows of one file for the same thing, and rows under a gap of the same file.
pub(super) fn rows(card: &Card, rows: &[Placed], gaps: &[(Gap, Span<usize>)], faults: &mut Vec<Fault>) {
    for (i, Placed { row, span, validity }) in rows.iter().enumerate() {
        if rows[..i].iter().any(|earlier| meet(&earlier.row, row) && earlier.validity.meets(*validity)) {
            let message = format!("two rows give a price for {}", thing(card, row));
            faults.push(Fault::new(span.clone(), message, "take one away; a value in conflict belongs in `also`"));
        }
    }
    for (gap, span) in gaps {
        if let Some(Placed { row, .. }) = rows.iter().find(|placed| covers(gap, &placed.row)) {
            let message = format!("the gap covers a row, for {}", thing(card, row));
            faults.push(Fault::new(span.clone(), message, "narrow the gap, or take the row away"));
        }
    }
}

/// Whether a gap says that a row's price is not published. Gaps of loops and references narrow rows, and may.
fn covers(gap: &Gap, row: &Row) -> bool {
    let when = &gap.when;
    when.looped.is_none() && when.references_over.is_none() && when.tiers.is_empty() && touches(when, row)
}

/// Whether a rule or a gap is about runs that a row prices: some of them at least. Loops, references and tiers, which
/// rows do not state, are left out of account.
#[must_use]
pub fn touches(when: &When, row: &Row) -> bool {
    (when.operations.is_empty() || when.operations.meets(row.operations))
        && same(when.media, row.media)
        && (when.models.is_empty() || row.model.is_some_and(|m| when.models.contains(&m)))
        && row.resolution.is_none_or(|r| when.resolutions.admits(r))
        && row.range.is_none_or(|r| when.ranges.admits(r))
        && (when.seconds.is_empty() || when.seconds.iter().any(|s| row.lengths.admits(*s)))
}

/// What a row is for: model, operation, resolution, length, range.
fn thing(card: &Card, row: &Row) -> String {
    let mut out = String::new();
    if let Some(model) = row.model.and_then(|at| card.models.get(at)) {
        let _ = write!(out, "`{}`, ", model.id);
    }
    let operations: Vec<&str> = Operation::ALL.iter().filter(|o| row.operations.has(**o)).map(|o| o.as_str()).collect();
    out.push_str(&operations.join(" or "));
    if let Some(from) = row.from {
        let _ = write!(out, ", from {from}");
    }
    if let Some(resolution) = row.resolution {
        let _ = write!(out, ", {resolution}");
    }
    match row.lengths {
        Lengths::Any => {}
        Lengths::Exactly(seconds) => {
            let _ = write!(out, ", {seconds} s");
        }
        Lengths::UpTo(seconds) => {
            let _ = write!(out, ", up to {seconds} s");
        }
    }
    if let Some(range) = row.range {
        let _ = write!(out, ", {range}");
    }
    match row.references {
        (_, u32::MAX) => {}
        (least, most) if least == most => {
            let _ = write!(out, ", {least} references");
        }
        (least, most) => {
            let _ = write!(out, ", {least} to {most} references");
        }
    }
    out
}

/// Every flagship must have at least one price or gap for its operation.
pub(super) fn flagships(card: &Card, said: &[Row], spans: &[(Flagship, Span<usize>)], faults: &mut Vec<Fault>) {
    for (flagship, span) in spans {
        let row = |row: &Row| {
            row.model == Some(flagship.model)
                && row.operations.has(flagship.operation)
                && same(row.media, flagship.media)
        };
        let gap = |gap: &Gap| {
            gap.when.operations.admits(flagship.operation)
                && same(gap.when.media, flagship.media)
                && (gap.when.models.is_empty() || gap.when.models.contains(&flagship.model))
        };
        // A price that does not hold on the day counts too.
        if !card.rows.iter().any(row) && !said.iter().any(row) && !card.gaps.iter().any(gap) {
            let model = card.models.get(flagship.model).map_or("", |m| m.id.as_str());
            let message = format!("`{model}` has neither a price nor a gap for `{}`", flagship.operation);
            let remedy = "add one, or name another model under `[auto]`";
            faults.push(Fault::new(span.clone(), message, remedy));
        }
    }
}

/// Pixels of an image, or of a video of so many seconds.
#[must_use]
pub fn pixels(resolution: Resolution, fps: u32, seconds: u32) -> u128 {
    let (width, height) = resolution.pixels();
    let still = u128::from(width) * u128::from(height);
    if fps == 0 { still } else { still * u128::from(fps) * u128::from(seconds) }
}

/// A price by the million pixels, exactly.
///
/// # Errors
/// A product with more decimals than money carries.
pub fn by_pixels(price: Money, pixels: u128) -> Result<Money, Overflow> {
    const MILLION: u128 = 1_000_000;
    let product = price.ticks()?.checked_mul(pixels).ok_or(Overflow)?;
    if product % MILLION == 0 { Money::from_ticks(product / MILLION) } else { Err(Overflow) }
}

/// A row by the million pixels must state a resolution and lengths, and its prices must come out exactly.
pub(super) fn megapixels(card: &Card, row: &Row, span: &Span<usize>, faults: &mut Vec<Fault>) {
    let Some(table) = card.tables.get(row.table) else { return };
    let Some(Amount::Usd(price)) = row.price else {
        if matches!(row.price, Some(Amount::Credits(_))) {
            let remedy = "price credits by the generation, the second or the image";
            faults.push(Fault::new(span.clone(), "credits are not sold by the million pixels", remedy));
        }
        return;
    };
    let Some(resolution) = row.resolution else {
        let remedy = "add `resolutions`, or a column for each resolution";
        faults.push(Fault::new(span.clone(), "a price by the million pixels needs a resolution", remedy));
        return;
    };
    let seconds = match (table.fps, row.lengths) {
        (0, _) => 0,
        (_, Lengths::Exactly(seconds)) => seconds,
        _ => {
            let remedy = "add `seconds`, or a `block`";
            faults.push(Fault::new(span.clone(), "a video's price by the million pixels needs its lengths", remedy));
            return;
        }
    };
    if exact(table, price, resolution, seconds).is_err() {
        let message = "the price a million pixels has too many decimals to be carried exactly";
        faults.push(Fault::new(span.clone(), message, "write it with fewer decimals"));
    }
}

fn exact(table: &Table, price: Money, resolution: Resolution, seconds: u32) -> Result<(), Overflow> {
    by_pixels(price, pixels(table.made_at.unwrap_or(resolution), table.fps, seconds))?;
    by_pixels(price, pixels(resolution, table.fps, seconds)).map(drop)
}
