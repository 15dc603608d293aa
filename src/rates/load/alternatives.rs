//! Other vendors' reference prices: shown beside the routes, never compared with them.

use super::{Cell, Reader};
use crate::rates::card::{Alternative, Source};
use crate::read::{self, Fields};

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
                };
                for (heading, value) in grid.columns.iter().zip(cells) {
                    let Cell::Value(value) = Cell::of(value) else { continue };
                    let Some(text) = read::text(&mut self.faults, heading.value, value) else { continue };
                    let text = text.value.to_owned();
                    match heading.value {
                        "item" => row.item = text,
                        "price" => row.price = text,
                        "per" => row.unit = text,
                        "note" => row.note = text,
                        _ => self.no_column(heading, &["item", "price", "per", "note"]),
                    }
                }
                out.push(row);
            }
        }
        (out, std::mem::take(&mut self.card.sources))
    }
}
