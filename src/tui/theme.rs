//! Colours and symbols by what they mean. Widgets name a role ("muted", "bad") and a sign ("late", "a pack bought");
//! which colour and which character that is, is decided here and nowhere else.
//!
//! Four palettes: `ansi16` follows the sixteen colours of the user's own terminal, `dark` and `light` bring true
//! colours of their own, `mono` has none. Colour never stands alone: whatever a colour says is also said by a sign
//! or a word, so that `mono` loses nothing.

mod symbols;

pub use symbols::Symbols;

use ratatui::style::{Color, Modifier, Style};

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// The terminal's own sixteen colours.
    #[default]
    Ansi16,
    /// True colours on black.
    Dark,
    /// True colours on white.
    Light,
    /// No colours: bold, dim, underlined and reversed.
    Mono,
}

impl Palette {
    pub const ALL: [Self; 4] = [Self::Ansi16, Self::Dark, Self::Light, Self::Mono];

    /// As options and files spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ansi16 => "ansi16",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
        }
    }

    /// The palette that `text` spells, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == text)
    }

    /// The palette to use, from what the user and the terminal say. Asking for no colours wins over the
    /// environment, the environment over the theme that was asked for; true colours need a terminal that has them.
    #[must_use]
    pub fn choose(given: &Given<'_>) -> Self {
        let wanted = given.wanted.unwrap_or_default();
        let colours = match given.colour {
            When::Never => false,
            When::Always => true,
            When::Auto => given.no_color.is_none_or(str::is_empty) && given.term != Some("dumb"),
        };
        let has_true_colour = matches!(given.colorterm, Some("truecolor" | "24bit"));
        match wanted {
            _ if !colours => Self::Mono,
            Self::Dark | Self::Light if !has_true_colour => Self::Ansi16,
            wanted => wanted,
        }
    }
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// What the palette is chosen from: the options, and the values of the variables that terminals set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given<'a> {
    pub colour: When,
    /// The palette that was asked for.
    pub wanted: Option<Palette>,
    /// `NO_COLOR`.
    pub no_color: Option<&'a str>,
    /// `TERM`.
    pub term: Option<&'a str>,
    /// `COLORTERM`.
    pub colorterm: Option<&'a str>,
}

/// Every role's style, and the signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Laid under everything, once a frame.
    pub base: Style,
    pub text: Style,
    /// What may be passed over: labels, units, legends.
    pub muted: Style,
    pub accent: Style,
    /// The figure that matters on a line.
    pub strong: Style,
    pub good: Style,
    pub warn: Style,
    pub bad: Style,
    /// The row or cell that keys act on, in the pane that has the focus.
    pub selected: Style,
    /// The same in a pane without the focus.
    pub remembered: Style,
    pub border: Style,
    pub border_focused: Style,
    pub title: Style,
    pub title_focused: Style,
    /// Heads of groups and columns.
    pub heading: Style,
    /// A value that comes from elsewhere: a default, or an earlier stage.
    pub inherited: Style,
    /// What rests on a figure that the buyer put in.
    pub assumed: Style,
    /// A key in a hint.
    pub key: Style,
    /// The verb of the answer.
    pub badge: Style,
    /// The verb where nothing serves.
    pub badge_warn: Style,
    /// The mode, in the status line.
    pub mode: Style,
    /// The screen that is shown, among its tabs.
    pub tab: Style,
    /// Work on the calendar.
    pub works: Style,
    /// Work in relaxed mode.
    pub relaxed: Style,
    /// Text that a search found.
    pub found: Style,
    pub symbols: Symbols,
}

/// The colours that a palette differs in; roles are made of them in one place, [`Theme::new`].
struct Inks {
    base: Style,
    text: Style,
    muted: Style,
    accent: Style,
    good: Style,
    warn: Style,
    bad: Style,
    assumed: Style,
    relaxed: Style,
    border: Style,
    selected: Style,
    remembered: Style,
}

impl Inks {
    const fn of(palette: Palette) -> Self {
        let plain = Style::new();
        match palette {
            Palette::Ansi16 => Self {
                base: plain,
                text: plain,
                muted: plain.fg(Color::DarkGray),
                accent: plain.fg(Color::Cyan),
                good: plain.fg(Color::Green),
                warn: plain.fg(Color::Yellow),
                bad: plain.fg(Color::Red),
                assumed: plain.fg(Color::Magenta),
                relaxed: plain.fg(Color::Blue),
                border: plain.fg(Color::DarkGray),
                // Without the colours of what is selected: reversed, they would be patches of ground.
                selected: plain.fg(Color::Reset).bg(Color::Reset).add_modifier(Modifier::REVERSED),
                remembered: plain.add_modifier(Modifier::BOLD),
            },
            Palette::Dark => Self::true_colour(&[
                0x0014_161f,
                0x00d8_dee9,
                0x0080_889c,
                0x0074_c7ec,
                0x008f_d694,
                0x00f2_c572,
                0x00f2_7f8b,
                0x00cf_9df2,
                0x0089_a7f5,
                0x003d_4458,
                0x0026_334b,
                0x0021_2736,
            ]),
            Palette::Light => Self::true_colour(&[
                0x00fb_faf7,
                0x0024_2933,
                0x0066_6f7d,
                0x0000_6694,
                0x0012_6e2f,
                0x008d_5a00,
                0x00b9_2a3b,
                0x007b_3fb0,
                0x0034_55c4,
                0x00c3_c8d0,
                0x00dc_eaf8,
                0x00e9_edf2,
            ]),
            Palette::Mono => Self {
                base: plain,
                text: plain,
                muted: plain.add_modifier(Modifier::DIM),
                accent: plain.add_modifier(Modifier::BOLD),
                good: plain,
                warn: plain.add_modifier(Modifier::BOLD),
                bad: plain.add_modifier(Modifier::BOLD).add_modifier(Modifier::UNDERLINED),
                assumed: plain.add_modifier(Modifier::ITALIC),
                relaxed: plain,
                border: plain.add_modifier(Modifier::DIM),
                selected: plain.add_modifier(Modifier::REVERSED),
                remembered: plain.add_modifier(Modifier::BOLD),
            },
        }
    }

    /// In the order of the fields, with the background first.
    const fn true_colour(inks: &[u32; 12]) -> Self {
        let plain = Style::new();
        Self {
            base: plain.bg(Color::from_u32(inks[0])).fg(Color::from_u32(inks[1])),
            text: plain.fg(Color::from_u32(inks[1])),
            muted: plain.fg(Color::from_u32(inks[2])),
            accent: plain.fg(Color::from_u32(inks[3])),
            good: plain.fg(Color::from_u32(inks[4])),
            warn: plain.fg(Color::from_u32(inks[5])),
            bad: plain.fg(Color::from_u32(inks[6])),
            assumed: plain.fg(Color::from_u32(inks[7])),
            relaxed: plain.fg(Color::from_u32(inks[8])),
            border: plain.fg(Color::from_u32(inks[9])),
            selected: plain.bg(Color::from_u32(inks[10])).add_modifier(Modifier::BOLD),
            remembered: plain.bg(Color::from_u32(inks[11])),
        }
    }
}

impl Theme {
    #[must_use]
    pub const fn new(palette: Palette, ascii: bool) -> Self {
        let inks = Inks::of(palette);
        let bold = Modifier::BOLD;
        Self {
            base: inks.base,
            text: inks.text,
            muted: inks.muted,
            accent: inks.accent,
            strong: inks.text.add_modifier(bold),
            good: inks.good,
            warn: inks.warn,
            bad: inks.bad,
            selected: inks.selected,
            remembered: inks.remembered,
            border: inks.border,
            border_focused: inks.accent,
            title: inks.text,
            title_focused: inks.accent.add_modifier(bold),
            heading: inks.muted,
            inherited: inks.muted.add_modifier(Modifier::ITALIC),
            assumed: inks.assumed,
            key: inks.accent.add_modifier(bold),
            badge: inks.good.add_modifier(bold).add_modifier(Modifier::REVERSED),
            badge_warn: inks.warn.add_modifier(bold).add_modifier(Modifier::REVERSED),
            mode: inks.accent.add_modifier(Modifier::REVERSED),
            tab: inks.accent.add_modifier(bold).add_modifier(Modifier::UNDERLINED),
            works: inks.good,
            relaxed: inks.relaxed,
            found: inks.warn.add_modifier(Modifier::UNDERLINED),
            symbols: if ascii { Symbols::ASCII } else { Symbols::UNICODE },
        }
    }
}

/// A style for what is drawn over something else: nothing of what was there shines through but the ground.
#[must_use]
pub fn over(style: Style) -> Style {
    Style::new().fg(Color::Reset).remove_modifier(Modifier::all()).patch(style)
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(Palette::Ansi16, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn given() -> Given<'static> {
        Given { colour: When::Auto, wanted: None, no_color: None, term: Some("xterm-256color"), colorterm: None }
    }

    #[test]
    fn the_palette_follows_options_then_environment_then_theme() {
        let full = Given { colorterm: Some("truecolor"), ..given() };
        let cases = [
            ("nothing said", given(), Palette::Ansi16),
            ("a theme without true colour", Given { wanted: Some(Palette::Dark), ..given() }, Palette::Ansi16),
            ("a theme with it", Given { wanted: Some(Palette::Light), ..full }, Palette::Light),
            (
                "24bit is the other word",
                Given { wanted: Some(Palette::Dark), colorterm: Some("24bit"), ..given() },
                Palette::Dark,
            ),
            ("NO_COLOR", Given { wanted: Some(Palette::Dark), no_color: Some("1"), ..full }, Palette::Mono),
            ("an empty NO_COLOR says nothing", Given { no_color: Some(""), ..full }, Palette::Ansi16),
            ("TERM=dumb", Given { term: Some("dumb"), ..full }, Palette::Mono),
            ("--color never", Given { colour: When::Never, wanted: Some(Palette::Light), ..full }, Palette::Mono),
            (
                "--color always over NO_COLOR",
                Given { colour: When::Always, no_color: Some("1"), ..full },
                Palette::Ansi16,
            ),
            (
                "--color always brings no true colour",
                Given { colour: When::Always, wanted: Some(Palette::Dark), ..given() },
                Palette::Ansi16,
            ),
            ("mono is a theme too", Given { colour: When::Always, wanted: Some(Palette::Mono), ..full }, Palette::Mono),
        ];
        for (what, given, palette) in cases {
            assert_eq!(Palette::choose(&given), palette, "{what}");
        }
    }

    #[test]
    fn palettes_are_spelt_as_they_are_read() {
        for palette in Palette::ALL {
            assert_eq!(Palette::parse(palette.as_str()), Some(palette));
        }
        assert_eq!(Palette::parse("Dark"), None);
    }

    fn styles(theme: &Theme) -> Vec<Style> {
        vec![
            theme.base,
            theme.text,
            theme.muted,
            theme.accent,
            theme.strong,
            theme.good,
            theme.warn,
            theme.bad,
            theme.selected,
            theme.remembered,
            theme.border,
            theme.border_focused,
            theme.title,
            theme.title_focused,
            theme.heading,
            theme.inherited,
            theme.assumed,
            theme.key,
            theme.badge,
            theme.badge_warn,
            theme.mode,
            theme.tab,
            theme.works,
            theme.relaxed,
            theme.found,
        ]
    }

    #[test]
    fn mono_has_no_colour_and_the_default_only_the_sixteen() {
        let colours = |palette| {
            styles(&Theme::new(palette, false))
                .into_iter()
                .flat_map(|s| [s.fg, s.bg])
                .flatten()
                .filter(|c| *c != Color::Reset)
                .collect::<Vec<_>>()
        };
        assert_eq!(colours(Palette::Mono), Vec::new());
        assert!(colours(Palette::Ansi16).iter().all(|c| !matches!(c, Color::Rgb(..) | Color::Indexed(_))));
        assert!(colours(Palette::Dark).iter().all(|c| matches!(c, Color::Rgb(..))));
        assert!(colours(Palette::Light).iter().all(|c| matches!(c, Color::Rgb(..))));
    }

    /// Relative luminance contrast of two colours.
    #[expect(clippy::float_arithmetic, reason = "a measure of colours, not of money")]
    fn contrast(one: Color, other: Color) -> f64 {
        let light = |colour: Color| {
            let Color::Rgb(r, g, b) = colour else { panic!("{colour} is no true colour") };
            let part = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
        };
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn true_colours_can_be_read_on_their_ground_and_on_the_selection() {
        for palette in [Palette::Dark, Palette::Light] {
            let theme = Theme::new(palette, false);
            let grounds = [theme.base.bg.unwrap(), theme.selected.bg.unwrap(), theme.remembered.bg.unwrap()];
            for style in [theme.text, theme.accent, theme.good, theme.warn, theme.bad, theme.assumed, theme.relaxed] {
                for ground in grounds {
                    let ratio = contrast(style.fg.unwrap(), ground);
                    assert!(ratio >= 4.5, "{}: {:?} on {ground}: {ratio:.2}", palette.as_str(), style.fg);
                }
            }
            assert!(contrast(theme.muted.fg.unwrap(), grounds[0]) >= 4.5, "{}", palette.as_str());
        }
    }

    #[test]
    fn ascii_is_ascii_and_every_sign_of_a_bar_differs() {
        let shown = format!("{:?}", Symbols::ASCII);
        assert!(shown.is_ascii(), "{shown}");
        for s in [Symbols::UNICODE, Symbols::ASCII] {
            let signs = [s.works, s.relaxed, s.waits, s.dry, s.pack, s.deadline, s.quiet];
            let marks = [s.fits, s.caveats, s.misses, s.unknown, s.unfit];
            for set in [signs.as_slice(), marks.as_slice()] {
                for (i, a) in set.iter().enumerate() {
                    assert!(!set[i + 1..].contains(a), "{a} twice");
                }
            }
        }
    }
}
