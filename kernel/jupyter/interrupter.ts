/**
 * @file The three steps of an interrupt, seen from the I/O thread.
 *
 * in    the shared flags, the cancel word of the engine
 * out   a running cell that stops, and a kernel that keeps its session
 * why   no single means stops everything. The cancel word stops the running op of a simulation (threads read it before each chunk), a
 *       flag the run around it, a message to the main thread ends an await. A synchronous loop hears no message; SIGINT stops it, because `vm` watches for it. Neither stops a loop
 *       after an await, on whose stack nobody watches: only `Runtime.terminateExecution` of the inspector does (all measured)
 * order SIGINT only goes to a main thread that has not heard the message: one that arrives while `vm` ends its watch stays in a
 *       semaphore of Node and stops a later script (measured; sigint.ts drains it)
 * holds a loop directly inside a timer's callback crashes Node when terminated; the front end then restarts the kernel
 * test  test/jupyter/test_kernel.py, every kind of loop
 */
import { Session } from "node:inspector";
import { FLAGS } from "./port.ts";

const GRACE_MS = process.platform === "win32" ? 100 : 1000;
/** The time that an awaiting main thread has to hear of an interrupt. */
const SIGNAL_AFTER_MS = 30;
/** How often the third step is tried before the cell is left alone. */
const ATTEMPTS = 5;

export interface InterruptEvents {
  /** The main thread should end what it awaits. */
  interrupted(execution: number): void;
  /** The stack of the main thread was unwound. */
  terminated(execution: number): void;
}

export class Interrupter {
  private readonly flags: Int32Array;
  private readonly events: InterruptEvents;
  private cancelWord: Int32Array | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(flags: Int32Array, events: InterruptEvents) {
    this.flags = flags;
    this.events = events;
  }

  /** The word that the engine's threads read; 1 asks them to stop. The next run sets it back to 0. */
  setCancelWord(word: Int32Array): void {
    this.cancelWord = word;
  }

  /** Starts the steps. `graceMs` passes before the third. */
  interrupt(graceMs: number = GRACE_MS): void {
    if (!this.isRunning()) return;
    Atomics.store(this.flags, FLAGS.interrupt, 1);
    if (this.cancelWord) Atomics.store(this.cancelWord, 0, 1);
    const execution = this.execution();
    this.events.interrupted(execution);
    setTimeout(() => this.signal(execution), SIGNAL_AFTER_MS);
    this.terminateLater(execution, graceMs, ATTEMPTS);
  }

  private signal(execution: number): void {
    const heard = Atomics.load(this.flags, FLAGS.heard) === execution;
    if (heard || !this.isRunning() || this.execution() !== execution) return;
    if (process.platform === "win32") return; // there this call would kill the process
    Atomics.store(this.flags, FLAGS.signalled, 1);
    process.kill(process.pid, "SIGINT");
  }

  private terminateLater(execution: number, graceMs: number, attempts: number): void {
    clearTimeout(this.timer);
    if (attempts === 0) return;
    this.timer = setTimeout(() => {
      if (!this.isRunning() || this.execution() !== execution) return;
      this.terminate(execution);
      this.terminateLater(execution, graceMs, attempts - 1);
    }, graceMs);
  }

  private terminate(execution: number): void {
    const inspector = new Session(); // connecting costs nothing before it is needed
    inspector.connectToMainThread();
    inspector.post("Runtime.terminateExecution", () => {
      inspector.disconnect();
      this.events.terminated(execution);
    });
  }

  private isRunning(): boolean {
    return Atomics.load(this.flags, FLAGS.running) === 1;
  }

  private execution(): number {
    return Atomics.load(this.flags, FLAGS.execution);
  }
}
