//! The verbs of the price book: what is on it, cards looked over, books compared, rows stamped.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use luma_plan::rates::Book;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luma-plan"));
        command.args(["--today", "2026-11-21", "rates"]).args(args).current_dir(self.path());
        command.env("HOME", self.path().join("home")).env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// What it says on standard output, when it is done.
    fn said(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// What it says on standard error, when it fails with exit code 2.
    fn refused(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{args:?}");
        String::from_utf8(out.stderr).unwrap()
    }
}

const HEAD: &str = "schema = 1\nsurface = \"luma-agents-api\"\n";

/// A table of extends at these prices of 720p and 1080p, with a comment in it.
fn extends(p720: &str, p1080: &str) -> String {
    format!(
        "\n[[prices]] # mine\nmodels = [\"ray-3.2\"]\noperations = [\"extend\"]\nrange = \"sdr\"\nblock = 5\n\
         per = \"generation\"\nsource = \"agents-api-pricing\"\nconfidence = \"published\" # I saw it\n\
         columns = [\"720p\", \"1080p\"]\nrows = [[\"{p720}\", \"{p1080}\"]]\n"
    )
}

#[test]
fn every_card_is_listed_with_its_age() {
    let place = Place::new();
    let said = place.said(&["list"]);
    for (name, _) in Book::embedded_files() {
        assert!(said.contains(name.trim_end_matches(".toml")), "{said}");
    }
    let json: serde_json::Value = serde_json::from_str(&place.said(&["list", "--format", "json"])).unwrap();
    assert_eq!(json["cards"][4]["surface"], "luma-agents-api");
    assert_eq!(
        (&json["cards"][4]["oldest_verified"], &json["cards"][4]["age_days"]),
        (&"2026-01-01".into(), &324.into())
    );
    assert_eq!(json["cards"].as_array().unwrap().len(), 6);
}

#[test]
fn rows_are_found_by_what_they_state() {
    let place = Place::new();
    let names = |args: &[&str]| -> Vec<String> {
        let all = [&["show", "--format", "json"], args].concat();
        let json: serde_json::Value = serde_json::from_str(&place.said(&all)).unwrap();
        json["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        names(&["--surface", "luma-agents-api", "--operation", "extend"]),
        ["540p", "720p", "1080p"].map(|size| format!("luma-agents-api/ray-3.2/extend/{size}/5s/sdr"))
    );
    assert_eq!(
        names(&[
            "--route",
            "api-payg",
            "--seconds",
            "10",
            "--range",
            "sdr",
            "--resolution",
            "720p",
            "--model",
            "ray-3.2"
        ]),
        [
            "luma-agents-api/ray-3.2/text-to-video/720p/10s/sdr",
            "luma-agents-api/ray-3.2/image-to-video/720p/10s/sdr",
            "luma-agents-api/ray-3.2/modify/720p/10s/sdr",
        ]
    );
    assert_eq!(names(&["--route", "agents-plus", "--conflicts"]), ["luma-agents-app/agents-plus/monthly"]);
    assert!(names(&["--confidence", "derived"]).iter().all(|name| name.starts_with("dream-machine")));
    assert_eq!(names(&["--older-than", "60w"]).len(), names(&["--older-than", "420"]).len());
    assert!(names(&["--unpublished", "--surface", "luma-agents-app"]).len() > 10);
    assert!(names(&["--all"]).len() > names(&[]).len() + 50);
    assert!(names(&["--overlays"]).is_empty());
    let csv = place.said(&["show", "--route", "api-pt-1y", "--operation", "extend", "--format", "csv"]);
    let mut rows = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[1][0], &rows[1][14]), (3, "luma-agents-api/ray-3.2/extend/720p/5s/sdr", "0.3"));
    // Old rows come with what to look at again.
    let old = place.said(&["show", "--older-than", "90d", "--surface", "luma-agents-app"]);
    assert!(old.contains("look again: What is Luma Agents and how is it different"), "{old}");
}

#[test]
fn what_is_not_there_is_told_with_what_comes_near() {
    let place = Place::new();
    for (args, expected) in [
        (&["show", "agents-plus/montly"][..], "no row is called `agents-plus/montly`"),
        (
            &["show", "--surface", "luma-agents-apo"],
            "there is no surface `luma-agents-apo`; did you mean `luma-agents-app`?",
        ),
        (&["show", "--model", "ray-3.1"], "did you mean `ray-3"),
        (&["show", "--route", "agents-pls"], "did you mean `agents-plus`?"),
        (&["show", "--older-than", "soon"], "as `90d` or `26w`"),
        (&["diff", "embedded", "nowhere.toml"], "cannot read `nowhere.toml`: there is no such file"),
        (&["verified", "extend", "2026-11-20"], "rows have all parts of `extend`"),
        (&["verified", "agents-plus/monthly", "2026-11-22"], "2026-11-22 lies ahead of 2026-11-21"),
        (&["verified", "agents-plus/more", "2026-11-20"], "no row is called"),
    ] {
        let told = place.refused(args);
        assert!(told.contains(expected), "{args:?}: {told}");
    }
}

#[test]
fn cards_are_looked_over_with_every_fault_and_what_looks_like_a_slip() {
    let place = Place::new();
    place.write("cards/a.toml", &format!("{HEAD}{}", extends("0.31", "12.50")));
    place.write("cards/b.toml", &format!("{HEAD}{}", extends("0", "1.30")));
    assert_eq!(
        place.said(&["check", "cards"]),
        "cards/a.toml: no faults, replaces 2 figures\n\
         cards/a.toml:13: warning: `luma-agents-api/ray-3.2/extend/1080p/5s/sdr` moves from $1.20 a run to $12.50 a run, \
         +$11.30 (+941.7 %): more than tenfold; is that meant?\n\
         cards/b.toml: no faults, replaces 2 figures\n\
         cards/b.toml:13: warning: `a.toml` has a row for `luma-agents-api/ray-3.2/extend/720p/5s/sdr` too; this one wins, \
         for it is laid over it later\n\
         cards/b.toml:13: warning: `luma-agents-api/ray-3.2/extend/720p/5s/sdr` moves from $0.31 a run to $0.00 a run: one of \
         them is nothing; is that meant?\n\
         cards/b.toml:13: warning: `a.toml` has a row for `luma-agents-api/ray-3.2/extend/1080p/5s/sdr` too; this one wins, \
         for it is laid over it later\n"
    );
    assert_eq!(place.run(&["check", "cards", "--strict"]).status.code(), Some(1));
    place.write("bad.toml", &format!("{HEAD}{}", extends("O.31", "1.20").replace("source", "sauce")));
    let told = place.refused(&["check", "bad.toml", "cards"]);
    assert!(told.contains("in `bad.toml`") && told.contains("unknown key `sauce`"), "{told}");
    // The cards of the program are faultless as well, laid over themselves.
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("rates");
    let said = place.said(&["check", own.to_str().unwrap()]);
    assert!(said.matches("no faults").count() == 6, "{said}");
}

#[test]
fn the_folder_for_cards_is_named_and_read() {
    let place = Place::new();
    assert!(place.said(&["path"]).contains("rates (not there yet)"));
    assert!(place.said(&["check"]).starts_with("There are no cards of your own"));
    place.write("home/.config/luma-plan/rates/b.toml", &format!("{HEAD}{}", extends("0.28", "1.10")));
    place.write("home/.config/luma-plan/rates/a.toml", &format!("{HEAD}{}", extends("0.29", "1.15")));
    let json: serde_json::Value = serde_json::from_str(&place.said(&["path", "--format", "json"])).unwrap();
    let files = json["places"][1]["files"].as_array().unwrap();
    let ends = |at: usize, end: &str| files[at].as_str().unwrap().ends_with(end);
    assert!(ends(0, "a.toml") && ends(1, "b.toml"), "{files:?}");
    let said = place.said(&["show", "--overlays"]);
    assert!(said.contains("$0.28") && !said.contains("$0.29"), "{said}");
    let said = place.said(&["diff", "embedded", "current"]);
    assert!(said.contains("Changed, 2 rows") && said.contains("$0.30 -> $0.28 a run"), "{said}");
}

#[test]
fn books_are_compared_row_by_row() {
    let place = Place::new();
    assert!(place.said(&["diff", "embedded", "embedded"]).contains("Nothing differs."));
    place.write("mine.toml", &format!("{HEAD}{}", extends("0.40", "1.20")));
    let json: serde_json::Value =
        serde_json::from_str(&place.said(&["diff", "embedded", "mine.toml", "--format", "json"])).unwrap();
    let row = &json["rows"][0];
    assert_eq!(
        (json["changed"].as_u64(), json["added"].as_u64(), json["removed"].as_u64()),
        (Some(1), Some(0), Some(0))
    );
    assert_eq!(row["name"], "luma-agents-api/ray-3.2/extend/720p/5s/sdr");
    assert_eq!((&row["by"], &row["percent"], &row["unit"]), (&"0.1".into(), &"33.3".into(), &"usd".into()));
    // A whole card, older than the program's, against the program's: what is gone is told, of its surface alone.
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("rates/luma-agents-api.toml");
    let text = fs::read_to_string(own).unwrap();
    place.write(
        "older.toml",
        &text.replace("rows = [[\"0.15\", \"0.30\", \"1.20\"]]", "rows = [[\"0.15\", \"0.25\", \"\"]]"),
    );
    let said = place.said(&["diff", "older.toml", "embedded"]);
    assert!(said.contains("$0.25 -> $0.30 a run") && said.contains("+$0.05 (+20 %)"), "{said}");
    assert!(said.contains("Added, 1 row\n") && !said.contains("Removed"), "{said}");
}

#[test]
fn a_new_card_loads_and_is_not_written_over() {
    let place = Place::new();
    place.said(&["new", "mine.toml"]);
    assert!(place.refused(&["new", "mine.toml"]).contains("with `--force`"));
    place.said(&["new", "mine.toml", "--force"]);
    assert_eq!(place.said(&["new", "-"]), place.read("mine.toml"));
    assert!(place.said(&["check", "mine.toml", "--strict"]).contains("no faults"));
}

#[test]
fn a_row_that_was_looked_at_is_stamped_in_a_card_of_ones_own() {
    let place = Place::new();
    let row = "luma-agents-api/ray-3.2/extend/720p/5s/sdr";
    let file = "home/.config/luma-plan/rates/luma-agents-api.toml";
    let on = |name: &str| -> String {
        let json: serde_json::Value = serde_json::from_str(&place.said(&["show", name, "--format", "json"])).unwrap();
        json["rows"][0]["verified"].as_str().unwrap().to_owned()
    };
    assert_eq!(on(row), "2026-05-30");
    let dry = place.said(&["verified", row, "2026-11-19", "--dry-run"]);
    assert!(dry.contains("verified = 2026-11-19") && !place.path().join(file).exists(), "{dry}");
    place.said(&["verified", "luma-agents-api/extend/720p", "2026-11-19"]);
    assert_eq!((on(row), place.read(file)), ("2026-11-19".to_owned(), dry.clone()));
    // Once more: nothing but the day is another.
    place.said(&["verified", row, "2026-11-20"]);
    assert_eq!(place.read(file), dry.replace("2026-11-19", "2026-11-20"));
    // Other rows and terms come behind.
    place.said(&["verified", "luma-agents-api/api-pt-1y/unit", "2026-11-18"]);
    assert!(place.read(file).starts_with(&dry.replace("2026-11-19", "2026-11-20")));
    assert_eq!(on("luma-agents-api/api-pt-1y/unit"), "2026-11-18");
    assert!(place.said(&["check", "--strict"]).contains("no faults"));
    let diff = place.said(&["diff", "embedded", "current"]);
    assert!(diff.contains("Changed, 2 rows") && diff.matches("as before").count() == 2, "{diff}");
}

#[test]
fn a_row_of_a_table_is_stamped_alone_and_all_else_stays() {
    let place = Place::new();
    let text = format!("# keep me\r\n{HEAD}{}# and me\n", extends("0.28", "1.10")).replace("\r\n", "\n");
    place.write("mine/x.toml", &text);
    let args = |row| ["verified", row, "2026-11-20", "--rates", "mine"];
    place.said(&args("luma-agents-api/extend/1080p"));
    let now = place.read("mine/x.toml");
    let kept = text.replace("[[\"0.28\", \"1.10\"]]", "[[\"0.28\", \"\"]]");
    assert!(now.starts_with(&kept), "{now}");
    let json: serde_json::Value =
        serde_json::from_str(&place.said(&["show", "--rates", "mine", "--overlays", "--format", "json"])).unwrap();
    let rows: Vec<(String, String, String)> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (text("name"), text("usd"), text("verified"))
        })
        .collect();
    let row = |size: &str, usd: &str, on: &str| {
        (format!("luma-agents-api/ray-3.2/extend/{size}/5s/sdr"), usd.to_owned(), on.to_owned())
    };
    assert_eq!(rows, [row("720p", "0.28", "2026-05-30"), row("1080p", "1.1", "2026-11-20")]);
    // What is alone in its table now gets a line behind the one with the comment.
    place.said(&args("luma-agents-api/extend/720p"));
    assert!(place.read("mine/x.toml").contains("\"published\" # I saw it\nverified = 2026-11-20\ncolumns"));
}
