//! A file system in which any step can fail, or be the last one of a process that is killed. It stands on a real one,
//! so that modes, links and names are real; and it knows what a power cut would take away.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::place::folder_of;
use super::{Begun, Disk, Files, Held, Looks, Stands};

/// What happens at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This step fails, and what is written gets half way.
    Once(ErrorKind),
    /// From this step on, everything that changes a file or a folder fails.
    From(ErrorKind),
    /// The process ends before the step.
    KilledBefore,
    /// It ends half way through what is written, or through what is done in two steps.
    KilledWithin,
    /// It ends after it.
    KilledAfter,
}

/// What happens, shared with the files that are being written.
#[derive(Debug, Default)]
struct Course {
    at: Cell<usize>,
    fault: Cell<Option<(usize, Fault)>>,
    is_dead: Cell<bool>,
    /// Files whose bytes are not synced, by the names that they have now.
    unsynced: RefCell<BTreeSet<PathBuf>>,
    /// Folders whose names are not synced.
    unsynced_folders: RefCell<BTreeSet<PathBuf>>,
    /// What was asked for, for messages.
    steps: RefCell<Vec<String>>,
    /// Before this step somebody else writes a text into a file.
    meddles: RefCell<Option<(usize, PathBuf, String)>>,
}

/// How far a step goes.
enum Way {
    Whole,
    /// It is done, and then the process ends.
    Last,
    Half(io::Error),
}

fn dead() -> io::Error {
    io::Error::other("killed")
}

impl Course {
    fn step(&self, what: String, changes: bool) -> io::Result<Way> {
        if self.is_dead.get() {
            return Err(dead());
        }
        let at = self.at.get();
        self.at.set(at + 1);
        self.steps.borrow_mut().push(what);
        if let Some((_, path, text)) = self.meddles.borrow().as_ref().filter(|(when, ..)| *when == at) {
            std::fs::write(path, text).unwrap();
        }
        match self.fault.get() {
            Some((when, Fault::Once(kind))) if when == at => Ok(Way::Half(kind.into())),
            Some((when, Fault::From(kind))) if when <= at && changes => Ok(Way::Half(kind.into())),
            Some((when, Fault::KilledBefore)) if when == at => {
                self.is_dead.set(true);
                Err(dead())
            }
            Some((when, Fault::KilledWithin)) if when == at => {
                self.is_dead.set(true);
                Ok(Way::Half(dead()))
            }
            Some((when, Fault::KilledAfter)) if when == at => {
                self.is_dead.set(true);
                Ok(Way::Last)
            }
            _ => Ok(Way::Whole),
        }
    }

    fn run<T>(&self, what: String, changes: bool, does: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.step(what, changes)? {
            Way::Whole => does(),
            Way::Last => does().and_then(|_| Err(dead())),
            Way::Half(error) => Err(error),
        }
    }
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Faulty {
    course: Rc<Course>,
}

impl Faulty {
    /// Nothing fails.
    pub fn sound() -> Self {
        Self::default()
    }

    /// `fault` happens at step `at`, from 0.
    pub fn at(at: usize, fault: Fault) -> Self {
        let faulty = Self::default();
        faulty.course.fault.set(Some((at, fault)));
        faulty
    }

    /// Somebody else writes `text` into a file before step `at`, from 0.
    pub fn meddled(at: usize, path: &Path, text: &str) -> Self {
        let faulty = Self::default();
        *faulty.course.meddles.borrow_mut() = Some((at, path.to_owned(), text.to_owned()));
        faulty
    }

    /// The steps so far.
    pub fn steps(&self) -> usize {
        self.course.at.get()
    }

    pub fn is_dead(&self) -> bool {
        self.course.is_dead.get()
    }

    /// The last step, for messages.
    pub fn last(&self) -> String {
        self.course.steps.borrow().last().cloned().unwrap_or_default()
    }

    /// Whether everything would survive a power cut.
    pub fn is_durable(&self) -> bool {
        self.course.unsynced.borrow().is_empty() && self.course.unsynced_folders.borrow().is_empty()
    }

    /// Cuts the power: bytes that were never synced are gone, though the names of their files are not.
    pub fn cut(&self) {
        for path in self.course.unsynced.borrow().iter().filter(|path| path.is_file()) {
            std::fs::write(path, "").unwrap();
        }
    }
}

impl Files for Faulty {
    fn look(&self, path: &Path) -> io::Result<Option<Stands>> {
        self.course.run(format!("look {}", path.display()), false, || Disk.look(path))
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.course.run(format!("read {}", path.display()), false, || Disk.read(path, most))
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.course.run(format!("resolve {}", path.display()), false, || Disk.resolve(path))
    }

    fn follow(&self, link: &Path) -> io::Result<PathBuf> {
        self.course.run(format!("follow {}", link.display()), false, || Disk.follow(link))
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.course.run(format!("names {}", folder.display()), false, || Disk.names(folder))
    }

    fn ask_to_write(&self, path: &Path) -> io::Result<()> {
        self.course.run(format!("ask {}", path.display()), true, || Disk.ask_to_write(path))
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.course.run(format!("folder {}", folder.display()), true, || Disk.make_folder(folder))
    }

    fn begin(&self, path: &Path, is_private: bool) -> io::Result<Box<dyn Begun>> {
        let course = &self.course;
        course.run(format!("begin {}", path.display()), true, || {
            let file = Disk.begin(path, is_private)?;
            course.unsynced_folders.borrow_mut().insert(folder_of(path).to_owned());
            Ok(Box::new(FaultyBegun { path: path.to_owned(), file, course: Rc::clone(course) }) as Box<dyn Begun>)
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.renamed(from, to, false)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.renamed(from, to, true)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.course.run(format!("remove {}", path.display()), true, || {
            self.course.unsynced.borrow_mut().remove(path);
            Disk.remove(path)
        })
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.course.run(format!("sync {}", path.display()), true, || {
            self.course.unsynced.borrow_mut().remove(path);
            Disk.sync(path)
        })
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.course.run(format!("sync folder {}", folder.display()), true, || {
            self.course.unsynced_folders.borrow_mut().remove(folder);
            Disk.sync_folder(folder)
        })
    }

    fn hold(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let course = &self.course;
        course.run(format!("hold {}", path.display()), true, || {
            let held = Disk.hold(path)?;
            Ok(held.map(|held| Box::new(FaultyHeld { held, course: Rc::clone(course) }) as Box<dyn Held>))
        })
    }

    fn is_running(&self, process: u32) -> bool {
        Disk.is_running(process)
    }
}

impl Faulty {
    fn renamed(&self, from: &Path, to: &Path, is_new: bool) -> io::Result<()> {
        let way = self.course.step(format!("rename {} {}", from.display(), to.display()), true)?;
        if let Way::Half(error) = way {
            // A new name is given before the old one is taken away.
            if is_new && self.is_dead() {
                std::fs::hard_link(from, to)?;
                self.course.unsynced_folders.borrow_mut().insert(folder_of(to).to_owned());
            }
            return Err(error);
        }
        if is_new {
            Disk.rename_new(from, to)?;
        } else {
            Disk.rename(from, to)?;
        }
        let mut unsynced = self.course.unsynced.borrow_mut();
        if unsynced.remove(from) {
            unsynced.insert(to.to_owned());
        } else {
            unsynced.remove(to);
        }
        self.course.unsynced_folders.borrow_mut().insert(folder_of(to).to_owned());
        if matches!(way, Way::Last) { Err(dead()) } else { Ok(()) }
    }
}

#[derive(Debug)]
struct FaultyBegun {
    path: PathBuf,
    file: Box<dyn Begun>,
    course: Rc<Course>,
}

impl Begun for FaultyBegun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let way = self.course.step(format!("write {}", self.path.display()), true)?;
        self.course.unsynced.borrow_mut().insert(self.path.clone());
        match way {
            Way::Whole => self.file.write(bytes),
            Way::Last => self.file.write(bytes).and_then(|()| Err(dead())),
            Way::Half(error) => self.file.write(&bytes[..bytes.len() / 2]).and(Err(error)),
        }
    }

    fn look_like(&mut self, looks: Looks) -> io::Result<()> {
        self.course.run(format!("look like {}", self.path.display()), true, || self.file.look_like(looks))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.course.run(format!("sync {}", self.path.display()), true, || {
            self.course.unsynced.borrow_mut().remove(&self.path);
            self.file.sync()
        })
    }
}

#[derive(Debug)]
struct FaultyHeld {
    held: Box<dyn Held>,
    course: Rc<Course>,
}

impl Held for FaultyHeld {
    fn say(&mut self, text: &str) -> io::Result<()> {
        self.course.run("say".to_owned(), true, || self.held.say(text))
    }
}

/// Every fault at every step of what `does` does, which has so many steps where nothing fails: `then` looks at what is
/// left of it. Answers how many there were, and says so.
pub fn everywhere(mut does: impl FnMut(&Faulty) -> bool, mut then: impl FnMut(&Faulty, bool, &str)) -> usize {
    let sound = Faulty::sound();
    assert!(does(&sound), "it fails by itself: {}", sound.last());
    then(&sound, true, "nothing");
    let mut injected = 0;
    let faults = [
        Fault::Once(ErrorKind::StorageFull),
        Fault::Once(ErrorKind::PermissionDenied),
        Fault::Once(ErrorKind::Interrupted),
        Fault::From(ErrorKind::StorageFull),
        Fault::From(ErrorKind::ReadOnlyFilesystem),
        Fault::From(ErrorKind::PermissionDenied),
        Fault::KilledBefore,
        Fault::KilledWithin,
        Fault::KilledAfter,
    ];
    for fault in faults {
        for at in 0..1000 {
            let files = Faulty::at(at, fault);
            let is_done = does(&files);
            if files.steps() <= at {
                break;
            }
            injected += 1;
            let what = format!("{fault:?} at step {at}, `{}`", files.course.steps.borrow()[at]);
            then(&files, is_done, &what);
        }
    }
    let test = std::thread::current();
    println!("{}: {injected} faults injected", test.name().unwrap_or_default());
    injected
}
