//! Credits month by month on each subscription: what is due, what the grant pays, and the packs beyond it. Packs follow
//! from the takes of the loop; what waits or runs relaxed is not worked out here.

use rust_xlsxwriter::XlsxError;

use super::cell::{Kind, Role, Sheet, fixed, here, on};
use super::live::{CREDITS, FIRST, Group, LOOP, Live, PRICES, Pay, Term};
use crate::export::ExportError;
use crate::summary::needs::{Need, Needs};

const FROM: u16 = 1;
const TO: u16 = 2;
const TAKES: u16 = 3;
const SO_FAR: u16 = 4;
const NEEDED: u16 = 5;
const GRANT: u16 = 6;
const BEYOND: u16 = 7;
const PACKS: u16 = 8;
const BOUGHT: u16 = 9;
const SHORT: u16 = 10;

/// The cell of all packs of an offer's route, where packs follow from the loop.
pub fn packs(live: &Live<'_>, offer: usize) -> Option<String> {
    last(live, offer).map(|row| on(CREDITS, (row, PACKS)))
}

/// The cell of credits that nothing on a route pays for, where no packs are sold.
pub fn uncovered(live: &Live<'_>, offer: usize) -> Option<String> {
    live.needs.get(&offer).filter(|(needs, _)| needs.pack.is_none())?;
    last(live, offer).map(|row| on(CREDITS, (row, SHORT)))
}

/// The last month of an offer's route.
fn last(live: &Live<'_>, offer: usize) -> Option<u32> {
    let (needs, first) = live.needs.get(&offer)?;
    let months = u32::try_from(needs.months.len()).ok().filter(|months| *months > 0)?;
    (*first + months).checked_sub(1)
}

/// Whether there is anything to write.
pub fn is_needed(live: &Live<'_>) -> bool {
    live.needs.values().any(|(needs, _)| !needs.months.is_empty())
}

pub fn sheet(live: &Live<'_>, sheet: &mut Sheet<'_>) -> Result<(), ExportError> {
    sheet.opening(
        "Credits month by month",
        &[
            "What is due in each month, from the takes of `Loop`; the grant pays first, packs pay the rest and last."
                .to_owned(),
            "Workdays and months are as counted; where takes wait or run relaxed the route's row says so and is a value."
                .to_owned(),
        ],
    )?;
    sheet.page.set_row_height(FIRST - 1, 42)?;
    let heads = [
        ("Way to buy", Kind::Text),
        ("From", Kind::Text),
        ("To", Kind::Text),
        ("Takes due so far", Kind::Count),
        ("Credits due so far", Kind::Count),
        ("Credits needed", Kind::Count),
        ("Granted", Kind::Count),
        ("Beyond the grant", Kind::Count),
        ("Packs so far", Kind::Count),
        ("Packs bought", Kind::Count),
        ("Nothing pays, so far", Kind::Count),
    ];
    let heads: Vec<_> = heads.iter().map(|(head, kind)| (*head, *kind, Role::Head)).collect();
    sheet.heads((FIRST - 1, 0), &heads)?;
    for (offer, (needs, first)) in &live.needs {
        let Some(group) = live.group_of(*offer) else { continue };
        let name = live.report.summary.offers().get(*offer).map_or("", |found| found.name.as_str());
        let mut before: u128 = 0;
        let mut block = Block { live, offer: *offer, group, needs, first: *first, beyond: 0, packs: 0 };
        for (row, month) in (*first..).zip(&needs.months) {
            let name = if month.is_held { format!("{name}, what is held") } else { name.to_owned() };
            sheet.text((row, 0), &name, Kind::Text, if row == *first { Role::Plain } else { Role::Muted })?;
            block.month(sheet, row, month, before)?;
            before = month.so_far;
        }
    }
    sheet.widths(&[40, 13, 13, 11, 12, 12, 14, 11, 9, 9, 13])?;
    sheet.page.set_freeze_panes(FIRST, 1)?.set_repeat_rows(FIRST - 1, FIRST - 1)?;
    Ok(())
}

/// One route's months.
struct Block<'a> {
    live: &'a Live<'a>,
    offer: usize,
    group: &'a Group,
    needs: &'a Needs,
    first: u32,
    beyond: u128,
    packs: u128,
}

impl Block<'_> {
    fn month(&mut self, sheet: &mut Sheet<'_>, row: u32, month: &Need, before: u128) -> Result<(), XlsxError> {
        let cell = |column| here((row, column));
        let whole = |count: u128| count.to_string();
        sheet.date((row, FROM), month.first, Role::Plain)?;
        sheet.date((row, TO), month.end.yesterday().unwrap_or(month.end), Role::Plain)?;
        let (takes, takes_now) = self.takes(month);
        sheet.formula((row, TAKES), &takes, &whole(takes_now), Kind::Count, Role::Plain)?;
        let so_far = self.credits(month, &cell(TAKES));
        sheet.formula((row, SO_FAR), &so_far, &whole(month.so_far), Kind::Credits, Role::Plain)?;
        let needed =
            if row == self.first { cell(SO_FAR) } else { format!("{}-{}", cell(SO_FAR), here((row - 1, SO_FAR))) };
        sheet.formula(
            (row, NEEDED),
            &needed,
            &whole(month.so_far - before.min(month.so_far)),
            Kind::Credits,
            Role::Plain,
        )?;
        self.grant(sheet, row, month)?;
        let grant = cell(GRANT);
        let beyond = format!("IF(ISNUMBER({grant}),MAX(0,{}-{grant}),0)", cell(NEEDED));
        let more = month.grant.map_or(0, |grant| month.credits.saturating_sub(grant.into()));
        self.beyond += more;
        sheet.formula((row, BEYOND), &beyond, &whole(more), Kind::Credits, Role::Plain)?;
        let all = format!("MAX(0,SUM({}:{})-{})", fixed((self.first, BEYOND)), cell(BEYOND), self.needs.lots);
        let pack = self.live.term(self.offer, Term::PackCredits).filter(|_| self.needs.pack.is_some());
        let (packs, short) = match pack {
            Some(pack) => (format!("ROUNDUP({all}/{},0)", on(PRICES, pack)), "0".to_owned()),
            None => ("0".to_owned(), all),
        };
        let uncovered = if pack.is_some() { 0 } else { self.beyond.saturating_sub(self.needs.lots) };
        sheet.formula((row, PACKS), &packs, &whole(month.packs), Kind::Count, Role::Plain)?;
        let bought =
            if row == self.first { cell(PACKS) } else { format!("{}-{}", cell(PACKS), here((row - 1, PACKS))) };
        sheet.formula(
            (row, BOUGHT),
            &bought,
            &whole(month.packs - self.packs.min(month.packs)),
            Kind::Count,
            Role::Plain,
        )?;
        self.packs = month.packs;
        sheet.formula((row, SHORT), &short, &whole(uncovered), Kind::Credits, Role::Plain)
    }

    /// The takes that are due by the end of a month: whole loops, and the part of the running one by its workdays.
    fn takes(&self, month: &Need) -> (String, u128) {
        let offers = &self.live.report.summary.priced;
        let once: u128 =
            (0..self.group.stages.len()).filter_map(|step| offers.runs_at(self.offer, step)).map(u128::from).sum();
        let all = format!("({}/Months)", on(LOOP, (self.live.sums(), self.group.takes)));
        let whole = format!("{}*{all}", month.loops);
        let done = u128::from(month.loops) * once;
        let (days, of) = month.days;
        if days == 0 {
            return (whole, done);
        }
        let schedule = &offers.schedule;
        match schedule.per_day {
            Some(most) => {
                let due = (u128::from(most) * u128::from(days)).min(once);
                (format!("{whole}+MIN({all},{})", most * days), done + due)
            }
            None => {
                let due = once * u128::from(days) / u128::from(of.max(1));
                (format!("{whole}+INT({all}*{days}/{of})"), done + due)
            }
        }
    }

    /// The credits of those takes, in the order of the loop.
    fn credits(&self, month: &Need, takes: &str) -> String {
        let Some(sum) = super::work::sum_of(self.live, self.group, Pay::Credits) else { return "0".to_owned() };
        let whole = format!("{}*{sum}/Months", month.loops);
        let Some((before, each)) = self.group.before.map(|before| (before, before + 1)) else { return whole };
        if month.days.0 == 0 {
            return whole;
        }
        let span = self.live.span();
        let rows = |column| super::cell::column_on(LOOP, column, span);
        let all = on(LOOP, (self.live.sums(), self.group.takes));
        // Takes of the running loop, counted as if it were all of them.
        let due = format!("({takes}*Months-{}*{all})", month.loops);
        let (before, made) = (rows(before), rows(self.group.takes));
        let left = format!("({due}-{before})");
        format!("{whole}+SUMPRODUCT((({left}>0)*({left}<{made})*{left}+({left}>={made})*{made})*{})/Months", rows(each))
    }

    fn grant(&self, sheet: &mut Sheet<'_>, row: u32, month: &Need) -> Result<(), XlsxError> {
        let at = (row, GRANT);
        if month.is_held {
            return sheet.count(at, month.grant.unwrap_or(0), Role::Plain);
        }
        let Some(term) = self.live.term(self.offer, Term::Grant) else { return Ok(()) };
        let result = month.grant.map_or_else(|| super::work::UNKNOWN.to_owned(), |grant| grant.to_string());
        sheet.formula(at, &super::work::if_known(&on(PRICES, term)), &result, Kind::Credits, Role::Plain)
    }
}
