/**
 * @file The kernel over its sockets, as any front end meets it; and Jupyter's own conformance suite where Jupyter is.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, KernelClient } from "./jupyter/client.ts";

const ROOT = path.join(import.meta.dirname, "..");
const CLI = path.join(ROOT, "dist", "bundle", "cli.js");

const text = (answer: Answer, name = "stdout"): string =>
  answer.iopub
    .filter((m) => m.type === "stream" && m.content["name"] === name)
    .map((m) => m.content["text"])
    .join("");
const result = (answer: Answer): unknown =>
  (
    answer.iopub.find((m) => m.type === "execute_result")?.content["data"] as Record<
      string,
      unknown
    >
  )?.["text/plain"];

describe("the TypeScript kernel over its sockets", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start([CLI, "kernel", "--lang", "ts"]);
  });
  afterAll(() => kernel.close());

  it("says what it is", async () => {
    const { reply, iopub } = await kernel.request("kernel_info_request", {}, "control");
    expect(reply).toMatchObject({
      status: "ok",
      protocol_version: "5.4",
      implementation: "mho",
      language_info: {
        name: "typescript",
        file_extension: ".ts",
        mho: { ir: 1, rng: "philox4x32-10" },
      },
    });
    expect(iopub.map((m) => m.content["execution_state"])).toEqual(["busy", "idle"]);
  });

  it("runs a cell and shows streams, displays and the result in order", async () => {
    const answer = await kernel.execute(
      "console.log('a'); display({ 'text/html': '<b>' }, { raw: true }); console.error('b'); 6 * 7",
    );
    expect(answer.reply).toMatchObject({ status: "ok", execution_count: 1, payload: [] });
    expect(answer.iopub.map((m) => m.type)).toEqual([
      "status",
      "execute_input",
      "stream",
      "display_data",
      "stream",
      "execute_result",
      "status",
    ]);
    expect(result(answer)).toBe("42");
  });

  it("asks a question", async () => {
    kernel.onInput = (prompt) => `${prompt}Ada`;
    expect(result(await kernel.execute("await input('name? ')"))).toBe("'name? Ada'");
  });

  it("stops a loop after an await by force, and keeps the session", async () => {
    await kernel.execute("const kept = 41");
    const looping = kernel.execute("await null; while (true) { try { while (true) {} } catch {} }");
    const waiting = kernel.execute("1"); // behind the error: aborted
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.request("interrupt_request", {}, "control");
    expect((await looping).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect((await waiting).reply).toEqual({ status: "aborted" });
    expect(result(await kernel.execute("kept + 1"))).toBe("42");
  });

  it("loses none of 5000 lines", async () => {
    const answer = await kernel.execute("for (let i = 0; i < 5000; i++) console.log(i)");
    expect(text(answer).trim().split("\n").length).toBe(5000);
  });

  it("drops what nobody signed, repeats included, and says so on its terminal only", async () => {
    const blob = [Buffer.from("\u0000\u0001garbage")];
    await kernel.sendRaw(blob);
    await kernel.sendRaw([Buffer.from("<IDS|MSG>"), Buffer.from("0".repeat(64))]);
    expect(result(await kernel.execute("1 + 1"))).toBe("2");
    expect(kernel.stderr).toContain("dropped a message on shell");
  });

  it("shuts down with exit code 0", async () => {
    expect(await kernel.stop()).toBe(0);
  });
});

/** A sweep of minutes, whose points are small ops. */
const SWEEP = `array S 1024x1024 analog
s = sweep i over 1..1000000 { measure e = nrmse(S @ randn(1024), ones(1024)) }`;
/** Many products, each a single op of a few tenths of a second. */
const PRODUCTS = Array.from({ length: 40 }, (_, i) => `p${i} = norm(V @ (${i} * X))`).join("\n");

describe("an interrupt of a simulation", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start([CLI, "kernel", "--lang", "ts"]);
  });
  afterAll(() => kernel.close());

  /** Interrupts a cell once it runs; the session must be what it was. */
  async function interrupted(code: string): Promise<Answer> {
    const running = kernel.execute(code);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await kernel.request("interrupt_request", {}, "control");
    const answer = await running;
    expect(answer.reply).toMatchObject({ status: "error", ename: "Interrupted" });
    return answer;
  }

  it.each([
    ["of a mho cell", `%%mho\nprogram V from randn(1024x1024)\nkept = 2\n${SWEEP}`],
    ["inside a single op", `%%mho\n${PRODUCTS}\nkept = 2`],
    ["of the tag", `await mho\`program V from ones(1024x1024); kept = 2; ${SWEEP}\``],
    ["of several tags at once", `await Promise.all([mho\`${SWEEP}\`, mho\`kept = 1; ${SWEEP}\`])`],
    [
      "of the tag beside an endless await",
      `await Promise.all([mho\`${SWEEP}\`, new Promise(() => {})])`,
    ],
  ])("%s keeps the session", async (_, code) => {
    const setting = "%%mho\nseed 1\narray V 1024x1024 analog\nprogram V from randn(1024x1024)";
    await kernel.execute(`${setting}\nX = randn(1024x4096); kept = norm(V @ ones(1024))`);
    const before = result(await kernel.execute("[kept, V.version]"));
    expect(before).toMatch(/^\[ \d/);
    await interrupted(code);
    expect(result(await kernel.execute("[kept, V.version]"))).toBe(before);
    // The engine runs again, on the array as it was.
    const again = await kernel.execute("%%mho\nagain = norm(V @ ones(1024)); kept == again");
    expect(result(again)).toBe("true");
  });

  it("of a loop around the tag keeps what the loop has done", async () => {
    await kernel.execute("let turns = 0");
    await interrupted("while (true) { await mho`norm(randn(64))`; turns++ }");
    expect(Number(result(await kernel.execute("turns")))).toBeGreaterThan(0);
  });

  it("`import { mho }` means the notebook's session", async () => {
    await kernel.execute('import { mho as ours } from "mho"\nawait ours`imported = 6 * 7`');
    expect(result(await kernel.execute("imported"))).toBe("42");
    expect(result(await kernel.execute("%%mho\nimported + 1"))).toBe("43");
  });
});

it("exit in a cell ends the kernel after saying so", async () => {
  const kernel = await KernelClient.start([CLI, "kernel", "--lang", "ts"]);
  const answer = await kernel.execute("console.log('before'); process.exit(3)");
  expect(text(answer)).toBe("before\n");
  expect(text(answer, "stderr")).toContain("process.exit(3) was called: the kernel shuts down");
  expect(await kernel.ended()).toBe(3);
  kernel.close();
});

it.skipIf(process.platform === "win32")(
  "Ctrl-C ends mho run with 130, and nothing is written",
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "mho-ctrl-c-"));
    writeFileSync(path.join(folder, "long.mho"), `${SWEEP}\n`);
    const child = spawn(process.execPath, [CLI, "run", "long.mho", "--json", "out.json"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (text) => {
      if (said === "") child.kill("SIGINT"); // the bar has appeared: it runs
      said += String(text);
    });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
    expect(said).toContain("mho: interrupted, nothing was written");
    expect(existsSync(path.join(folder, "out.json"))).toBe(false);
  },
);

describe("Jupyter's conformance suite", () => {
  const python = "/usr/bin/python3"; // another one earlier on PATH would not see Debian's packages
  const probe = spawnSync(python, ["-c", "import jupyter_kernel_test, pytest"]);
  const missing = probe.status !== 0;
  const required = process.env["MHO_REQUIRE_JUPYTER"] === "1";
  const title = missing
    ? "no Jupyter here: apt-get install python3-jupyter-kernel-test python3-pytest"
    : "passes";

  it.skipIf(missing && !required)(title, { timeout: 600_000 }, async () => {
    expect(missing, title).toBe(false);
    expect(existsSync(CLI), "npm run build first").toBe(true);
    const prefix = mkdtempSync(path.join(tmpdir(), "mho-specs-"));
    const specs = path.join(prefix, "share", "jupyter");
    const installed = await run(process.execPath, [CLI, "install", "--prefix", prefix]);
    expect(installed.status, installed.output).toBe(0);
    const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider", path.join(ROOT, "test/jupyter")];
    const ran = await run(python, args, { MHO_SOAK: "150", ...process.env, JUPYTER_PATH: specs });
    expect(ran.status, ran.output).toBe(0);
  });
});

/** Runs a command without blocking: vitest gives up on a worker that says nothing for a minute. */
function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn(command, args, { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += String(text);
    });
  }
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, output })));
}
