//! The pane of two ways put together: the split and the mix, each with what is bought for it and what it saves.

use ratatui::layout::Rect;

use super::page::{Text, draw as draw_lines, heading, paragraph};
use crate::summary::Together;
use crate::tui::canvas::Canvas;
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::screen::break_even::Pane;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::width::{cut_inside, fill_left, shown, width};

/// The least room beside a name for what is made of it.
const NAME: u16 = 8;

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let lines = lines(model, Frame::inner(area).width);
    let title = "Two ways together, for this plan";
    draw_lines(model, area, title, Pane::Together, model.break_even.together, &lines, canvas);
}

/// Lines of the pane in an area.
pub fn height(model: &Model, area: Option<Rect>) -> usize {
    area.map_or(0, |area| lines(model, Frame::inner(area).width).len())
}

fn lines(model: &Model, room: u16) -> Vec<Text> {
    let mut lines = Vec::new();
    let (split, mix) = (&model.later.split, &model.later.mix);
    if model.prices.summary.is_none() {
        let fault = model.prices.fault.as_deref().unwrap_or("The plan cannot be priced as it is");
        paragraph(&mut lines, " ", fault, room, model.theme.text, model);
        return lines;
    }
    let (split_told, mix_told) = (split.as_ref().map(|split| &split.told), mix.as_ref().map(|mix| &mix.told));
    told(&mut lines, "Split: some stages elsewhere", split_told, room, model);
    if let Some(found) = split.as_ref().and_then(|split| split.found.as_ref()) {
        let does = format!("{} shows it as advice, and does it as one step", key_of("advice"));
        let text = if found.instead_of.is_some() { does } else { format!("{does}; it makes the plan serve") };
        paragraph(&mut lines, " ", &text, room, model.theme.muted, model);
    }
    lines.push(Vec::new());
    told(&mut lines, "Month by month: other tiers", mix_told, room, model);
    more(&mut lines, "Of the split", split_told, room, model);
    more(&mut lines, "Of the months", mix_told, room, model);
    lines
}

/// What else there is to say of what was found.
fn more(lines: &mut Vec<Text>, title: &str, told: Option<&Together>, room: u16, model: &Model) {
    let rest = told.filter(|told| told.total.is_some()).map_or(&[][..], |told| told.said.get(1..).unwrap_or_default());
    if rest.is_empty() {
        return;
    }
    heading(lines, title, model);
    let bullet = format!(" {} ", model.theme.symbols.bullet);
    for text in rest {
        paragraph(lines, &bullet, text, room, model.theme.text, model);
    }
}

/// A heading with the total, what is bought, and what there is to say.
fn told(lines: &mut Vec<Text>, title: &str, told: Option<&Together>, room: u16, model: &Model) {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    let Some(told) = told else {
        lines.push(vec![(format!(" {title}"), theme.heading)]);
        lines.push(vec![(format!(" {} looking", symbols.ellipsis), theme.muted)]);
        return;
    };
    let mut head = vec![(format!(" {title}"), theme.heading)];
    if let Some(total) = told.total {
        let saves = told.saves.map(|saves| format!("  {} {}", symbols.down, saves.cents())).unwrap_or_default();
        let total = format!("${}", total.cents());
        let used = width(title) + 1 + width(&total) + width(&saves) + 1;
        if used < room {
            head.push((" ".repeat(usize::from(room - used)), theme.text));
            head.push((total, theme.strong));
            head.push((saves, theme.good));
            lines.push(head);
        } else {
            lines.push(head);
            lines.push(vec![(format!(" {total}"), theme.strong), (saves, theme.good)]);
        }
    } else {
        lines.push(head);
    }
    let amounts: Vec<String> = told.buys.iter().map(|buy| format!("${}", buy.usd.cents())).collect();
    let cells = amounts.iter().map(|a| width(a)).max().unwrap_or(0);
    let names = told.buys.iter().map(|buy| width(&shown(&buy.what, symbols))).max().unwrap_or(0);
    for (buy, amount) in told.buys.iter().zip(&amounts) {
        let text = room.saturating_sub(cells + 4);
        let is_beside = names + 2 + NAME <= text;
        let name = if is_beside { names } else { text };
        let what = cut_inside(&shown(&buy.what, symbols), name, symbols);
        let pad = " ".repeat(usize::from(name.saturating_sub(width(&what))));
        let mut line = vec![(format!("  {what}{pad}"), theme.text)];
        let mut under = String::new();
        let of = shown(&buy.of, symbols);
        if is_beside {
            let left = text - names - 2;
            let of_cut = if width(&of) <= left {
                of.into_owned()
            } else {
                under = of.into_owned();
                String::new()
            };
            let pad = " ".repeat(usize::from(left.saturating_sub(width(&of_cut))));
            line.push((format!("  {of_cut}{pad}"), theme.muted));
        } else {
            under = of.into_owned();
        }
        line.push((format!(" {}", fill_left(amount, cells, symbols)), theme.text));
        lines.push(line);
        if !under.is_empty() {
            paragraph(lines, "    ", &under, room, theme.muted, model);
        }
    }
    let style = if told.total.is_some() { theme.strong } else { theme.muted };
    for text in told.said.iter().take(if told.total.is_some() { 1 } else { usize::MAX }) {
        paragraph(lines, " ", text, room, style, model);
    }
}
