import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { main } from "./cli.ts";
import { VERBS } from "./commands.ts";

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function mho(line: string, input = ""): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(line.split(" ").filter(Boolean), {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    input: () => input,
    meter: () => ({ report: () => {}, end: () => {} }),
    signal: new AbortController().signal,
    colour: false,
  });
  return { code, out: out.join(""), err: err.join("") };
}

const folder = mkdtempSync(join(tmpdir(), "mho-cli-"));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("wrong use", () => {
  it.each([
    [
      "rum",
      2,
      "mho: there is no command rum: did you mean mho run?\nmho --help lists commands and options\n",
    ],
    [
      "run --htlm x",
      2,
      "mho: there is no option --htlm: did you mean --html?\nmho --help lists commands and options\n",
    ],
    ["run", 2, "mho: mho run needs a file\nmho --help lists commands and options\n"],
    ["run none.mho", 2, "mho: none.mho: there is no such file\n"],
    [
      "run package.json",
      2,
      "mho: package.json is neither a .mho program nor a .ipynb notebook\nmho --help lists commands and options\n",
    ],
    [
      "run a.mho --seed x",
      2,
      "mho: --seed needs a whole number, not x\nmho --help lists commands and options\n",
    ],
    [
      "nb polish",
      2,
      "mho: mho nb knows clean, check and convert, not polish\nmho --help lists commands and options\n",
    ],
    [
      "explain E0310",
      2,
      "mho: E0310: there is no such code: did you mean E0110?\nmho --help lists commands and options\n",
    ],
    [
      "explain E9999",
      2,
      "mho: E9999: there is no such code; there are E0100 to E0609\nmho --help lists commands and options\n",
    ],
  ])("mho %s: one sentence, exit %i", async (line, code, err) => {
    expect(await mho(line)).toEqual({ code, out: "", err });
  });
  it.each([
    ["a folder", (at: string) => mkdirSync(at), "it is a folder"],
    [
      "bytes",
      (at: string) => writeFileSync(at, Uint8Array.of(0, 255, 254)),
      "it is no notebook: the text is not JSON",
    ],
    ["nothing", (at: string) => writeFileSync(at, ""), "it is empty"],
    [
      "a list",
      (at: string) => writeFileSync(at, "[]"),
      "it is no notebook: there is no list of cells",
    ],
    [
      "nbformat 3",
      (at: string) => writeFileSync(at, '{"nbformat":3,"worksheets":[]}'),
      "it has notebook format 3, and 4 is read here: jupyter nbconvert --to notebook writes that",
    ],
  ])("a notebook that is %s: one sentence from every verb", async (what, make, why) => {
    const path = join(folder, `${what.replaceAll(" ", "-")} ü.ipynb`.replace(" ", "-"));
    make(path);
    for (const verb of ["run", "check", "fmt", "ir", "verify", "nb clean", "nb check"])
      expect(await mho(`${verb} ${path}`)).toEqual({
        code: 2,
        out: "",
        err: `mho: ${path}: ${why}\n`,
      });
  });
  it("words where none belong, and places where nothing can be written", async () => {
    expect((await mho("info x")).err).toContain("mho: mho info takes options only, not x\n");
    const program = file("w.mho", "y = 1");
    expect(await mho(`run ${program} --json ${program}/x.json`)).toEqual({
      code: 2,
      out: "",
      err: `mho: ${program}/x.json: a part of the path is not a folder\n`,
    });
  });
  it.runIf(process.platform === "linux")("a folder in which the system makes none", async () => {
    expect((await mho(`run ${file("w.mho", "y = 1")} --json /proc/none/x.json`)).err).toBe(
      "mho: /proc/none/x.json: nothing can be written there\n",
    );
  });
  it("a notebook that is none", async () => {
    const path = file("bad.ipynb", "{");
    expect(await mho(`run ${path}`)).toEqual({
      code: 2,
      out: "",
      err: `mho: ${path}: it is no notebook: the text is not JSON\n`,
    });
  });
});

describe("help", () => {
  it("of every verb has an example that parses", async () => {
    for (const [word, verb] of Object.entries(VERBS)) {
      const { code, out } = await mho(`${word} --help`);
      expect([code, out]).toEqual([0, expect.stringContaining("Examples")]);
      for (const example of verb.examples) {
        const words = (/mho (\w+) ?([^|<>]*)/.exec(example)?.[2] ?? "").split(" ").filter(Boolean);
        expect(() => parseArguments(words, verb.options)).not.toThrow();
        for (const path of words.filter((w) => /^(examples|notebooks)\/[\w./-]+$/.test(w)))
          expect(existsSync(path) ? "" : path).toBe("");
      }
    }
  });
});

const READING = ["check", "ir", "explain", "diff", "info"];

/** Examples of a verb that only reads, on files that are in the repository. */
const runnable = (name: string): readonly string[] =>
  (VERBS[name]?.examples ?? []).filter((example) =>
    example
      .split(" ")
      .filter((word) => /[*]|\.mho\b|\.ipynb$/.test(word))
      .every((word) => existsSync(word.replace(/:\w+$/, ""))),
  );

describe("an example of a help page", () => {
  it.each(READING)("stands there for mho %s", (name) => expect(runnable(name)).not.toEqual([]));
  it.each(READING.flatMap(runnable))("%s runs", async (example) => {
    const { code, err } = await mho(example.replace(/^mho /, ""));
    expect([0, 3]).toContain(code);
    expect(err.replace("no errors\n", "")).toBe("");
  });
});

describe("programs", () => {
  it("run from standard input", async () => {
    expect(await mho("run -", "y = 2 + 3\ny")).toEqual({ code: 0, out: "y   5\n", err: "" });
  });
  it("that are wrong say where, and exit 1", async () => {
    const { code, err } = await mho("run -", "y = randn(3) + randn(4)");
    expect(code).toBe(1);
    expect(err).toContain("error[E0303]");
    expect(err).toContain("--> -:1:5");
  });
  it("that are open exit 0, and 1 under --strict", async () => {
    const open = "array W 8x8 analog; y = W @ x";
    expect((await mho("run -", open)).code).toBe(0);
    const { code, err } = await mho("run - --strict", open);
    expect([code, err]).toEqual([1, expect.stringContaining("error[E0601]")]);
  });
  it("that fail an assert exit 1, and still show what they found", async () => {
    const { code, out, err } = await mho("run -", 'measure m = 3\nassert m > 4, "too small"');
    expect([code, out]).toEqual([1, "m   3\n"]);
    expect(err).toContain("error[E0603]: too small");
  });
  it("in a file keep the lines of the file in every cell", async () => {
    const path = file("cells.mho", "// %%\na = 1\n\n// %%\nb = a +\n");
    const { err } = await mho(`run ${path}`);
    expect(err).toContain(`${path}:5:`);
  });
  it("may not leave their folder", async () => {
    const path = file("leave.mho", 'y = 1\nexport y to "../y.json"');
    const { code, err } = await mho(`run ${path}`);
    expect([code, err]).toEqual([1, expect.stringContaining("leaves the program's folder")]);
  });
  it("export beside themselves, and write over nothing that is not theirs", async () => {
    const path = file("export.mho", 'y = randn(3)\nexport y to "y.json"');
    expect((await mho(`run ${path}`)).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "y.json"), "utf8")).y.shape).toEqual([3]);
    expect((await mho(`run ${path}`)).code).toBe(0);
    file("y.json", "{}");
    const { code, err } = await mho(`run ${path}`);
    expect([code, err]).toEqual([1, expect.stringContaining("was not written by this program")]);
  });
  it("run once per value of -p, a line of JSON for each", async () => {
    const path = file("p.mho", "n = 2\nmeasure m = n * n");
    const { code, out, err } = await mho(`run ${path} -p n=3,4,5 --json`);
    const reports = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([code, err]).toEqual([0, ""]);
    expect(reports.map((r) => [r.source.parameters.n, r.measures.m.data])).toEqual([
      ["3", 9],
      ["4", 16],
      ["5", 25],
    ]);
    expect((await mho(`run ${path} -p n=3,4`)).out).toBe("// n=3\nm   9\n// n=4\nm   16\n");
    expect((await mho(`run ${path} -p n=3,4 --html x.html`)).err).toContain(
      "--html keeps one run, and -p asks for 2; --json gives a line for each",
    );
  });
  it("keep large values as raw files, and say where", async () => {
    const path = file("large.mho", "seed 1\ny = randn(10001)\nz = 3");
    const folder2 = join(folder, "data");
    const { code, out } = await mho(`run ${path} --json --data ${folder2}`);
    const { y, z } = JSON.parse(out).values;
    expect([code, y.file, z.data]).toEqual([0, join(folder2, `y.${y.dtype}`), 3]);
    expect(y).not.toHaveProperty("summary");
    const bytes = readFileSync(y.file);
    expect(bytes.length).toBe((y.dtype === "f32" ? 4 : 8) * 10_001);
    const inline = JSON.parse((await mho(`run ${path} --json --data inline`)).out).values.y;
    expect(y.dtype === "f32" ? bytes.readFloatLE(4) : bytes.readDoubleLE(8)).toBe(inline.data[1]);
    expect(inline.hash).toBe(y.hash);
  });
  it("leave no half-written file behind", async () => {
    const path = file("whole.mho", "y = 1");
    await mho(`run ${path} --json ${join(folder, "deep/er/report.json")} --out ${folder}`);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("reading programs", () => {
  it("checks them", async () => {
    expect(await mho(`check ${file("good.mho", "y = 1")}`)).toEqual({
      code: 0,
      out: "",
      err: "no errors\n",
    });
    const lint = await mho(`check --methods ${file("lint.mho", "x = randn(8)")}`);
    expect(lint.code).toBe(0);
    expect(lint.out).toContain("warning[W0501]: random numbers without a `seed` line");
    const { code, out } = await mho(`check --json ${file("wrong.mho", "y = nothing_at_all(1)")}`);
    expect(code).toBe(1);
    expect(JSON.parse(out)[0]).toMatchObject({ severity: "error", line: 1 });
  });
  it("formats them", async () => {
    const path = file("fmt.mho", "y=1+2\n");
    const asked = await mho(`fmt --check --json ${path}`);
    expect(JSON.parse(asked.out)).toEqual([{ file: path, changed: true }]);
    expect((await mho(`fmt --check ${path}`)).code).toBe(3);
    expect((await mho(`fmt ${path}`)).code).toBe(0);
    expect(readFileSync(path, "utf8")).toBe("y = 1 + 2\n");
    expect((await mho(`fmt --check ${path}`)).code).toBe(0);
  });
  it("leaves what does not parse, and says so", async () => {
    const path = file("broken.mho", "y = = 1\n");
    expect(await mho(`fmt ${path}`)).toEqual({
      code: 0,
      out: "",
      err: `${path}: a part with a mistake stays as it is: mho check\n`,
    });
  });
  it("prints stages and names", async () => {
    const path = file("stages.mho", "array W 300x300 analog { adc = 6 bits }; y = W @ randn(300)");
    expect((await mho(`ir ${path}`)).out).toContain("mvm{");
    expect((await mho(`ir ${path} --after plan`)).out).toContain("= 4 tiles of 256x256");
    const { out } = await mho(`explain ${path}:W`);
    expect(out).toMatch(/^adc +6 bits +set here, or by its chip or device$/m);
    expect(out).toMatch(/^dac +8 bits +default \(M: HERMES, Wu\)$/m);
  });
  it("explains errors", async () => {
    expect((await mho("explain e0301")).out).toMatch(/^# E0301 /);
  });
});

describe("notebooks", () => {
  it("become scripts and come back", async () => {
    const script = file("a.mho", "// %% [markdown]\n// # T\n\n// %%\ny = 1\n");
    const [notebook, back] = [join(folder, "a.ipynb"), join(folder, "b.mho")];
    expect((await mho(`nb convert ${script} ${notebook}`)).code).toBe(0);
    expect((await mho(`nb convert ${notebook} ${back}`)).code).toBe(0);
    expect(readFileSync(back, "utf8")).toBe(readFileSync(script, "utf8"));
    expect((await mho(`nb check ${notebook}`)).code).toBe(0);
  });
  it("run, hold their outputs, are verified, are cleaned", async () => {
    const notebook = join(folder, "c.ipynb");
    await mho(
      `nb convert ${file("c.mho", "// %%\ny = randn(3)\ny\n\n// %%\nmeasure total = sum(y)\n")} ${notebook}`,
    );
    const clean = readFileSync(notebook, "utf8");
    expect((await mho(`run ${notebook} --in-place`)).code).toBe(0);
    const executed = readFileSync(notebook, "utf8");
    expect(executed).toContain("execute_result");
    expect(await mho(`verify ${notebook}`)).toMatchObject({
      code: 0,
      out: `${notebook}: reproduced bit for bit\n`,
    });
    writeFileSync(notebook, executed.replace(/(total +-?)\d/, "$19"));
    const { code, out } = await mho(`verify ${notebook}`);
    expect([code, out]).toEqual([
      3,
      expect.stringMatching(/: 1 difference\n {2}cell [0-9a-f]{8}: output 1, data\.text\/plain: /),
    ]);
    expect((await mho(`verify ${notebook} --tolerance 0.001`)).code).toBe(3);
    expect((await mho(`verify ${notebook} --tolerance x`)).code).toBe(2);
    writeFileSync(notebook, executed.replace(/(total +-?[\d.]+)/, "$11"));
    expect((await mho(`verify ${notebook}`)).code).toBe(3);
    expect(await mho(`verify ${notebook} --tolerance 0.001`)).toMatchObject({
      code: 0,
      out: `${notebook}: reproduced within 0.001\n`,
    });
    await mho(`nb clean ${notebook}`);
    expect(readFileSync(notebook, "utf8")).toBe(clean);
  });
});

describe("info", () => {
  it("is a list, or JSON", async () => {
    expect((await mho("info")).out).toMatch(/^mho +\d+\.\d+\.\d+$/m);
    expect(JSON.parse((await mho("info --json")).out)).toMatchObject({ simd: true });
  });
  it("names kernels whose program is gone, or whose file is broken", async () => {
    for (const [name, text] of [
      ["mho", '{"argv":["/nope/node","/nope/cli.js"]}'],
      ["mho-ts", "{"],
    ]) {
      mkdirSync(join(folder, "kernels", name as string), { recursive: true });
      writeFileSync(join(folder, "kernels", name as string, "kernel.json"), text as string);
    }
    const before = process.env["JUPYTER_PATH"];
    process.env["JUPYTER_PATH"] = folder;
    const { kernels } = JSON.parse((await mho("info --json")).out);
    const { out } = await mho("info");
    if (before === undefined) delete process.env["JUPYTER_PATH"];
    else process.env["JUPYTER_PATH"] = before;
    const own = kernels.filter((k: { file: string }) => k.file.startsWith(folder));
    expect(own.map((k: { name: string; works: boolean }) => [k.name, k.works])).toEqual([
      ["mho", false],
      ["mho-ts", false],
    ]);
    expect(out).toContain("kernel.json (its program is gone: mho install)");
  });
});
