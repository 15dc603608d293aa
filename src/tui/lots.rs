//! The lots of a held subscription as one line: `1200 until 2027-03-02, 500 until 2027-05-01`.

use jiff::civil::Date;

use crate::plan::model::Lot;

#[must_use]
pub fn plain(lots: &[Lot]) -> String {
    lots.iter().map(|lot| format!("{} until {}", lot.credits, lot.expires)).collect::<Vec<_>>().join(", ")
}

/// # Errors
/// What would be right, in a sentence.
pub fn parse(text: &str) -> Result<Vec<Lot>, String> {
    let lot = |part: &str| -> Option<Lot> {
        let (credits, expires) = part.trim().split_once(" until ").or_else(|| part.trim().split_once(' '))?;
        Some(Lot { credits: credits.trim().parse().ok()?, expires: expires.trim().parse::<Date>().ok()? })
    };
    text.split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| lot(part).ok_or_else(|| "write credits and the day they expire: 1200 until 2027-03-02".to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_read_as_they_are_shown() {
        let text = "1200 until 2027-03-02, 500 until 2027-05-01";
        assert_eq!(plain(&parse(text).unwrap()), text);
        assert_eq!(parse("1200 2027-03-02").unwrap().len(), 1);
        assert_eq!(parse(" ").unwrap(), Vec::new());
        assert!(parse("1200 until Christmas").is_err());
    }
}
