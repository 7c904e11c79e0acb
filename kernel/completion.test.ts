/** @file Completion, done by the shells themselves: what Tab would offer. Shells that are not installed skip and say so. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "./cli.ts";
import { VERBS } from "./commands.ts";
import { errorCodes } from "./explain.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-completion-"));
const there = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

beforeAll(async () => {
  for (const file of ["a.mho", "b c.mho", "tour.ipynb", "notes.txt"])
    writeFileSync(join(folder, file), "");
  mkdirSync(join(folder, "deep"));
  for (const shell of ["bash", "zsh", "fish"])
    writeFileSync(join(folder, `mho.${shell}`), await script(shell));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function script(shell: string): Promise<string> {
  const out: string[] = [];
  await main(["completion", shell], {
    out: (text) => void out.push(text),
    err: () => {},
    input: () => "",
    meter: () => ({ report: () => {}, end: () => {} }),
    signal: new AbortController().signal,
    colour: false,
  });
  return out.join("");
}

const ran = (shell: string, ...args: string[]): string[] => {
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  return [...new Set(stdout.split(/\r?\n/).filter(Boolean))].sort();
};

/** What each shell offers for a line whose last word is being written. */
const OFFERS: Readonly<Record<string, (line: string) => string[]>> = {
  bash: (line) => {
    // bash takes `--html=x` apart at the sign before it asks
    const words = line
      .split(" ")
      .flatMap((w) => w.split(/(=)/))
      .filter((w, i, all) => w !== "" || i === all.length - 1);
    const quoted = words.map((w) => `'${w}'`).join(" ");
    const set = `source ./mho.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}`;
    return ran("bash", "--norc", "-c", `${set}; _mho; printf '%s\\n' "\${COMPREPLY[@]}"`);
  },
  zsh: (line) => ran("zsh", "-f", "-c", ZSH, "zsh", line).map((l) => l.replaceAll("\\", "")),
  fish: (line) =>
    ran("fish", "--no-config", "-c", `source ./mho.fish; complete -C '${line}'`).map((l) =>
      l.replace(/\t.*/, ""),
    ),
};

/** Completion of zsh lives in its line editor alone: an editor is started, Tab pressed, and what it is given to list noted. */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1= PS2= RPS1=; autoload -Uz compinit; compinit -u -D; source ./mho.zsh
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits; builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- $hits >> .offered
  builtin compadd "$@"
}
finish() { : > .finished }; zle -N finish
bindkey "^I" list-choices; bindkey "^X" finish'
zpty -w -n shell "$1"$'\\t\\x18'
repeat 400; do [[ -e .finished ]] && break; sleep 0.05; zpty -r -t shell out; done
zpty -d shell
[[ -e .offered ]] && cat .offered
rm -f .offered .finished
`;

const listed = Object.entries(VERBS)
  .filter(([, verb]) => !verb.hidden)
  .map(([name]) => name);

describe.each(Object.keys(OFFERS))("%s", (shell) => {
  const offer = OFFERS[shell] as (line: string) => string[];
  if (!there(shell)) console.log(`no ${shell} here: its completion is not tried`);
  const test = it.runIf(there(shell));

  test("knows every command", () => {
    expect(offer("mho ")).toEqual(expect.arrayContaining(listed));
    expect(offer("mho ").join(" ")).not.toContain("kernel");
    expect(offer("mho ver")).toEqual(["verify"]);
  });
  test("knows every option of every command", () => {
    for (const name of listed) {
      const options = Object.keys(VERBS[name]?.options ?? {}).map((option) => `--${option}`);
      expect(offer(`mho ${name} --`)).toEqual([...options, "--help"].sort());
    }
    expect(offer("mho run --ht")).toEqual(["--html"]);
  });
  test("offers programs and notebooks, and folders on the way", () => {
    expect(
      offer("mho run ")
        .filter((f) => !f.endsWith("/"))
        .filter((f) => f !== "deep"),
    ).toEqual(["a.mho", "b c.mho", "tour.ipynb"]);
    expect(offer("mho verify t")).toEqual(["tour.ipynb"]);
    expect(offer("mho run de").map((f) => f.replace("/", ""))).toEqual(["deep"]);
  });
  test("offers the values of options", () => {
    expect(offer("mho ir a.mho --after ")).toEqual(["ast", "checked", "ir", "plan", "tokens"]);
    expect(offer("mho run a.mho --html n")).toEqual(["notes.txt"]);
    expect(offer("mho install --prefix ").map((f) => f.replace("/", ""))).toEqual(["deep"]);
  });
  test("offers error codes and words", () => {
    expect(offer("mho explain E").filter((w) => /^E/.test(w))).toEqual(
      errorCodes().filter((c) => c.startsWith("E")),
    );
    expect(offer("mho nb c")).toEqual(["check", "clean", "convert"]);
    expect(offer("mho completion ")).toEqual(["bash", "fish", "zsh"]);
  });
});

it("is refused for other shells", async () => {
  const err: string[] = [];
  const terminal = {
    out: () => {},
    err: (t: string) => void err.push(t),
    input: () => "",
    meter: () => ({ report: () => {}, end: () => {} }),
    signal: new AbortController().signal,
    colour: false,
  };
  expect(await main(["completion", "tcsh"], terminal)).toBe(2);
  expect(err[0]).toContain("mho completion writes for bash, zsh, fish");
});
