/**
 * @file What a cell shows of the program that ran in it.
 * in    Stages;  out  displays in the order of the program, and the value of its last line
 * why   every view of the IR becomes one output; bindings show nothing
 * from  design: kernel, section 9; language, section 7
 * test  cells.test.ts, test/notebooks.test.ts
 */

import { render } from "../dsl/render.ts";
import { excerpt } from "../dsl/source.ts";
import type { View } from "../src/ir/node.ts";
import { card, grid, pretty } from "./card-frame.ts";
import { arrayCard } from "./cards.ts";
import type { Display, MimeBundle } from "./jupyter/host.ts";
import { openLines, openRows, verdict } from "./open-program.ts";
import { escapeHtml } from "./plotly.ts";
import {
  bundleOf,
  bundleOfDiagnostics,
  bundleOfFigure,
  bundleOfHardware,
  type FigureMode,
  textOf,
} from "./show.ts";
import type { Stages } from "./stages.ts";

export interface Shown {
  readonly displays: readonly Display[];
  /** The last line of the program, where it is an expression. */
  readonly result?: { readonly data: MimeBundle; readonly metadata: Display["metadata"] & object };
}

export interface ShowOptions {
  readonly mode: FigureMode;
  /** True once: the first figure of a session carries the library for all of them. */
  readonly carrier: () => boolean;
}

const STILL: ShowOptions = { mode: "auto", carrier: () => false };

export function displaysOf(stages: Stages, options: ShowOptions = STILL): Shown {
  const metadata = metadataOf(stages);
  const failed = stages.status === "failed" || stages.status === "interrupted";
  const warnings = failed ? [] : warningText(stages);
  const views = stages.ir?.views ?? [];
  const bundles = views.flatMap((view, i) => {
    const data = viewBundle(view, i, stages, options);
    return data ? [{ view, data }] : [];
  });
  const last = bundles.at(-1);
  const isResult =
    !failed && last !== undefined && last.view === views.at(-1) && last.view.kind === "show";
  const shown = isResult ? bundles.slice(0, -1) : bundles;
  const displays: Display[] = [
    ...warnings.map((text) => ({ data: bundleOfDiagnostics(text) })),
    ...shown.map(({ data }) => ({ data, metadata })),
  ];
  if (stages.status === "open") displays.push({ data: openBundle(stages), metadata });
  return isResult ? { displays, result: { data: last.data, metadata } } : { displays };
}

/** Whose numbers these are: no time, no machine, so that committed notebooks are the same everywhere. */
function metadataOf({ results }: Stages): Record<string, unknown> {
  if (!results) return {};
  const { engine, ir, seed, data } = results.provenance;
  const hashes = data.map((d) => d.sha256);
  return {
    mho: { engine, ir, hash: results.hash, seed, ...(hashes.length > 0 ? { data: hashes } : {}) },
  };
}

function warningText({ source, diagnostics }: Stages): string[] {
  const warnings = diagnostics.filter((d) => d.severity === "warning");
  return warnings.length === 0
    ? []
    : [
        warnings
          .map((d) => render(source, d))
          .join("\n")
          .trimEnd(),
      ];
}

/** A card for each array, and a table of what stands there and what is missing. */
function openBundle(stages: Stages): MimeBundle {
  const cards = [...stages.bindings.values()].flatMap(({ node }) => {
    const value = stages.results?.values[node];
    return value?.kind === "array" ? [arrayCard(value)] : [];
  });
  const rows = openRows(stages).map(([name, left, right]) => [
    name === "" ? "" : `<b>${escapeHtml(name)}</b>`,
    pretty(left).replace(/ {2,}/g, "\u2003"),
    `<span style="opacity:0.8">${pretty(right).replace(/ {2,}/g, "\u2003")}</span>`,
  ]);
  const missing = `<div style="margin-top:6px">${escapeHtml(verdict(stages))}</div>`;
  const open = card(
    "open",
    "what is there, and what is missing",
    grid([], rows, [0, 0, 0]) + missing,
  );
  return { "text/plain": openLines(stages).join("\n"), "text/html": [...cards, open].join("<br>") };
}

/** What stands before a value: its name or its text; but the last line of a cell, `1 + 2`, is shown as the answer alone. */
function titleOf(name: unknown, text: string, isLast: boolean): string {
  const title = typeof name === "string" ? name : text;
  return isLast && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(title) ? "" : title;
}

/** Values of a program's measures stand below each other. */
const measureWidth = ({ ir }: Stages): number =>
  Math.max(
    0,
    ...(ir?.views ?? [])
      .filter((view) => view.kind === "measure")
      .map((view) => String(view.options["name"]).length),
  );

function viewBundle(
  view: View,
  index: number,
  stages: Stages,
  options: ShowOptions,
): MimeBundle | undefined {
  const { results, figures, source } = stages;
  if (view.kind === "plot") {
    const figure = figures[index];
    return (
      figure && bundleOfFigure(figure, options.mode, options.mode === "auto" && options.carrier())
    );
  }
  const id = view.of[0];
  const value = id === undefined ? undefined : results?.values[id];
  if (!value) return undefined;
  const name = view.options["name"];
  switch (view.kind) {
    case "show": {
      const title = titleOf(name, excerpt(source, view.span), view === stages.ir?.views.at(-1));
      if (value.kind !== "device" && value.kind !== "chip") return bundleOf(value, title);
      const node = stages.ir?.nodes.find((n) => n.id === id);
      return bundleOfHardware(value.kind, node?.at ?? {}, title);
    }
    case "measure":
      return { "text/plain": textOf(value, String(name).padEnd(measureWidth(stages))) };
    case "report":
    case "compare":
      return bundleOf(value, typeof name === "string" ? name : view.kind);
    default:
      return undefined;
  }
}
