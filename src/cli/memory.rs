//! The most memory that a run takes: it stops with a message before the system kills it without one.
//!
//! What a process holds is known on Linux only; elsewhere nothing is watched.

use std::fs;
use std::path::Path;
use std::process;
use std::thread;
use std::time::Duration;

use dateline::Error;

use super::{Exit, failure};

/// How often the memory is looked at: in this time a run takes some megabytes more, hardly a hundred.
const BETWEEN: Duration = Duration::from_millis(20);

/// Of what is free at the start, the share that a run may take, in hundredths.
const SHARE: u64 = 90;

/// Watches the memory of this run until its end; `most_mib` is the most that it may take, if a person said so.
pub(super) fn watch(most_mib: Option<u64>) {
    let Some(most) = most_mib
        .map(|mib| mib << 20)
        .or_else(|| Some(own()? + free()? / 100 * SHARE))
    else {
        return;
    };
    // Where the system gives no thread more, nothing is watched.
    let _ = thread::Builder::new().spawn(move || {
        while own().is_some_and(|bytes| bytes <= most) {
            thread::sleep(BETWEEN);
        }
        if own().is_some_and(|bytes| bytes > most) {
            failure(&Error::Usage(refusal(most >> 20)));
            process::exit(Exit::Failed.code().into());
        }
    });
}

fn refusal(mib: u64) -> String {
    format!(
        "this run takes more than {mib} MiB of memory and stops before the system ends it; allow more with --most-memory, \
         give it fewer reports at a time or smaller ones (--largest-report), read fewer of them at once (--threads), or \
         print a map's events with dateline events, which keeps none of them"
    )
}

/// What this process holds for itself, in bytes; none where the system does not say.
fn own() -> Option<u64> {
    named(&fs::read_to_string("/proc/self/status").ok()?, "RssAnon:")
}

/// What is free, in bytes: of the machine, or of the group that this process is confined to, whichever is less.
fn free() -> Option<u64> {
    let machine = named(&fs::read_to_string("/proc/meminfo").ok()?, "MemAvailable:")?;
    Some(group().map_or(machine, |group| machine.min(group)))
}

/// What is free in the control group and in those around it; none where none has a limit.
fn group() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let root = Path::new("/sys/fs/cgroup");
    let around = root.join(path);
    let around = around.ancestors().take_while(|folder| folder.starts_with(root));
    around.filter_map(free_of).min()
}

/// What is free in one control group: files that are only kept for the next reader count as free.
fn free_of(group: &Path) -> Option<u64> {
    let read = |name: &str| fs::read_to_string(group.join(name)).ok();
    let most: u64 = read("memory.max")?.trim().parse().ok()?;
    let used: u64 = read("memory.current")?.trim().parse().ok()?;
    let kept = read("memory.stat")?
        .lines()
        .find_map(|line| line.strip_prefix("inactive_file ")?.parse().ok());
    Some(most.saturating_sub(used.saturating_sub(kept.unwrap_or(0))))
}

/// The bytes of a line such as `MemAvailable:  1024 kB`.
fn named(lines: &str, name: &str) -> Option<u64> {
    let rest = lines.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = rest.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_kibibytes_is_read() {
        assert_eq!(
            named("A: 7 kB\nMemAvailable:    1024 kB\n", "MemAvailable:"),
            Some(1 << 20)
        );
        assert_eq!(named("MemAvailable: much", "MemAvailable:"), None);
        assert_eq!(own().is_some(), cfg!(target_os = "linux"));
    }
}
