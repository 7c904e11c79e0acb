/** @file Rows of figures as a Markdown table, and as the page docs/performance.md. */
import type { Figure, Row } from "./harness.ts";

type Marked = Row & { readonly noisy?: boolean };

function figure(f: Figure | undefined): string {
  if (!f) return "";
  const digits = (x: number): string =>
    x >= 1000 ? x.toFixed(0) : x >= 100 ? x.toFixed(1) : x.toPrecision(3);
  return `${digits(f.median)} (${digits(f.best)})`;
}

/** Median and, in brackets, best; ratio = torch's best median / our best median, as times. */
export function table(rows: readonly Marked[]): string {
  const head = "| case | unit | mho, 1 thread | mho, 2 | torch, 1 | torch, 2 | ratio | aim |";
  const lines = rows.map((r) =>
    [
      "",
      ` ${r.name}${r.noisy ? " *" : ""} `,
      ` ${r.unit} `,
      ` ${figure(r.mho[1])} `,
      ` ${figure(r.mho[2])} `,
      ` ${figure(r.torch[1])} `,
      ` ${figure(r.torch[2])} `,
      ` ${r.ratio === null ? "" : `${r.ratio.toFixed(2)}x`} `,
      ` ${r.aim} `,
      "",
    ].join("|"),
  );
  return [head, "|---|---|---|---|---|---|---|---|", ...lines].join("\n");
}

export function page(
  machine: Readonly<Record<string, string | number>>,
  notes: readonly string[],
  rows: readonly Marked[],
): string {
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return `# Performance

Written by \`npm run bench -- --write\`; do not edit. Median and, in brackets, best of 11 repeats
after warm-up; mho and torch take turns within one run. The ratio is torch's time over mho's, each
with its best number of threads. A star marks a case that ran while other programs kept the machine
busy. Two threads on a busy machine say little.

Machine: ${facts.join(", ")}.

${table(rows)}

${notes.map((note) => `* ${note}`).join("\n")}

What is compared. *noisy MVM*: 7-bit inputs scaled by their largest value, product, Gaussian noise
on every output, 8-bit converter; torch does the same with in-place operations and no autograd.
*mixed-precision* and *noise-aware*: one batch of 64 of a perceptron 784-256-128-10, all reads as
above in both directions. torch keeps float weights; mho repacks its weights in every batch. In the
mixed-precision step torch draws noise for every cell, mho only for cells that are written (the
programs are otherwise the same). mho's draws are counter-based (Philox4x32-10) and the same on any
machine and any number of threads; torch's generator is sequential.
`;
}
