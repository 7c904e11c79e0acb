/**
 * @file Stops a cell that fills the memory, before V8 ends the process without a word.
 *
 * in    the heap limit of the main thread, and when cells start and end
 * out   a call of `full` with the sizes in MB, once per cell
 * why   "heap out of memory" kills the kernel and every name in it; the notebook would only see it vanish
 * how   the I/O thread looks at the size of the process ten times a second (microseconds); only when that could mean trouble does
 *       it ask the main thread's inspector, which answers inside of a loop too (measured)
 * holds JavaScript values. Typed arrays lie outside of the heap; when the system has no more for them, they throw by themselves
 * test  test/jupyter/test_attacks.py, `test_allocates_without_end`
 */
import { Session } from "node:inspector";

const EVERY_MS = 100;
/** The share of the limit that is too much: the garbage of one more step must still fit. */
const FULL = 0.8;

export class MemoryWatch {
  private readonly limit: number;
  private readonly full: (usedMb: number, limitMb: number) => void;
  private timer: NodeJS.Timeout | undefined;
  private asking = false;

  constructor(limit: number, full: (usedMb: number, limitMb: number) => void) {
    this.limit = limit;
    this.full = full;
  }

  start(): void {
    this.timer ??= setInterval(() => this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    if (this.asking || process.memoryUsage.rss() < FULL * this.limit) return;
    this.asking = true;
    const inspector = new Session();
    inspector.connectToMainThread();
    inspector.post("Runtime.getHeapUsage", (_, usage: { usedSize?: number } | undefined) => {
      inspector.disconnect();
      this.asking = false;
      const used = usage?.usedSize ?? 0;
      if (this.timer === undefined || used < FULL * this.limit) return;
      this.stop();
      this.full(Math.round(used / 2 ** 20), Math.round(this.limit / 2 ** 20));
    });
  }
}
