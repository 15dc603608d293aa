//! What stands around the rows: the pane's title, the sums in its lower border, and what is thrown away.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::price::{self, Waste};
use crate::plan::Place;
use crate::terms::Level;
use crate::tui::model::Model;
use crate::tui::schema;
use crate::tui::screen::looped::row::Row;
use crate::tui::widget::width::{cut, put, shown, width};

/// What is shown, and which prices stand beside it.
pub fn title(model: &Model) -> String {
    // Takes are those of the selected route's level: each surface has its own.
    let at = match model.prices.ask.level {
        Level::Expected => String::new(),
        level => format!(" at {}", level.spoken()),
    };
    let on = model.selected_offer().map(|offer| format!(", priced on {}{at}", offer.name)).unwrap_or_default();
    let Some(filter) = model.looped.filter() else { return format!("Loop{on}") };
    let (shown, all) = (model.looped.count_shots(), model.document.plan().shots.len());
    let verb = if shown == 1 { "matches" } else { "match" };
    format!("Loop: {shown} of {all} shots {verb} \u{2018}{}\u{2019}{on}", filter.found.text)
}

/// How many rows are marked, and what the whole loop comes to; with what is thrown away of it where nothing else says
/// that. Sums are always of the whole loop, whatever is shown of it.
pub fn foot(model: &Model, room: u16, has_waste: bool) -> Line<'static> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let marks = model.looped.marks.len();
    let left = if marks > 0 { format!(" {} {marks} marked", symbols.marked) } else { String::new() };
    let room = room.saturating_sub(width(&left) + 1);
    let total = price::total(model).unwrap_or_default();
    let whole = if model.looped.filter().is_some() { "whole loop: " } else { "" };
    let waste = if has_waste { None } else { price::waste_of_all(model) };
    let thrown = waste
        .filter(|waste| waste.price != symbols.nothing)
        .map(|waste| format!(" {} {} thrown away", symbols.bullet, waste.price))
        .unwrap_or_default();
    let said = [format!("{whole}{total}{thrown}"), format!("{whole}{total}"), total];
    // A sum that there is no room for is left out: half of it would be another one.
    let said = said.into_iter().find(|text| width(text) < room).unwrap_or_default();
    let gap = room.saturating_sub(width(&said));
    Line::from(vec![
        Span::styled(left, theme.key),
        Span::raw(" ".repeat(usize::from(gap))),
        Span::styled(said, theme.strong),
        Span::raw(" "),
    ])
}

/// A rule, what is thrown away of the row under the cursor, and of the whole loop.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    put(buf, area, (area.x, area.y), &symbols.rule.repeat(usize::from(area.width)), area.width, theme.border);
    let here = model.row().and_then(|row| Some((price::waste_of(model, row)?, of(model, row)?)));
    let all = price::waste_of_all(model);
    // The takes of both stand below one another.
    let prices = here.iter().map(|(waste, _)| waste).chain(&all).map(|waste| width(&waste.price) + 2).max();
    let prices = prices.unwrap_or(0).max(price::PRICE);
    if let Some((waste, of)) = &here {
        line(model, &format!("thrown away of {of}"), waste, prices, (area, area.y + 1), buf);
    }
    if let Some(waste) = &all {
        line(model, "thrown away in all", waste, prices, (area, area.y + 2), buf);
    }
}

/// What the row under the cursor is called here: the cursor says the rest.
fn of(model: &Model, row: Row) -> Option<String> {
    let plan = model.document.plan();
    Some(match row {
        Row::Stage { id, stage, .. } => {
            let name = plan.stage(id).and_then(|(_, stage)| stage.name.clone());
            name.unwrap_or_else(|| format!("stage {}", stage + 1))
        }
        Row::Shot { id, .. } | Row::AddStage { id, .. } => schema::name(plan, Place::Shot(id)),
        Row::AddShot => return None,
    })
}

fn line(model: &Model, label: &str, waste: &Waste, prices: u16, (area, y): (Rect, u16), buf: &mut Buffer) {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let end = area.width.saturating_sub(1);
    let price_x = end.saturating_sub(width(&waste.price));
    put(buf, area, (area.x + price_x, y), &waste.price, end - price_x, theme.text);
    let before = end.saturating_sub(prices);
    let takes = width(&waste.takes);
    let mut room = before;
    // Where there is no room for all of it, how many goes first.
    if before > takes + 16 {
        room = before - takes;
        put(buf, area, (area.x + room, y), &waste.takes, takes, theme.muted);
    }
    let label = cut(&shown(label, symbols), room.saturating_sub(2), symbols);
    put(buf, area, (area.x + 1, y), &label, room, theme.muted);
}
