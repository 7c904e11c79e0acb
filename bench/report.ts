/** @file Rows of figures as a Markdown table, and as the page docs/performance.md. */
import type { Figure, PeerFigures, Row } from "./harness.ts";
import type { Machine } from "./machine.ts";

type Marked = Row & { readonly noisy?: boolean };

function figure(f: Figure | undefined): string {
  if (!f) return "";
  const digits = (x: number): string =>
    x >= 1000 ? x.toFixed(0) : x >= 100 ? x.toFixed(1) : x.toPrecision(3);
  return `${digits(f.median)} (${digits(f.best)})`;
}

/** The figure of a peer's better number of threads, and that number. */
function best(p: PeerFigures, unit: string): string {
  const [one, two] = [p.figures[1], p.figures[2]];
  const sign = unit === "M/s" || unit === "GOP/s" ? -1 : 1;
  const faster = two && (!one || sign * two.median < sign * one.median);
  return `${figure(faster ? two : one)} on ${faster ? 2 : 1}`;
}

/** Median and, in brackets, best; the same of the ratios to each peer that ran. */
export function table(rows: readonly Marked[]): string {
  const peers = [...new Set(rows.flatMap((r) => Object.keys(r.peers)))];
  const head = ["case", "unit", "mho, 1 thread", "mho, 2", "aim"];
  for (const name of peers) head.push(name, "over mho");
  const lines = rows.map((r) => {
    const cells = [`${r.name}${r.noisy ? " *" : ""}`, r.unit, figure(r.mho[1]), figure(r.mho[2])];
    cells.push(r.aim);
    for (const name of peers) {
      const p = r.peers[name];
      const ratio = p ? `${p.ratio.toFixed(2)}x (${p.bestRatio.toFixed(2)}x)` : "";
      cells.push(p ? best(p, r.unit) : "", ratio);
    }
    return `| ${cells.join(" | ")} |`;
  });
  return [`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...lines].join("\n");
}

export function page(
  machine: Machine,
  notes: readonly string[],
  rows: readonly Marked[],
  profiles: readonly string[],
): string {
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return `# Performance

Written by \`npm run bench -- --write\`; do not edit. Median and, in brackets, best of 11 repeats
after warm-up; mho and its peers take turns within one run. A ratio is the peer's time over mho's,
each with its best number of threads: of medians and, in brackets, of best runs. A turn is taken
again when a fixed loop ran more than 12 % slower than its best just before or after it: a neighbour on a shared host
slows everything for seconds. A star marks a case with more than a quarter of its turns disturbed all the same.

Machine: ${facts.join(", ")}.

${table(rows)}

${notes.map((note) => `* ${note}`).join("\n")}

Where the time goes, on one thread: share of each engine op, calls in brackets.

${profiles.map((line) => `* ${line}`).join("\n")}

What is compared. *noisy MVM*: 7-bit inputs scaled by their largest value, product, Gaussian noise
on every output, 8-bit converter; torch does the same with in-place operations and no autograd, AIHWKIT's
C++ tile with its own converters, without the layers around it. *pulses*: 256 x 256 cells that all
differ, 16 samples; AIHWKIT's figures include drawing its trains. *pulsed MLP*: batches of 64 of a
perceptron 784-256-128-10 on the same kind of images, AIHWKIT's three tiles called one after the other.
*mixed-precision* and *noise-aware*: one batch of 64 of a perceptron 784-256-128-10, all reads as
above in both directions. torch keeps float weights; mho repacks its weights in every batch. In the
mixed-precision step torch draws noise for every cell, mho only for cells that are written (the
programs are otherwise the same). mho's draws are counter-based (Philox4x32-10) and the same on any
machine and any number of threads; torch's generator is sequential.
`;
}
