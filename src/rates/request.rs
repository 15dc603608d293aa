//! Requests as a surface's API takes them: which rules they have beyond those on what is made, and which of their
//! fields change no price. What the fields are called is the API's language and known to whoever reads requests; what
//! may stand with what is a fact about the product, and comes from its card.

/// What a request asks for, as its `type` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestType {
    Image,
    ImageEdit,
    /// From a text, from frames, between two, or on from another video.
    Video,
    VideoEdit,
    VideoReframe,
}

/// The fields that say what is made, by their path.
pub const PRICED: &[&str] = &[
    "type",
    "model",
    "image_ref",
    "source",
    "video",
    "video.resolution",
    "video.duration",
    "video.hdr",
    "video.exr_export",
    "video.loop",
    "video.start_frame",
    "video.end_frame",
    "video.keyframes",
];

/// What a surface takes for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requests {
    /// The id of the route that a request is paid on.
    pub route: String,
    /// Fields, by their path, that change no price.
    pub unpriced: Vec<String>,
    /// The ways to say which picture or video is meant: of each, exactly one.
    pub names: Vec<String>,
    /// What may stand beside them.
    pub beside: Vec<String>,
    pub rules: Vec<RequestRule>,
    /// The document that says so.
    pub source: String,
}

/// What may not stand together in a request, or is missing from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRule {
    /// Any, where there is none.
    pub types: Vec<RequestType>,
    /// It applies where all of these fields are there, and not false …
    pub has: Vec<String>,
    /// … and none of these is.
    pub lacks: Vec<String>,
    /// A sentence without a full stop.
    pub says: String,
    /// What would be right.
    pub remedy: String,
    pub source: String,
}

impl RequestRule {
    /// Whether a request breaks it. `is_said`: whether the request has a field that says something.
    pub fn is_broken(&self, kind: RequestType, is_said: impl Fn(&str) -> bool) -> bool {
        (self.types.is_empty() || self.types.contains(&kind))
            && self.has.iter().all(|field| is_said(field))
            && !self.lacks.iter().any(|field| is_said(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_broken_by_what_is_there_and_what_is_not() {
        let rule = RequestRule {
            types: vec![RequestType::Video],
            has: vec!["video.exr_export".to_owned()],
            lacks: vec!["video.hdr".to_owned()],
            says: String::new(),
            remedy: String::new(),
            source: String::new(),
        };
        let broken = |kind, said: &[&str]| rule.is_broken(kind, |field| said.contains(&field));
        assert!(broken(RequestType::Video, &["video.exr_export"]));
        assert!(!broken(RequestType::Video, &["video.exr_export", "video.hdr"]));
        assert!(!broken(RequestType::Video, &[]));
        assert!(!broken(RequestType::VideoEdit, &["video.exr_export"]), "of another type");
    }
}
