/**
 * @file `mho info`: versions, this computer, kernels that Jupyter knows, what the tests find.
 * test  cli.test.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import type { Given } from "./arguments.ts";
import { dataFolder } from "./jupyter/install.ts";
import { hostInfo } from "./run-command.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

export function infoCommand(given: Given, terminal: Terminal): number {
  const info = {
    mho: VERSION,
    ...hostInfo(),
    cores: availableParallelism(),
    simd: simd(),
    jupyter: found("jupyter"),
    chromium: found("chromium") ?? found("google-chrome"),
    kernels: kernels(),
  };
  if (given.on.has("json")) terminal.out(`${JSON.stringify(info, null, 1)}\n`);
  else terminal.out(lines(info));
  return 0;
}

function lines(info: Record<string, unknown>): string {
  return Object.entries(info)
    .map(([key, value]) => {
      const text = Array.isArray(value)
        ? value
            .map(
              (k) => `${k.name} ${k.file}${k.works ? "" : " (its program is gone: mho install)"}`,
            )
            .join("\n            ")
        : String(value ?? "not found");
      return `${key.padEnd(10)}  ${text === "" ? "none: mho install" : text}\n`;
    })
    .join("");
}

/** True when this Node runs WebAssembly SIMD: the smallest module that uses it validates. */
function simd(): boolean {
  const wasm = (globalThis as { WebAssembly?: { validate(bytes: Uint8Array): boolean } })
    .WebAssembly;
  const module = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
    15, 253, 98, 11,
  ];
  return wasm?.validate(Uint8Array.from(module)) ?? false;
}

function found(command: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, command)).find((file) => existsSync(file));
}

/** Folders in which Jupyter looks for kernels: those it was told of, this user's, those of the Python environment, the system's. */
function kernelFolders(env: NodeJS.ProcessEnv): string[] {
  const told = (env["JUPYTER_PATH"] ?? "").split(delimiter);
  const prefixes = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"], "/usr/local", "/usr"];
  const shared = prefixes.filter(Boolean).map((prefix) => join(prefix as string, "share/jupyter"));
  const all = [...told, dataFolder(env), ...shared].filter(Boolean);
  return [...new Set(all)].map((folder) => join(folder, "kernels"));
}

interface KernelFound {
  readonly name: string;
  readonly file: string;
  /** Its program is there. */
  readonly works: boolean;
}

function kernels(): KernelFound[] {
  return kernelFolders(process.env).flatMap((folder) => {
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => /^mho/.test(name) && existsSync(join(folder, name, "kernel.json")))
      .map((name) => {
        const file = join(folder, name, "kernel.json");
        return { name, file, works: works(file) };
      });
  });
}

function works(file: string): boolean {
  try {
    const { argv } = JSON.parse(readFileSync(file, "utf8")) as { argv: string[] };
    return argv.length > 1 && argv.slice(0, 2).every((part) => existsSync(part));
  } catch {
    return false; // not JSON, or no kernel of ours
  }
}
