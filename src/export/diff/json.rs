//! A difference for programs: money as exact decimals in strings, what nobody knows as null.
//!
//! `order` has the parts in the order in which they were taken from the new plan. Each of `changes` has its `part`, the
//! place `where` it stands in the file (counted from 0; of what went, in the old file), a sentence, and the values as
//! the files have them, null where they say nothing. Of each route `difference` and the `usd` of a part are null where a
//! total at either end is not exact; of a part that does not differ (`changed` false) it is "0" where the totals are.
//! Where parts cannot be told one by one, `together` has what they come to; with these the parts add up to the
//! difference, exactly.

use std::io;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::Compared;
use crate::export::ExportError;
use crate::export::json::pretty;
use crate::money::Money;
use crate::summary::diff::{Bridge, Head, Part, Piece, Stand, Total, changes};
use crate::terms::Level;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    level: Level,
    prices: &'static str,
    old: Plan<'a>,
    new: Plan<'a>,
    order: [&'static str; 5],
    changes: Vec<Change>,
    routes: Vec<Route<'a>>,
}

#[derive(Serialize)]
struct Plan<'a> {
    file: &'a str,
    name: &'a str,
    outputs: u64,
    generations: u64,
    start: Day,
    deadline: Day,
    months: u64,
    /// The recommended route.
    route: Option<&'a str>,
}

struct Day(Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[derive(Serialize)]
struct Change {
    part: &'static str,
    r#where: String,
    text: String,
    old: Option<String>,
    new: Option<String>,
}

#[derive(Serialize)]
struct Route<'a> {
    id: &'a str,
    name: &'a str,
    old: Side,
    new: Side,
    difference: Option<Money>,
    parts: Vec<PartRow>,
    together: Vec<Together>,
}

#[derive(Serialize)]
struct Side {
    usd: Option<Money>,
    lower_bound: Option<bool>,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct PartRow {
    part: &'static str,
    changed: bool,
    usd: Option<Money>,
}

#[derive(Serialize)]
struct Together {
    parts: Vec<&'static str>,
    usd: Money,
}

pub fn write(compared: &Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let bridges = compared.bridges;
    let named = |head: &Head| head.recommended.and_then(|at| bridges.routes.get(at)).map(|route| route.id.as_str());
    let document = Document {
        schema: 1,
        level: compared.level,
        prices: compared.book.taken.as_str(),
        old: plan(&bridges.old, compared.names[0], named(&bridges.old)),
        new: plan(&bridges.new, compared.names[1], named(&bridges.new)),
        order: Part::ALL.map(Part::as_str),
        changes: changes(&compared.diff.changes, compared.book)
            .into_iter()
            .map(|said| Change {
                part: said.part.as_str(),
                text: said.sentence(),
                r#where: said.path,
                old: said.old,
                new: said.new,
            })
            .collect(),
        routes: bridges.routes.iter().map(route).collect(),
    };
    Ok(pretty(&document, out)?)
}

fn plan<'a>(head: &'a Head, file: &'a str, route: Option<&'a str>) -> Plan<'a> {
    Plan {
        file,
        name: &head.name,
        outputs: head.outputs,
        generations: head.generations,
        start: Day(head.start),
        deadline: Day(head.deadline),
        months: head.months,
        route,
    }
}

fn route(bridge: &Bridge) -> Route<'_> {
    let part = |part: Part| {
        let (changed, usd) = match bridge.parts[part.index()] {
            Piece::Same => (false, bridge.totals[part.index()].exact().map(|_| Money::ZERO)),
            Piece::By(amount) => (true, Some(amount.usd)),
            Piece::Unknown => (true, None),
        };
        PartRow { part: part.as_str(), changed, usd }
    };
    Route {
        id: &bridge.id,
        name: &bridge.name,
        old: side(&bridge.old),
        new: side(&bridge.new),
        difference: bridge.difference.map(|amount| amount.usd),
        parts: Part::ALL.map(part).into(),
        together: bridge
            .together
            .iter()
            .map(|stretch| Together {
                parts: Part::ALL[stretch.first.index()..=stretch.last.index()].iter().map(|p| p.as_str()).collect(),
                usd: stretch.amount.usd,
            })
            .collect(),
    }
}

fn side(stand: &Stand) -> Side {
    let (usd, lower_bound) = match stand.total {
        Total::Exact(usd) => (Some(usd), Some(false)),
        Total::AtLeast { usd, .. } => (Some(usd), Some(true)),
        Total::Cannot | Total::Unpriceable => (None, None),
    };
    Side { usd, lower_bound, verdict: stand.verdict.map(crate::offer::Verdict::as_str) }
}
