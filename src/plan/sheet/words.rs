//! What a cell says, in the spellings that people and spreadsheets use.

use super::{Column, Takes, clean, is_count};
use crate::fault::nearest;
use crate::plan::rate;
use crate::plan::schema::{MAX_COUNT, MAX_SECONDS};
use crate::read::shortened;
use crate::terms::{Operation, Resolution};

/// Heads of columns, in small letters.
const HEADS: &[(Column, &[&str])] = &[
    (Column::Name, &["name", "shot", "shot name", "shots", "title", "scene", "deliverable"]),
    (
        Column::Outputs,
        &["outputs", "output", "count", "quantity", "qty", "pieces", "finals", "deliverables", "number", "no.", "#"],
    ),
    (Column::Operation, &["operation", "operations", "type", "kind", "what", "process", "task"]),
    (Column::Resolution, &["resolution", "size", "res", "format"]),
    (Column::Seconds, &["seconds", "length", "duration", "secs", "sec", "s", "length (s)", "duration (s)"]),
    (
        Column::Takes,
        &[
            "takes",
            "attempts",
            "tries",
            "keep",
            "accept rate",
            "accept_rate",
            "acceptance",
            "rate",
            "keep rate",
            "ratio",
        ],
    ),
];

/// Other words for operations.
const OPERATIONS: &[(&str, Operation)] = &[
    ("t2i", Operation::TextToImage),
    ("image", Operation::TextToImage),
    ("still", Operation::TextToImage),
    ("stills", Operation::TextToImage),
    ("edit", Operation::ImageEdit),
    ("t2v", Operation::TextToVideo),
    ("video", Operation::TextToVideo),
    ("clip", Operation::TextToVideo),
    ("i2v", Operation::ImageToVideo),
    ("v2v", Operation::Modify),
    ("video-to-video", Operation::Modify),
    ("interpolation", Operation::Interpolate),
    ("keyframes", Operation::Interpolate),
    ("extension", Operation::Extend),
    ("upscaling", Operation::Upscale),
    ("sound", Operation::Audio),
];

/// The columns that a line of heads names; `None` where it is no such line.
pub fn heads(cells: &[String]) -> Option<Vec<Option<Column>>> {
    let mut columns: Vec<Option<Column>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let head = clean(cell).to_lowercase();
        let found = HEADS.iter().find(|(_, heads)| heads.contains(&head.as_str())).map(|(column, _)| *column);
        // The first of two wins.
        columns.push(found.filter(|column| !columns.contains(&Some(*column))));
    }
    let known = columns.iter().flatten().count();
    let said = cells.iter().filter(|c| !super::is_blank(c)).count();
    let is_alone =
        said == 1 && cells.first().is_some_and(|c| matches!(&*clean(c).to_lowercase(), "name" | "shot name"));
    (columns.contains(&Some(Column::Name)) && (is_alone || known >= 2)).then_some(columns)
}

/// A whole number, thousands apart or not: `1200`, `1,200`, `1 200`.
fn whole(text: &str) -> Option<u64> {
    let is_gap = |c: char| matches!(c, ',' | '_' | ' ' | '\u{a0}' | '\u{202f}' | '’' | '\'');
    let mut groups = text.split(is_gap);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        digits.push_str(group);
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// `12`, `×12`, `12x`.
pub fn outputs(text: &str) -> Result<u64, String> {
    let bare = text.trim_matches(['x', 'X', '×', ' ']);
    let wrong = || format!("`{}` is no whole number from 1 to {MAX_COUNT}", shortened(text));
    whole(bare).filter(|n| is_count(*n)).ok_or_else(wrong)
}

pub fn operation(text: &str) -> Result<Operation, String> {
    let word = text.to_lowercase().replace([' ', '_', '→', '>'], "-");
    let word = word.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if let Some(operation) = Operation::parse(&word) {
        return Ok(operation);
    }
    if let Some((_, operation)) = OPERATIONS.iter().find(|(name, _)| *name == word) {
        return Ok(*operation);
    }
    let said = shortened(text);
    Err(match nearest(&word, Operation::TEXTS) {
        Some(near) => format!("`{said}` is no operation; did you mean {}?", near.replace('-', " ")),
        None => format!("`{said}` is no operation; write one such as text to video"),
    })
}

/// `1080p`, `1080`, `4K`, `UHD`, `1920x1080`.
pub fn resolution(text: &str) -> Result<Resolution, String> {
    let word: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let pixels = word.split_once(['x', '×', '*']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let found = Resolution::ALL.iter().find(|r| {
        let name = r.as_str();
        name == word || name.strip_suffix('p') == Some(&word) || pixels == Some(r.pixels())
    });
    match (found, word.as_str()) {
        (Some(found), _) => Ok(*found),
        (None, "uhd" | "2160p" | "2160") => Ok(Resolution::K4),
        (None, "fhd" | "fullhd") => Ok(Resolution::P1080),
        _ => Err(format!("`{}` is no size; write one of {}", shortened(text), Resolution::TEXTS.join(", "))),
    }
}

/// `5`, `5 s`, `0:05`.
pub fn seconds(text: &str) -> Result<u32, String> {
    let word = text.to_lowercase();
    let bare = ["seconds", "second", "secs", "sec", "s", "\""].iter().find_map(|end| word.strip_suffix(end));
    let bare = bare.unwrap_or(&word).trim();
    let found = match bare.split_once(':') {
        Some((minutes, seconds)) if seconds.len() == 2 => {
            whole(minutes).zip(whole(seconds)).and_then(|(m, s)| m.checked_mul(60)?.checked_add(s))
        }
        Some(_) => None,
        None => whole(bare.trim_end_matches('0').strip_suffix(['.', ',']).unwrap_or(bare)),
    };
    let found = found.filter(|n| (1..=MAX_SECONDS).contains(n)).and_then(|n| u32::try_from(n).ok());
    found.ok_or_else(|| format!("`{}` is no length in whole seconds, 1 to {MAX_SECONDS}", shortened(text)))
}

/// `6`, `6 takes`, `1/4`, `1 in 4`, `25%`, `keep 1 in 4`, `0.25`.
pub fn takes(text: &str) -> Result<Takes, String> {
    let word = text.to_lowercase();
    let bare = word.strip_prefix("keep ").unwrap_or(&word);
    let ends = ["takes", "take", "attempts", "attempt", "tries", "x", "×"];
    let bare = ends.iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare).trim();
    if let Some(n) = whole(bare) {
        let wrong = || format!("`{}` takes: from 1 to {MAX_COUNT}", shortened(text));
        return is_count(n).then_some(Takes::Attempts(n)).ok_or_else(wrong);
    }
    let rate = rate::parse(&bare.replace(" of ", " in ").replace(':', "/").replace(" %", "%"))
        // A decimal comma.
        .or_else(|| rate::parse(&bare.strip_prefix("0,").map(|rest| format!("0.{rest}"))?));
    if let Some(rate) = rate {
        return Ok(Takes::Rate(rate));
    }
    Err(if is_date(bare) {
        format!("a sheet made the date `{}` of it; write 1 in 4 or 25%", shortened(text))
    } else {
        format!("`{}` is no count of takes; write 6, 1 in 4 or 25%", shortened(text))
    })
}

/// Whether it looks like a date: `1/4` becomes one in many spreadsheets.
fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts = text.split(['-', '.', '/', ' ']).filter(|p| !p.is_empty()).count();
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    has_digit && (MONTHS.iter().any(|month| text.contains(month)) || parts == 3)
}
