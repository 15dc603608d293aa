#![expect(clippy::unwrap_used, clippy::panic, reason = "a harness of tests fails by panicking")]
//! A planner on a fixed day and a fixed plan, driven by keys as people would write them down: `jj+<enter>12<esc>`.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use luma_plan::plan::load;
use luma_plan::rates::Book;
use luma_plan::tui::document::Document;
use luma_plan::tui::key::Key;
use luma_plan::tui::model::{Mode, Model};
use luma_plan::tui::msg::{Effect, Msg, Size};
use luma_plan::tui::theme::{Palette, Theme};
use luma_plan::tui::update::update;
use luma_plan::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

pub const TODAY: Date = date(2026, 11, 21);

/// Twelve clips, drafts before finals.
pub const CLIPS: &str = r#"schema = 1
name = "Twelve social clips"

[schedule]
start = 2026-12-01

[requirements]
commercial = true

[budget]
limit = "100"

[[shots]]
name = "Clip"          # for the feed
outputs = 12

[[shots.stages]]
name = "draft"
operation = "text-to-video"
resolution = "360p"
accept_rate = "0.25"

[[shots.stages]]
name = "final"
operation = "text-to-video"
resolution = "1080p"
accept_rate = "0.5"
"#;

/// The planner with a plan that was read from `clips.toml`.
pub fn planner(text: &str, width: u16, height: u16) -> Model {
    let book = BOOK.clone();
    let loaded = load("clips.toml", text, &book, TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
    let document = Document::opened(loaded, "clips.toml".into());
    let mut model = Model::new(document, book, TODAY, Theme::new(Palette::Ansi16, false));
    update(&mut model, Msg::Resized(Size { width, height }));
    idle(&mut model);
    model
}

pub fn clips() -> Model {
    planner(CLIPS, 120, 40)
}

/// Types keys: characters as they stand, others as `<enter>`, `<ctrl-r>`, `<lt>`.
pub fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let (name, after) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
            Some((name, after)) => (name.to_owned(), after),
            None => (c.to_string(), &rest[c.len_utf8()..]),
        };
        let key = Key::parse(&name).unwrap_or_else(|| panic!("no key `{name}`"));
        for effect in update(model, Msg::KeyPressed(key)) {
            if effect == Effect::Fetch {
                // No other planner has copied anything.
                effects.extend(update(model, Msg::Fetched(None)));
            }
            effects.push(effect);
        }
        rest = after;
    }
    idle(model);
    effects
}

/// Nobody presses anything: what is worked out later is.
pub fn idle(model: &mut Model) {
    while model.later.is_busy() {
        update(model, Msg::Continue);
    }
}

/// The text of the file that a save would write.
pub fn saved(model: &Model) -> String {
    model.document.render().unwrap()
}

pub fn is_typing(model: &Model) -> bool {
    model.mode() == Mode::Edit
}

/// What the planner says on its status line about what just happened.
pub fn notice(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |n| n.text.as_str())
}

/// The total of a route, in cents for reading.
pub fn total(model: &Model, route: &str) -> String {
    let summary = model.prices.summary.as_ref().unwrap();
    let offer = summary.offers().iter().find(|o| o.id == route).unwrap();
    offer.figures.as_ref().map_or_else(|| "none".to_owned(), |f| f.total.cents())
}

/// The whole frame as text.
pub fn frame(model: &Model) -> String {
    let mut terminal = Terminal::new(TestBackend::new(model.size.width, model.size.height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
    terminal.backend().to_string()
}

/// The frame without its borders' quotes, for looking something up.
pub fn shows(model: &Model, text: &str) -> bool {
    frame(model).contains(text)
}
