//! What the program is made of: the licences of its dependencies, versions that stand twice, nothing that could reach
//! a network, no build script and no `unsafe` of our own, and which files may touch the disk. Advisories need a list
//! from outside: `cargo deny check` reads it with `deny.toml`, where that is installed.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each of these may be linked into a program that is given away without its source. `MPL-2.0` holds for the files of
/// that crate alone.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates of which two versions are built, and why that cannot be helped at present.
const TWICE: &[(&str, &str)] = &[
    ("signal-hook", "crossterm still asks for 0.3"),
    ("syn", "macros of our dependencies, none of it in the program"),
];

/// Crates that reach a network, or are there to.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "axum",
    "curl",
    "curl-sys",
    "git2",
    "h2",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "libssh2-sys",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webpki",
    "zeroconf",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(args: &[&str]) -> String {
    let out =
        Command::new(env!("CARGO")).args(args).args(["--offline", "--locked"]).current_dir(root()).output().unwrap();
    assert!(out.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// Every crate that is built into the program on this system, with its versions.
fn built() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in cargo(&["tree", "--edges", "normal,build", "--prefix", "none"]).lines() {
        let mut words = line.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            found.entry(name.to_owned()).or_default().insert(version.to_owned());
        }
    }
    assert!(found.contains_key("ratatui") && found.len() > 50, "{found:?}");
    found
}

/// Whether an expression of licences can be met with those that are allowed.
fn is_allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], "");
    // All expressions that there are put what stands in parentheses first.
    plain.split(" AND ").all(|part| part.split(" OR ").any(|one| LICENCES.contains(&one.trim())))
}

#[test]
fn every_dependency_may_be_given_away() {
    assert!(is_allowed("MIT/Apache-2.0") && is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0"));
    assert!(!is_allowed("GPL-3.0") && !is_allowed("MIT AND GPL-3.0") && !is_allowed(""));
    let host = Command::new("rustc").args(["-vV"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--filter-platform", &host])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence), "{} is licensed under `{licence}`", package["name"]);
    }
}

#[test]
fn every_dependency_is_of_the_registry_and_sealed() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for package in lock.split("[[package]]").skip(1).filter(|p| !p.contains("name = \"luma-plan\"\n")) {
        assert!(package.contains("source = \"registry+") && package.contains("\nchecksum = \""), "{package}");
    }
}

#[test]
fn no_crate_is_built_twice_without_a_reason() {
    let twice: Vec<String> =
        built().into_iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name).collect();
    let known: Vec<&str> = TWICE.iter().map(|(name, _)| *name).collect();
    assert_eq!(twice, known);
}

#[test]
fn nothing_reaches_a_network() {
    let built = built();
    let found: Vec<&&str> = NETWORK.iter().filter(|name| built.contains_key(**name)).collect();
    assert!(found.is_empty(), "{found:?}");
    for (file, code) in sources() {
        for word in ["std::net", "TcpStream", "UdpSocket", "TcpListener", "ToSocketAddrs"] {
            assert!(!code.contains(word), "{file} knows `{word}`");
        }
    }
}

/// Our own code without comments and without its tests, by file below `src`.
fn sources() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = vec![root().join("src")];
    let mut found = Vec::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let is_test =
            ["/tests.rs", "/corpus.rs", "/testing.rs", "/pictures.rs", "/sample.rs"].iter().any(|t| name.ends_with(t));
        if !is_test {
            found.push((
                name,
                code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n"),
            ));
        }
    }
    assert!(found.len() > 100);
    found
}

#[test]
fn no_code_of_ours_is_unsafe_or_runs_at_build_time() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    for word in ["\nbuild =", "[build-dependencies]", "proc-macro", "\nlinks ="] {
        assert!(!manifest.contains(word), "{word}");
    }
    assert!(!root().join("build.rs").exists());
    for (file, code) in sources() {
        let word = |word: &str| code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word);
        assert!(!word("unsafe"), "{file}");
        // The definition of arguments is called so too; a file that has that one cannot have the other.
        let is_of_arguments = code.contains("use clap::Command;") || code.contains("use clap::{Command,");
        assert!(!word("Command") || file.starts_with("tui/") || is_of_arguments, "{file} may start a program");
        assert!(!code.contains("process::Command"), "{file} starts a program");
    }
}

/// The only files that read or write the disk: what a plan says is no path for any of them.
const DISK: &[&str] = &["cli/", "disk", "plan/save", "read/file.rs", "tui/runtime"];

#[test]
fn few_files_touch_the_disk_and_none_names_the_window() {
    for (file, code) in sources() {
        for word in ["fs::", "File::", "OpenOptions", "NamedTempFile", "read_dir"] {
            let is_there = code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric()));
            assert!(!is_there || DISK.iter().any(|place| file.starts_with(place)), "{file} knows `{word}`");
        }
        assert!(!code.contains("SetTitle"), "{file} writes the title of the window");
    }
}

/// The names of all tests, wherever they stand.
fn tests() -> BTreeSet<String> {
    let mut paths: Vec<PathBuf> = vec![root().join("src"), root().join("tests")];
    let mut found = BTreeSet::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(path).unwrap();
            // One that is ignored holds nothing.
            let heads = text.split("#[test]").skip(1).filter_map(|rest| rest.split_once("fn "));
            let names =
                heads.filter(|(above, _)| !above.contains("ignore")).filter_map(|(_, rest)| rest.split('(').next());
            found.extend(names.map(str::to_owned));
        }
    }
    found
}

/// Whether a module of ours is there and has tests: in its file, or below it.
fn is_tested(module: &str) -> bool {
    let file = root().join("src").join(module.replace("::", "/")).with_extension("rs");
    let has_tests = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("#[cfg(test)]"));
    has_tests(&file) || file.exists() && has_tests(&file.with_extension("").join("tests.rs"))
}

/// What `SECURITY.md` says is held by a test is.
#[test]
fn what_is_promised_names_tests_that_there_are() {
    let tests = tests();
    let promises = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (mut rows, mut names) = (0, 0);
    for line in promises.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")) {
        let Some(held_by) = line.trim_end_matches('|').rsplit('|').next().filter(|cell| cell.trim() != "tests") else {
            continue;
        };
        rows += 1;
        let by: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!by.is_empty(), "nothing holds this: {line}");
        for name in by {
            names += 1;
            let is_there = if name.contains(' ') {
                // A command, or a line of a file that has a test of its own.
                true
            } else if let Some(begin) = name.strip_suffix('…') {
                tests.iter().any(|test| test.starts_with(begin))
            } else {
                tests.contains(name)
                    || root().join(name).exists() && name.contains(['/', '.'])
                    || is_tested(name)
                    // A function of a module that is tested.
                    || name.rsplit_once("::").is_some_and(|(module, _)| is_tested(module))
            };
            assert!(is_there, "`SECURITY.md` names `{name}`, and there is no such test");
        }
    }
    assert!(rows > 15 && names > 30, "{rows} rows, {names} names");
    // What fuzzing is asked for by name, too.
    for target in promises.split("--test fuzz ").skip(1).filter_map(|rest| rest.split([' ', '`']).next()) {
        assert!(tests.contains(target), "{target}");
    }
}
