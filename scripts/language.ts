/**
 * @file Writes the pages about the language: docs/language.md from its text and the tables the checker uses, docs/grammar.html from the grammar,
 *       docs/messages.md from the pages of the messages.
 * in    scripts/language-manual.md, dsl/words.ts, the settings of src/;  out  three files; run: npx tsx scripts/language.ts
 * why   what can be generated cannot be out of date
 * test  test/language/manual.test.ts: the files are what this would write, and every block in them checks
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createSyntaxDiagramsCode } from "chevrotain";
import { MhoParser } from "../dsl/parser.ts";
import { CONSTANTS, FUNCTIONS, LAYERS, REPORT_BY, REPORTS, VERBS } from "../dsl/words.ts";
import type { Setting } from "../src/base/setting.ts";
import { UNITS } from "../src/base/units.ts";
import { REPORT_SETTINGS } from "../src/cost/settings.ts";
import { DEVICE_SETTINGS } from "../src/device/settings.ts";
import { LOAD_SETTINGS } from "../src/ir/settings.ts";
import {
  OPTIMISER_SETTINGS,
  OPTIMISERS,
  SCHEME_SETTINGS,
  SCHEMES,
  TRAIN_SETTINGS,
} from "../src/learn/settings.ts";
import { CHIP_SETTINGS } from "../src/plan/settings.ts";
import { MARKS, PLOT_SETTINGS } from "../src/plot/settings.ts";

const cell = (text: string): string => text.replace(/\|/g, "\\|");
const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

const settings = (rows: readonly Setting[]): string =>
  table(
    ["setting", "range or choices", "default", "meaning", "source"],
    rows.map((r) => [code(r.name), r.range, r.defaultText || "–", r.doc, r.source]),
  );

const SETTINGS: readonly (readonly [title: string, rows: readonly Setting[]])[] = [
  ["Device", DEVICE_SETTINGS],
  ["Chip and array", CHIP_SETTINGS],
  ["Scheme", SCHEME_SETTINGS],
  ["Block of `train`", TRAIN_SETTINGS],
  ["Optimiser", OPTIMISER_SETTINGS],
  ["Plot", PLOT_SETTINGS],
  ["Report", REPORT_SETTINGS],
  ["Load", LOAD_SETTINGS],
];

const knobs = (at: object): string =>
  Object.entries(at)
    .map(([k, v]) => `${k} = ${typeof v === "object" ? JSON.stringify(v) : v}`)
    .join(", ");

/** The whole manual as text. */
export function manual(): string {
  const text = readFileSync(new URL("language-manual.md", import.meta.url), "utf8");
  return [
    text.trimEnd(),
    table(
      ["verb", "what it does", "example"],
      VERBS.map((v) => [code(v.word), v.doc, code(v.example)]),
    ),
    `Layers: ${LAYERS.map((l) => code(l.word)).join(" ")}. Marks: ${MARKS.map(code).join(" ")}. Reports: ${REPORTS.map(code).join(" ")}, by ${REPORT_BY.map(code).join(" ")}.`,
    "## Functions",
    table(
      ["function", "gives"],
      FUNCTIONS.map((f) => [code(f.signature), f.doc]),
    ),
    `Constants: ${Object.entries(CONSTANTS)
      .map(([name, c]) => `${code(name)} ${c.value} ${c.unit}`.trim())
      .join(", ")}. \`x |> f\` is \`f(x)\`.`,
    "## Units",
    `${Object.keys(UNITS).map(code).join(" ")}, with the prefixes a f p n u m c k M G T P, joined by \`*\` and \`/\`, raised by \`^\`: \`0.7 pJ/OP\`, \`5 V^-1\`. Long names too: volts, seconds, bits, levels.`,
    "## Schemes and optimisers",
    table(
      ["scheme", "knobs"],
      [...SCHEMES].map(([name, s]) => [code(name), knobs(s.knobs)]),
    ),
    table(
      ["optimiser", "values when nothing is said"],
      [...OPTIMISERS].map(([name, at]) => [code(name), knobs(at)]),
    ),
    "## Settings",
    "Letters of sources: R read in the named source, M measured in silicon by it, S simulated in it, D derived, A assumption, C vendor claim, U recalled.",
    ...SETTINGS.flatMap(([title, rows]) => [`### ${title}`, settings(rows)]),
    "",
  ].join("\n\n");
}

const DIAGRAMS = new URL("../node_modules/chevrotain/diagrams/", import.meta.url);

/** Railroad diagrams of the grammar: chevrotain's page with its scripts put in, so that it needs no network. */
export function grammarPage(): string {
  const grammar = new MhoParser().getSerializedGastProductions();
  const page = createSyntaxDiagramsCode(grammar, { resourceBase: "/", css: "/diagrams.css" });
  const file = (path: string) => readFileSync(new URL(path.replace(/^\//, ""), DIAGRAMS), "utf8");
  return page
    .replace(JSON.stringify(grammar, null, "  "), JSON.stringify(grammar))
    .replace(
      /<link rel='stylesheet' href='([^']+)'>/g,
      (_, path) => `<style>\n${file(path)}</style>`,
    )
    .replace(/<script src='([^']+)'><\/script>/g, (_, path) => `<script>\n${file(path)}</script>`)
    .replace("<!DOCTYPE html>", "<!DOCTYPE html>\n<title>The grammar of mho</title>")
    .replace(/[ \t]+$/gm, "");
}

const ERRORS = new URL("../docs/errors/", import.meta.url);

/** Every message there is, one after the other, each with a link to its page. */
export function gallery(): string {
  const pages = readdirSync(ERRORS)
    .filter((file) => /^[EW]\d{4}\.md$/.test(file))
    .sort();
  const entries = pages.map((file) => {
    const page = readFileSync(new URL(file, ERRORS), "utf8");
    const [, name = "", title = ""] = /^# (\w+) (.+)$/m.exec(page) ?? [];
    const texts = [...page.matchAll(/```text\n.*?```/gs)].map((m) => m[0]);
    return [`## [${name}](errors/${file}) ${title}`, ...texts].join("\n\n");
  });
  const intro =
    "Every message of mho, exactly as it is printed. `mho explain E0301` shows the page behind it: why it is said, and a program that is right.";
  return `${["# Messages", intro, ...entries].join("\n\n")}\n`;
}

export const GALLERY = new URL("../docs/messages.md", import.meta.url);
export const MANUAL = new URL("../docs/language.md", import.meta.url);
export const GRAMMAR = new URL("../docs/grammar.html", import.meta.url);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(MANUAL, `${manual().trimEnd()}\n`);
  writeFileSync(GRAMMAR, grammarPage());
  writeFileSync(GALLERY, gallery());
}
