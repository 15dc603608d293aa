//! Other vendors' reference prices: shown beside the routes, never compared with them.

use super::{Cell, Reader};
use crate::fault::Fault;
use crate::money::Money;
use crate::rates::card::{Alternative, Clip, Source};
use crate::read::{self, Fields};
use crate::terms::Resolution;

impl Reader {
    pub(super) fn alternatives(&mut self, fields: &mut Fields<'_>) -> (Vec<Alternative>, Vec<Source>) {
        let _ = self.required_text(fields, "alternatives", "say what the prices are");
        self.card.sources = self.sources(fields, Vec::new());
        let mut out = Vec::new();
        for mut f in fields.tables(&mut self.faults, "prices", "a table of prices") {
            let vendor = self.required_text(&mut f, "vendor", "say who sells it");
            let unit = self.required_text(&mut f, "per", "say what a price is for, as `per = \"image\"`");
            let basis = self.basis(&mut f);
            let grid = self.grid(&mut f);
            f.finish(&mut self.faults);
            let Some(basis) = basis else { continue };
            for cells in grid.rows {
                let mut row = Alternative {
                    vendor: vendor.clone(),
                    item: String::new(),
                    price: String::new(),
                    unit: unit.clone(),
                    source: basis.source.clone(),
                    date: basis.verified,
                    confidence: basis.confidence,
                    note: basis.note.clone(),
                    clip: None,
                    laid_over: false,
                    layer: self.layer,
                };
                let mut clip = None;
                for (heading, value) in grid.columns.iter().zip(cells) {
                    let Cell::Value(value) = Cell::of(value) else { continue };
                    if heading.value == "clip" {
                        clip = read::word::<Resolution>(&mut self.faults, "clip", value);
                        continue;
                    }
                    let Some(text) = read::text(&mut self.faults, heading.value, value) else { continue };
                    let text = text.value.to_owned();
                    match heading.value {
                        "item" => row.item = text,
                        "price" => row.price = text,
                        "per" => row.unit = text,
                        "note" => row.note = text,
                        _ => self.no_column(heading, &["item", "clip", "price", "per", "note"]),
                    }
                }
                if let Some(resolution) = clip {
                    row.clip = self.clip(resolution, &row);
                }
                out.push(row);
            }
        }
        (out, std::mem::take(&mut self.card.sources))
    }

    /// What the clip that is the same everywhere costs by this row.
    fn clip(&mut self, at: read::At<Resolution>, row: &Alternative) -> Option<Clip> {
        let price = Money::parse(&row.price).ok();
        let found = match (price, row.unit.as_str()) {
            (Some(price), "second") => {
                let whole = price.times(u128::from(Clip::SECONDS)).ok();
                whole.map(|whole| Clip { resolution: at.value, price: whole, per_second: Some(price) })
            }
            (Some(price), "clip") => Some(Clip { resolution: at.value, price, per_second: None }),
            _ => None,
        };
        if found.is_none() {
            let message = format!("`{}` prices no clip: `{}` for a {}", row.item, row.price, row.unit);
            let remedy = "a `clip` needs one price, `per = \"second\"` or `per = \"clip\"`; leave the cell empty";
            self.faults.push(Fault::new(at.span, message, remedy));
        }
        found
    }
}
