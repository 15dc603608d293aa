//! The ways of buying, a row each in the groups of the screen: what each part comes to, and the total as the sum of
//! them. A total with a part that nobody publishes is a text, so that no sum takes it for a number.

use rust_xlsxwriter::XlsxError;

use super::cell::{At, Kind, Role, Sheet, column_on, here, on};
use super::live::{FIRST, Group, LOOP, Live, Pay, Term};
use super::work::{Sums, sum_of};
use super::{bars, credits};
use crate::analysis::rank::blocking;
use crate::export::ExportError;
use crate::export::text::told;
use crate::money::Money;
use crate::offer::{Figures, Group as Of, Offer, Verdict, words};
use crate::plan::model::Contingency;
use crate::rates::Purchase;
use crate::summary::brief::rests_on;

/// Columns.
pub const TOTAL: u16 = 1;
const EACH: u16 = 2;
const VERDICT: u16 = 3;
const DONE: u16 = 4;
const MONTHS: u16 = 5;
pub const SUBSCRIPTION: u16 = 6;
const CREDITS: u16 = 7;
const PACKS: u16 = 8;
pub const TOP_UPS: u16 = 9;
pub const USAGE: u16 = 10;
const UNITS: u16 = 11;
pub const COMMITMENT: u16 = 12;
pub const OWN: u16 = 13;
const SUM: u16 = 14;
pub const CONTINGENCY: u16 = 15;
pub const TAX: u16 = 16;
const MISSING: u16 = 17;
const FOLLOWS: u16 = 18;
pub const WHY: u16 = 19;
/// The rows of offers, by index, and the row below them.
#[derive(Debug, Default)]
pub struct Rows {
    pub of: Vec<(usize, u32)>,
    end: u32,
}

impl Rows {
    /// Groups one below the other, each with its title.
    pub fn new(live: &Live<'_>) -> Self {
        let mut rows = Self::default();
        let mut row = FIRST;
        for group in Of::ALL {
            let offers = crate::export::html::in_group(live.report.summary.offers(), group);
            if offers.is_empty() {
                continue;
            }
            row += 1;
            for (at, _) in offers {
                rows.of.push((at, row));
                row += 1;
            }
        }
        rows.end = row;
        rows
    }

    pub fn row(&self, offer: usize) -> Option<u32> {
        self.of.iter().find(|(at, _)| *at == offer).map(|(_, row)| *row)
    }
}

/// A total that is no lower bound.
pub fn exact(offer: &Offer) -> Option<Money> {
    offer.figures.as_ref().filter(|f| !f.lower_bound).map(|f| f.total)
}

pub fn sheet(live: &Live<'_>, rows: &Rows, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    let summary = live.report.summary;
    let answer = summary.answer().sentences().join(" ");
    let counted = format!(
        "{} As counted on {}; the figures below follow the inputs of `Loop`, `Prices used` and `Assumptions`.",
        answer,
        words::date(live.report.today)
    );
    let legend = "Yellow: an input, its head says so. Grey and slanted: a value that follows nothing, marked in \
                  `Follows the inputs`. ≥: something in it has no published price.";
    sheet.opening(live.report.plan.name_or_default(), &[counted, legend.to_owned()])?;
    heads(live, sheet)?;
    let mut shown: Option<Of> = None;
    for (at, row) in &rows.of {
        let Some(offer) = summary.offers().get(*at) else { continue };
        if shown != Some(offer.group()) {
            shown = Some(offer.group());
            for column in 0..=WHY {
                sheet.blank((row - 1, column), Kind::Text, Role::Band)?;
            }
            sheet.text((row - 1, 0), &words::capital(offer.group().title()), Kind::Text, Role::Band)?;
        }
        write(live, sheet, *row, *at, offer)?;
    }
    sheet.widths(&[40, 14, 12, 13, 13, 8, 14, 10, 8, 11, 12, 7, 14, 12, 13, 14, 11, 10, 27, 80])?;
    sheet.page.set_freeze_panes(FIRST, 2)?.set_repeat_rows(FIRST - 1, FIRST - 1)?;
    let shown = bars::shown(live, rows);
    sheet.page.set_print_area(0, 0, rows.end.max(FIRST) + bars::height(shown.len()), FOLLOWS)?;
    bars::draw(live, sheet, &shown, rows.end)?;
    Ok(())
}

fn heads(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    sheet.page.set_row_height(FIRST - 1, 42)?;
    let each = words::capital(&words::a(live.report.summary.piece()));
    let (word, number) = (Kind::Text, Kind::Count);
    let heads = [
        ("Way to buy", word),
        ("Total USD", number),
        (each.as_str(), number),
        ("Verdict, as counted", Kind::Said),
        ("Done", word),
        ("Months paid", number),
        ("Subscription USD", number),
        ("Credits needed", number),
        ("Packs", number),
        ("Packs USD", number),
        ("Takes paid in USD", number),
        ("Units", number),
        ("Commitment USD", number),
        ("Paid elsewhere USD", number),
        ("Sum USD", number),
        ("Contingency USD", number),
        ("Tax USD", number),
        ("Prices missing", number),
        ("Follows the inputs", Kind::Said),
        ("Why", Kind::Said),
    ];
    let heads: Vec<_> = heads.iter().map(|(head, kind)| (*head, *kind, Role::Head)).collect();
    sheet.heads((FIRST - 1, 0), &heads)
}

fn write(live: &Live<'_>, sheet: &mut Sheet<'_>, row: u32, at: usize, offer: &Offer) -> Result<(), ExportError> {
    let is_told = live.report.summary.recommendation.route == Some(at);
    let strong = if is_told { Role::Strong } else { Role::Plain };
    let mut name = offer.name.clone();
    if is_told {
        name.push_str(", recommended");
    } else if offer.held {
        name.push_str(", held");
    }
    sheet.text((row, 0), &name, Kind::Text, strong)?;
    let verdict = format!("{} {}", crate::export::html::sign(offer.verdict), offer.verdict.as_str());
    sheet.text((row, VERDICT), &verdict, Kind::Said, Role::Plain)?;
    sheet.text((row, WHY), &why(live, at, offer), Kind::Said, Role::Muted)?;
    let (Some(figures), Some(group)) = (&offer.figures, live.group_of(at)) else {
        sheet.text((row, TOTAL), "–", Kind::Usd, Role::Muted)?;
        return Ok(sheet.text((row, FOLLOWS), "no: it cannot do the work", Kind::Said, Role::Muted)?);
    };
    if let Some(done) = figures.dated.as_ref().and_then(|d| d.finishes_on) {
        sheet.date((row, DONE), done, Role::Plain)?;
    }
    let follows = match live.fixed(at) {
        Some(why) => format!("no: {}", why.as_str()),
        None => "yes".to_owned(),
    };
    sheet.text((row, FOLLOWS), &follows, Kind::Said, Role::Plain)?;
    let part = Part { live, row, at, group, figures, offer, is_fixed: live.fixed(at).is_some() };
    part.subscription(sheet)?;
    part.dollars(sheet)?;
    part.capacity(sheet)?;
    part.missing(sheet)?;
    part.total(sheet, strong)
}

/// A row that is being written.
struct Part<'a> {
    live: &'a Live<'a>,
    row: u32,
    at: usize,
    group: &'a Group,
    figures: &'a Figures,
    offer: &'a Offer,
    /// Its figures are values.
    is_fixed: bool,
}

impl Part<'_> {
    const fn cell(&self, column: u16) -> At {
        (self.row, column)
    }

    fn here(&self, column: u16) -> String {
        here(self.cell(column))
    }

    /// A formula, or its value where the route does not follow the inputs.
    fn live(
        &self,
        sheet: &mut Sheet<'_>,
        column: u16,
        formula: &str,
        result: &str,
        kind: Kind,
    ) -> Result<(), XlsxError> {
        let cell = self.cell(column);
        if self.is_fixed {
            match result.parse::<f64>() {
                Ok(_) => sheet.number(cell, result, kind, Role::Fixed),
                Err(_) => sheet.text(cell, result, kind, Role::Fixed),
            }
        } else {
            sheet.formula(cell, formula, result, kind, Role::Plain)
        }
    }

    /// Months × price, credits, packs × their price.
    fn subscription(&self, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
        let Some((needs, _)) = self.live.needs.get(&self.at) else { return Ok(()) };
        let figures = self.figures;
        sheet.count(self.cell(MONTHS), figures.months_paid, Role::Plain)?;
        let months = self.here(MONTHS);
        let paid = |price: String, months: String| format!("IF(ISNUMBER({price}),{months}*{price},0)");
        let month = self.live.term(self.at, Term::Month).map(|at| paid(on(super::live::PRICES, at), months.clone()));
        let year =
            self.live.term(self.at, Term::Year).map(|at| paid(on(super::live::PRICES, at), format!("{months}/12")));
        if let Some(formula) = month.or(year) {
            self.live(sheet, SUBSCRIPTION, &formula, &figures.subscription.plain(), Kind::Usd)?;
        }
        if let Some(sum) = sum_of(self.live, self.group, Pay::Credits) {
            // What is known of it where a price is missing.
            let known = Sums::of(self.live, self.group)?.credits;
            sheet.formula(self.cell(CREDITS), &sum, &known.to_string(), Kind::Credits, Role::Plain)?;
        }
        if needs.pack.is_some()
            && let Some(price) = self.live.term(self.at, Term::PackPrice)
        {
            let packs = credits::packs(self.live, self.at).unwrap_or_else(|| "0".to_owned());
            // Without its terms nobody knows what its credits pay for.
            let packs = if self.offer.unpublished { format!("IF({},{packs},0)", self.is_published()) } else { packs };
            self.live(sheet, PACKS, &packs, &figures.top_up_packs.to_string(), Kind::Count)?;
            let formula = format!("{}*{}", self.here(PACKS), on(super::live::PRICES, price));
            self.live(sheet, TOP_UPS, &formula, &figures.top_ups.plain(), Kind::Usd)?;
        }
        Ok(())
    }

    /// Whether packs, or units, are bought on the route.
    fn buys(&self, term: Term) -> bool {
        term == Term::Unit || self.live.needs.get(&self.at).is_some_and(|(needs, _)| needs.pack.is_some())
    }

    /// Whether what a subscription costs and grants is known, as a condition.
    fn is_published(&self) -> String {
        let terms = [Term::Month, Term::Year, Term::Grant].map(|term| self.live.term(self.at, term));
        let known = terms.into_iter().flatten().map(|at| format!("ISNUMBER({})", on(super::live::PRICES, at)));
        format!("AND({})", known.collect::<Vec<_>>().join(","))
    }

    /// What is paid by the take: beyond what is prepaid, and elsewhere.
    fn dollars(&self, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
        let mut parts = Vec::new();
        for pay in &self.group.pays {
            let (Pay::Account(card), Some(sum)) = (pay, sum_of(self.live, self.group, *pay)) else { continue };
            let prepaid = self.live.inputs.balances.iter().find(|(of, _)| of == card);
            parts.push(match prepaid {
                Some((_, at)) => format!("MAX(0,{sum}-{})", on(super::live::ASSUMPTIONS, *at)),
                None => sum,
            });
        }
        if !parts.is_empty() {
            self.live(sheet, USAGE, &parts.join("+"), &self.figures.usage.plain(), Kind::Usd)?;
        }
        if let Some(sum) = sum_of(self.live, self.group, Pay::Own) {
            self.live(sheet, OWN, &sum, &self.figures.own.plain(), Kind::Usd)?;
        }
        Ok(())
    }

    /// Units × months × price.
    fn capacity(&self, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
        let (Some(unit), Some(least)) =
            (self.live.term(self.at, Term::Unit), self.live.term(self.at, Term::LeastUnits))
        else {
            return Ok(());
        };
        let Some(minutes) = sum_of(self.live, self.group, Pay::Capacity) else { return Ok(()) };
        sheet.count(self.cell(MONTHS), self.figures.months_paid, Role::Plain)?;
        let inputs = &self.live.inputs;
        let there = |at: At| on(super::live::ASSUMPTIONS, at);
        let needed = format!("{minutes}/Months/({}*{}*60)", there(inputs.workdays), there(inputs.hours));
        let units = format!("MAX({},ROUNDUP(ROUND({needed},9),0))", on(super::live::PRICES, least));
        self.live(sheet, UNITS, &units, &self.figures.units.to_string(), Kind::Count)?;
        let paid = format!("{}*{}*{}", self.here(UNITS), self.here(MONTHS), on(super::live::PRICES, unit));
        self.live(sheet, COMMITMENT, &paid, &self.figures.commitment.plain(), Kind::Usd)
    }

    /// Stages without a price, and a tier without one.
    fn missing(&self, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
        let units = column_on(LOOP, self.group.unit, self.live.span());
        let mut formula = format!("ROWS({units})-COUNT({units})-COUNTBLANK({units})");
        // A term that is emptied is unknown, and not nothing.
        if self.offer.unpublished || self.figures.billing_months > 0 && self.live.needs.contains_key(&self.at) {
            formula = format!("{formula}+IF({},0,1)", self.is_published());
        }
        for (term, count) in [(Term::PackPrice, PACKS), (Term::Unit, UNITS)] {
            let Some(price) = self.live.term(self.at, term).filter(|_| self.buys(term)) else { continue };
            let (price, count) = (on(super::live::PRICES, price), self.here(count));
            formula = format!("{formula}+IF(OR({count}=0,ISNUMBER({price})),0,1)");
        }
        let kind = if self.offer.unpriced == 0 { Role::Muted } else { Role::Plain };
        sheet.formula(self.cell(MISSING), &formula, &self.offer.unpriced.to_string(), Kind::Count, kind)
    }

    fn total(&self, sheet: &mut Sheet<'_>, role: Role) -> Result<(), ExportError> {
        let figures = self.figures;
        let parts = [SUBSCRIPTION, TOP_UPS, USAGE, COMMITMENT, OWN].map(|column| self.here(column));
        let net = figures.total.minus(figures.tax)?.minus(figures.contingency)?;
        self.live(sheet, SUM, &format!("SUM({})", parts.join(",")), &net.plain(), Kind::Usd)?;
        let is_share = !matches!(self.live.report.plan.budget.contingency, Some(Contingency::Level(_)));
        let (sum, contingency, tax) = (self.here(SUM), self.here(CONTINGENCY), self.here(TAX));
        if is_share {
            let formula = format!("{sum}*Contingency");
            self.live(sheet, CONTINGENCY, &formula, &figures.contingency.plain(), Kind::Usd)?;
        } else {
            // What lifts a total to a certainty follows from a law of its own.
            sheet.money(self.cell(CONTINGENCY), figures.contingency, Kind::Usd, Role::Fixed)?;
        }
        self.live(sheet, TAX, &format!("({sum}+{contingency})*Tax"), &figures.tax.plain(), Kind::Usd)?;
        let all = format!("{sum}+{contingency}+{tax}");
        let bound = format!("IF({all}=0,\"?\",\"≥ \"&FIXED({all},2))");
        let missing = self.here(MISSING);
        let whole = match credits::uncovered(self.live, self.at) {
            Some(short) => format!("IF({short}>0,\"more than the grant\",{all})"),
            None => all,
        };
        let result = shown(figures);
        let role = if self.is_fixed { Role::Fixed } else { role };
        let cell = self.cell(TOTAL);
        if self.is_fixed {
            match result.parse::<f64>() {
                Ok(_) => sheet.number(cell, &result, Kind::Usd, role)?,
                Err(_) => sheet.text(cell, &result, Kind::Usd, role)?,
            }
        } else {
            sheet.formula(cell, &format!("IF({missing}>0,{bound},{whole})"), &result, Kind::Usd, role)?;
        }
        let total = self.here(TOTAL);
        let each = figures.per_output.filter(|_| !figures.lower_bound);
        let formula = format!("IF(AND(ISNUMBER({total}),Pieces>0),{total}/Pieces,\"–\")");
        let each = each.map_or_else(|| "–".to_owned(), Money::plain);
        Ok(self.live(sheet, EACH, &formula, &each, Kind::Usd)?)
    }
}

/// A total as its cell shows it: digits, or a text where something in it is not known.
fn shown(figures: &Figures) -> String {
    match (figures.lower_bound, figures.total.is_zero()) {
        (false, _) => figures.total.plain(),
        (true, true) => "?".to_owned(),
        (true, false) => format!("≥ {}", figures.total.cents()),
    }
}

fn why(live: &Live<'_>, at: usize, offer: &Offer) -> String {
    let mut said: Vec<String> = blocking(offer).map(|reason| reason.text.clone()).collect();
    if !matches!(offer.verdict, Verdict::Unfit | Verdict::Unknown) {
        said.extend(rests_on(offer));
    }
    said.extend(offer.reasons.iter().filter(|r| r.code.weighs().is_none()).map(|r| r.text.clone()));
    said.extend(live.report.summary.unknowns.iter().find(|u| u.offer == at).and_then(|u| told(u.settled)));
    if matches!(live.report.book.route(offer.at).map(|r| &r.purchase), Some(Purchase::Provisioned(_))) {
        said.push("Units are for the busiest month".to_owned());
    }
    said.join(". ")
}
