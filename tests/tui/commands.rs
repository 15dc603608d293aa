#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]
//! The list of commands and help: everything of the table is found, run and explained from there.

use std::fs;
use std::path::Path;

use luma_plan::tui::command::{COMMANDS, Command};
use luma_plan::tui::key::Key;
use luma_plan::tui::keymap::{Keymap, Lookup};
use luma_plan::tui::model::{Mode, Model};
use luma_plan::tui::msg::{Effect, Msg};
use luma_plan::tui::overlay::Overlay;
use luma_plan::tui::overlay::form::Topic;
use luma_plan::tui::screen::SCREENS;
use luma_plan::tui::update::update;

use crate::harness::{CLIPS, clips, frame, is_typing, notice, planner, press, saved, shows, total};

fn selected(model: &Model) -> &'static Command {
    match model.layers.last() {
        Some(Overlay::Palette(palette)) => {
            palette.selected().unwrap_or_else(|| panic!("nothing found\n{}", frame(model))).command
        }
        other => panic!("no list of commands: {other:?}"),
    }
}

#[test]
fn every_command_is_found_by_its_name_on_its_screen() {
    for screen in SCREENS {
        let commands = COMMANDS.iter().filter(|c| c.mode == Mode::Browse && c.is_of(screen.id));
        for command in commands {
            let mut model = clips();
            update(&mut model, Msg::Show(screen.id));
            let is_on = command.is_on(&model);
            press(&mut model, &format!(":{}", command.name));
            assert_eq!(selected(&model).name, command.name, "on {}", screen.title);
            // What it asks for there is what its key asks for here.
            let asked = (selected(&model).run)(&model);
            assert_eq!(asked, (command.run)(&model));
            press(&mut model, "<enter>");
            if is_on {
                assert!(!matches!(model.layers.last(), Some(Overlay::Palette(_))) || command.name == "commands-show");
                assert_eq!(model.recent_commands.first(), Some(&command.name));
            } else {
                assert!(notice(&model).contains("does nothing here"), "{}", command.name);
            }
        }
    }
}

#[test]
fn a_command_run_from_the_list_does_what_its_key_does() {
    for (command, key) in [
        ("undo", "u"),
        ("value-up", "+"),
        ("row-copy", "yy"),
        ("row-cut", "dd"),
        ("form-budget", "fb"),
        ("explain", "e"),
        ("screen-prices", "gp"),
        ("help-show", "?"),
        ("plan-save-as", "w"),
        ("last", "G"),
    ] {
        let (mut listed, mut keyed) = (clips(), clips());
        for model in [&mut listed, &mut keyed] {
            press(model, "24<enter>");
        }
        press(&mut listed, &format!(":{command}<enter>"));
        press(&mut keyed, key);
        assert_eq!(frame(&listed), frame(&keyed), "{command}");
        assert_eq!(saved(&listed), saved(&keyed), "{command}");
    }
}

#[test]
fn words_of_other_editors_do_what_they_did_there() {
    let mut model = clips();
    press(&mut model, "+");
    let effects = press(&mut model, ":w<enter>");
    assert!(matches!(effects.as_slice(), [Effect::Save { .. }]), "{effects:?}");
    let effects = press(&mut model, ":wq<enter>");
    assert!(matches!(effects.as_slice(), [Effect::Save { .. }]) && model.after_save.is_some(), "{effects:?}");
    let mut model = clips();
    assert_eq!(press(&mut model, ":q<enter>"), [Effect::Quit]);
    press(&mut model, "+:q<enter>");
    assert!(shows(&model, "The plan is not saved"), "what is not saved is asked about");
}

#[test]
fn the_list_is_moved_in_narrowed_and_closed() {
    let mut model = clips();
    press(&mut model, "<ctrl-p>");
    let first = selected(&model).name;
    press(&mut model, "<down>");
    let second = selected(&model).name;
    assert_ne!(first, second);
    press(&mut model, "<ctrl-n><ctrl-p>");
    assert_eq!(selected(&model).name, second);
    press(&mut model, "<up><up>");
    assert_ne!(selected(&model).name, first, "round to the last");
    press(&mut model, "<down><pgdn><pgup>");
    assert_eq!(selected(&model).name, first);
    press(&mut model, "tax");
    assert_eq!(selected(&model).name, "form-budget");
    press(&mut model, "qqq");
    assert!(shows(&model, "no command is called or described like that"));
    press(&mut model, "<enter>");
    assert!(!model.layers.is_empty(), "there is nothing to run");
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty() && !is_typing(&model));
    assert_eq!(saved(&model), CLIPS);
    update(&mut model, Msg::KeyPressed(Key::char(':')));
    update(&mut model, Msg::Pasted("undo".to_owned()));
    assert_eq!(selected(&model).name, "undo", "what is pasted is typed");
}

#[test]
fn what_was_run_last_stands_first() {
    let mut model = clips();
    press(&mut model, ":form-budget<enter><esc>:explain<enter><esc>:");
    assert_eq!(selected(&model).name, "explain");
    press(&mut model, "<down>");
    assert_eq!(selected(&model).name, "form-budget");
}

#[test]
fn what_does_nothing_here_says_so_and_does_nothing() {
    let mut model = clips();
    press(&mut model, "gp:row-add");
    assert!(shows(&model, "on Loop"), "{}", frame(&model));
    press(&mut model, "<enter>");
    assert_eq!(notice(&model), "`row-add` does nothing here: on Loop");
    assert!(matches!(model.layers.last(), Some(Overlay::Palette(_))));
}

#[test]
fn a_form_lends_its_commands_and_reading_gives_way() {
    let mut model = clips();
    press(&mut model, "fb:value-up");
    press(&mut model, "<enter>");
    assert!(matches!(model.layers.as_slice(), [Overlay::Form(form)] if form.topic == Topic::Budget));
    assert_ne!(saved(&model), CLIPS);
    press(&mut model, "<esc>?:schedule<enter>");
    assert!(matches!(model.layers.as_slice(), [Overlay::Form(form)] if form.topic == Topic::Schedule));
}

#[test]
fn while_a_value_is_typed_a_colon_is_a_colon() {
    let mut model = clips();
    press(&mut model, "h<enter>:");
    assert!(is_typing(&model) && model.layers.is_empty());
}

#[test]
fn help_is_for_the_place() {
    for screen in SCREENS {
        let mut model = planner(CLIPS, 120, 240);
        update(&mut model, Msg::Show(screen.id));
        press(&mut model, "?");
        assert!(shows(&model, &format!("Help: {}", screen.title)));
        assert!(shows(&model, screen.question));
        // Whatever command there is, its keys are told.
        for command in COMMANDS.iter() {
            let keys = command.shown_keys();
            assert!(shows(&model, &keys), "`{}` of `{}` on {}", keys, command.name, screen.title);
        }
    }
    let mut model = planner(CLIPS, 120, 60);
    press(&mut model, "fs?");
    assert!(shows(&model, "Help: Schedule") && shows(&model, "clear the value"));
    press(&mut model, "<esc>");
    assert!(matches!(model.layers.as_slice(), [Overlay::Form(_)]), "back in the form");
    press(&mut model, "<esc>jhhh<enter>?");
    assert!(shows(&model, "A list to choose from"));
}

#[test]
fn help_is_searched_and_scrolls_no_further_than_its_end() {
    let mut model = planner(CLIPS, 80, 24);
    press(&mut model, "?G");
    let end = frame(&model);
    press(&mut model, "jjjk");
    assert_ne!(frame(&model), end, "one up from the end is one up");
    press(&mut model, "/contingency");
    assert!(shows(&model, "limit, contingency, tax, markup") && !shows(&model, "What am I making"));
    press(&mut model, "<enter>");
    assert!(!is_typing(&model) && shows(&model, "/ contingency"));
    press(&mut model, "<esc>");
    assert!(shows(&model, "What am I making"), "first the search is let go of");
    press(&mut model, "<esc>");
    assert!(model.layers.is_empty());
    press(&mut model, "?/zzz");
    assert!(shows(&model, "nothing here is called or described like that"));
    press(&mut model, "<esc>");
    assert!(!is_typing(&model) && shows(&model, "What am I making"));
}

#[test]
fn every_sign_is_explained_in_unicode_and_in_ascii() {
    for ascii in [false, true] {
        let mut model = planner(CLIPS, 120, 240);
        model.theme = luma_plan::tui::theme::Theme::new(luma_plan::tui::theme::Palette::Mono, ascii);
        press(&mut model, "?");
        let s = &model.theme.symbols;
        let drawn = frame(&model);
        for sign in [s.fits, s.caveats, s.misses, s.unknown, s.unfit, s.assumed, s.dry, s.pack, s.relaxed, s.works] {
            assert!(
                drawn.lines().any(|l| l.trim_start_matches(['"', '┃', '#', ' ', '│']).starts_with(sign)
                    || l.contains(&format!(" {sign}  "))),
                "{sign}"
            );
        }
    }
}

#[test]
fn every_command_is_in_the_page_of_keys() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md")).unwrap();
    for command in COMMANDS.iter() {
        assert!(page.contains(&format!("| {} |", command.name)), "{}", command.name);
    }
}

#[test]
fn every_key_leads_to_its_own_command_on_its_screen() {
    for screen in SCREENS {
        let map = Keymap::standard(screen.id);
        for command in COMMANDS.iter().filter(|c| c.is_of(screen.id)) {
            for text in command.keys {
                let keys = Key::parse_sequence(text).unwrap_or_else(|| panic!("`{text}` is no key"));
                match map.look_up(command.mode, &keys) {
                    Lookup::Found(found) => assert_eq!(found.name, command.name, "`{text}` on {}", screen.title),
                    other => panic!("`{text}` on {}: {other:?}", screen.title),
                }
            }
        }
    }
}

#[test]
fn every_printable_key_types_while_typing() {
    let typing = COMMANDS.iter().filter(|c| c.mode == Mode::Edit);
    for key in typing.flat_map(|c| c.keys).filter_map(|text| Key::parse(text)) {
        assert_eq!(key.typed(), None, "{key}");
    }
}

/// A key is written in tables of commands only: what is said to people names commands, or shows keys made from the
/// table.
#[test]
fn no_text_names_a_key() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
    let mut folders = vec![root];
    let mut named = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let is_table = path.ends_with("command/table.rs") || path.ends_with("tui/key.rs");
            let is_test = path.ends_with("widget/pictures.rs") || path.ends_with("widget/sample.rs");
            if is_table || is_test || path.extension().is_none_or(|e| e != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let spoken = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in spoken.filter(|line| line.contains('"')) {
                let keys = ["press `", "press Enter", "Ctrl-", "Shift-", "Esc ", "Enter ", "with Enter", "with Tab"];
                if keys.iter().any(|key| line.contains(key)) {
                    named.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}

#[test]
fn the_useful_hints_stay_where_room_is_short() {
    for width in [120, 80, 50, 40] {
        for keys in ["", "<tab>", "gp"] {
            let mut model = planner(CLIPS, width, 24);
            press(&mut model, keys);
            for hint in [": commands", "? help"] {
                assert!(shows(&model, hint), "{hint} at {width} after `{keys}`:\n{}", frame(&model));
            }
        }
        let mut model = planner(CLIPS, width, 24);
        assert!(shows(&model, "+ - change"), "at {width}:\n{}", frame(&model));
        press(&mut model, "2");
        assert!(shows(&model, "Enter keep") && shows(&model, "Esc cancel"), "at {width}:\n{}", frame(&model));
        assert_eq!(total(&model, "api-payg"), "5.28");
    }
}

#[test]
fn the_list_at_the_sizes_that_people_have() {
    for (name, width, height) in [("120x40", 120, 40), ("80x24", 80, 24), ("50x20", 50, 20)] {
        let mut model = planner(CLIPS, width, height);
        press(&mut model, ":");
        insta::assert_snapshot!(format!("commands_{name}"), frame(&model));
        press(&mut model, "pri");
        insta::assert_snapshot!(format!("commands_found_{name}"), frame(&model));
        press(&mut model, "<esc>?");
        insta::assert_snapshot!(format!("help_{name}"), frame(&model));
        press(&mut model, "/save");
        insta::assert_snapshot!(format!("help_found_{name}"), frame(&model));
    }
}
