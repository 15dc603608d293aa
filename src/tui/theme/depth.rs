//! How many colours a terminal shows, and the nearest of them to a true colour.

use ratatui::style::{Color, Style};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Whatever red, green and blue make.
    True,
    /// The 256 of the usual table.
    Indexed,
    /// The user's own sixteen.
    Sixteen,
}

impl Depth {
    /// From the values of `TERM` and `COLORTERM`.
    #[must_use]
    pub fn of(term: Option<&str>, colorterm: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            Self::True
        } else if term.contains("256color") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }

    /// A style as it can be shown. Styles for sixteen colours are chosen by hand, and stay as they are.
    #[must_use]
    pub fn show(self, style: Style) -> Style {
        if self != Self::Indexed {
            return style;
        }
        Style { fg: style.fg.map(indexed), bg: style.bg.map(indexed), ..style }
    }
}

/// What the middle of the table, a cube of six steps a side, has for each step.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest colour of the table. Its first sixteen are left out: they are the user's to define.
fn indexed(colour: Color) -> Color {
    let Color::Rgb(r, g, b) = colour else { return colour };
    let cube = (16..=231u8).map(|i| {
        let at = usize::from(i - 16);
        (i, [STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]])
    });
    let greys = (232..=255u8).map(|i| (i, [8 + 10 * (i - 232); 3]));
    let far =
        |(_, at): &(u8, [u8; 3])| at.iter().zip([r, g, b]).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>();
    cube.chain(greys).min_by_key(far).map_or(colour, |(i, _)| Color::Indexed(i))
}

/// What a colour of the table is made of.
#[cfg(test)]
pub fn parts(colour: Color) -> Option<[u8; 3]> {
    match colour {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(i @ 16..=231) => {
            let at = usize::from(i - 16);
            Some([STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]])
        }
        Color::Indexed(i @ 232..) => Some([8 + 10 * (i - 232); 3]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_the_table_is_found() {
        for (r, g, b, index) in [(0, 0, 0, 16), (255, 255, 255, 231), (255, 0, 0, 196), (27, 29, 28, 234)] {
            assert_eq!(indexed(Color::Rgb(r, g, b)), Color::Indexed(index));
        }
        for index in 16..=255 {
            let [r, g, b] = parts(Color::Indexed(index)).unwrap();
            let found = parts(indexed(Color::Rgb(r, g, b))).unwrap();
            assert_eq!(found, [r, g, b], "{index}");
        }
        assert_eq!(indexed(Color::Cyan), Color::Cyan);
    }

    #[test]
    fn terminals_say_how_many_colours_they_have() {
        let cases = [
            (Some("xterm-256color"), Some("truecolor"), Depth::True),
            (Some("xterm"), Some("24bit"), Depth::True),
            (Some("xterm-direct"), None, Depth::True),
            (Some("xterm-256color"), None, Depth::Indexed),
            (Some("screen-256color"), Some(""), Depth::Indexed),
            (Some("linux"), None, Depth::Sixteen),
            (None, None, Depth::Sixteen),
        ];
        for (term, colorterm, depth) in cases {
            assert_eq!(Depth::of(term, colorterm), depth, "{term:?} {colorterm:?}");
        }
    }
}
