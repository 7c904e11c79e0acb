/**
 * @file Our own packages, importable from a notebook in any folder: their types for the compiler, their code for `require`.
 *
 * in    the compiler's file system, before the first converter is made
 * out   a virtual folder `/node_modules`, the last place that module resolution visits, standing for the folders that hold mho
 *       and what it depends on; and the same folders as the last places of `require`
 * why   a notebook's folder seldom has `node_modules`, so even `import * as fs from "fs"` and `console` are "not found" without
 *       `@types/node` (measured). A package in the notebook's own folder is found first and wins
 * test  typescript.test.ts imports fs, mathjs and mho from an empty folder
 */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { AmbientTypes, BASICS } from "./ambient-types.ts";
import type { Compiler } from "./tslab.ts";

/** What notebooks may take from our installation without having it in their own. */
const OFFERED = ["mho", "mathjs", "@types/node", "undici-types", "decimal.js", "fraction.js"];

/** The folder of the package that this file was installed with. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!isOurs(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) return path.dirname(fileURLToPath(import.meta.url));
    folder = parent;
  }
  return folder;
}

function isOurs(file: string): boolean {
  return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "mho";
}

let offered: AmbientTypes | undefined;

/** Makes the offered packages visible to the compiler and to `require`, the first time that it is called. */
export function offerPackages(ts: Compiler, cwd: string): AmbientTypes {
  if (offered) return offered;
  offered = new AmbientTypes();
  const folders = offeredFolders();
  offerTypes(ts, cwd, folders, offered);
  extendRequire([...new Set([...folders].map(([name, folder]) => parentOf(name, folder)))]);
  return offered;
}

/** The virtual folder `/node_modules`, in the file system that the compiler sees. */
function offerTypes(
  ts: Compiler,
  cwd: string,
  folders: ReadonlyMap<string, string>,
  ambientTypes: AmbientTypes,
): void {
  const root = path.parse(path.resolve(cwd)).root.replace(/\\/g, "/");
  const types = `${root}node_modules/@types`;
  const basics = `${types}/${BASICS}/index.d.ts`;
  const real = (file: string): string => {
    if (!file.startsWith(`${root}node_modules/`)) return file;
    const rest = file.slice(root.length + "node_modules/".length);
    const name = rest.split("/", rest.startsWith("@") ? 2 : 1).join("/");
    const folder = folders.get(name);
    return folder === undefined ? file : path.join(folder, rest.slice(name.length));
  };
  const { fileExists, readFile, directoryExists, getDirectories, watchFile } = ts.sys;
  const virtual = new Set([`${root}node_modules`, types, path.posix.dirname(basics)]);
  ts.sys.fileExists = (file) => file === basics || fileExists(real(file));
  ts.sys.readFile = (file, encoding) =>
    file === basics ? ambientTypes.text : readFile(real(file), encoding);
  ts.sys.directoryExists = (folder) => virtual.has(folder) || directoryExists(real(folder));
  ts.sys.getDirectories = (folder) => {
    const there = getDirectories(folder);
    if (!folder.endsWith("/node_modules/@types")) return there;
    ambientTypes.add(there);
    return folder === types ? [BASICS] : [];
  };
  // What we bring along does not change while the kernel runs: 150 watchers less.
  const ours = [path.posix.dirname(ts.sys.getExecutingFilePath()), `${root}node_modules/`];
  ts.sys.watchFile = (file, changed, interval, options) => {
    if (file === basics)
      return ambientTypes.watch(() => changed(file, ts.FileWatcherEventKind.Changed));
    if (ours.some((folder) => file.startsWith(folder))) return { close() {} };
    return watchFile!(file, changed, interval, options);
  };
}

function offeredFolders(): Map<string, string> {
  const root = packageRoot();
  const requires = [path.join(root, "x.js"), createRequire(import.meta.url).resolve("tslab")];
  const folders = new Map([["mho", root]]);
  for (const from of requires) {
    for (const base of createRequire(from).resolve.paths("x") ?? []) {
      for (const name of OFFERED) {
        const folder = path.join(base, name);
        if (!folders.has(name) && existsSync(folder)) folders.set(name, folder);
      }
    }
  }
  return folders;
}

function parentOf(name: string, folder: string): string {
  return path.resolve(folder, ...name.split("/").map(() => ".."));
}

/** `NODE_PATH` for this process only; `_initPaths` is how Node reads it again. */
function extendRequire(folders: readonly string[]): void {
  const before = process.env["NODE_PATH"];
  process.env["NODE_PATH"] = [before, ...folders].filter(Boolean).join(path.delimiter);
  (Module as unknown as { _initPaths(): void })._initPaths();
  if (before === undefined) delete process.env["NODE_PATH"];
  else process.env["NODE_PATH"] = before;
}
