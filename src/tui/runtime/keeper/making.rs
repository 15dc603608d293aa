//! A text that is made on a thread of its own: of a large plan that takes longer than a key may wait. The thread touches
//! no file; what becomes of its text is decided where the plan is, once it is done.

use std::io;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crate::disk::session::{Seal, Sealed};
use crate::tui::document::{Document, Mark, State};
use crate::tui::runtime::signal::Bell;

/// As much as the main thread has: a text is read and written the same way there.
const STACK: usize = 8 * 1024 * 1024;

/// A text to be kept: of which state, when it was begun, how long it took, and what came of it.
#[derive(Debug)]
pub struct Made {
    pub of: Mark,
    pub begun: Instant,
    pub took: Duration,
    pub sealed: io::Result<Sealed>,
}

/// Makes the text of one state of a plan.
pub fn make(of: Mark, state: Result<State, String>, seal: &Seal) -> Made {
    let begun = Instant::now();
    let text = state.and_then(|state| state.render());
    let sealed = text.map(|text| seal.put_on(&text)).map_err(io::Error::other);
    Made { of, begun, took: begun.elapsed(), sealed }
}

#[derive(Debug)]
pub struct Making {
    of: Mark,
    /// Kept texts of others of which all is in this one.
    superseded: Vec<PathBuf>,
    /// Whether nobody wants it any more.
    is_idle: bool,
    is_done: Arc<AtomicBool>,
    thread: JoinHandle<Made>,
}

/// Says that the thread is done, however it ends.
struct Done {
    is_done: Arc<AtomicBool>,
    bell: Bell,
}

impl Drop for Done {
    fn drop(&mut self) {
        self.is_done.store(true, Ordering::SeqCst);
        self.bell.ring();
    }
}

impl Making {
    /// Begins with the state of a document; the bell rings when the text is there. Texts of others that are
    /// `superseded` are taken along.
    ///
    /// # Errors
    /// There is no thread for it; `superseded` is as it was.
    pub fn begin(
        of: Mark,
        state: Result<State, String>,
        seal: Seal,
        superseded: &mut Vec<PathBuf>,
        bell: Bell,
    ) -> io::Result<Self> {
        let is_done = Arc::default();
        let done = Done { is_done: Arc::clone(&is_done), bell };
        let mark = of.clone();
        let thread = Builder::new().name("kept text".to_owned()).stack_size(STACK).spawn(move || {
            let _done = done;
            make(mark, state, &seal)
        })?;
        Ok(Self { of, superseded: std::mem::take(superseded), is_idle: false, is_done, thread })
    }

    /// Whether the text is there, or nothing more will come.
    pub fn is_done(&self) -> bool {
        self.is_done.load(Ordering::SeqCst)
    }

    /// Whether it is the text of what the document is now.
    pub fn is_of(&self, document: &Document) -> bool {
        !self.is_idle && document.is_at(&self.of)
    }

    /// Whether it is the text of what the document is now, or was a few changes before.
    pub fn leads_to(&self, document: &Document) -> bool {
        !self.is_idle && document.goes_on_from(&self.of)
    }

    /// Nobody wants it: whatever comes of it is thrown away. Gives the texts of others back.
    pub fn give_up(&mut self) -> Vec<PathBuf> {
        self.is_idle = true;
        std::mem::take(&mut self.superseded)
    }

    /// The kept texts of others that go once this one is written.
    pub fn superseded(&self) -> &[PathBuf] {
        &self.superseded
    }

    /// Waits for the text. Where making it failed as nothing should, this fails in the same way.
    pub fn wait(self) -> (Made, Vec<PathBuf>) {
        match self.thread.join() {
            Ok(made) => (made, self.superseded),
            Err(why) => resume_unwind(why),
        }
    }
}
