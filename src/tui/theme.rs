//! Colours and symbols by what they mean. Widgets name a role ("muted", "bad") and a sign ("late", "a pack bought");
//! which colour and which character that is, is decided here and nowhere else.
//!
//! Four palettes: `ansi16` follows the sixteen colours of the user's own terminal, `dark` and `light` bring true
//! colours of their own, shown as near as the terminal can ([`Depth`]), `mono` has none. Colour never stands alone: whatever a colour says is also said by a sign
//! or a word, so that `mono` loses nothing.

mod depth;
mod inks;
mod symbols;

pub use depth::Depth;
pub use symbols::Symbols;

use inks::Inks;

use ratatui::style::{Color, Modifier, Style};

use crate::terms::Word;

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
    /// environment, the environment over the theme that was asked for.
    #[must_use]
    pub fn choose(given: &Given<'_>) -> Self {
        let wanted = given.wanted.unwrap_or_default();
        let colours = match given.colour {
            When::Never => false,
            When::Always => true,
            When::Auto => given.no_color.is_none_or(str::is_empty) && given.term != Some("dumb"),
        };
        if colours { wanted } else { Self::Mono }
    }
}

impl Word for Palette {
    fn all() -> &'static [Self] {
        &Self::ALL
    }

    fn text(self) -> &'static str {
        self.as_str()
    }

    fn of_text(text: &str) -> Option<Self> {
        Self::parse(text)
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

impl Theme {
    /// The theme on a terminal that shows every colour.
    #[must_use]
    pub const fn new(palette: Palette, ascii: bool) -> Self {
        Self::of(&Inks::of(palette, Depth::True), ascii)
    }

    /// The theme as near as a terminal of that many colours can show it.
    #[must_use]
    pub fn at(palette: Palette, depth: Depth, ascii: bool) -> Self {
        let mut inks = Inks::of(palette, depth);
        for ink in inks.all() {
            *ink = depth.show(*ink);
        }
        Self::of(&inks, ascii)
    }

    const fn of(inks: &Inks, ascii: bool) -> Self {
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

    #[test]
    fn the_palette_follows_the_option_then_the_environment_then_the_file() {
        let given = Given { colour: When::Auto, wanted: None, no_color: None, term: Some("xterm-256color") };
        let dark = Given { wanted: Some(Palette::Dark), ..given };
        let cases = [
            ("nothing said", given, Palette::Ansi16),
            ("a theme", dark, Palette::Dark),
            ("NO_COLOR", Given { no_color: Some("1"), ..dark }, Palette::Mono),
            ("an empty NO_COLOR says nothing", Given { no_color: Some(""), ..given }, Palette::Ansi16),
            ("TERM=dumb", Given { term: Some("dumb"), ..dark }, Palette::Mono),
            ("--color never", Given { colour: When::Never, ..dark }, Palette::Mono),
            (
                "--color always over NO_COLOR",
                Given { colour: When::Always, no_color: Some("1"), ..dark },
                Palette::Dark,
            ),
            (
                "--color always over TERM=dumb",
                Given { colour: When::Always, term: Some("dumb"), ..given },
                Palette::Ansi16,
            ),
            (
                "--color always paints no theme that has no colours",
                Given { colour: When::Always, wanted: Some(Palette::Mono), ..given },
                Palette::Mono,
            ),
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
            let [r, g, b] = depth::parts(colour).unwrap_or_else(|| panic!("{colour} is a colour of the user's own"));
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
    fn colours_can_be_read_on_their_ground_and_on_the_selection() {
        for (palette, depth) in [
            (Palette::Dark, Depth::True),
            (Palette::Light, Depth::True),
            (Palette::Dark, Depth::Indexed),
            (Palette::Light, Depth::Indexed),
        ] {
            let theme = Theme::at(palette, depth, false);
            let name = format!("{} {depth:?}", palette.as_str());
            let grounds = [theme.base.bg.unwrap(), theme.selected.bg.unwrap(), theme.remembered.bg.unwrap()];
            for style in [theme.text, theme.accent, theme.good, theme.warn, theme.bad, theme.assumed, theme.relaxed] {
                for ground in grounds {
                    let ratio = contrast(style.fg.unwrap(), ground);
                    assert!(ratio >= 4.5, "{name}: {:?} on {ground}: {ratio:.2}", style.fg);
                }
            }
            assert!(contrast(theme.muted.fg.unwrap(), grounds[0]) >= 4.5, "{name}: muted");
            assert!(grounds[1] != grounds[0] && grounds[2] != grounds[0], "{name}: what is selected is not seen");
        }
    }

    #[test]
    fn on_sixteen_colours_a_theme_keeps_its_ground() {
        for palette in [Palette::Dark, Palette::Light] {
            let theme = Theme::at(palette, Depth::Sixteen, false);
            let ground = theme.base.bg.unwrap();
            for style in styles(&theme) {
                let colours = [style.fg, style.bg].into_iter().flatten();
                assert!(colours.into_iter().all(|c| !matches!(c, Color::Rgb(..) | Color::Indexed(_))), "{style:?}");
                assert!(style.bg.is_some() || style.fg != Some(ground), "{style:?} cannot be seen");
            }
        }
        assert_eq!(Theme::at(Palette::Ansi16, Depth::Indexed, true), Theme::new(Palette::Ansi16, true));
        assert_eq!(Theme::at(Palette::Mono, Depth::Indexed, false), Theme::new(Palette::Mono, false));
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
