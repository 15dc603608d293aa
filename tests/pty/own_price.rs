//! A price of the user's own: in the file as soon as it is put in, and in every later answer.

use std::fs;
use std::process::Command;

use crate::screen::Screen;

#[test]
fn a_price_that_is_put_in_is_in_the_file_and_in_the_book_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join(".home");
    let args = ["--today", "2026-11-21", "clips.toml"];
    let mut screen = Screen::start(&args, folder.path(), &[]);
    screen.wait_for("$31.68");
    screen.send("gp/1080p 5 s sdr text agents api\r");
    screen.wait_for("of 581 entries");
    screen.send("p");
    screen.wait_for("Your price: ray-3.2");
    screen.send("\u{15}0.50\tour contract\r");
    screen.wait_for("your `luma-agents-api.toml`");
    let file = home.join("luma-plan/rates/luma-agents-api.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("title = \"our contract\"") && text.contains("\"0.50\""), "{text}");

    let shown = Command::new(env!("CARGO_BIN_EXE_luma-plan"))
        .args(["rates", "show", "luma-agents-api/ray-3.2/text-to-video/1080p/5s/sdr", "--today", "2026-11-21"])
        .current_dir(folder.path())
        .envs(["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"].map(|name| (name, &home)))
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("$0.50"), "{shown}");

    // Taken back, the file is gone; made again, it is there as it was.
    screen.send("u");
    screen.wait_for("undone: your price");
    assert!(!file.exists());
    screen.send("\u{12}");
    screen.wait_for("made again: your price");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);

    // Somebody else changes it: it is not written over unasked.
    let other = format!("{text}# another's\n");
    fs::write(&file, &other).unwrap();
    screen.send("d");
    screen.wait_for("was changed by someone else");
    assert_eq!(fs::read_to_string(&file).unwrap(), other);
    screen.send("\r");
    screen.wait_for("as it is now");
    screen.send("q");
    assert!(screen.end().success());
    assert_eq!(fs::read_to_string(&file).unwrap(), other);
}
