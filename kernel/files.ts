/**
 * @file The folder guard: which files a program may touch, and files written whole or not at all.
 * in    a relative path written in a program, and the folder of that program
 * out   a real path inside the folder, or a sentence
 * why   strangers' notebooks may read and write next to themselves and nowhere else;
 *       an interrupted run leaves no half-written file
 * from  design: kernel, section 14
 * test  files.test.ts: .., absolute paths, links that leave, existing files, a full disk
 */
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

const LIMIT = 2 ** 30;

export type Guarded = { readonly path: string } | { readonly why: string };

/** A path that a program of this folder may read or write. */
export function guard(folder: string, path: string): Guarded {
  if (isAbsolute(path) || /^[A-Za-z]:|^[a-z]+:\/\//.test(path))
    return { why: `"${path}" must be a path relative to the program's folder` };
  if (path.split(/[\\/]/).includes("..")) return { why: `"${path}" leaves the program's folder` };
  const root = realpathSync(folder);
  const wanted = resolve(root, path);
  const real = realOf(wanted);
  const inside = relative(root, real);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    return { why: `"${path}" is a link that leaves the program's folder` };
  return { path: real };
}

/** The real path of a file that may not exist yet: that of its nearest existing folder. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realOf(dirname(path)), basename(path));
  }
}

/** The bytes of a file next to the program, or a sentence. */
export function readBeside(folder: string, path: string): { bytes: Uint8Array } | { why: string } {
  const place = guard(folder, path);
  if ("why" in place) return place;
  try {
    if (statSync(place.path).size > LIMIT) return { why: `"${path}" is larger than 1 GB` };
    return { bytes: readFileSync(place.path) };
  } catch (error) {
    return { why: sentence(error, path) };
  }
}

/** Writes a file whole or not at all: beside it first, then renamed. A device or a pipe is written to, never replaced. Throws FileError. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  if (isDevice(path)) {
    writeThrough(path, content);
    return;
  }
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.part`);
  try {
    makeFolder(dirname(path));
    writeFileSync(beside, content, { flag: "wx" });
    renameSync(beside, path);
  } catch (error) {
    discard(beside);
    throw new FileError(
      codeOf(error) === "ENOENT" ? `${path}: nothing can be written there` : sentence(error, path),
    );
  }
}

/** Makes a folder and those above it, one by one: Node's `recursive` never returns where the system refuses with ENOENT, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function isDevice(path: string): boolean {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    return there !== undefined && !there.isFile() && !there.isDirectory();
  } catch {
    return false; // a part of the path is no folder: writing will say so
  }
}

function writeThrough(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new FileError(sentence(error, path));
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // it was never made: the folder is none
  }
}

/** The text of a file. Throws FileError. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new FileError(sentence(error, path));
  }
}

/** A file could not be read or written; the sentence says why. */
export class FileError extends Error {
  override readonly name = "FileError";
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  EEXIST: "a part of the path is not a folder",
  EFBIG: "the file is too large",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

function sentence(error: unknown, path: string): string {
  const code = codeOf(error);
  return `${path}: ${REASONS[code] ?? (code || String(error))}`;
}
