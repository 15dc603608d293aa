//! The fields of one request by their paths: `video.hdr` is `hdr` within `video`. Each is read once and known by then;
//! what was not asked for, and is not said to change no price, is unknown.

use std::borrow::Cow;
use std::ops::Range;

use crate::fault::Fault;
use crate::plan::schema::MAX_SECONDS;
use crate::rates::request::{PRICED, Requests};
use crate::read::json::{Json, Value};
use crate::read::{At, shortened, spell_list};
use crate::terms::Word;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    Picture,
    /// Another generation, whose video goes on.
    Video,
}

/// The field that names another generation.
const GENERATION: &str = "generation_id";

pub struct Fields<'j, 'f> {
    json: &'j Json<'j>,
    requests: &'j Requests,
    pub faults: &'f mut Vec<Fault>,
    /// Fields of pictures and videos that nobody knows.
    strange: Vec<(String, Range<usize>)>,
}

impl<'j, 'f> Fields<'j, 'f> {
    pub fn new(json: &'j Json<'j>, requests: &'j Requests, faults: &'f mut Vec<Fault>) -> Self {
        let fields = Self { json, requests, faults, strange: Vec::new() };
        if let Some(video) = json.value.get("video")
            && !matches!(video.value, Value::Object(_) | Value::Null)
        {
            fields.faults.push(wrong("video", video, "its settings, as `{\"resolution\": \"720p\"}`"));
        }
        fields
    }

    /// What a field holds; nothing where that is null.
    fn raw(&self, path: &str) -> Option<&'j Json<'j>> {
        let found = match path.split_once('.') {
            Some((outer, inner)) => self.json.value.get(outer)?.value.get(inner),
            None => self.json.value.get(path),
        };
        found.filter(|json| json.value != Value::Null)
    }

    /// Whether a field says something.
    pub fn says(&self, path: &str) -> bool {
        self.raw(path).is_some_and(|json| json.value.says_something())
    }

    /// Where a field stands; the brace of the request where it does not.
    pub fn span(&self, path: &str) -> Range<usize> {
        let start = self.json.span.start;
        let within = path.split_once('.').and_then(|(outer, _)| self.raw(outer)).map(|json| json.span.clone());
        let brace = |span: Range<usize>| span.start..span.start + 1;
        self.raw(path).map_or_else(|| brace(within.unwrap_or(start..start + 1)), |json| json.span.clone())
    }

    /// Where the first of some fields stands that is there; the type or the brace where none is.
    pub fn first_of(&self, paths: &[&str]) -> Range<usize> {
        let first = paths.iter().copied().find(|path| self.raw(path).is_some());
        self.span(first.unwrap_or("type"))
    }

    pub fn text(&mut self, path: &str) -> Option<String> {
        let json = self.raw(path)?;
        match &json.value {
            Value::Text(text) => Some(text.to_string()),
            _ => {
                self.faults.push(wrong(path, json, "a text"));
                None
            }
        }
    }

    pub fn flag(&mut self, path: &str) -> bool {
        let Some(json) = self.raw(path) else { return false };
        match json.value {
            Value::Flag(flag) => flag,
            _ => {
                self.faults.push(wrong(path, json, "true or false"));
                false
            }
        }
    }

    pub fn word<W: Word>(&mut self, path: &str) -> Option<W> {
        let json = self.raw(path)?;
        let words: Vec<&str> = W::all().iter().map(|word| word.text()).collect();
        let Value::Text(text) = &json.value else {
            self.faults.push(wrong(path, json, &format!("one of {}", spell_list(&words))));
            return None;
        };
        let found = W::of_text(text);
        if found.is_none() {
            let message = format!("`{path}` is `{}`, which is none", shortened(text));
            self.faults.push(Fault::new(json.span.clone(), message, format!("write one of {}", spell_list(&words))));
        }
        found
    }

    /// A length as the API spells it: `"5s"`.
    pub fn seconds(&mut self, path: &str) -> Option<u32> {
        let json = self.raw(path)?;
        let digits = match &json.value {
            Value::Text(text) => text.strip_suffix('s').filter(|d| d.bytes().all(|b| b.is_ascii_digit())),
            _ => None,
        };
        let seconds = digits.and_then(|d| d.parse().ok());
        let seconds = seconds.filter(|n| (1..=MAX_SECONDS).contains(&u64::from(*n)));
        if seconds.is_none() {
            self.faults.push(wrong(path, json, "whole seconds, as `\"5s\"`"));
        }
        seconds
    }

    /// How many pictures a list names.
    pub fn references(&mut self, path: &str) -> usize {
        let Some(json) = self.raw(path) else { return 0 };
        let Value::List(items) = &json.value else {
            self.faults.push(wrong(path, json, "a list, as `[{\"url\": \"…\"}]`"));
            return 0;
        };
        for item in items {
            self.one(path, item);
        }
        items.len()
    }

    /// One picture or video.
    pub fn reference(&mut self, path: &str) {
        if let Some(json) = self.raw(path) {
            self.one(path, json);
        }
    }

    pub fn frame(&mut self, path: &str) -> Option<Frame> {
        let json = self.raw(path)?;
        self.one(path, json);
        Some(if json.value.get(GENERATION).is_some() { Frame::Video } else { Frame::Picture })
    }

    /// A picture or video is named in exactly one of the ways that there are.
    fn one(&mut self, path: &str, json: &Json<'_>) {
        let names: Vec<&str> = self.requests.names.iter().map(String::as_str).collect();
        let Value::Object(entries) = &json.value else {
            self.faults.push(wrong(path, json, &format!("an object with one of {}", spell_list(&names))));
            return;
        };
        let says = |(key, value): &&(At<Cow<'_, str>>, Json<'_>)| {
            names.contains(&key.value.as_ref()) && matches!(&value.value, Value::Text(text) if !text.is_empty())
        };
        let count = entries.iter().filter(says).count();
        for (key, _) in entries {
            if !names.contains(&key.value.as_ref()) && !self.requests.beside.iter().any(|b| *b == key.value) {
                self.strange.push((format!("{path}.{}", key.value), key.span.clone()));
            }
        }
        if count != 1 {
            let what = if count == 0 { "names nothing" } else { "is named in more than one way" };
            let remedy = format!("write exactly one of {}", spell_list(&names));
            self.faults.push(Fault::new(json.span.clone(), format!("`{path}` {what}"), remedy));
        }
    }

    /// The fields that nobody knows, each with its place.
    pub fn unknown(&self) -> Vec<(String, Range<usize>)> {
        let mut unknown = self.strange.clone();
        let mut look = |prefix: &str, object: &Json<'_>| {
            let Value::Object(entries) = &object.value else { return };
            for (key, _) in entries {
                let path = format!("{prefix}{}", key.value);
                let is_known = PRICED.contains(&path.as_str()) || self.requests.unpriced.contains(&path);
                if !is_known {
                    unknown.push((path, key.span.clone()));
                }
            }
        };
        look("", self.json);
        if let Some(video) = self.json.value.get("video") {
            look("video.", video);
        }
        unknown
    }
}

fn wrong(path: &str, json: &Json<'_>, wanted: &str) -> Fault {
    Fault::new(json.span.clone(), format!("`{path}` is {}", json.value.kind()), format!("write {wanted}"))
}
