//! Work shared out between threads, its results in order.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use dateline::Result;

/// How many items a thread may be ahead of the results that are taken: what bounds the memory.
const AHEAD: usize = 2;

/// Does the work of a `worker` a thread on each of `items` and gives the results to `each` in the order of the items, as they come.
/// Stops at the first error in that order.
pub(super) fn in_order<I, T, W>(
    items: impl Iterator<Item = I> + Send,
    threads: NonZeroUsize,
    worker: impl Fn() -> W + Sync,
    mut each: impl FnMut(T) -> Result<()>,
) -> Result<()>
where
    I: Send,
    T: Send,
    W: FnMut(I) -> Result<T>,
{
    if threads.get() == 1 {
        return items.map(worker()).try_for_each(|result| each(result?));
    }
    let ahead = AHEAD * threads.get();
    // Whoever waits for a result stands in `queue` in order; a thread that takes a job answers there.
    let (queue_in, queue) = sync_channel(ahead);
    let (jobs_in, jobs) = sync_channel::<(I, SyncSender<Result<T>>)>(ahead);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        scope.spawn(move || {
            for item in items {
                let (answer_in, answer) = sync_channel(1);
                // an end that is gone means that nobody wants more
                if queue_in.send(answer).is_err() || jobs_in.send((item, answer_in)).is_err() {
                    return;
                }
            }
        });
        for _ in 0..threads.get() {
            scope.spawn(|| {
                let mut work = worker();
                let next = || jobs.lock().ok()?.recv().ok();
                while let Some((item, answer)) = next() {
                    // nobody waits for it after an error
                    let _ = answer.send(work(item));
                }
            });
        }
        // a thread that panicked gives no answer, and the scope passes its panic on
        queue
            .into_iter()
            .flat_map(|answer| answer.recv())
            .try_for_each(|result| each(result?))
    })
}

#[cfg(test)]
mod tests {
    use dateline::Error;

    use super::*;

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn results_come_in_order() {
        for n in [1, 2, 7] {
            let mut results = Vec::new();
            let slow = |i: u32| {
                thread::sleep(std::time::Duration::from_micros(u64::from(i * 7919 % 300)));
                Ok(i * i)
            };
            in_order(
                0..200,
                threads(n),
                || slow,
                |square| {
                    results.push(square);
                    Ok(())
                },
            )
            .unwrap();
            assert_eq!(
                results,
                (0..200).map(|i| i * i).collect::<Vec<_>>(),
                "{n} threads"
            );
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        for n in [1, 2, 7] {
            let mut results = Vec::new();
            let work = |i: u32| {
                (i != 50)
                    .then_some(i)
                    .ok_or_else(|| Error::Usage(format!("item {i}")))
            };
            let ended = in_order(
                0..u32::MAX,
                threads(n),
                || work,
                |i| {
                    results.push(i);
                    Ok(())
                },
            );
            assert_eq!(ended.unwrap_err().to_string(), "item 50");
            assert_eq!(results, (0..50).collect::<Vec<_>>(), "{n} threads");
            let ended = in_order(0..u32::MAX, threads(n), || Ok, |i| work(i).map(drop));
            assert!(ended.is_err(), "{n} threads");
        }
    }
}
