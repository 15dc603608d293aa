//! The field's words: operations, resolutions, ranges, requirements. Plans and price cards both speak them.
//! A word that belongs to one vendor's product (a model, a plan) is never here; it lives in `rates/`.

use std::fmt;

/// A closed list of words that files spell.
pub trait Word: Copy + 'static {
    /// Every word, in the order in which they are offered.
    fn all() -> &'static [Self];
    /// As files spell it.
    fn text(self) -> &'static str;
    /// The word that `text` spells, exactly.
    fn of_text(text: &str) -> Option<Self>;
}

/// A closed list of words with the spelling that files use.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every word as files spell it, in the order of [`Self::ALL`].
            pub const TEXTS: &'static [&'static str] = &[$($text),+];

            /// The word as files spell it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The word that `text` spells, exactly.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Word for $name {
            fn all() -> &'static [Self] { Self::ALL }
            fn text(self) -> &'static str { self.as_str() }
            fn of_text(text: &str) -> Option<Self> { Self::parse(text) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

words! {
    /// One step of a shot's loop.
    Operation {
        TextToImage = "text-to-image",
        ImageEdit = "image-edit",
        TextToVideo = "text-to-video",
        ImageToVideo = "image-to-video",
        /// Between two keyframes.
        Interpolate = "interpolate",
        Extend = "extend",
        /// Video to video.
        Modify = "modify",
        Reframe = "reframe",
        Upscale = "upscale",
        Audio = "audio",
        /// The finishing pass on what was accepted.
        Export = "export",
        /// Anything that is paid outside the vendor.
        Other = "other",
    }
}

impl Operation {
    /// What the operation makes or changes; `None` where that depends on the stage (reframe, upscale) or is neither.
    #[must_use]
    pub const fn media(self) -> Option<Media> {
        match self {
            Self::TextToImage | Self::ImageEdit => Some(Media::Image),
            Self::TextToVideo | Self::ImageToVideo | Self::Interpolate | Self::Extend | Self::Modify | Self::Export => {
                Some(Media::Video)
            }
            Self::Reframe | Self::Upscale | Self::Audio | Self::Other => None,
        }
    }

    /// Whether a model makes it, so that `model` may be named.
    #[must_use]
    pub const fn has_model(self) -> bool {
        !matches!(self, Self::Upscale | Self::Audio | Self::Other)
    }

    /// In a producer's words: `text to video`.
    #[must_use]
    pub fn spoken(self) -> String {
        self.as_str().replace('-', " ")
    }
}

words! { Media { Image = "image", Video = "video" } }

words! {
    /// 16:9 sizes.
    Resolution {
        P360 = "360p",
        P540 = "540p",
        P720 = "720p",
        P1080 = "1080p",
        K2 = "2k",
        K4 = "4k",
    }
}

impl Resolution {
    /// Width and height in pixels.
    #[must_use]
    pub const fn pixels(self) -> (u32, u32) {
        match self {
            Self::P360 => (640, 360),
            Self::P540 => (960, 540),
            Self::P720 => (1280, 720),
            Self::P1080 => (1920, 1080),
            Self::K2 => (2048, 1152),
            Self::K4 => (3840, 2160),
        }
    }
}

words! {
    /// Dynamic range of a video.
    Range { Sdr = "sdr", Hdr = "hdr", HdrExr = "hdr+exr" }
}

words! {
    /// What a buyer may require of a route.
    Requirement {
        Commercial = "commercial",
        NoWatermark = "no_watermark",
        NoTraining = "no_training",
        Automation = "automation",
        LatencySla = "latency_sla",
        Team = "team",
    }
}

impl Requirement {
    /// In a buyer's words: `commercial use`.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Commercial => "commercial use",
            Self::NoWatermark => "no watermark",
            Self::NoTraining => "no training on your work",
            Self::Automation => "automation",
            Self::LatencySla => "a latency promise",
            Self::Team => "team controls",
        }
    }

    /// What a route does that meets it: `allows commercial use`.
    #[must_use]
    pub const fn given(self) -> &'static str {
        match self {
            Self::Commercial => "allows commercial use",
            Self::NoWatermark => "leaves out the watermark",
            Self::NoTraining => "promises not to train on your work",
            Self::Automation => "can be used from software",
            Self::LatencySla => "promises a latency",
            Self::Team => "has a shared pool, control by person and single sign-on",
        }
    }
}

words! {
    /// How firmly somebody promises not to train on what is submitted. Ordered: each includes the ones before it.
    Training { None = "none", Stated = "stated", Contractual = "contractual" }
}

words! {
    /// How well a figure is known.
    Confidence {
        Published = "published",
        ThirdParty = "third-party",
        Conflicting = "conflicting",
        Derived = "derived",
        Assumed = "assumed",
    }
}

words! {
    Weekday {
        Mon = "mon", Tue = "tue", Wed = "wed", Thu = "thu", Fri = "fri", Sat = "sat", Sun = "sun",
    }
}

impl Weekday {
    /// The weekday of a calendar date.
    #[must_use]
    pub fn of(date: jiff::civil::Date) -> Self {
        use jiff::civil::Weekday as W;
        match date.weekday() {
            W::Monday => Self::Mon,
            W::Tuesday => Self::Tue,
            W::Wednesday => Self::Wed,
            W::Thursday => Self::Thu,
            W::Friday => Self::Fri,
            W::Saturday => Self::Sat,
            W::Sunday => Self::Sun,
        }
    }
}

words! {
    /// With how many runs a plan is priced: those that it takes on average, or so many that the total is enough with
    /// a certainty of 50, 80 or 95 %.
    Level { Expected = "expected", P50 = "p50", P80 = "p80", P95 = "p95" }
}

impl Level {
    /// The three levels of certainty, lowest first.
    pub const QUANTILES: [Self; 3] = [Self::P50, Self::P80, Self::P95];

    /// How certain it is, from 0 to 1; `None` of what is expected.
    #[must_use]
    pub const fn certainty(self) -> Option<f64> {
        match self {
            Self::Expected => None,
            Self::P50 => Some(0.5),
            Self::P80 => Some(0.8),
            Self::P95 => Some(0.95),
        }
    }

    /// On screen and in text: `expected`, `P80`.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::P50 => "P50",
            Self::P80 => "P80",
            Self::P95 => "P95",
        }
    }
}

words! { WhenEmpty { TopUp = "top-up", Wait = "wait" } }
words! { Billing { Monthly = "monthly", Annual = "annual" } }

words! {
    /// What a price is counted in.
    Unit { Credits = "credits", Usd = "usd" }
}
