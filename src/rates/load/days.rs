//! When figures hold: the keys of a table, and the cells of a row.

use std::ops::Range as Span;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use super::{Cell, Reader};
use crate::fault::Fault;
use crate::rates::Validity;
use crate::read::{self, Fields};

impl Reader {
    /// `valid_from` and `valid_until`: the first and the last day on which the figures of a table hold.
    pub(super) fn validity(&mut self, fields: &mut Fields<'_>) -> Validity {
        let from = fields.date(&mut self.faults, "valid_from").map(|d| d.value);
        let until = fields.date(&mut self.faults, "valid_until").map(|d| d.value);
        let validity = Validity { from, until };
        self.turning(validity, fields.key_span("valid_until"));
        validity
    }

    /// Notes the days on which a figure begins to hold, or does so no more; `span` is where it says when.
    pub(super) fn turning(&mut self, validity: Validity, span: Span<usize>) {
        if let (Some(first), Some(last)) = (validity.from, validity.until)
            && last < first
        {
            let message = format!("the figures hold from {first} until {last}, which is never");
            self.faults.push(Fault::new(span, message, "write a later `valid_until`"));
        }
        self.card.turns.extend(validity.turns());
    }

    /// A cell under `valid_from` or `valid_until`; where it is empty the table's day holds.
    pub(super) fn day_cell(&mut self, key: &str, value: &Spanned<DeValue<'_>>, day: &mut Option<Date>) -> Option<()> {
        if let Cell::Value(value) = Cell::of(value) {
            *day = Some(read::date(&mut self.faults, key, value)?.value);
        }
        Some(())
    }
}
