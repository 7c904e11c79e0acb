/**
 * @file The first lines of a cell: which language it is in, and commands to the kernel.
 * in    the text of a cell and the kernel's own language
 * out   Reading: language, commands, and the same text with its magic lines blanked, so positions hold
 * why   language is said, never guessed: `y = W` is valid in both
 * from  design: kernel, sections 1 and 8
 * test  magics.test.ts
 */

import { nearest } from "../dsl/nearest.ts";
import type { CellLanguage } from "./jupyter/host.ts";

export interface Magic {
  readonly name: MagicName;
  readonly argument: string;
  /** Line of the cell, from 1. */
  readonly line: number;
}

export interface Reading {
  readonly language: CellLanguage;
  /** `%%mho fresh`: names of its own, nothing is kept. */
  readonly fresh: boolean;
  /** `%%mho check`: everything but running. */
  readonly checkOnly: boolean;
  readonly magics: readonly Magic[];
  readonly code: string;
  /** `name?` or `?name`: what the pager is asked for. */
  readonly page?: string;
}

/** A magic line that cannot be read; the sentence says why. */
export interface MagicMistake {
  readonly mistake: string;
  readonly line: number;
}

/** Every command with its argument and its line in `%help`. */
export const MAGICS = {
  help: ["[topic]", "this page, or that of a statement, a function or an error code"],
  explain: [
    "E0301 | name | tokens | ast | ir | plan | ledger",
    "an error, a value or a stage of the last mho cell",
  ],
  who: ["", "names of this session with type, version and size"],
  reset: ["", "forget all names"],
  seed: ["n", "seed of the session (a `seed` line in a program goes first)"],
  set: ["name = value", "replaces a name that a mho cell binds to a literal"],
  cost: ["[name]", "energy and time, by part"],
  limits: ["name", "physical limits of a value, with margins"],
  manifest: ["", "what ran: hashes, data, seed, versions"],
  time: ["", "wall time of this cell"],
  threads: ["n", "threads of the simulator; never changes a result"],
  plot: ["auto | mime | html-embed | html-cdn | static", "how figures are sent to the front end"],
} as const;

export type MagicName = keyof typeof MAGICS;

const LANGUAGE_LINE = /^\s*(?:(?:\/\/\s?|#\s?)?%%|#!)(mho|ts|typescript)\b[ \t]*(.*)$/;
const COMMAND_LINE = /^\s*%(?!%)(\S*)[ \t]*(.*)$/;
const PAGER = /^\s*(?:\?{1,2}\s*([\w.]+)|([\w.]+)\s*\?{1,2})\s*$/;

/** Takes a cell apart. `languageId` is the word of the front end for its language, if it sends one. */
export function readCell(
  text: string,
  own: CellLanguage,
  languageId?: string,
): Reading | MagicMistake {
  const lines = text.split("\n");
  const magics: Magic[] = [];
  let language = languageOf(languageId) ?? own;
  let options: readonly string[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const switched = magics.length === 0 && options.length === 0 && LANGUAGE_LINE.exec(line);
    const command = COMMAND_LINE.exec(line);
    if (switched) {
      language = switched[1] === "mho" ? "mho" : "ts";
      options = ["", ...(switched[2] ?? "").split(/\s+/).filter(Boolean)];
    } else if (command) {
      const name = command[1] ?? "";
      if (!isMagic(name)) return { mistake: unknownMagic(name), line: i + 1 };
      magics.push({ name, argument: (command[2] ?? "").trim(), line: i + 1 });
    } else break;
    lines[i] = "";
  }
  const strange = options.find((o) => o !== "" && o !== "fresh" && o !== "check");
  if (strange) return { mistake: `%%mho knows fresh and check, not "${strange}"`, line: 1 };
  const code = lines.join("\n");
  const pager = PAGER.exec(code.trim());
  const page = pager?.[1] ?? pager?.[2];
  return {
    language,
    fresh: options.includes("fresh"),
    checkOnly: options.includes("check"),
    magics,
    code,
    ...(page === undefined ? {} : { page }),
  };
}

function languageOf(languageId: string | undefined): CellLanguage | undefined {
  if (languageId === "mho") return "mho";
  return languageId === "typescript" || languageId === "ts" ? "ts" : undefined;
}

const isMagic = (name: string): name is MagicName => Object.hasOwn(MAGICS, name);

function unknownMagic(name: string): string {
  const near = nearest(name, Object.keys(MAGICS));
  return `there is no magic %${name}${near ? `: did you mean %${near}?` : ". %help lists them all"}`;
}

/** The page of `%help`. */
export function helpPage(): string {
  const rows = Object.entries(MAGICS).map(
    ([name, [argument, what]]) => [`%${name}${argument ? ` ${argument}` : ""}`, what] as const,
  );
  const listed = rows.map(([left, right]) =>
    left.length > 30 ? `  ${left}\n  ${" ".repeat(30)}${right}` : `  ${left.padEnd(30)}${right}`,
  );
  return [
    "%%mho and %%ts on the first line of a cell choose its language.",
    "",
    "Magic lines stand at the top of a cell:",
    ...listed,
    "",
    "name? shows what a name is.",
  ].join("\n");
}
