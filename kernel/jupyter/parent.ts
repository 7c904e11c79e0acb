/**
 * @file Notices that the front end has died without saying so.
 *
 * why   a kernel whose parent was killed would stay behind as an orphan for ever (measured; with this watch the test passes)
 * holds on POSIX the parent of an orphan changes; on Windows, where `JPY_PARENT_PID` is a handle, the old parent is asked for
 * test  test/jupyter/test_kernel.py, `test_dies_with_a_killed_parent`
 */
const EVERY_MS = 1000;

/** Calls `gone` once when the process that started this one has ended. */
export function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isParent(parent)) return;
    clearInterval(timer);
    gone();
  }, EVERY_MS);
  timer.unref();
}

function isParent(pid: number): boolean {
  if (process.platform !== "win32") return process.ppid === pid;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
