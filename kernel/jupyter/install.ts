/**
 * @file Makes the two kernels known to Jupyter, without Python.
 *
 * in    options of `mho install` and `mho uninstall`
 * out   `kernels/mho/` and `kernels/mho-ts/` in a data folder of Jupyter: kernel.json with absolute paths, and a logo
 * why   Jupyter finds kernels by folders alone, so writing them is all there is to do
 * from  "Making kernels for Jupyter", section "Kernel specs" (jupyter_client 8.9.1); folders: jupyter_core, section "Data files"
 * test  install.test.ts
 */
import { existsSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { type Given, UsageError } from "../arguments.ts";
import { writeWhole } from "../files.ts";
import type { CellLanguage } from "./host.ts";
import { packageRoot } from "./node-modules.ts";

interface Kernel {
  readonly folder: string;
  readonly display: string;
  readonly language: string;
  readonly plain: CellLanguage;
}

const KERNELS: readonly Kernel[] = [
  { folder: "mho", display: "mho", language: "mho", plain: "mho" },
  { folder: "mho-ts", display: "mho (TypeScript)", language: "typescript", plain: "ts" },
];

/** The unit of conductance, an ohm upside down. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="10" fill="#1b4f72"/>
<path d="M14 15h10v5c-5 3-8 8-8 14a16 16 0 0 0 32 0c0-6-3-11-8-14v-5h10" transform="translate(0 2)"
 fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;

/** Writes both kernels. Returns the exit code. */
export function install(given: Given): number {
  const program = path.join(packageRoot(), "dist", "bundle", "cli.js");
  if (!existsSync(program)) throw new UsageError(`${program} is missing: run npm run build first`);
  const folder = kernelsFolder(given);
  for (const kernel of KERNELS) {
    process.stdout.write(`${writeKernel(path.join(folder, kernel.folder), kernel, program)}\n`);
  }
  return 0;
}

/** Removes both kernels. Returns the exit code. */
export function uninstall(given: Given): number {
  const folder = kernelsFolder(given);
  for (const kernel of KERNELS) {
    const home = path.join(folder, kernel.folder);
    const there = existsSync(path.join(home, "kernel.json"));
    if (there) rmSync(home, { recursive: true });
    process.stdout.write(`${home}${there ? " removed" : " was not there"}\n`);
  }
  return 0;
}

function writeKernel(home: string, kernel: Kernel, program: string): string {
  const file = path.join(home, "kernel.json");
  writeWhole(file, `${JSON.stringify(kernelSpec(kernel, process.execPath, program), null, 1)}\n`);
  writeWhole(path.join(home, "logo-svg.svg"), LOGO);
  return file;
}

function kernelSpec(kernel: Kernel, node: string, program: string): object {
  return {
    argv: [node, program, "kernel", "--lang", kernel.plain, "{connection_file}"],
    display_name: kernel.display,
    language: kernel.language,
    interrupt_mode: "message", // a signal alone never stops a loop after an await
    metadata: { debugger: false },
  };
}

/** The folder that holds kernels, as the options and the environment say. */
export function kernelsFolder(given: Given, env: NodeJS.ProcessEnv = process.env): string {
  const prefix = given.values.get("prefix")?.[0];
  if (prefix !== undefined) return path.join(path.resolve(prefix), "share", "jupyter", "kernels");
  if (given.on.has("sys-prefix")) {
    const python = env["VIRTUAL_ENV"] ?? env["CONDA_PREFIX"];
    if (python === undefined) {
      throw new UsageError(
        "--sys-prefix needs an active Python environment; --prefix DIR names a folder",
      );
    }
    return path.join(python, "share", "jupyter", "kernels");
  }
  return path.join(dataFolder(env), "kernels");
}

/** Where Jupyter keeps what belongs to this user. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  const wanted = env["JUPYTER_DATA_DIR"];
  if (wanted !== undefined && wanted !== "") return wanted;
  const home = homedir();
  if (process.platform === "win32") return path.join(env["APPDATA"] ?? home, "jupyter");
  if (process.platform === "darwin") return path.join(home, "Library", "Jupyter");
  return path.join(env["XDG_DATA_HOME"] ?? path.join(home, ".local", "share"), "jupyter");
}
