/**
 * @file The engine in a real browser: on three threads where pages are isolated, on one elsewhere,
 * with the same bits as here.
 * holds needs Chromium (`apt-get install chromium`); without it the tests skip and say so
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webPlatform } from "../kernel/worker/web.ts";
import { engineKernels, wasmKernels } from "../src/engine/kernels.ts";
import { selfTest } from "../src/engine/self-test.ts";
import { largeStep } from "./engine/web-master.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
  const worker = new Worker("/web-master.js", { type: "module", name: "mho-engine" });
  window.answer = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve({ error: message });
  });
</script>`;

/** Serves the page and its scripts from /isolated with the headers, from /plain without. */
function serve(folder: string): Promise<Server> {
  const server = createServer(({ url = "" }, response) => {
    const plain = url.startsWith("/plain");
    const script = url.endsWith(".js") ? join(folder, url.slice(1)) : null;
    if (script && !existsSync(script)) return response.writeHead(404).end();
    response.writeHead(200, {
      "Content-Type": script ? "text/javascript" : "text/html",
      ...(plain ? {} : ISOLATED),
    });
    return response.end(script ? readFileSync(script) : PAGE);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe("the platform of a host without workers or shared memory", () => {
  it("is one thread, same bits", () => {
    const platform = webPlatform(new URL("file:///nowhere.js"));
    expect(platform.shared).toBe(false);
    const k = engineKernels(platform, 4);
    expect(k.threads).toBe(1);
    expect(selfTest(k)).toBe(selfTest(wasmKernels()));
  });
});

describe.skipIf(!existsSync(CHROMIUM))(
  "the engine in Chromium (skipped without it: apt-get install chromium)",
  () => {
    let browser: Browser;
    let server: Server;
    let folder: string;
    const here = { hash: selfTest(wasmKernels()), step: largeStep(wasmKernels()) };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "mho-web-engine-"));
      buildSync({
        entryPoints: ["test/engine/web-master.ts", "kernel/worker/web-helper.ts"],
        outdir: folder,
        entryNames: "[name]",
        bundle: true,
        format: "esm",
        platform: "browser",
        logLevel: "error",
      });
      server = await serve(folder);
      const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"];
      browser = await chromium.launch({ executablePath: CHROMIUM, args: flags });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true });
    });

    it.each([
      ["isolated", 3],
      ["plain", 1],
    ])(
      "gives the bits of Node in a page that is %s, on %i threads",
      async (kind, threads) => {
        const page = await browser.newPage();
        const { port } = server.address() as AddressInfo;
        await page.goto(`http://127.0.0.1:${port}/${kind}`);
        expect(await page.evaluate("window.answer")).toEqual({ threads, ...here });
        await page.close();
      },
      60_000,
    );
  },
);
