//! Pasting: rows that were copied here or in another planner, rows as text, lines of a sheet.

use crate::plan::Edit;
use crate::plan::excerpt::Excerpt;
use crate::plan::sheet::Sheet;
use crate::tui::model::{Model, Yanked};
use crate::tui::msg::{Change, Effect, Msg};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::preview::Preview;
use crate::tui::screen::ScreenId;
use crate::tui::screen::looped::marks::spoken_counts;
use crate::tui::screen::looped::pane::Pane;
use crate::tui::screen::looped::row::Row;
use crate::tui::screen::looped::update::{fresh_shot, fresh_stage};
use crate::tui::update::change;

/// What messages call a text that was pasted.
const PASTED: &str = "the pasted text";

/// Asks for what was copied last, in whichever planner that was.
pub fn asked() -> Msg {
    Msg::Do(vec![Effect::Fetch])
}

/// Pastes what was copied last: `text` is what any planner kept. Where it is this one's own, or there is none, the
/// register has it.
pub fn fetched(model: &mut Model, text: Option<&str>) {
    let own = model.register.as_ref();
    let other = text.filter(|text| own.is_none_or(|own| own.text != *text));
    let Some(text) = other else {
        match own.map(|own| own.excerpt.clone()) {
            Some(excerpt) => put_in(model, excerpt),
            None => model.tell("nothing was copied yet: copy a row first, here or in another planner"),
        }
        return;
    };
    match read(model, text) {
        Ok(excerpt) => {
            model.register = Some(Yanked { excerpt: excerpt.clone(), text: text.to_owned() });
            put_in(model, excerpt);
        }
        Err(why) => model.complain(why),
    }
}

/// Rows as a plan has them go in at once; anything else is read as lines of a sheet, and shown first.
pub fn pasted(model: &mut Model, text: &str) -> Option<Msg> {
    model.looped.focus = Pane::Loop;
    if text.trim().is_empty() {
        return None;
    }
    // Terminals paste line ends as carriage returns.
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    if Excerpt::looks_like(&lines) {
        match read(model, &lines) {
            Ok(excerpt) if excerpt.is_empty() => model.tell("there is no row in what was pasted"),
            Ok(excerpt) => put_in(model, excerpt),
            Err(why) => model.complain(why),
        }
        return None;
    }
    let sheet = Sheet::read(&lines, &model.prices.book);
    if sheet.lines.is_empty() {
        model.tell("there is no line in what was pasted");
        return None;
    }
    Some(Msg::Push(Box::new(Overlay::Preview(Box::new(Preview::new(sheet))))))
}

fn read(model: &Model, text: &str) -> Result<Excerpt, String> {
    let (plan, book, today) = (model.document.plan(), &model.prices.book, model.prices.ask.today);
    Excerpt::read(PASTED, text, plan, book, today)
        .map_err(|faulty| faulty.faults.first().map_or_else(String::new, |first| faulty.line(first)))
}

/// Where shots are put in: below the one that the cursor is in.
fn below(model: &Model) -> usize {
    let shots = model.document.plan().shots.len();
    model.row().and_then(Row::shot).map_or(shots, |shot| shot + 1)
}

/// Puts rows in below the cursor, in one step: shots below its shot, stages alone into it.
fn put_in(model: &mut Model, excerpt: Excerpt) {
    let Excerpt { shots, stages, beliefs } = excerpt;
    let (shot_count, stage_count) = (shots.len(), stages.len());
    let mut edits = Vec::with_capacity(beliefs.len() + shot_count + stage_count);
    let mut kept = Vec::new();
    for (name, belief) in beliefs {
        match model.document.plan().acceptance.get(&name) {
            None => edits.push(Edit::SetBelief { name, belief: Some(belief) }),
            Some(own) if *own != belief => kept.push(name),
            Some(_) => {}
        }
    }
    let brought = edits.len();
    if stage_count > 0 {
        let Some((shot, at)) = stage_place(model) else {
            model.complain("a stage is pasted into a shot: put the cursor on one");
            return;
        };
        for (i, stage) in stages.into_iter().enumerate() {
            let stage = Box::new(fresh_stage(model, stage));
            edits.push(Edit::InsertStage { shot, at: at + i, stage });
        }
    }
    let at = below(model);
    for (i, shot) in shots.into_iter().enumerate() {
        let shot = Box::new(fresh_shot(model, shot));
        edits.push(Edit::InsertShot { at: at + i, shot });
    }
    let said = spoken_counts(shot_count, stage_count);
    let edit = if edits.len() == 1 { edits.swap_remove(0) } else { Edit::Batch(edits) };
    if !change::make_and_go(model, Change { edit, label: format!("paste {said}") }) {
        return;
    }
    let mut told = format!("put in {said}");
    if brought > 0 {
        told.push_str(if brought == 1 { " with a keep rate" } else { " with their keep rates" });
    }
    if !kept.is_empty() {
        let names: Vec<String> = kept.iter().map(|name| format!("`{}`", crate::fault::harmless(name))).collect();
        told = format!("{told}; the plan's own {} stays as it is", names.join(", "));
    }
    model.tell_change(told);
}

fn stage_place(model: &Model) -> Option<(crate::plan::ShotId, usize)> {
    let row = model.row()?;
    let shot = model.document.plan().shots.get(row.shot()?)?;
    let at = match row {
        Row::Stage { stage, .. } => stage + 1,
        Row::AddStage { .. } => shot.stages.len(),
        _ => 0,
    };
    Some((shot.id, at))
}

/// Puts in what was understood of the lines that are looked over, in one step; says whether the plan took it.
pub fn take(model: &mut Model, preview: &Preview) -> bool {
    let shots = preview.shots.clone();
    if shots.is_empty() {
        model.complain("no line was understood: nothing to put in");
        return false;
    }
    let stages = shots.iter().map(|shot| shot.stages.len()).sum();
    model.screen = ScreenId::Loop;
    model.looped.focus = Pane::Loop;
    let at = below(model);
    let count = shots.len();
    let mut edits = Vec::with_capacity(count);
    for (i, shot) in shots.into_iter().enumerate() {
        let shot = Box::new(fresh_shot(model, shot));
        edits.push(Edit::InsertShot { at: at + i, shot });
    }
    let edit = if edits.len() == 1 { edits.swap_remove(0) } else { Edit::Batch(edits) };
    let label = format!("{} {}", preview.verb, spoken_counts(count, 0));
    if !change::make_and_go(model, Change { edit, label }) {
        return false;
    }
    let left = preview.sheet.lines.len() - preview.understood;
    let left = match left {
        0 => String::new(),
        1 => "; 1 line was left out".to_owned(),
        left => format!("; {left} lines were left out"),
    };
    model.tell_change(format!("put in {}{left}", spoken_counts(count, stages)));
    true
}
