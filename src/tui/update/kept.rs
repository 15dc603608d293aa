//! Prices that the plan keeps: writing them into it, and what to do where the book says something else by now.

use super::{change, open};
use crate::money::Money;
use crate::offer::words;
use crate::plan::{Edit, Plan};
use crate::tui::command::key_of;
use crate::tui::model::Model;
use crate::tui::msg::{Change, Msg};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::lines::Lines;
use crate::tui::overlay::menu::{Item, Menu};

/// Changed prices that stand below the choices; all of them are a choice away.
const SHOWN: usize = 8;

/// Writes into the plan what it is priced with.
pub fn record(model: &mut Model) {
    keep_silently(model, false);
    let plan = model.document.plan();
    let Some(summary) = &model.prices.summary else {
        return model.complain("there are no prices to keep: the plan cannot be priced as it is");
    };
    let with = summary.priced_with(plan, &model.prices.book);
    if plan.priced_with.as_ref() == Some(&with) {
        return model.tell("the plan keeps these prices already");
    }
    let kept = words::count(with.prices.len() as u128, "price", "prices");
    let plan = Plan { priced_with: Some(with), ..plan.clone() };
    let edit = Edit::Replace { plan: Box::new(plan) };
    if change::make(model, Change { edit, label: "keep the prices".to_owned() }) {
        model.tell_change(format!("the plan keeps the {kept} that it rests on"));
    }
}

/// Prices the plan at what it kept, or at the book of now.
pub fn keep(model: &mut Model, keeps: bool) {
    keep_silently(model, keeps);
    match model.document.plan().priced_with.as_ref().filter(|_| keeps) {
        Some(with) => {
            let told = format!(
                "priced at what the plan kept on {}; `{}` leads back",
                words::date(with.on),
                key_of("record-show")
            );
            model.tell(told);
        }
        None => model.tell("priced at the book of now"),
    }
}

fn keep_silently(model: &mut Model, keeps: bool) {
    if model.prices.keeps != keeps {
        let before = model.prices.totals();
        model.prices.keep(model.document.plan(), keeps);
        model.prices.compare_with(before);
    }
}

/// Asks what to do where the plan kept other prices. `is_asked`: the user wants to know, so that there is an answer.
pub fn look(model: &mut Model, is_asked: bool) {
    let plan = model.document.plan();
    let Some(with) = &plan.priced_with else {
        if is_asked {
            model.tell(format!("the plan keeps no prices; `{}` writes them into it", key_of("record-keep")));
        }
        return;
    };
    if model.prices.keeps {
        let back = Item::new("price it at the book of now", "", Msg::KeepPrices(false));
        let menu = Menu::new(format!("Priced at what the plan kept on {}", words::date(with.on))).with(back);
        return open::push(model, Overlay::Menu(menu));
    }
    let Some(summary) = &model.prices.summary else { return };
    let Ok(Some(drift)) = summary.drift(plan, &model.prices.book) else {
        if is_asked {
            model.tell(format!("every price is as the plan kept it on {}", words::date(with.on)));
        }
        return;
    };
    let best = model.selected_offer().or_else(|| summary.recommended());
    let now = best.and_then(|o| o.figures.as_ref()).map(|f| f.total);
    let then = best.and_then(|o| drift.total_then(&o.id));
    let name = best.map_or_else(String::new, |o| format!(" on {}", o.name));
    let total = |total: Option<Money>| total.map_or_else(String::new, |usd| format!("${}{name}", usd.cents()));
    let on = words::date(drift.with.on);
    let all: Vec<String> = drift.figures.iter().map(crate::summary::priced_with::Drifted::words).collect();
    let count = words::count(all.len() as u128, "price has", "prices have");
    let lines = Lines { title: format!("{count} changed since {on}"), lines: all.clone(), scroll: 0 };
    let shown = Msg::Push(Box::new(Overlay::Lines(lines)));
    let menu = Menu::new(format!("{count} changed since {on}"))
        .with(Item::new("keep the prices of now", total(now), Msg::KeepNow))
        .with(Item::new(format!("price it at those of {on}"), total(then), Msg::KeepPrices(true)))
        .with_all(all.into_iter().take(SHOWN).map(|line| Item::new(line, "", shown.clone())));
    open::push(model, Overlay::Menu(menu));
    model.tell(format!("{count} changed since the plan was priced on {on}"));
}
