/**
 * @file How far a run is: one line, with rate and time left.
 * in    steps done, from the simulator;  out  text for a terminal, a log or a notebook
 * why   anything over a second shows that it lives; what ends sooner shows nothing
 * from  design: kernel, section 9
 * test  progress.test.ts with a clock of its own
 */

/** What the simulator tells while it runs. */
export interface Progress {
  /** What is being done: `train net`, `sweep adc`. */
  readonly what: string;
  readonly done: number;
  readonly total: number;
  /** What is counted: `images`, `points`. */
  readonly unit: string;
  /** Present while training. */
  readonly loss?: number;
}

const WIDTH = 24;

/** `train net  [######......]  50 %  30 000 of 60 000 images  12 000/s  0:03 left  loss 0.31` */
export function progressLine(p: Progress, seconds: number): string {
  const share = p.total > 0 ? Math.min(1, p.done / p.total) : 0;
  const full = Math.round(share * WIDTH);
  const rate = seconds > 0 ? p.done / seconds : 0;
  const parts = [
    p.what,
    `[${"#".repeat(full)}${".".repeat(WIDTH - full)}]`,
    `${Math.floor(share * 100)} %`,
    `${grouped(p.done)} of ${grouped(p.total)} ${p.unit}`,
  ];
  if (rate > 0)
    parts.push(`${grouped(Math.round(rate))}/s`, `${clock((p.total - p.done) / rate)} left`);
  if (p.loss !== undefined) parts.push(`loss ${p.loss.toPrecision(3)}`);
  return parts.join("  ");
}

const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, " ");

function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export interface Meter {
  report(p: Progress): void;
  /** The run is over; clears the line on a terminal. */
  end(): void;
}

export interface MeterOptions {
  /** Nothing is shown before this many milliseconds. */
  readonly after: number;
  /** At least this many milliseconds lie between two lines. */
  readonly every: number;
  readonly now: () => number;
}

/** Decides when a line is due and how fast things go; `show` gets the line, `clear` its end. */
export function meter(
  show: (line: string) => void,
  clear: () => void,
  options: MeterOptions,
): Meter {
  let what = "";
  let started = options.now();
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    report(p) {
      const now = options.now();
      if (p.what !== what) [what, started] = [p.what, now];
      if (now - started < options.after || now - last < options.every) return;
      [last, shown] = [now, true];
      show(progressLine(p, (now - started) / 1000));
    },
    end() {
      if (shown) clear();
      [shown, what] = [false, ""];
    },
  };
}

/** A meter for a terminal (one line, rewritten) or a log (a line every ten seconds). */
export function terminalMeter(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  write: (text: string) => void,
): Meter {
  const tty = stream.isTTY === true;
  const clipped = (line: string): string => line.slice(0, Math.max(20, (stream.columns || 80) - 1));
  return meter(
    (line) => write(tty ? `\r\x1b[K${clipped(line)}` : `${line}\n`),
    () => tty && write("\r\x1b[K"),
    { after: 1000, every: tty ? 100 : 10_000, now: () => performance.now() },
  );
}
