//! A longer term against a shorter one, in words.

use crate::analysis::term::Compared;
use crate::offer::words;
use crate::rates::Book;
use crate::summary::Summary;

/// One line of the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Index of the offer that is bound longer.
    pub offer: usize,
    /// `Web Plus, by the year`.
    pub longer: String,
    /// `by the month`, `1 month`.
    pub shorter: String,
    /// Both for little room: `Web Plus, year`, `Prov. 1 year / 3 months`.
    pub brief: String,
    pub compared: Compared,
    /// A sentence without a full stop.
    pub text: String,
}

impl Summary {
    /// The terms of the routes that are asked for, with a sentence each.
    #[must_use]
    pub fn terms_told(&self, book: &Book, term: &[Compared]) -> Vec<Term> {
        let offer = |at| self.offers().iter().position(|o| o.at == at);
        let told = term.iter().filter_map(|compared| {
            let (at, _) = (offer(compared.longer)?, offer(compared.shorter)?);
            let name = |at| book.route(at).map_or("", |r| r.name.as_str());
            let short = |at| book.route(at).filter(|r| !r.short.is_empty()).map_or(name(at), |r| r.short.as_str());
            let is_one_tier = compared.longer == compared.shorter;
            let (longer, shorter) = if is_one_tier {
                (format!("{}, by the year", name(compared.longer)), "by the month".to_owned())
            } else {
                (name(compared.longer).to_owned(), months(compared.shorter_months))
            };
            let brief = if is_one_tier {
                format!("{}, year", short(compared.longer))
            } else {
                format!("{} / {shorter}", short(compared.longer))
            };
            Some(Term { offer: at, brief, text: sentence(compared), longer, shorter, compared: compared.clone() })
        });
        told.collect()
    }
}

fn months(n: u32) -> String {
    words::count(u128::from(n), "month", "months")
}

fn sentence(compared: &Compared) -> String {
    let (long, short) = (compared.longer_costs.cents(), compared.shorter_costs.cents());
    let costs = format!(
        "${long} for {} against ${short} for {}",
        months(compared.longer_months),
        months(compared.shorter_months)
    );
    match compared.from_month {
        Some(1) => format!("{costs}: no dearer from the first month on"),
        Some(month) => format!(
            "{costs}: no dearer from month {month} on; if the work stops before, up to ${} is lost",
            compared.at_risk.cents()
        ),
        None => format!("{costs}: never cheaper, up to ${} is lost", compared.at_risk.cents()),
    }
}
