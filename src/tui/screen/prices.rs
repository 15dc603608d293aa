//! The screen *Prices*: the price book as one table, card by card, and everything that is known of the entry under the
//! cursor. `list` makes the lines of the table from what is folded, searched for and sorted by; `update` moves and
//! changes those; `layout` places the two panes, which `view` draws.

mod layout;
mod list;
mod own;
mod update;
mod view;

use std::collections::BTreeSet;

use self::list::{Column, Line, Only, Sorted};
use self::own::{Own, on_card, on_entry, on_own, on_price};
use super::{Here, Screen, ScreenId};
use crate::summary::pricebook::facts::Fact;
use crate::summary::pricebook::{Listing, Mark, Section, Uses};
use crate::tui::command::{Command, commands};
use crate::tui::model::Model;
use crate::tui::msg::{Msg, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::explain::Explain;
use crate::tui::widget::frame::Tone;

pub const SCREEN: Screen = Screen {
    id: ScreenId::Prices,
    title: "Prices",
    question: "What does what cost, who says so, and how old is it?",
    help: &[
        "Everything that the price cards say: what runs cost, what is sold, what is not offered or not published, what it may be used for, limits, and what happens to runs that fail. Your own assumptions come first, other vendors' prices last.",
        "Entries that the plan rests on are marked: on the selected route, or on another one. A second mark says that sources give different values; all of them are told below, and the whole plan can be priced at the lowest and at the highest of them.",
        "A price of your own is laid over the book's: it counts at once on every screen, marked, beside what it stands in place of. Without a source it is called assumed. It is written at once into a card in your config folder; undo takes it back from there too, and taking it away lets the book's price hold again.",
        "What has no price is added in the same way. Billed blocks, days from and until, new models, tiers and surfaces are written in a card file: `luma-plan rates new` begins one, `rates check` looks it over, `rates path` says where it is read from.",
        "The plan is priced with the book of the day on which it starts. Where a price changes before the work is done, the first line says when, the answer gives both totals, and the entry what it comes to. What was checked too long ago can be listed alone, and stamped once you have looked at its source again.",
        "A card with faults is left out; the first line and this screen say so until it is corrected.",
        "One clip, the same everywhere: what 5 seconds cost here and elsewhere. Dollars are in order; what is paid in credits stands apart, since a credit has no one price.",
    ],
    commands: COMMANDS,
    here,
    update: update::update,
    settle: update::settle,
    draw: view::draw,
    explain,
    remark,
};

const COMMANDS: &[Command] = commands! {
    Browse Change Prices {
        "own-price" ["p"] "your price" "put in a price of your own, with its source and its day" on_price |_| Msg::PriceBook(Said::Own(Own::Price));
        "own-remove" ["d"] "remove yours" "take a price of your own away; what lies below it holds again" on_own |_| Msg::PriceBook(Said::Own(Own::Remove));
        "own-verified" ["t"] "checked today" "note in a card of your own that the entry still stands today" on_entry |_| Msg::PriceBook(Said::Own(Own::Stamp));
        "own-add" ["A"] "add yours" "add a price for something that this card has none for" on_card |_| Msg::PriceBook(Said::Own(Own::Add));
    }
    Browse Rows Prices {
        "old-only" ["O"] "" "show only what was checked too long ago, to look at its source again; or everything" on_screen |_| Msg::PriceBook(Said::Only(Only::Old));
        "own-only" ["M"] "" "show only what a card of your own says; or everything" on_screen |_| Msg::PriceBook(Said::Only(Only::Own));
        "disputed-only" ["C"] "" "show only what sources give different values for; or everything" on_screen |_| Msg::PriceBook(Said::Only(Only::Disputed));
        "used-only" ["o"] "only used" "show only what the plan uses, or everything again" on_screen |_| Msg::PriceBook(Said::ToggleUsed);
        "fold-all" ["z"] "fold" "fold every card, or open them all" on_screen |_| Msg::PriceBook(Said::FoldAll);
    }
};

/// What only this screen asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    ToggleUsed,
    /// Shows only such entries, or everything again.
    Only(Only),
    FoldAll,
    /// Something with a price of the user's own.
    Own(Own),
    /// A line of the table.
    Line(Line),
    Pane(Pane),
    /// The head of a column.
    Head(Column),
    /// The wheel over a pane.
    Wheel(Pane, Turn),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Table,
    Detail,
}

/// Something that can be folded: a group, or one of its sections. A group is known by its title, which stays when the
/// plan changes.
type Fold = (String, Option<Section>);

/// What the screen remembers.
#[derive(Clone, Debug, Default)]
pub struct PricesScreen {
    focus: Pane,
    /// As it was when the prices were last asked for.
    listing: Listing,
    uses: Uses,
    /// Of each entry.
    marks: Vec<Mark>,
    /// Which prices and which selected route these are of.
    seen: Option<(u64, Option<usize>)>,
    folded: BTreeSet<Fold>,
    /// What is folded was settled once.
    is_laid_out: bool,
    /// What is searched for.
    query: String,
    /// Where the cursor was before it was typed.
    origin: Option<Line>,
    only_used: bool,
    /// Only such entries are shown.
    only: Option<Only>,
    sorted: Option<Sorted>,
    lines: Vec<Line>,
    /// Entries that match and are used, where that is asked for.
    matches: usize,
    cursor: usize,
    /// Lines out of sight above.
    scroll: usize,
    /// Lines in sight.
    rows: usize,
    /// The cursor was put somewhere far away: what stands around it is to be seen too.
    is_afar: bool,
    /// An entry that the cursor is to be on once the book is listed again, by its name.
    wanted: Option<String>,
    /// What is told of the entry under the cursor.
    facts: Vec<Fact>,
    /// Which line, prices and route these are of.
    told_of: Option<(Line, (u64, Option<usize>))>,
    /// Lines of it out of sight above, and in all, at the size that it has.
    told: (usize, usize),
}

impl PricesScreen {
    /// Puts the cursor on an entry, by its name, once the book is listed again.
    pub fn show(&mut self, name: String) {
        self.wanted = Some(name);
    }

    /// Whether only some of the entries are shown.
    fn is_narrowed(&self) -> bool {
        !self.query.is_empty() || self.only_used || self.only.is_some()
    }

    fn line(&self) -> Option<Line> {
        self.lines.get(self.cursor).copied()
    }
}

fn on_screen(model: &Model) -> bool {
    model.layers.is_empty()
}

fn here(model: &Model) -> Here {
    let screen = &model.price_book;
    let layout = model.body().map(|body| layout::areas(body, screen.focus)).unwrap_or_default();
    Here {
        enter: screen.enter(),
        pane: match screen.focus {
            Pane::Table if layout.detail.is_none() => "details",
            Pane::Detail if layout.table.is_none() => "table",
            _ => "",
        },
        can_search: true,
        can_filter: true,
        is_sought: !screen.query.is_empty(),
        can_sort: true,
        ..Here::default()
    }
}

/// Everything about the entry under the cursor.
fn explain(model: &mut Model) -> Option<Overlay> {
    let screen = &model.price_book;
    let Some(Line::Entry(at)) = screen.line() else {
        model.tell("put the cursor on an entry");
        return None;
    };
    let entry = screen.listing.entries.get(at)?;
    let selected = model.selected();
    let used = model.prices.summary.as_ref().map(|s| (model.document.plan(), s, &screen.uses, selected));
    let title = screen.listing.group_of(at).and_then(|g| screen.listing.groups.get(g)).map(|g| g.title.clone());
    let explained = entry.explained(used);
    Some(Overlay::Explain(Explain { title: title.unwrap_or_default(), explained, scroll: 0 }))
}

/// How many entries match what is searched for.
fn remark(model: &Model) -> Option<(String, Tone)> {
    let screen = &model.price_book;
    if !screen.is_narrowed() {
        return None;
    }
    let all = screen.listing.entries.len();
    let text = match (screen.matches, screen.only, screen.query.is_empty()) {
        (0, ..) => "no entry matches".to_owned(),
        (found, None, true) => format!("the plan uses {found} of {all} entries"),
        (found, ..) => format!("{found} of {all} entries match"),
    };
    Some((text, if screen.matches == 0 { Tone::Warning } else { Tone::Plain }))
}
