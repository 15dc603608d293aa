//! The table: heads of groups and sections, and entries in columns that line up.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line as Text, Span};
use ratatui::widgets::Widget;

use super::places::Places;
use crate::summary::pricebook::{Entry, Mark, Section, Standing, Value};
use crate::terms::Confidence;
use crate::tui::canvas::Canvas;
use crate::tui::command::COMMANDS;
use crate::tui::key::{Key, shown as shown_keys};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screen::prices::list::{Column, Line, Only};
use crate::tui::screen::prices::{Pane, Said, layout};
use crate::tui::theme::Symbols;
use crate::tui::widget::frame::Pane as Frame;
use crate::tui::widget::number;
use crate::tui::widget::width::{cut, cut_inside, put, shown, width};

struct Table<'a> {
    model: &'a Model,
    places: Places,
    /// Where the lines stand.
    list: Rect,
}

pub fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (theme, screen) = (&model.theme, &model.price_book);
    let focused = screen.focus == Pane::Table;
    let (heads, list) = layout::table(area);
    let title = cut(&shown(&title(model), &theme.symbols), area.width.saturating_sub(6), &theme.symbols);
    Frame::new(&title, focused, theme)
        .scroll(screen.scroll, usize::from(list.height), screen.lines.len())
        .foot(legend(model, area.width.saturating_sub(4)))
        .render(area, canvas.buf);
    let table = Table { model, places: Places::of(list.width), list };
    if let Some(heads) = heads {
        table.heads(heads, canvas);
    }
    if screen.lines.is_empty() {
        table.nothing(canvas.buf);
        canvas.put_cursor((focused && !list.is_empty()).then_some(Position { x: list.x, y: list.y }));
        return;
    }
    for (y, at) in (list.top()..list.bottom()).zip(screen.scroll..screen.lines.len()) {
        let Some(line) = screen.lines.get(at).copied() else { break };
        match line {
            Line::Group(group) => table.group(at, group, y, canvas.buf),
            Line::Section(group, section) => table.section(at, (group, section), y, canvas.buf),
            Line::Entry(entry) => table.entry(entry, y, canvas.buf),
        }
        let row = Rect { y, height: 1, ..list };
        let click = Msg::PriceBook(Said::Line(line));
        canvas.zone(row, |zone| zone.click(click).twice(Msg::Act));
        if at == screen.cursor {
            canvas.buf.set_style(row, if focused { theme.selected } else { theme.remembered });
            canvas.put_cursor(focused.then_some(Position { x: list.x, y }));
        }
    }
}

fn title(model: &Model) -> String {
    let screen = &model.price_book;
    let all = screen.listing.entries.len();
    if !screen.is_narrowed() {
        // What was left out is named as long as it is.
        let names: Vec<&str> = model.prices.book.left_out.iter().map(|name| last_part(name)).collect();
        return match names.as_slice() {
            [] => "Price book".to_owned(),
            names => format!("Price book without {}, left out for faults", names.join(", ")),
        };
    }
    let with = match screen.query.as_str() {
        "" => String::new(),
        query => format!(" with {}", cut(&shown(query, &model.theme.symbols), 24, &model.theme.symbols)),
    };
    let such = screen.only.map_or_else(String::new, |only| format!(" {}", only.words()));
    let used = match (screen.only_used, with.is_empty() && such.is_empty()) {
        (false, _) => "",
        (true, true) => ", used by the plan",
        (true, false) => " and used by the plan",
    };
    let entries = if with.is_empty() { " entries" } else { "" };
    format!("Price book: {} of {all}{entries}{such}{with}{used}", screen.matches)
}

/// A file's name without its folders.
fn last_part(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// What the signs mean; the last ones are left out where there is no room.
fn legend(model: &Model, cells: u16) -> Text<'static> {
    let (theme, symbols) = (&model.theme, &model.theme.symbols);
    // Prices of one's own are told of where there are any.
    let is_laid_over = model.price_book.listing.entries.iter().any(|e| e.standing == Standing::LaidOver);
    let own = |words: &str| is_laid_over.then(|| (symbols.overlaid, theme.assumed, words.to_owned()));
    let sign = |sign, style, words: &str| Some((sign, style, words.to_owned()));
    // With a word for how well a figure is known there are dates too.
    let all = if Places::of(cells).in_words {
        let old = format!("older than {} days", model.prices.book.stale_after.days());
        vec![
            sign(symbols.used, theme.good, "used by the plan"),
            sign(symbols.used_elsewhere, theme.muted, "used on another route"),
            sign(symbols.against, theme.warn, "sources differ"),
            own("your own price"),
            sign(symbols.misses, theme.warn, &old),
        ]
    } else {
        vec![
            sign(symbols.used, theme.good, "used"),
            sign(symbols.used_elsewhere, theme.muted, "elsewhere"),
            sign(symbols.against, theme.warn, "differs"),
            own("your own"),
            sign(known_sign(Confidence::ThirdParty, symbols), theme.text, "third party"),
            sign(known_sign(Confidence::Derived, symbols), theme.text, "derived"),
            sign(known_sign(Confidence::Assumed, symbols), theme.assumed, "assumed"),
            sign(known_sign(Confidence::Published, symbols), theme.muted, "published"),
        ]
    };
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    for (sign, style, text) in all.into_iter().flatten() {
        let wanted = width(sign) + 1 + width(&text) + 2;
        if used + wanted > cells {
            break;
        }
        used += wanted;
        spans.push(Span::styled(sign, style));
        spans.push(Span::styled(format!(" {text}  "), theme.muted));
    }
    Text::from(spans)
}

/// The sign of how well a figure is known.
const fn known_sign(confidence: Confidence, symbols: &Symbols) -> &'static str {
    match confidence {
        Confidence::Published => symbols.fits,
        Confidence::ThirdParty => symbols.caveats,
        Confidence::Conflicting => symbols.against,
        Confidence::Derived => symbols.derived,
        Confidence::Assumed => symbols.assumed,
    }
}

impl Table<'_> {
    fn put(&self, buf: &mut Buffer, (x, cells): (u16, u16), y: u16, text: &str, style: Style) {
        let symbols = &self.model.theme.symbols;
        put(buf, self.list, (self.list.x + x, y), &cut(&shown(text, symbols), cells, symbols), cells, style);
    }

    fn heads(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        let sorted = self.model.price_book.sorted;
        for column in Column::ALL {
            let Some((x, cells)) = self.places.of_column(column) else { continue };
            let by = sorted.filter(|s| s.by == column);
            let sign = by.map(|s| if s.falls { symbols.down } else { symbols.up });
            let text = sign.map_or_else(|| column.title().to_owned(), |sign| format!("{} {sign}", column.title()));
            let style = if by.is_some() { theme.accent } else { theme.heading };
            let text = if column == Column::Price { format!("{text:>0$}", usize::from(cells.min(8))) } else { text };
            put(canvas.buf, area, (area.x + x, area.y), &cut(&text, cells, symbols), cells, style);
            let head = Rect { x: area.x + x, width: cells, ..area }.intersection(area);
            canvas.zone(head, |zone| zone.click(Msg::PriceBook(Said::Head(column))));
        }
    }

    /// Says that there is nothing, and how to get everything back.
    fn nothing(&self, buf: &mut Buffer) {
        let (theme, screen) = (&self.model.theme, &self.model.price_book);
        let key = |name: &str| {
            let keys = COMMANDS.iter().find(|c| c.name == name).and_then(|c| c.keys.first());
            keys.and_then(|k| Key::parse_sequence(k)).map(|k| shown_keys(&k)).unwrap_or_default()
        };
        let mut said = Vec::new();
        if !screen.query.is_empty() {
            said.push(format!("nothing matches `{}`; {} clears the search", screen.query, key("out")));
        }
        if let Some(only) = screen.only {
            let name = match only {
                Only::Old => "old-only",
                Only::Own => "own-only",
                Only::Disputed => "disputed-only",
            };
            said.push(format!("only entries {} are shown; {} shows everything", only.words(), key(name)));
        }
        if screen.only_used {
            said.push(format!("only what the plan uses is shown; {} shows everything", key("used-only")));
        }
        for (y, text) in (self.list.y..self.list.bottom()).zip(said) {
            self.put(buf, (1, self.list.width.saturating_sub(2)), y, &text, theme.muted);
        }
    }

    /// How many entries a head stands above, of how many: `5 of 30`; nothing is among them where it is folded.
    fn counted(&self, line: usize, all: usize) -> (String, bool) {
        let screen = &self.model.price_book;
        let is_group = matches!(screen.lines.get(line), Some(Line::Group(_)));
        let below = screen.lines.iter().skip(line + 1);
        let own = below.take_while(|l| match l {
            Line::Group(_) => false,
            Line::Section(..) => is_group,
            Line::Entry(_) => true,
        });
        let (mut lines, mut entries) = (0, 0);
        for line in own {
            lines += 1;
            entries += usize::from(matches!(line, Line::Entry(_)));
        }
        let narrowed = screen.is_narrowed();
        (if narrowed { format!("{entries} of {all}") } else { all.to_string() }, lines > 0)
    }

    fn group(&self, line: usize, at: usize, y: u16, buf: &mut Buffer) {
        let (theme, symbols, screen) = (&self.model.theme, &self.model.theme.symbols, &self.model.price_book);
        let Some(group) = screen.listing.groups.get(at) else { return };
        let (entries, open) = self.counted(line, group.entries.len());
        let sign = if open { symbols.opened } else { symbols.closed };
        let left = self.list.x;
        put(buf, self.list, (left, y), sign, 1, theme.accent);
        let used = group.entries.clone().filter_map(|e| screen.marks.get(e)).min().copied().unwrap_or_default();
        // How old and how much, at the right; about, where there is room.
        let entries = format!("{entries} {}", if group.entries.len() == 1 { "entry" } else { "entries" });
        let old = group.checked.filter(|c| c.is_stale()).map(|c| format!("{} oldest {}", symbols.misses, c.on));
        let right: Vec<(String, Style)> =
            std::iter::once((entries, theme.muted)).chain(old.map(|o| (o, theme.warn))).collect();
        let mut end = self.list.right().saturating_sub(1);
        let name = cut(&shown(&group.title, symbols), self.list.width.saturating_sub(4), symbols);
        let mut x = put(buf, self.list, (left + 2, y), &name, self.list.width, theme.strong);
        if used != Mark::No {
            x = put(buf, self.list, (x + 1, y), self.mark(used).0, 1, self.mark(used).1);
        }
        for (text, style) in right.into_iter().rev() {
            let cells = width(&text);
            let Some(from) = end.checked_sub(cells).filter(|from| *from > x + 1) else { continue };
            put(buf, self.list, (from, y), &text, cells, style);
            end = from.saturating_sub(2);
        }
        let room = end.saturating_sub(x + 3);
        if room > 12 {
            put(buf, self.list, (x + 2, y), &cut(&group.about, room, symbols), room, theme.muted);
        }
    }

    fn section(&self, line: usize, (group, section): (usize, Section), y: u16, buf: &mut Buffer) {
        let (theme, symbols, screen) = (&self.model.theme, &self.model.theme.symbols, &self.model.price_book);
        let Some(found) = screen.listing.groups.get(group) else { return };
        let of = found.entries.clone().filter(|e| screen.listing.entries.get(*e).is_some_and(|e| e.section == section));
        let (mut entries, mut used) = (0, Mark::No);
        for entry in of {
            entries += 1;
            used = used.min(screen.marks.get(entry).copied().unwrap_or_default());
        }
        let (entries, open) = self.counted(line, entries);
        let sign = if open { symbols.opened } else { symbols.closed };
        put(buf, self.list, (self.list.x + 1, y), sign, 1, theme.muted);
        let mut x = put(buf, self.list, (self.list.x + 3, y), section.title(), self.list.width, theme.heading);
        if used != Mark::No {
            x = put(buf, self.list, (x + 1, y), self.mark(used).0, 1, self.mark(used).1);
        }
        put(buf, self.list, (x + 1, y), &entries, self.list.width, theme.muted);
    }

    fn mark(&self, mark: Mark) -> (&'static str, Style) {
        let (theme, symbols) = (&self.model.theme, &self.model.theme.symbols);
        match mark {
            Mark::Selected => (symbols.used, theme.good),
            Mark::Elsewhere => (symbols.used_elsewhere, theme.muted),
            Mark::No => ("", theme.text),
        }
    }

    fn entry(&self, at: usize, y: u16, buf: &mut Buffer) {
        let (theme, screen) = (&self.model.theme, &self.model.price_book);
        let Some(entry) = screen.listing.entries.get(at) else { return };
        let places = &self.places;
        let (sign, style) = self.mark(screen.marks.get(at).copied().unwrap_or_default());
        self.put(buf, places.mark, y, sign, style);
        let text = match entry.standing {
            Standing::Own => theme.assumed,
            Standing::Replaced => theme.muted,
            Standing::LaidOver | Standing::Card if entry.ours => theme.strong,
            Standing::LaidOver | Standing::Card => theme.text,
        };
        self.words(entry, y, text, buf);
        self.price(entry, y, buf);
        if entry.is_disputed() {
            self.put(buf, places.disputed, y, theme.symbols.against, theme.warn);
        } else if entry.standing == Standing::LaidOver {
            self.put(buf, places.disputed, y, theme.symbols.overlaid, theme.assumed);
        }
        if let Some(confidence) = entry.confidence {
            let symbols = &theme.symbols;
            let style = match confidence {
                Confidence::Published => theme.muted,
                Confidence::Assumed => theme.assumed,
                Confidence::Conflicting => theme.warn,
                Confidence::ThirdParty | Confidence::Derived => theme.text,
            };
            let said = if places.in_words { confidence.as_str() } else { known_sign(confidence, symbols) };
            self.put(buf, places.known, y, said, style);
        }
        if let (Some(place), Some(checked)) = (places.checked, entry.checked) {
            self.put(buf, place, y, &checked.on.to_string(), theme.muted);
            if checked.is_stale() {
                self.put(buf, (place.0 + 11, 1), y, theme.symbols.misses, theme.warn);
            }
        }
    }

    /// What the entry is about, in as many columns as its words need.
    fn words(&self, entry: &Entry, y: u16, style: Style, buf: &mut Buffer) {
        let (theme, places) = (&self.model.theme, &self.places);
        let to_price = |from: u16| (from, places.price.0.saturating_sub(from + 1));
        let is_sentence = matches!(entry.section, Section::Unpublished | Section::NotOffered | Section::Failures);
        if let Some(says) = entry.remarks.first().filter(|_| is_sentence) {
            self.put(buf, to_price(places.who.map_or(places.what.0, |w| w.0)), y, says, style);
            return;
        }
        let (Some(who), Some(size), Some(length), Some(range)) = (places.who, places.size, places.length, places.range)
        else {
            // What differs from line to line first.
            let parts = [&entry.who, &entry.size, &entry.length, &entry.range, &entry.what];
            let says = |t: &&str| !t.is_empty() && !matches!(*t, "any" | "sdr");
            let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(says).collect();
            self.put(buf, places.what, y, &parts.join(" "), style);
            return;
        };
        let is_plain = entry.size.is_empty() && entry.length.is_empty() && entry.range.is_empty();
        if is_plain || entry.section == Section::Clips {
            // Names of routes and vendors' items are longer than models.
            let half = (places.price.0 - who.0) * 2 / 5;
            let symbols = &theme.symbols;
            self.put(buf, (who.0, half), y, &cut_inside(&shown(&entry.who, symbols), half, symbols), style);
            self.put(buf, to_price(who.0 + half + 1), y, &entry.what, style);
            return;
        }
        self.put(buf, who, y, &entry.who, style);
        self.put(buf, places.what, y, &entry.what, style);
        let muted = if style == theme.text { theme.muted } else { style };
        let whole = entry.size.replace(" to ", "→");
        // Both sizes or neither: where they are too long for it, the p goes.
        let size_text = if width(&whole) > size.1 { whole.replace('p', "") } else { whole };
        for (place, text) in [(size, &size_text), (length, &entry.length), (range, &entry.range)] {
            self.put(buf, place, y, text, if text == "any" { muted } else { style });
        }
    }

    fn price(&self, entry: &Entry, y: u16, buf: &mut Buffer) {
        let (theme, symbols, places) = (&self.model.theme, &self.model.theme.symbols, &self.places);
        let (from, cells) = places.price;
        let whole = cells + 1 + places.per.map_or(0, |(_, cells)| cells);
        let text = entry.figure();
        match &entry.value {
            Value::Price(_) => {
                let column = self.column_of(entry);
                let style = if entry.standing == Standing::Own { theme.assumed } else { theme.strong };
                self.put(buf, places.price, y, &column.set(&text, cells, symbols), style);
                if let Some(place) = places.per {
                    let per = if entry.per.is_empty() { entry.unit.as_str() } else { entry.per };
                    let bare = || per.split_once(' ').map_or(per, |(_, noun)| noun);
                    let per = if places.in_words { per } else { bare() };
                    self.put(buf, place, y, per, theme.muted);
                }
            }
            Value::Printed(_) => {
                self.put(buf, (from, whole), y, &text, theme.strong);
                let after = width(&text) + 1;
                self.put(buf, (from + after, whole.saturating_sub(after)), y, &entry.unit, theme.muted);
            }
            Value::Words(_) => self.put(buf, (from, whole), y, &text, theme.text),
            Value::Unpublished => {
                self.put(buf, (from, whole), y, &format!("{} not published", symbols.unknown), theme.muted);
            }
            Value::NotOffered => {
                self.put(buf, (from, whole), y, &format!("{} not offered", symbols.nothing), theme.muted);
            }
        }
    }

    /// What prices need to line up within the section of an entry.
    fn column_of(&self, entry: &Entry) -> number::Column {
        let listing = &self.model.price_book.listing;
        let group = listing.entries.iter().position(|e| e.at == entry.at).and_then(|at| listing.group_of(at));
        let Some(group) = group.and_then(|at| listing.groups.get(at)) else { return number::Column::default() };
        let all = listing.entries.get(group.entries.clone()).unwrap_or_default();
        let prices = all.iter().filter(|e| e.section == entry.section && matches!(e.value, Value::Price(_)));
        let texts: Vec<String> = prices.map(Entry::figure).collect();
        number::Column::of(texts.iter().map(String::as_str))
    }
}
