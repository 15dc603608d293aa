//! Conditions and amounts in words.

use crate::rates::Card;
use crate::rates::row::{Amount, Lengths, Per, Placed, Row, Set, Table, When};
use crate::terms::{Media, Operation, Range, Resolution};

/// `$0.30`, `$0.0404`, `1,200 cr`: two decimals at least, and all that there are.
pub fn amount(amount: Amount) -> String {
    match amount {
        Amount::Credits(credits) => format!("{} cr", crate::money::group_thousands(&credits.to_string())),
        Amount::Usd(money) => format!("${}", money.whole()),
    }
}

/// Those of a closed list that are in the set; all where it is empty.
pub fn members<W: Placed>(set: Set<W>, all: &[W]) -> Vec<W> {
    all.iter().copied().filter(|w| set.has(*w)).collect()
}

/// `text or image to video, interpolate`.
pub fn operations(of: &[Operation], media: Option<Media>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut tail: Option<String> = None;
    for operation in of {
        let spoken = operation.spoken();
        let medium = media.filter(|_| matches!(operation, Operation::Reframe | Operation::Upscale));
        let spoken = medium.map_or_else(|| spoken.clone(), |m| format!("{spoken} of {m}"));
        let split = spoken.split_once(" to ").map(|(head, end)| (head.to_owned(), end.to_owned()));
        match (&split, parts.last_mut()) {
            (Some((head, end)), Some(last)) if tail.as_ref() == Some(end) => {
                let heads = last.trim_end_matches(&format!(" to {end}")).replace(" or ", ", ");
                *last = format!("{heads} or {head} to {end}");
            }
            _ => parts.push(spoken.clone()),
        }
        tail = split.map(|(_, end)| end);
    }
    parts.join(", ")
}

/// `360p to 1080p` for neighbours, `540p, 4k` for others; `any` for none or all.
pub fn resolutions(of: &[Resolution]) -> String {
    match of {
        [] => "any".to_owned(),
        all if all.len() == Resolution::ALL.len() => "any".to_owned(),
        [one] => one.to_string(),
        [first, .., last] if *last as usize - *first as usize + 1 == of.len() && of.len() > 2 => {
            format!("{first} to {last}")
        }
        some => some.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn ranges(of: &[Range]) -> String {
    of.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether any of the operations makes something that lasts.
fn lasts(of: &[Operation], media: Option<Media>) -> bool {
    of.iter().any(|o| match o {
        Operation::Reframe | Operation::Upscale => media != Some(Media::Image),
        Operation::Audio => true,
        Operation::Export => false,
        other => other.media() == Some(Media::Video),
    })
}

/// What a price row is for: the words of its columns.
pub struct Columns {
    pub what: String,
    pub size: String,
    pub length: String,
    pub range: String,
}

pub fn row(row: &Row, table: Option<&Table>) -> Columns {
    let of = members(row.operations, Operation::ALL);
    let what = operations(&of, row.media);
    let is_image = of.iter().all(|o| o.media() == Some(Media::Image)) || row.media == Some(Media::Image);
    let sized = of.iter().any(|o| !matches!(o, Operation::Audio | Operation::Export | Operation::Other));
    let size = match (row.from, row.resolution) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (None, Some(to)) if is_image => format!("to {to}"),
        (None, Some(to)) => to.to_string(),
        (_, None) if sized => "any".to_owned(),
        (_, None) => String::new(),
    };
    let length = match row.lengths {
        Lengths::Exactly(seconds) => format!("{seconds} s"),
        Lengths::UpTo(seconds) => format!("to {seconds} s"),
        Lengths::Any if lasts(&of, row.media) && table.is_some_and(|t| t.per == Per::Second) => "any".to_owned(),
        // An image has no length; its price may depend on what it is shown.
        Lengths::Any => match row.references {
            (_, u32::MAX) => String::new(),
            (0, 0) => "no refs".to_owned(),
            (1, 1) => "1 ref".to_owned(),
            (least, most) if least == most => format!("{least} refs"),
            (least, most) => format!("{least}-{most} refs"),
        },
    };
    let moving = lasts(&of, row.media) && !of.iter().all(|o| matches!(o, Operation::Upscale | Operation::Audio));
    let range = match row.range {
        Some(range) => range.to_string(),
        None if moving => "any".to_owned(),
        None => String::new(),
    };
    Columns { what, size, length, range }
}

/// What a rule or a gap is about: the words of its columns, and of the models that it names.
pub fn when(card: &Card, when: &When) -> (Columns, String) {
    let of = members(when.operations, Operation::ALL);
    let mut what = if of.is_empty() { "everything".to_owned() } else { operations(&of, when.media) };
    match when.looped {
        Some(true) => what.push_str(", looping"),
        Some(false) => what.push_str(", not looping"),
        None => {}
    }
    if let Some(over) = when.references_over {
        what = format!("{what}, more than {over} references");
    }
    if !when.tiers.is_empty() {
        let name_of = |tier: &String| card.routes.iter().find(|r| r.tier == *tier).map(|r| r.name.as_str());
        let names: Vec<&str> = when.tiers.iter().filter_map(name_of).collect();
        what = format!("{what}, on {}", names.join(", "));
    }
    let sizes = members(when.resolutions, Resolution::ALL);
    let size = if sizes.is_empty() { String::new() } else { resolutions(&sizes) };
    let seconds: Vec<String> = when.seconds.iter().map(u32::to_string).collect();
    let length = if seconds.is_empty() { String::new() } else { format!("{} s", seconds.join(", ")) };
    let range = ranges(&members(when.ranges, Range::ALL));
    let models = when.models.iter().filter_map(|at| card.models.get(*at)).map(|m| m.id.as_str());
    let models: Vec<&str> = models.collect();
    (Columns { what, size, length, range }, models.join(", "))
}

/// What a price is for.
pub const fn per(per: Per, is_download: bool) -> &'static str {
    match per {
        Per::Generation if is_download => "a download",
        Per::Generation => "a run",
        Per::Second => "a second",
        Per::Image | Per::Batch => "an image",
        Per::Megapixel => "a megapixel",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    #[test]
    fn amounts_show_all_their_decimals() {
        for (text, shown) in [
            ("0.3", "$0.30"),
            ("0.0404", "$0.0404"),
            ("3800", "$3,800.00"),
            ("0.00640", "$0.0064"),
            ("0.125", "$0.125"),
            ("0", "$0.00"),
        ] {
            assert_eq!(amount(Amount::Usd(Money::parse(text).unwrap())), shown);
        }
        assert_eq!(amount(Amount::Credits(10_000)), "10,000 cr");
    }

    #[test]
    fn operations_share_their_ends() {
        use Operation as O;
        for (of, said) in [
            (&[O::TextToVideo, O::ImageToVideo][..], "text or image to video"),
            (&[O::TextToVideo, O::ImageToVideo, O::Interpolate], "text or image to video, interpolate"),
            (&[O::TextToImage, O::ImageEdit], "text to image, image edit"),
            (&[O::TextToImage, O::TextToVideo], "text to image, text to video"),
            (&[O::Extend], "extend"),
        ] {
            assert_eq!(operations(of, None), said);
        }
        assert_eq!(operations(&[O::Reframe], Some(Media::Image)), "reframe of image");
    }

    #[test]
    fn neighbouring_resolutions_are_a_span() {
        use Resolution as R;
        assert_eq!(resolutions(&[R::P360, R::P540, R::P720]), "360p to 720p");
        assert_eq!(resolutions(&[R::P360, R::P1080]), "360p, 1080p");
        assert_eq!(resolutions(&[R::P360, R::P540]), "360p, 540p");
        assert_eq!((resolutions(&[]), resolutions(Resolution::ALL)), ("any".to_owned(), "any".to_owned()));
    }
}
