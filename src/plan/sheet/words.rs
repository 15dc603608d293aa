//! What a cell says, in the spellings that people and spreadsheets use.

use super::line::is_count;
use crate::fault::nearest;
use crate::money::{Money, Share, group_thousands};
use crate::plan::check::AUTO;
use crate::plan::rate;
use crate::plan::schema::{MAX_COUNT, MAX_SECONDS};
use crate::rates::Book;
use crate::read::shortened;
use crate::terms::{Media, Operation, Range, Resolution, Word as _};

/// How many takes a piece needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Attempts(u64),
    Rate(Share),
}

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

/// A bound as it is read.
fn most(n: u64) -> String {
    group_thousands(&n.to_string())
}

/// `12`, `×12`, `12x`.
pub fn outputs(text: &str) -> Result<u64, String> {
    let bare = text.trim_matches(['x', 'X', '×', ' ']);
    let wrong = || format!("`{}` is no whole number from 1 to {}", shortened(text), most(MAX_COUNT));
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
    found.ok_or_else(|| format!("`{}` is no length in whole seconds, 1 to {}", shortened(text), most(MAX_SECONDS)))
}

/// `6`, `6 takes`, `1/4`, `1 in 4`, `25%`, `keep 1 in 4`, `0.25`.
pub fn takes(text: &str) -> Result<Takes, String> {
    let word = text.to_lowercase();
    let bare = word.strip_prefix("keep ").unwrap_or(&word);
    let ends = ["takes", "take", "attempts", "attempt", "tries", "x", "×"];
    let bare = ends.iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare).trim();
    if let Some(n) = whole(bare) {
        let wrong = || format!("`{}`: takes are from 1 to {}", shortened(text), most(MAX_COUNT));
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

/// `25%`, `1 in 4`, `1/4`, `0.25`. A bare whole number above 1 could be a percentage, or takes.
pub fn rate(text: &str) -> Result<Share, String> {
    let shown = shortened(text);
    match takes(text)? {
        Takes::Rate(rate) => Ok(rate),
        Takes::Attempts(1) => Ok(Share::ONE),
        Takes::Attempts(n) if n <= 100 => Err(format!("`{shown}` is no rate; write {n}%, or 1 in {n}")),
        Takes::Attempts(_) => Err(format!("`{shown}` is no rate; write such as 25% or 1 in 4")),
    }
}

/// `30%`, `30`.
pub fn revisions(text: &str) -> Result<Share, String> {
    let bare = text.replace(" %", "%").replace(',', ".");
    let most = Share::hundredths(crate::plan::schema::MAX_PERCENT);
    match Share::parse_percent(&bare) {
        Ok(share) if share <= most => Ok(share),
        Ok(_) => Err(format!("`{}` is too much; write a percentage up to 1,000%", shortened(text))),
        Err(_) => Err(format!("`{}` is no percentage; write such as 30%", shortened(text))),
    }
}

/// `sdr`, `HDR`, `HDR + EXR`; of a column of yes and no, HDR or not.
pub fn range(text: &str) -> Result<Range, String> {
    let word: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    match word.as_str() {
        "sdr" | "standard" | "std" => Ok(Range::Sdr),
        "hdr" => Ok(Range::Hdr),
        "hdrexr" | "exr" | "hdrwithexr" => Ok(Range::HdrExr),
        _ => match flag(text) {
            Ok(true) => Ok(Range::Hdr),
            Ok(false) => Ok(Range::Sdr),
            Err(_) => Err(format!("`{}` is no dynamic range; write sdr, hdr or hdr+exr", shortened(text))),
        },
    }
}

/// Yes or no, in the spellings of sheets.
pub fn flag(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "x" | "1" | "✓" | "✔" => Ok(true),
        "no" | "n" | "false" | "0" | "-" | "–" | "none" => Ok(false),
        _ => Err(format!("`{}` is neither yes nor no; write one of them", shortened(text))),
    }
}

/// The size that something is made larger to; none where it is not.
pub fn upscale(text: &str) -> Result<Option<Resolution>, String> {
    match flag(text) {
        Ok(false) => Ok(None),
        Ok(true) => Err(format!("`{}` says no size; write the one that it makes, such as 4k", shortened(text))),
        Err(_) => resolution(text).map(Some),
    }
}

/// `3`.
pub fn references(text: &str) -> Result<u32, String> {
    let wrong = || format!("`{}` is no count of references; write such as 3", shortened(text));
    whole(text).and_then(|n| u32::try_from(n).ok()).ok_or_else(wrong)
}

pub fn media(text: &str) -> Result<Media, String> {
    let word = text.to_lowercase();
    Media::of_text(&word).ok_or_else(|| format!("`{}` is no medium; write video or image", shortened(text)))
}

/// `0.50`, `$0.50`, `USD 0.50`.
pub fn money(text: &str) -> Result<Money, String> {
    let word = text.to_lowercase();
    let bare = word.trim_start_matches("usd").trim_end_matches("usd").trim().trim_start_matches('$').trim();
    Money::parse(bare).map_err(|fault| format!("`{}` are no dollars: {fault}; write such as 0.50", shortened(text)))
}

/// A model's id as the book spells it, where it knows what is meant.
pub fn model(text: &str, book: &Book) -> String {
    let word = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
    match word.as_str() {
        AUTO | "default" | "any" => AUTO.to_owned(),
        _ => book.model(&word).map_or_else(|| text.to_owned(), str::to_owned),
    }
}
