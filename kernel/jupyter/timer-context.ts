/**
 * @file Which cell the running code belongs to, also when a timer of an earlier cell runs.
 *
 * in    a value for the duration of a cell
 * out   `getStore()`: the value of the cell whose code is running, as `AsyncLocalStorage` would give it
 * why   `AsyncLocalStorage` switches on the hooks of Node 20 that count asynchronous calls, and terminating a loop after an await
 *       while they count aborts the process (`execution_async_id() == 0` fails, measured). So the timers carry the value: what is
 *       printed late is almost always printed by a timer, or by an await that a timer ends. Other late work counts as part of the
 *       cell that runs
 * also  a timer's callback runs as a script that watches for SIGINT: a loop directly inside of it would otherwise abort Node
 *       when terminated ("async hook stack has become corrupted", measured)
 * test  timer-context.test.ts, test/jupyter/test_kernel.py
 */
import { Script } from "node:vm";

const NAMES = ["setTimeout", "setInterval", "setImmediate"] as const;
/** Where the script finds the callback it is to call. */
const CALLBACK = Symbol.for("mho.timerCallback");
const watched = new Script(`globalThis[Symbol.for("mho.timerCallback")]()`, {
  filename: "node:mho",
});

type Callback = (...args: unknown[]) => unknown;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;

export class TimerContext<T> {
  private running: T | undefined;
  private late: T | undefined;
  private readonly originals = new Map<string, PropertyDescriptor>();

  /** Wraps the timers of this process until `release`. */
  constructor() {
    for (const name of NAMES) {
      const original = Object.getOwnPropertyDescriptor(globalThis, name)!;
      this.originals.set(name, original);
      const timer = this.wrapped(original.value as Timer);
      // `util.promisify(setTimeout)` looks for a property of the function.
      Object.defineProperties(timer, Object.getOwnPropertyDescriptors(original.value));
      Object.defineProperty(globalThis, name, { ...original, value: timer });
    }
  }

  /** From now on code belongs to `value`, until the next call. */
  run<R>(value: T, body: () => R): R {
    this.running = value;
    this.late = undefined;
    return body();
  }

  /** Code that `body` runs before it first waits belongs to `value`: a request beside the running cell. */
  runBeside<R>(value: T, body: () => R): R {
    const before = this.late;
    this.late = value;
    try {
      return body();
    } finally {
      this.late = before;
    }
  }

  getStore(): T | undefined {
    return this.late ?? this.running;
  }

  release(): void {
    for (const [name, original] of this.originals)
      Object.defineProperty(globalThis, name, original);
  }

  private wrapped(timer: Timer): Timer {
    const immediately = this.originals.get("setImmediate")?.value ?? setImmediate;
    return (callback, ...rest) => {
      const owner = this.getStore();
      if (typeof callback !== "function" || owner === undefined) return timer(callback, ...rest);
      const run: Callback = (...args) => {
        if (owner !== this.running) {
          this.late = owner;
          // Not at once: an await that this timer ends goes on after the callback.
          immediately(() => {
            this.late = undefined;
          });
        }
        (globalThis as Record<symbol, unknown>)[CALLBACK] = () => callback(...args);
        watched.runInThisContext({ breakOnSigint: true });
      };
      return timer(run, ...rest);
    };
  }
}
