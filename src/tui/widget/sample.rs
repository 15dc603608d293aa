//! Hand-made offers for tests: one of each verdict, with packs, waits, relaxed mode and lower bounds.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use crate::money::Money;
use crate::offer::{Code, Dated, Figures, Group, Offer, Reason, Verdict};
use crate::rates::RouteAt;
use crate::summary::{Answer, Explained};
use crate::tui::theme::Theme;
use crate::tui::widget::Against;
use crate::tui::widget::form::{Field, Value};
use crate::tui::widget::list::Choice;
use crate::tui::widget::ways::{Open, Row, Sort, Ways};
use crate::wallet::{Calendar, Entry, Event, PaidFor, Payment, Span, Tally};

pub fn money(text: &str) -> Money {
    match text.strip_prefix('-') {
        Some(text) => Money::ZERO.minus(Money::parse(text).unwrap()).unwrap(),
        None => Money::parse(text).unwrap(),
    }
}

pub fn dec(day: i8) -> Date {
    date(2026, 12, day)
}

/// The whole of December, worked on weekdays.
pub fn calendar() -> Calendar {
    let workdays = [true, true, true, true, true, false, false];
    Calendar { start: dec(1), loops: vec![Span { first: dec(1), last: dec(31) }], workdays, per_day: None }
}

fn workdays(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let days = from.series(1.day()).take_while(move |d| *d <= to);
    days.filter(|d| !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday))
}

pub fn reason(code: Code, text: &str) -> Reason {
    Reason { code, text: text.to_owned(), source: None, step: None, requirement: None }
}

fn offer(name: &str, verdict: Verdict, figures: Option<Figures>) -> Offer {
    Offer {
        at: RouteAt { card: 0, route: 0 },
        id: name.to_lowercase().replace([' ', ','], "-"),
        name: name.to_owned(),
        short: name.replace(" Throughput", ""),
        surface: String::new(),
        open: true,
        held: false,
        comparable: matches!(verdict, Verdict::Fits | Verdict::Caveats),
        as_if_sold: false,
        verdict,
        reasons: Vec::new(),
        figures,
        unpriced: 0,
        unknown_prices: 0,
        unpublished: false,
        legacy_by_default: false,
        commitment: false,
    }
}

fn because(mut offer: Offer, reasons: &[(Code, &str)]) -> Offer {
    offer.reasons = reasons.iter().map(|(code, text)| reason(*code, text)).collect();
    offer
}

fn closed(offer: Offer) -> Offer {
    let mut offer = because(
        offer,
        &[(Code::Closed, "Dream Machine has taken no new buyers since 15 May 2026 (Luma's help centre)")],
    );
    offer.open = false;
    offer.comparable = false;
    offer
}

fn costs(total: &str, each: &str, finish: Date, events: &[(Date, Event)]) -> Figures {
    let entry =
        |(date, event): &(Date, Event)| Entry { date: *date, event: *event, credits: None, usd: None, balance: None };
    let dated = Dated {
        ledger: events.iter().map(entry).collect(),
        finishes_on: Some(finish),
        meets_deadline: finish <= dec(31),
        ..Dated::default()
    };
    Figures { total: money(total), per_output: Some(money(each)), dated: Some(dated), ..Figures::default() }
}

/// Work on every weekday up to `finish`, with `extra` events.
fn works(total: &str, each: &str, finish: Date, extra: &[(Date, Event)]) -> Figures {
    let mut events: Vec<(Date, Event)> = workdays(dec(1), finish).map(|d| (d, Event::Used)).collect();
    events.extend_from_slice(extra);
    events.sort();
    costs(total, each, finish, &events)
}

/// In the book's order: closed first, as in the book.
pub fn offers() -> Vec<Offer> {
    let mut usage = costs("31.68", "2.64", dec(31), &[]);
    usage.payments = workdays(dec(1), dec(31)).map(|date| Payment { date, amount: 1, what: PaidFor::Usage }).collect();
    usage.usage = money("31.68");
    usage.discarded_usd = Some(money("16.56"));

    let mut dry = works("59.98", "5.00", dec(30), &[]);
    let dated = dry.dated.as_mut().unwrap();
    dated.ledger.push(Entry { date: dec(31), event: Event::Wait, credits: None, usd: None, balance: Some(240) });
    let used = |day| Entry { date: date(2027, 1, day), event: Event::Used, credits: None, usd: None, balance: None };
    dated.ledger.extend([used(4), used(5)]);
    dated.finishes_on = Some(date(2027, 1, 5));
    dated.exhausted_on = Some(dec(31));
    dated.meets_deadline = false;
    dated.late_days = 5;
    dated.wallet = Some(Tally { granted: 20_000, bought: 0, opening: 0, used: 10_560, expired: 9_440, left: 0 });
    dry.subscription = money("59.98");
    dry.billing_months = 2;
    dry.months_paid = 2;
    dry.discarded_credits = Some(5_520);
    dry.credits = Some(10_560);

    let mut pack = works("33.99", "2.83", dec(31), &[(dec(30), Event::Bought)]);
    pack.subscription = money("29.99");
    pack.top_ups = money("4");
    pack.top_up_packs = 1;
    pack.months_paid = 1;
    pack.billing_months = 1;
    let wallet = Tally { granted: 10_000, bought: 1_200, opening: 0, used: 10_560, expired: 0, left: 640 };
    pack.dated.as_mut().unwrap().wallet = Some(wallet);
    pack.dated.as_mut().unwrap().exhausted_on = Some(dec(30));

    let mut relaxed = works("94.99", "7.92", dec(24), &[]);
    let dated = relaxed.dated.as_mut().unwrap();
    dated.ledger.extend(workdays(dec(25), dec(31)).map(|date| Entry {
        date,
        event: Event::Relaxed,
        credits: None,
        usd: None,
        balance: Some(0),
    }));
    dated.finishes_on = Some(dec(31));
    dated.relaxed_from = Some(dec(25));

    let bound = Figures {
        total: money("12.4"),
        lower_bound: true,
        per_output: Some(money("1.0333333333")),
        ..Figures::default()
    };
    let mut ultra = works("300", "25", dec(31), &[]);
    ultra.subscription = money("300");
    let mut units = costs("16800", "1400", dec(31), &[]);
    (units.units, units.billing_months, units.months_paid, units.commitment) = (8, 1, 1, money("16800"));

    let free = offer("Web Free", Verdict::Unfit, None);
    let lite = offer("Web Lite", Verdict::Unfit, None);
    let unlimited = offer("Web Unlimited", Verdict::Caveats, Some(relaxed));
    vec![
        because(closed(free), &[(Code::Requirement, "Not for commercial use (Luma's plans page)")]),
        because(closed(lite), &[(Code::Requirement, "Leaves a watermark (Luma's plans page)")]),
        closed(offer("Web Plus", Verdict::Caveats, Some(pack))),
        closed(unlimited),
        because(
            offer("Agents Plus", Verdict::Misses, Some(dry)),
            &[
                (
                    Code::Late,
                    "Ends on 5 January, 5 days after the deadline: the credits are gone on 31 December and the next grant comes on 1 January",
                ),
                (Code::CreditsCouldBeBought, "Credits are sold in the app, at a price that is not published"),
            ],
        ),
        because(
            offer("Agents Pro", Verdict::Caveats, Some(works("90", "7.5", dec(31), &[]))),
            &[(Code::ThirdParty, "The price of text to video 360p is from a third party (a reseller's price list)")],
        ),
        offer("Agents Ultra", Verdict::Fits, Some(ultra)),
        because(
            Offer { unpriced: 2, ..offer("Agents Team", Verdict::Unknown, Some(bound)) },
            &[(Code::Unpriced, "Nobody publishes the price of a seat; ask Luma's sales")],
        ),
        because(
            offer("Agents Enterprise", Verdict::Unknown, Some(Figures { lower_bound: true, ..Figures::default() })),
            &[(Code::Unpriced, "The subscription's price is not published")],
        ),
        offer("API pay-as-you-go", Verdict::Fits, Some(usage)),
        because(
            offer("Provisioned Throughput, 1 month", Verdict::Unfit, None),
            &[(Code::NeverEnds, "Nothing to provision: capacity makes images, and the plan has none")],
        ),
        because(
            offer("Provisioned Throughput, 1 year", Verdict::Misses, Some(units)),
            &[(Code::OverLimit, "Passes the limit of $100.00 on 1 December")],
        ),
    ]
}

pub fn changes(offers: &[Offer]) -> Vec<Option<Money>> {
    offers
        .iter()
        .enumerate()
        .map(|(i, o)| o.figures.as_ref().map(|_| money(if i % 3 == 0 { "-4.8" } else { "12" })))
        .collect()
}

pub fn answer() -> Answer {
    let text = |s: &str| s.to_owned();
    Answer {
        verb: text("BUY"),
        route: text("Luma Agents API, pay as you go"),
        facts: vec![text("$31.68"), text("$2.64 a finished clip"), text("done 31 Dec")],
        next: vec![
            text("Agents Pro, $90.00, is next"),
            text("Agents Plus ($59.98) runs dry on 31 Dec, 560 credits short, and ends 5 days late."),
        ],
    }
}

fn node(figure: &str, what: &str, tag: &str, parts: Vec<Explained>) -> Explained {
    Explained { figure: figure.to_owned(), what: what.to_owned(), tag: tag.to_owned(), parts, ..Explained::default() }
}

pub fn explained() -> Explained {
    node(
        "$28.80",
        "Hero orbit, stage 3, on API pay-as-you-go",
        "",
        vec![
            node(
                "12 takes",
                "= ceil(3 outputs ÷ 0.25 accepted)",
                "",
                vec![
                    node("3 outputs", "of the shot", "your plan", Vec::new()),
                    node("0.25", "accept rate", "your accept rate", Vec::new()),
                ],
            ),
            node(
                "× $2.4000",
                "ray-3.2, image to video, 1080p, 5 s, HDR",
                "published",
                vec![
                    node(
                        "",
                        "Luma Agents API pricing (docs.agents.lumalabs.ai/guides/pricing), checked on 30 May 2026, 175 days ago",
                        "the price list",
                        Vec::new(),
                    ),
                    node("$2.00", "a reseller's list says (SDR)", "third-party", Vec::new()),
                ],
            ),
            node("", "A failed generation is refunded", "official", Vec::new()),
        ],
    )
}

pub fn fields() -> Vec<Field<'static>> {
    let field = |label, value, doc| Field { label, value, doc, fault: None };
    vec![
        field("Start", Value::Default("2026-12-01"), "The first day of work"),
        field(
            "Deadline",
            Value::Set("2026-12-31"),
            "The last day of work. Without it, the day before the first monthly anniversary of the start",
        ),
        Field {
            fault: Some("`12.5` is no whole number: write runs a workday, as `12`"),
            ..field("Runs a day", Value::Set("12.5"), "")
        },
        field("Resolution", Value::Inherited("1080p"), ""),
        field("Name", Value::Editing { text: "Zoë’s 日本 clips", cursor: 5 }, "Up to 200 characters"),
    ]
}

pub fn choices() -> Vec<Choice<'static>> {
    let choice = |text, detail, why_not| Choice { text, detail, why_not, current: false };
    vec![
        choice("auto", "the route's flagship", None),
        Choice { current: true, ..choice("ray 3.2", "1.2000 a take", None) },
        choice("ray 2", "0.4000 a take", None),
        choice("ray 3.14", "", Some("not offered by the Luma Agents API")),
    ]
}

pub fn ways<'a>(offers: &'a [Offer], calendar: &'a Calendar, theme: &'a Theme) -> Ways<'a> {
    Ways {
        offers,
        calendar,
        theme,
        open: Open::of(&[Group::Serves, Group::Misses, Group::Closed]),
        sort: Sort::Own,
        selected: Some(Row::Offer(9)),
        focused: true,
        scroll: 0,
        recommended: Some(9),
        changes: &[],
        against: Against::Before,
        piece: "a clip",
        with_head: true,
        with_legend: true,
    }
}

pub fn draw(widget: impl Widget, width: u16, height: u16) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    widget.render(buf.area, &mut buf);
    buf
}

/// The characters of a buffer, a line each, without blanks at the end.
pub fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut line = String::new();
        let mut x = buf.area.left();
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            line.push_str(symbol);
            x += super::width::width(symbol).max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The styles of a buffer, a line each: runs of cells as `count style`, blanks without style left out.
pub fn styles(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut runs: Vec<(String, usize)> = Vec::new();
        for x in buf.area.left()..buf.area.right() {
            let cell = &buf[(x, y)];
            let colour = |c: ratatui::style::Color| {
                if c == ratatui::style::Color::Reset { "-".to_owned() } else { c.to_string() }
            };
            let mut style = format!("{}/{}", colour(cell.fg), colour(cell.bg));
            if cell.modifier != Modifier::empty() {
                let _ = write!(style, " {:?}", cell.modifier);
            }
            match runs.last_mut() {
                Some((last, count)) if *last == style => *count += 1,
                _ => runs.push((style, 1)),
            }
        }
        let runs: Vec<String> = runs.into_iter().map(|(style, count)| format!("{count}×{style}")).collect();
        out.push_str(&runs.join("  "));
        out.push('\n');
    }
    out
}

/// Draws at every small size; a panic is the failure.
pub fn every_size(mut draw: impl FnMut(Rect, &mut Buffer)) {
    for width in 0..=40 {
        for height in 0..=16 {
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            draw(area, &mut buf);
            if width % 8 != 3 {
                continue;
            }
            // An area that is not, or only in part, on the buffer.
            draw(Rect::new(width / 2, height / 2, 40, 16), &mut buf);
            draw(Rect::new(60, 30, 5, 5), &mut buf);
        }
    }
}
