/**
 * @file Loads one large CommonJS file faster the second time: V8's compiled code is kept in the user's cache folder.
 *
 * in    the path of a file, such as TypeScript's compiler (8 MB)
 * out   its exports
 * why   reading that much source takes V8 0.15 s, its compiled form 0.03 s, and functions that ran before need not be compiled
 *       again (measured: 0.2 s of a first cell). Node 22 has `module.enableCompileCache`, Node 20 has not
 * holds V8 refuses code of another source, version or set of flags, and then it is made anew. The folder is the user's own (0700):
 *       what lies there is run. `MHO_CACHE=off` leaves no trace
 * test  code-cache.test.ts
 */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { Script } from "node:vm";

const CACHED = "typescript.code";

interface Loaded {
  readonly exports: unknown;
  /** Keeps the code as it is now, with every function that has run. Does nothing when it came from the cache. */
  keep(): void;
}

/** Like `require(file)`, also for whoever requires it later. */
export function requireCached(file: string, folder: string | undefined = cacheFolder()): Loaded {
  const require = createRequire(file);
  const known = require.cache[file];
  if (known) return { exports: known.exports, keep() {} };
  const kept = folder === undefined ? undefined : path.join(folder, CACHED);
  const cachedData = kept === undefined ? undefined : readOwn(kept);
  const script = new Script(Module.wrap(readFileSync(file, "utf8")), {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = new Module(file);
  module.filename = file;
  require.cache[file] = module;
  script.runInThisContext()(module.exports, require, module, file, path.dirname(file));
  module.loaded = true;
  const isFresh = kept !== undefined && (!cachedData || script.cachedDataRejected === true);
  return { exports: module.exports, keep: () => isFresh && write(kept, script.createCachedData()) };
}

/** The bytes of a file that nobody else can have written. */
function readOwn(file: string): Buffer | undefined {
  try {
    const { uid, mode } = statSync(file);
    const isOwn =
      process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    return isOwn ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: two kernels may write at once. A folder that cannot be written is no mistake. */
function write(file: string, bytes: Buffer): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const own = `${file}.${process.pid}`;
    writeFileSync(own, bytes, { mode: 0o600 });
    renameSync(own, file);
  } catch {
    // The next start is as slow as this one.
  }
}

/** `~/.cache/mho` and its like; undefined when nothing is to be kept. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env["MHO_CACHE"];
  if (wanted === "off") return undefined;
  if (wanted) return wanted;
  const home = homedir();
  if (process.platform === "win32") return path.join(env["LOCALAPPDATA"] ?? home, "mho", "cache");
  if (process.platform === "darwin") return path.join(home, "Library", "Caches", "mho");
  return path.join(env["XDG_CACHE_HOME"] ?? path.join(home, ".cache"), "mho");
}
