/**
 * @file Takes a SIGINT out of the way that came too late for the script it was meant for.
 *
 * why   `vm` with `breakOnSigint` starts a helper thread that waits on a semaphore. A signal that arrives while the script ends
 *       posts to it, the thread goes without taking the post along, and the thread of a later script takes it for a signal: a cell
 *       that nobody interrupted fails (Node 20, `src/node_watchdog.cc`; seen in 3 of 5 interrupts under load)
 * how   a script that only waits takes the post instead
 * test  test/jupyter/test_kernel.py, the interrupts one after the other
 */
import { Script } from "node:vm";

const WAIT_MS = 20;
const waiting = new Script(`for (const end = Date.now() + ${WAIT_MS}; Date.now() < end; );`);

/** Returns after 20 ms at most. */
export function drainSigint(): void {
  try {
    waiting.runInThisContext({ breakOnSigint: true });
  } catch {
    // It was there.
  }
}
