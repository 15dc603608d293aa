//! What is given back to the system, and what is kept for the next plan that is priced.

/// Just below the largest block whose end the allocator learns from.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const BLOCK: usize = 32 * 1024 * 1024 - 16 * 1024;

/// Has the memory of a plan that was priced kept for the next: a verb prices a large plan hundreds of times and then
/// ends. The allocator of glibc gives large blocks back at once and takes them again page by page, which is a fifth of
/// the time; from then on it keeps what is smaller than the largest block that it has seen freed. None of this one is
/// ever touched. The planner does without: it lives long, and is to stay small.
pub fn keep() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    drop(std::hint::black_box(Vec::<u8>::with_capacity(BLOCK)));
}
