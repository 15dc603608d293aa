//! Two books row by row: what one has and the other has not, and what they say differently, with by how much.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{At, Entry, Listing, Section, Standing, Value};
use crate::arrange::Gather as _;
use crate::rates::row::Amount;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Became {
    Changed,
    Added,
    Removed,
}

impl Became {
    pub const ALL: [Self; 3] = [Self::Changed, Self::Added, Self::Removed];

    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// A row that is not the same in both books.
#[derive(Clone, Copy, Debug)]
pub struct Difference<'a> {
    pub old: Option<&'a Entry>,
    pub new: Option<&'a Entry>,
}

/// Something that two books say differently about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// `price`, `terms`, `also`, `known`, `source`, `checked`.
    pub what: &'static str,
    pub old: String,
    pub new: String,
}

/// By how much a price changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The new less the old, in dollars or in credits.
    pub amount: Decimal,
    pub is_usd: bool,
    /// Of the old, in per cent with one decimal; `None` where that was nothing.
    pub percent: Option<Decimal>,
}

impl By {
    /// `+$0.10 (+33.3 %)`, `-20 cr (-10 %)`.
    #[must_use]
    pub fn text(&self) -> String {
        let sign = if self.amount.is_sign_negative() { "-" } else { "+" };
        let size = self.amount.abs().normalize();
        let amount = if !self.is_usd {
            format!("{sign}{size} cr")
        } else if size.scale() < 2 {
            format!("{sign}${size:.2}")
        } else {
            format!("{sign}${size}")
        };
        match &self.percent {
            Some(percent) => format!("{amount} ({sign}{} %)", percent.abs().normalize()),
            None => amount,
        }
    }
}

impl<'a> Difference<'a> {
    #[must_use]
    pub const fn became(&self) -> Became {
        match (self.old, self.new) {
            (Some(_), Some(_)) => Became::Changed,
            (None, _) => Became::Added,
            (Some(_), None) => Became::Removed,
        }
    }

    /// The row, as the new book has it where it has it.
    #[must_use]
    pub fn entry(&self) -> Option<&'a Entry> {
        self.new.or(self.old)
    }

    /// What it is called: of two rows the one that is about less.
    #[must_use]
    pub fn name(&self) -> &'a str {
        let narrow = |e: &&Entry| e.named.len();
        self.old.into_iter().chain(self.new).min_by_key(narrow).map_or("", |e| e.name.as_str())
    }

    /// What is said differently; nothing where only one book has the row.
    #[must_use]
    pub fn said(&self) -> Vec<Said> {
        let (Some(old), Some(new)) = (self.old, self.new) else { return Vec::new() };
        let pair = |what, of: fn(&Entry) -> String| Said { what, old: of(old), new: of(new) };
        let said = [
            pair("price", Entry::said),
            pair("terms", terms),
            pair("also", others),
            pair("known", |e| e.confidence.map_or("", |c| c.as_str()).to_owned()),
            pair("source", |e| e.source.as_ref().map(|s| s.title.clone()).unwrap_or_default()),
            pair("checked", |e| e.checked.map(|c| c.on.to_string()).unwrap_or_default()),
        ];
        said.into_iter().filter(|said| said.old != said.new).collect()
    }

    /// By how much the price changed, where both are prices in the same unit and for the same thing.
    #[must_use]
    pub fn by(&self) -> Option<By> {
        let (old, new) = (self.old?, self.new?);
        if (old.per, &old.unit) != (new.per, &new.unit) {
            return None;
        }
        let (is_usd, was, is) = match (&old.value, &new.value) {
            (Value::Price(Amount::Usd(a)), Value::Price(Amount::Usd(b))) => (true, a.decimal(), b.decimal()),
            (Value::Price(Amount::Credits(a)), Value::Price(Amount::Credits(b))) => (false, (*a).into(), (*b).into()),
            _ => return None,
        };
        let amount = is.checked_sub(was)?;
        let percent = amount.checked_mul(Decimal::ONE_HUNDRED).and_then(|n| n.checked_div(was)).map(|p| p.round_dp(1));
        (!amount.is_zero()).then_some(By { amount, is_usd, percent })
    }
}

/// What a pack holds and how long, what a unit commits to: `1,200 more credits, bought whole, usable for 12 months`.
fn terms(entry: &Entry) -> String {
    if !matches!(entry.at, At::Pack(_) | At::Unit(_)) {
        return String::new();
    }
    let remark = entry.remarks.first().map_or("", String::as_str);
    format!("{}, {remark}", entry.what)
}

fn others(entry: &Entry) -> String {
    let said: Vec<String> = entry.others.iter().map(|o| format!("{} ({})", o.value, o.source.title)).collect();
    said.join(", ")
}

/// What differs between two books, in the order of the new one, what it has no more last. Rows are matched by their names, each of
/// their operations for itself; what is replaced on either side, and comparisons that the program works out itself, are left out. `surfaces` limits it
/// to those; empty for all.
#[must_use]
pub fn compare<'a>(old: &'a Listing, new: &'a Listing, surfaces: &[String]) -> Vec<Difference<'a>> {
    let is_asked = |entry: &&Entry| {
        entry.standing != Standing::Replaced
            && !matches!(entry.section, Section::Clips | Section::Own)
            && (surfaces.is_empty()
                || surfaces
                    .iter()
                    .any(|s| entry.name.strip_prefix(s.as_str()).is_some_and(|rest| rest.starts_with('/'))))
    };
    let keyed = |listing: &'a Listing| -> BTreeMap<String, &'a Entry> {
        listing.entries.iter().filter(is_asked).flat_map(|e| e.names().map(move |name| (name, e))).gather()
    };
    let (was, is) = (keyed(old), keyed(new));
    let mut found = Vec::new();
    for entry in new.entries.iter().filter(is_asked) {
        let mut olds: Vec<&Entry> = entry.names().filter_map(|name| was.get(&name).copied()).collect();
        olds.dedup_by_key(|e| e.at);
        if olds.is_empty() {
            found.push(Difference { old: None, new: Some(entry) });
        }
        found.extend(olds.into_iter().map(|old| Difference { old: Some(old), new: Some(entry) }));
    }
    let gone = old.entries.iter().filter(is_asked).filter(|e| e.names().all(|name| !is.contains_key(&name)));
    found.extend(gone.map(|e| Difference { old: Some(e), new: None }));
    found.retain(|d| d.became() != Became::Changed || !d.said().is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::rates::Book;

    #[test]
    fn rows_are_added_removed_and_changed_by_so_much() {
        let today = jiff::civil::date(2026, 11, 21);
        let files: Vec<(String, String)> =
            Book::embedded_files().iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
        let changed: Vec<(String, String)> = files
            .iter()
            .map(|(name, text)| {
                let text = text.replace("[\"0.15\", \"0.30\", \"1.20\"]", "[\"\", \"0.40\", \"1.20\"]");
                (name.clone(), text.replace("[\"pro\",   \"90\"],", "[\"pro\",   \"99.00\"],"))
            })
            .collect();
        let listing = |files: &[(String, String)]| Listing::new(&Plan::default(), &Book::load(files).unwrap(), today);
        let (old, new) = (listing(&files), listing(&changed));
        assert!(compare(&old, &old, &[]).is_empty());
        let told = |differences: Vec<Difference<'_>>| -> Vec<String> {
            let one = |d: &Difference<'_>| {
                let by = d.by().map(|b| b.text()).unwrap_or_default();
                format!("{} {} {by}", d.became().as_str(), d.name())
            };
            differences.iter().map(one).collect()
        };
        assert_eq!(
            told(compare(&old, &new, &[])),
            [
                "changed luma-agents-app/agents-pro/monthly +$9.00 (+10 %)",
                "changed luma-agents-api/ray-3.2/extend/720p/5s/sdr +$0.10 (+33.3 %)",
                "removed luma-agents-api/ray-3.2/extend/540p/5s/sdr ",
            ]
        );
        assert_eq!(
            told(compare(&new, &old, &["luma-agents-api".to_owned()])),
            [
                "added luma-agents-api/ray-3.2/extend/540p/5s/sdr ",
                "changed luma-agents-api/ray-3.2/extend/720p/5s/sdr -$0.10 (-25 %)",
            ]
        );
    }
}
