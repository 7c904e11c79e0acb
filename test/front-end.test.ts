/**
 * @file The tour in a real notebook front end: Jupyter Notebook in headless Chromium, all cells run, figures drawn.
 * why   conformance of messages is not yet a picture under a cell
 * holds needs Debian's jupyter-notebook and chromium, and the built bundle; skips with a sentence without them
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, expect, it } from "vitest";

const NOTEBOOK = "/usr/bin/jupyter-notebook";
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );
const CLI = "dist/bundle/cli.js";
const ready = [NOTEBOOK, CHROMIUM, CLI].every((file) => existsSync(file));
if (!ready)
  console.log(`no notebook front end here: it wants ${NOTEBOOK}, ${CHROMIUM} and a build`);

/** What the page of Notebook 6 offers to scripts. */
interface Page6 {
  readonly Jupyter?: {
    readonly notebook: {
      readonly _fully_loaded: boolean;
      readonly kernel?: { is_connected(): boolean };
      execute_all_cells(): void;
      get_cells(): { cell_type: string; input_prompt_number?: number | string | null }[];
    };
  };
}

let server: ChildProcess | undefined;
const folder = mkdtempSync(join(tmpdir(), "mho-front-end-"));
afterAll(() => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/** The tour on a small part of MNIST. */
function smallTour(): void {
  const tour = JSON.parse(readFileSync("notebooks/00-tour.ipynb", "utf8"));
  const parameters = tour.cells.find((c: { id: string }) => c.id === "parameters");
  parameters.source = ["%%mho\n", "images = 1000\n", "tests = 200\n", "rounds = 1"];
  writeFileSync(join(folder, "tour.ipynb"), JSON.stringify(tour));
}

async function startServer(): Promise<string> {
  spawnSync(process.execPath, [CLI, "install", "--prefix", folder]);
  const port = await freePort();
  const options = `--no-browser --allow-root --ip=127.0.0.1 --port=${port} --NotebookApp.token= --notebook-dir=${folder}`;
  const env = {
    ...process.env,
    PATH: "/usr/bin:/bin",
    JUPYTER_PATH: join(folder, "share/jupyter"),
    MHO_HISTORY: "off",
  };
  server = spawn(NOTEBOOK, options.split(" "), { env, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${url}/api`).catch(() => undefined);
    if (answer?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error("the notebook server did not start");
}

it.runIf(ready)(
  "runs every cell of the tour and draws its figures",
  async () => {
    smallTour();
    const url = await startServer();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const page = await browser.newPage();
    const mistakes: string[] = [];
    page.on("pageerror", (error) => mistakes.push(error.message));
    await page.goto(`${url}/notebooks/tour.ipynb`);
    const wait = { timeout: 120_000 };
    await page.waitForFunction(
      () => {
        const notebook = (globalThis as Page6).Jupyter?.notebook;
        return notebook?._fully_loaded && notebook.kernel?.is_connected();
      },
      null,
      wait,
    );
    await page.evaluate(() => (globalThis as Page6).Jupyter?.notebook.execute_all_cells());
    await page.waitForFunction(
      () => {
        const cells = (globalThis as Page6).Jupyter?.notebook.get_cells() ?? [];
        const code = cells.filter((c) => c.cell_type === "code");
        return code.every((c) => typeof c.input_prompt_number === "number");
      },
      null,
      wait,
    );
    await page.waitForFunction(
      "document.querySelectorAll('.js-plotly-plot .main-svg:first-child').length >= 4",
      null,
      wait,
    );
    expect(await page.locator(".output_error").count()).toBe(0);
    expect(mistakes).toEqual([]);
    await browser.close();
  },
  300_000,
);
