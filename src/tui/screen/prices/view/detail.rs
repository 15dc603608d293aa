//! What is known of the entry, the section or the group under the cursor.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::summary::pricebook::facts::{Fact, Topic};
use crate::summary::pricebook::{Entry, Group, Mark, Section};
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::screen::prices::list::Line;
use crate::tui::screen::prices::{Pane, layout};
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number::count;
use crate::tui::widget::width::{cut, put, shown, width, wrap};

/// Cells of the labels, with the gap after them.
const LABEL: u16 = 9;

/// A line as it stands in a column.
struct Told {
    label: &'static str,
    text: String,
    style: Style,
}

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.price_book);
    let focused = screen.focus == Pane::Detail;
    let (left, right) = layout::told(area);
    let title = title(model);
    let shown_rows = usize::from(left.height);
    let (scroll, lines) = screen.told;
    let most = area.width.saturating_sub(6);
    let title = cut(&shown(&title, &theme.symbols), most, &theme.symbols);
    Frame::new(&title, focused, theme).scroll(scroll, shown_rows, lines).render(area, canvas.buf);
    for (column, told) in columns(model, left, right) {
        for (y, line) in (column.top()..column.bottom()).zip(told.into_iter().skip(scroll)) {
            put(canvas.buf, column, (column.x, y), line.label, LABEL, theme.muted);
            put(canvas.buf, column, (column.x + LABEL, y), &line.text, column.width, line.style);
        }
    }
    canvas.put_cursor((focused && !left.is_empty()).then_some(Position { x: left.x, y: left.y }));
}

/// Lines that there are to be told, in the longer column.
pub fn told_lines(model: &Model, area: Rect) -> usize {
    let (left, right) = layout::told(area);
    columns(model, left, right).into_iter().map(|(_, lines)| lines.len()).max().unwrap_or(0)
}

fn title(model: &Model) -> String {
    let screen = &model.price_book;
    let group = |at: usize| screen.listing.groups.get(at).map_or("", |g| g.title.as_str());
    match screen.line() {
        Some(Line::Group(at)) => group(at).to_owned(),
        Some(Line::Section(at, section)) => format!("{}: {}", group(at), section.title()),
        Some(Line::Entry(at)) => screen.listing.entries.get(at).map(Entry::subject).unwrap_or_default(),
        None => "Nothing".to_owned(),
    }
}

/// What is told, in one column or in two: what it says and who says so, and what else there is to know.
fn columns(model: &Model, left: Rect, right: Option<Rect>) -> Vec<(Rect, Vec<Told>)> {
    let facts = facts(model);
    let Some(right) = right else { return vec![(left, lines(model, &facts, left.width))] };
    let is_first = |f: &&Fact| f.topic <= Topic::Checked;
    let (first, rest): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(is_first);
    let own = |facts: Vec<&Fact>| facts.into_iter().cloned().collect::<Vec<_>>();
    vec![(left, lines(model, &own(first), left.width)), (right, lines(model, &own(rest), right.width))]
}

fn lines(model: &Model, facts: &[Fact], cells: u16) -> Vec<Told> {
    let theme = &model.theme;
    let mut out: Vec<Told> = Vec::new();
    let mut before = None;
    for (at, fact) in facts.iter().enumerate() {
        let style = match fact.topic {
            _ if fact.warns => theme.warn,
            Topic::Says if at == 0 => theme.strong,
            Topic::Used => theme.good,
            _ => theme.text,
        };
        let mark = if fact.warns && fact.topic == Topic::Checked {
            format!("{} ", theme.symbols.misses)
        } else {
            String::new()
        };
        let text = format!("{mark}{}", shown(&fact.text, &theme.symbols));
        let mut label = if before == Some(fact.topic) { "" } else { fact.topic.label() };
        before = Some(fact.topic);
        for line in wrap(&text, cells.saturating_sub(LABEL)) {
            out.push(Told { label: std::mem::take(&mut label), text: line, style });
        }
    }
    out
}

/// Of an entry, what the engine tells; of a head, what stands below it.
fn facts(model: &Model) -> Vec<Fact> {
    let screen = &model.price_book;
    let entries = |group: &Group, section: Option<Section>| {
        let all = group.entries.clone().filter_map(|at| Some((at, screen.listing.entries.get(at)?)));
        all.filter(move |(_, e)| section.is_none_or(|s| s == e.section)).collect::<Vec<_>>()
    };
    let (group, section) = match screen.line() {
        Some(Line::Entry(_)) | None => return screen.facts.clone(),
        Some(Line::Group(at)) => (at, None),
        Some(Line::Section(at, section)) => (at, Some(section)),
    };
    let Some(group) = screen.listing.groups.get(group) else { return Vec::new() };
    let entries = entries(group, section);
    let number = |n: usize| u128::try_from(n).unwrap_or_default();
    let fact = |topic, text: String, warns| Fact { topic, text, warns };
    let mut facts = Vec::new();
    let about = if group.about.is_empty() || section.is_some() { String::new() } else { format!(", {}", group.about) };
    facts.push(fact(Topic::Says, format!("{}{about}", count(number(entries.len()), "entry", "entries")), false));
    let used = entries.iter().filter(|(at, _)| screen.marks.get(*at).is_some_and(|m| *m != Mark::No)).count();
    if used > 0 {
        facts.push(fact(Topic::Used, format!("{} of them by the plan", number(used)), false));
    }
    let disputed = entries.iter().filter(|(_, e)| e.is_disputed()).count();
    if disputed > 0 {
        facts.push(fact(Topic::Also, format!("sources differ on {disputed} of them"), true));
    }
    let oldest = entries.iter().filter_map(|(_, e)| e.checked).min_by_key(|c| c.on);
    if let Some(oldest) = oldest {
        let text =
            format!("the oldest on {}, {} ago", oldest.on, count(oldest.age_days.unsigned_abs().into(), "day", "days"));
        facts.push(fact(Topic::Checked, text, oldest.is_stale()));
    }
    facts
}

/// Cells that a label needs.
const _: () = assert!(LABEL > 8, "the longest label, and a blank");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_room() {
        let all = [
            Topic::Says,
            Topic::How,
            Topic::Also,
            Topic::Source,
            Topic::Checked,
            Topic::Used,
            Topic::Note,
            Topic::Rule,
        ];
        assert!(all.iter().all(|t| width(t.label()) < LABEL));
    }
}
