/**
 * @file The pages of docs/errors: each holds wrong programs with their messages, and a right one.
 * why   a page is the fixture of its message, so the book cannot differ from the program
 */
import { readdirSync, readFileSync } from "node:fs";

export interface Wrong {
  readonly program: string;
  /** The full text of its messages. */
  readonly says: string;
  /** Only a run finds it; the program itself is legal. */
  readonly atRun: boolean;
}

export interface Page {
  readonly code: string;
  readonly title: string;
  readonly wrong: readonly Wrong[];
  readonly right: readonly string[];
}

const FOLDER = new URL("../../docs/errors/", import.meta.url);

function pageOf(file: string): Page {
  const text = readFileSync(new URL(file, FOLDER), "utf8");
  const [, code = "", title = ""] = /^# (\w+) (.+)$/m.exec(text) ?? [];
  const [before = "", after = ""] = text.split("\n## Right\n");
  const wrong = [...before.matchAll(/```mho( run)?\n(.*?)\n```\n\n```text\n(.*?)```/gs)];
  const right = [...after.matchAll(/```mho\n(.*?)\n```/gs)];
  return {
    code,
    title,
    wrong: wrong.map(([, run, program = "", says = ""]) => ({
      program,
      says,
      atRun: run !== undefined,
    })),
    right: right.map(([, program = ""]) => program),
  };
}

export const pages = (): Page[] =>
  readdirSync(FOLDER)
    .filter((file) => /^[EW]\d{4}\.md$/.test(file))
    .sort()
    .map(pageOf);
