//! The route under the cursor: every answer with who gives it, prices and grants, what is lost, what a month makes, what
//! to verify before paying.

use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::page::Page;
use super::sign;
use crate::arrange::Arrange as _;
use crate::money::group_thousands;
use crate::offer::{Offer, words};
use crate::summary::routes::{Capacity, Compared, Loss, Makes, Of};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::screen::routes::Pane;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number::{count, dollars, each};
use crate::tui::widget::reasons;
use crate::tui::widget::spoken_day;

/// From this width on answers and prices stand side by side.
const TWO: u16 = 96;
/// The most lines to verify.
const VERIFY: usize = 6;
/// The most days of loss that are told one by one.
const LOSSES: usize = 6;

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = &model.theme;
    let focused = model.routes.pane() == Pane::Detail;
    let inner = Frame::inner(area);
    let Some(offer) = model.selected_offer() else {
        Frame::new("No route", focused, theme).render(area, canvas.buf);
        return;
    };
    let summary = model.prices.summary.as_ref();
    let range = summary.zip(model.selected()).and_then(|(s, at)| s.ranges().get(at).copied().flatten());
    let range = range.map_or_else(String::new, |range| format!(", {} as sources differ", range.text()));
    let title = format!("{}{range}", reasons::title(offer));
    let scroll = model.routes.detail;
    Frame::new(&title, focused, theme)
        .scroll(scroll, usize::from(inner.height), height(model, inner))
        .render(area, canvas.buf);
    for (page, area) in pages(model, inner) {
        page.draw(area, scroll, canvas.buf);
    }
    canvas.put_cursor((focused && !inner.is_empty()).then_some(Position { x: inner.x + 1, y: inner.y }));
}

/// Lines in all.
pub fn height(model: &Model, inner: Rect) -> usize {
    pages(model, inner).iter().map(|(page, _)| page.height()).max().unwrap_or(0)
}

/// The pages with where they stand.
fn pages(model: &Model, inner: Rect) -> Vec<(Page<'_>, Rect)> {
    let pad = Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner };
    let known = model.routes.known.as_ref();
    let found = model.selected().and_then(|at| Some((at, model.selected_offer()?, known?.compared.get(at)?)));
    let Some((at, offer, compared)) = found else { return Vec::new() };
    if inner.width < TWO {
        let mut page = Page::new(pad.width, &model.theme);
        comes_to(model, offer, compared, &mut page);
        capacity(model, at, &mut page);
        answers(model, compared, &mut page);
        prices(compared, &mut page);
        verify(model, compared, &mut page);
        return vec![(page, pad)];
    }
    let half = (pad.width - 3) / 2;
    let (mut left, mut right) = (Page::new(half, &model.theme), Page::new(pad.width - half - 3, &model.theme));
    comes_to(model, offer, compared, &mut left);
    capacity(model, at, &mut left);
    prices(compared, &mut left);
    answers(model, compared, &mut right);
    verify(model, compared, &mut right);
    let beside = Rect { x: pad.x + half + 3, width: pad.width - half - 3, ..pad };
    vec![(left, Rect { width: half, ..pad }), (right, beside)]
}

/// What the plan comes to here.
fn comes_to(model: &Model, offer: &Offer, compared: &Compared, page: &mut Page<'_>) {
    let theme = &model.theme;
    page.heading("What this plan comes to");
    // What stands in the way; requirements are told below.
    let blocking = |r: &&crate::offer::Reason| r.code.weighs().is_some_and(|v| !v.serves()) && r.requirement.is_none();
    for reason in offer.reasons.iter().filter(blocking) {
        page.say((theme.symbols.misses, theme.bad), &reason.text);
    }
    if let Some(figures) = &offer.figures {
        let assumed = offer.rests_on_assumption();
        let usd = |m| format!("${}", dollars(m, false, assumed, &theme.symbols));
        let bound = if figures.lower_bound { theme.symbols.at_least } else { "" };
        page.figure("total", &format!("{bound}{}", usd(figures.total)));
        if let Some(piece) = figures.per_output {
            let piece = format!("{bound}${}", each(piece, false, assumed, &theme.symbols));
            page.figure(
                &format!("a finished {}", model.prices.summary.as_ref().map_or("piece", |s| s.piece())),
                &piece,
            );
        }
        if let Some(second) = compared.per_second {
            page.figure("an accepted second", &format!("{bound}${}", each(second, false, assumed, &theme.symbols)));
        }
        if compared.discarded > 0 {
            let takes = count(compared.discarded, "take", "takes");
            let worth = figures.discarded_usd.filter(|m| !m.is_zero()).map(|m| format!("${}", m.cents()));
            let credits = figures.discarded_credits.filter(|n| *n > 0).map(|n| count(n, "credit", "credits"));
            let worth: Vec<String> = worth.into_iter().chain(credits).collect();
            let worth = if worth.is_empty() { String::new() } else { format!(", worth {}", worth.join(" and ")) };
            page.figure("thrown away", &format!("{takes}{worth}"));
        }
    }
    lost(model, compared, page);
}

/// What a month, or the sum that was typed, makes of the stage and of the whole loop.
fn capacity(model: &Model, at: usize, page: &mut Page<'_>) {
    let Some(known) = &model.routes.known else { return };
    let (stage, whole) = match &known.whole {
        Some(whole) => (known.makes.get(at), whole.get(at)),
        None => (None, known.makes.get(at)),
    };
    let (stage, whole) = (stage.and_then(Option::as_ref), whole.and_then(Option::as_ref));
    if stage.is_none() && whole.is_none() {
        return;
    }
    page.heading(&words::capital(&format!("{} makes", known.payer())));
    if let Some(whole) = whole {
        page.figure(&known.finished, &spoken(Of::Loop, whole));
    }
    if let Some(stage) = stage {
        page.figure("of this stage alone", &spoken(known.of_what(), stage));
        page.note(&known.of);
    }
    let back = crate::tui::command::key_of("value-clear");
    page.note(&match model.routes.sum {
        None => "Type a number on the table: what so many dollars make instead".to_owned(),
        Some(_) => format!("{back} on the table: what a month makes again"),
    });
}

fn lost(model: &Model, compared: &Compared, page: &mut Page<'_>) {
    let Some(all) = compared.lost_in_all else { return };
    let text = if all == 0 { "no credits".to_owned() } else { count(all, "credit", "credits") };
    page.figure("lost unused", &text);
    let start = model.prices.summary.as_ref().map(|s| s.priced.schedule.start);
    let days: Vec<String> = compared
        .lost
        .iter()
        .take(LOSSES)
        .map(|lost| {
            let why = match lost.why {
                Loss::Reset => "at the reset of",
                Loss::WorkEnds => "when the work ends on",
                Loss::Lot => "of a pack, on",
            };
            let day = spoken_day(lost.date, start.unwrap_or(lost.date));
            format!("{} {why} {day}", group_thousands(&lost.credits.to_string()))
        })
        .collect();
    let more = compared.lost.len().saturating_sub(LOSSES);
    let more = if more > 0 { format!(", and {} more", count(more as u128, "time", "times")) } else { String::new() };
    if !days.is_empty() {
        page.note(&format!("{}{more}", days.join(", ")));
    }
}

/// What is made, in words.
pub fn makes(model: &Model, at: usize) -> Option<String> {
    let known = model.routes.known.as_ref()?;
    Some(spoken(known.of_what(), known.makes.get(at)?.as_ref()?))
}

fn spoken(of: Of, capacity: &Capacity) -> String {
    match capacity {
        Capacity::Endless(why) => why.spoken().to_owned(),
        Capacity::Unpriced(why) | Capacity::Unsupported(why) => why.clone(),
        Capacity::Makes(makes) => made(of, makes),
    }
}

fn made(of: Of, makes: &Makes) -> String {
    if makes.runs == 0 {
        let unspent = makes.unspent.map(|left| format!(": ${} buys no take", left.cents()));
        return format!("nothing{}", unspent.unwrap_or_default());
    }
    let mut parts = Vec::new();
    // Half a piece is no piece: what is finished on average is told in tenths.
    let average = makes.accepted.round_dp(1).normalize();
    let runs = count(makes.runs, "take", "takes");
    match of {
        Of::Loop => parts.push(format!("{} on average, from {runs}", group_thousands(&average.to_string()))),
        Of::Step(_) => parts.push(format!("{runs}, {} kept on average", group_thousands(&average.to_string()))),
    }
    if makes.relaxed > 0 {
        parts.push(format!("{} of the takes in relaxed mode", group_thousands(&makes.relaxed.to_string())));
    }
    if let Some(certain) = makes.certain {
        let least = group_thousands(&certain.count.to_string());
        parts.push(match certain.probability {
            p if p >= 1.0 && of == Of::Loop => "for certain".to_owned(),
            p if p >= 1.0 => format!("{least} for certain"),
            _ => format!("at least {least} with 80 % certainty"),
        });
    }
    if let Some(stranded) = makes.stranded.filter(|n| *n > 0) {
        parts.push(format!("{} left over", count(stranded, "credit", "credits")));
    }
    if let Some(full) = makes.at_full_use {
        let units = count(u128::from(makes.units), "unit", "units");
        parts.push(format!("{units}; {} around the clock", group_thousands(&full.to_string())));
    }
    // What a sum buys.
    if makes.months > 1 || makes.packs > 0 {
        let packs = (makes.packs > 0).then(|| count(u128::from(makes.packs), "pack", "packs"));
        let months = (makes.months > 0).then(|| count(u128::from(makes.months), "month", "months"));
        let bought: Vec<String> = months.into_iter().chain(packs).collect();
        parts.push(format!("from {}", bought.join(" and ")));
    }
    if let Some(unspent) = makes.unspent.filter(|left| !left.is_zero()) {
        parts.push(format!("${} unspent", unspent.cents()));
    }
    parts.join(", ")
}

/// Every requirement with who answers it.
fn answers(model: &Model, compared: &Compared, page: &mut Page<'_>) {
    let theme = &model.theme;
    let mut ordered: Vec<_> = compared.requirements.iter().collect();
    ordered.arrange_by_key(|a| !a.asked);
    let asked = ordered.iter().filter(|a| a.asked).count();
    for (at, answer) in ordered.into_iter().enumerate() {
        if at == 0 && asked > 0 {
            page.heading("What the plan asks for");
        } else if at == asked {
            page.heading(if asked > 0 { "What else it promises" } else { "What it promises" });
        }
        page.say(sign(answer.holds, theme), &answer.text);
        page.cite(answer.source.as_ref(), answer.confidence, &answer.note);
    }
}

fn prices(compared: &Compared, page: &mut Page<'_>) {
    page.heading("What it charges and grants");
    for term in &compared.terms {
        page.figure(&term.what, &term.figure);
        page.cite(term.source.as_ref(), term.confidence, &term.note);
    }
    if !compared.notes.is_empty() {
        page.heading("Failures and limits");
    }
    for note in &compared.notes {
        page.say(("", ratatui::style::Style::new()), &note.text);
        page.cite(note.source.as_ref(), None, "");
    }
}

/// What to verify before paying on this route.
fn verify(model: &Model, compared: &Compared, page: &mut Page<'_>) {
    if compared.verify.is_empty() {
        return;
    }
    page.heading("Before you pay: verify");
    for (number, text) in (1u32..).zip(compared.verify.iter().take(VERIFY)) {
        page.say((&number.to_string(), model.theme.muted), &words::capital(text));
    }
}
