//! Waiting for a key or a signal without waking up for nothing.

/// Why the wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    Input,
    Resize,
    /// Another program asked to stop for a while.
    Stop,
    /// It was stopped without being asked, and goes on.
    Back,
    /// A signal to end, or the terminal is gone.
    End,
}

#[cfg(unix)]
pub use unix::{Bell, Signals, key_waits};

#[cfg(unix)]
mod unix {
    use std::io::{self, Read, Write as _};
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    use super::Wake;

    /// Ends a wait from another thread. The default one is heard by nobody.
    #[derive(Clone, Debug, Default)]
    pub struct Bell(Option<Arc<UnixStream>>);

    impl Bell {
        pub fn ring(&self) {
            if let Some(pipe) = &self.0 {
                // A pipe that is full wakes as well, and nobody waits at one that is gone.
                let _ = (&**pipe).write(&[0]);
            }
        }
    }

    /// A pipe to itself that signals write into; flags say which it was.
    #[derive(Debug)]
    pub struct Signals {
        pipe: UnixStream,
        bell: Bell,
        end: Arc<AtomicBool>,
        resize: Arc<AtomicBool>,
        stop: Arc<AtomicBool>,
        back: Arc<AtomicBool>,
        /// Keys are being read just now.
        reading: Arc<AtomicBool>,
    }

    /// What the terminal has for us at this moment.
    fn look() -> io::Result<PollFlags> {
        let stdin = io::stdin();
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut fds, Some(&Timespec::default())) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(fds[0].revents()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a key waits.
    pub fn key_waits() -> io::Result<bool> {
        Ok(look()?.contains(PollFlags::IN))
    }

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            let (pipe, write) = UnixStream::pair()?;
            pipe.set_nonblocking(true)?;
            write.set_nonblocking(true)?;
            let [end, resize, stop, back, reading] = std::array::from_fn(|_| Arc::default());
            let bell = Bell(Some(Arc::new(write.try_clone()?)));
            let signals = Self { pipe, bell, end, resize, stop, back, reading };
            // The terminal library never comes back from a terminal that goes while it reads: then the hang-up ends the
            // program there and then.
            signal_hook::flag::register_conditional_default(SIGHUP, Arc::clone(&signals.reading))?;
            for (signal, flag) in [
                (SIGTERM, &signals.end),
                (SIGHUP, &signals.end),
                (SIGINT, &signals.end),
                (SIGQUIT, &signals.end),
                (SIGTSTP, &signals.stop),
                (SIGCONT, &signals.back),
                (SIGWINCH, &signals.resize),
            ] {
                // The flag first: whoever reads the pipe must find it set.
                signal_hook::flag::register(signal, Arc::clone(flag))?;
                signal_hook::low_level::pipe::register(signal, write.try_clone()?)?;
            }
            Ok(signals)
        }

        /// What ends a wait.
        pub fn bell(&self) -> Bell {
            self.bell.clone()
        }

        /// Reads what the terminal has to tell, unless it is gone or a signal asked to end: then `None`.
        pub fn read<T>(&self, read: impl FnOnce() -> io::Result<T>) -> io::Result<Option<T>> {
            self.reading.store(true, Ordering::SeqCst);
            let read = if self.is_over()? { Ok(None) } else { read().map(Some) };
            self.reading.store(false, Ordering::SeqCst);
            read
        }

        /// Whether keys wait that the terminal library does not see; it is told of them again. Keys that come at the
        /// same moment as a new size are forgotten by it until another one comes: it waits for changes, and looks at
        /// one of two. Setting the terminal to what it is set to already counts as a change.
        #[expect(clippy::unused_self, reason = "as `read`")]
        pub fn recall(&self) -> io::Result<bool> {
            if look()? != PollFlags::IN {
                return Ok(false);
            }
            let stdin = io::stdin();
            let set = tcgetattr(&stdin).and_then(|now| tcsetattr(&stdin, OptionalActions::Now, &now));
            // A terminal that is gone by now is seen by the next wait.
            Ok(set.is_ok())
        }

        /// Whether a signal asked to end, or the terminal is gone.
        fn is_over(&self) -> io::Result<bool> {
            let gone = look()?.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
            Ok(gone || self.end.load(Ordering::SeqCst))
        }

        /// Sleeps until there is something to do, at most so long.
        pub fn wait(&mut self, most: Option<Duration>) -> io::Result<Vec<Wake>> {
            let most = most.and_then(|most| Timespec::try_from(most).ok());
            self.wait_for(most.as_ref())
        }

        /// Forgets that it was stopped and goes on: it did so itself.
        pub fn forget_stops(&self) {
            self.stop.store(false, Ordering::SeqCst);
            self.back.store(false, Ordering::SeqCst);
        }

        /// What there is to do at this moment.
        pub fn glance(&mut self) -> io::Result<Vec<Wake>> {
            self.wait_for(Some(&Timespec::default()))
        }

        fn wait_for(&mut self, most: Option<&Timespec>) -> io::Result<Vec<Wake>> {
            let stdin = io::stdin();
            let mut fds = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.pipe, PollFlags::IN)];
            match poll(&mut fds, most) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let input = fds[0].revents();
            let mut woken = Vec::new();
            let mut bin = [0; 64];
            while matches!((&self.pipe).read(&mut bin), Ok(n) if n > 0) {}
            if self.end.swap(false, Ordering::SeqCst)
                || input.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
            {
                woken.push(Wake::End);
            }
            if self.back.swap(false, Ordering::SeqCst) {
                woken.push(Wake::Back);
            }
            if self.stop.swap(false, Ordering::SeqCst) {
                woken.push(Wake::Stop);
            }
            if self.resize.swap(false, Ordering::SeqCst) {
                woken.push(Wake::Resize);
            }
            if input.contains(PollFlags::IN) {
                woken.push(Wake::Input);
            }
            Ok(woken)
        }
    }
}

#[cfg(not(unix))]
pub use other::{Bell, Signals, key_waits};

#[cfg(not(unix))]
mod other {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::Wake;

    /// Whether a key waits.
    pub fn key_waits() -> io::Result<bool> {
        crossterm::event::poll(Duration::ZERO)
    }

    /// Ends a wait from another thread, within a fifth of a second. The default one is heard by nobody.
    #[derive(Clone, Debug, Default)]
    pub struct Bell(Arc<AtomicBool>);

    impl Bell {
        pub fn ring(&self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    /// There are no signals; the terminal is asked five times a second.
    #[derive(Debug)]
    pub struct Signals {
        bell: Bell,
    }

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            Ok(Self { bell: Bell::default() })
        }

        /// What ends a wait.
        pub fn bell(&self) -> Bell {
            self.bell.clone()
        }

        pub fn read<T>(&self, read: impl FnOnce() -> io::Result<T>) -> io::Result<Option<T>> {
            read().map(Some)
        }

        #[expect(clippy::unused_self, reason = "as elsewhere")]
        pub const fn recall(&self) -> io::Result<bool> {
            Ok(false)
        }

        /// Sleeps until there is something to do, at most so long.
        pub fn wait(&mut self, most: Option<Duration>) -> io::Result<Vec<Wake>> {
            let begun = Instant::now();
            let slice = Duration::from_millis(200);
            loop {
                let left = most.map_or(slice, |most| most.saturating_sub(begun.elapsed()).min(slice));
                if crossterm::event::poll(left)? {
                    return Ok(vec![Wake::Input]);
                }
                if self.bell.0.swap(false, Ordering::SeqCst) || most.is_some_and(|most| begun.elapsed() >= most) {
                    return Ok(Vec::new());
                }
            }
        }

        /// Nothing stops it.
        #[expect(clippy::unused_self, reason = "as elsewhere")]
        pub const fn forget_stops(&self) {}

        /// What there is to do at this moment.
        pub fn glance(&mut self) -> io::Result<Vec<Wake>> {
            Ok(if crossterm::event::poll(Duration::ZERO)? { vec![Wake::Input] } else { Vec::new() })
        }
    }
}
