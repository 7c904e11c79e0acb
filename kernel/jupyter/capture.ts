/**
 * @file Standard output and error of user code, as text of the cell that printed it.
 *
 * in    whatever is written to `process.stdout` and `process.stderr`, by `console` or by a library
 * out   calls of `sink` with the owner that was current where the write came from
 * why   a timer that prints after its cell has ended still belongs to that cell (timer-context.ts)
 * holds one capture at a time; `release` puts the streams back as they were
 * test  capture.test.ts
 */
import { TimerContext } from "./timer-context.ts";

export interface Capture<Owner> {
  /** Runs `body`; whatever it prints, now or later, belongs to `owner`. */
  within<T>(owner: Owner, body: () => T): T;
  /** The same for a request that is handled while a cell waits. */
  beside<T>(owner: Owner, body: () => T): T;
  /** The owner of the running code; the last one when nothing tells. */
  current(): Owner | undefined;
  release(): void;
}

type Write = typeof process.stdout.write;

export function captureOutput<Owner>(
  sink: (owner: Owner | undefined, name: "stdout" | "stderr", text: string) => void,
): Capture<Owner> {
  const context = new TimerContext<Owner>();
  const before = { stdout: process.stdout.write, stderr: process.stderr.write };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
      const isText = typeof chunk === "string";
      // A decoder of its own keeps a character whose bytes come in two writes.
      const text = isText ? chunk : decoders[name].decode(chunk, { stream: true });
      if (text !== "") sink(context.getStore(), name, text);
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback as () => void);
      return true;
    }) as Write;
  }
  return {
    within: (owner, body) => context.run(owner, body),
    beside: (owner, body) => context.runBeside(owner, body),
    current: () => context.getStore(),
    release() {
      context.release();
      for (const name of ["stdout", "stderr"] as const) process[name].write = before[name];
    },
  };
}
