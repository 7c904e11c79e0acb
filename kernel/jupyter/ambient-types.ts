/**
 * @file The types that programs see without importing them, loaded when a cell first needs them.
 *
 * in    the names of the folders in `node_modules/@types`, `node` among them; cells that do not check, names that complete to nothing
 * out   a virtual package of types, part of every program: first the few names that nearly every cell uses, then all of them
 * why   two thirds of the time and of the memory of a fresh TypeScript engine are `@types/node`, 2 MB of text in 60 files
 *       (measured), and most cells use nothing of it but `console`
 * holds what is declared here is declared there too, with the same types: no cell checks against these that would not check
 *       against those. Once loaded they stay
 * test  ambient-types.test.ts
 */

/** The name of the virtual package. */
export const BASICS = "mho-basics";

/** What nearly every cell uses, as `@types/node` declares it. */
const FEW = `
interface Console {
  assert(condition?: unknown, message?: string, ...optionalParams: any[]): void;
  clear(): void;
  count(label?: string): void;
  countReset(label?: string): void;
  debug(message?: any, ...optionalParams: any[]): void;
  dirxml(...data: any[]): void;
  error(message?: any, ...optionalParams: any[]): void;
  group(...label: any[]): void;
  groupCollapsed(...label: any[]): void;
  groupEnd(): void;
  info(message?: any, ...optionalParams: any[]): void;
  log(message?: any, ...optionalParams: any[]): void;
  table(tabularData: any, properties?: readonly string[]): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
  timeLog(label?: string, ...data: any[]): void;
  trace(message?: any, ...optionalParams: any[]): void;
  warn(message?: any, ...optionalParams: any[]): void;
}
declare var console: Console;
declare namespace NodeJS {
  interface RefCounted {
    ref(): this;
    unref(): this;
  }
  interface Timer extends RefCounted {
    hasRef(): boolean;
    refresh(): this;
    [Symbol.toPrimitive](): number;
  }
  interface Immediate extends RefCounted {
    hasRef(): boolean;
  }
  interface Timeout extends Timer {
    close(): this;
  }
}
declare function setTimeout<TArgs extends any[]>(callback: (...args: TArgs) => void, ms?: number, ...args: TArgs): NodeJS.Timeout;
declare function setTimeout(callback: (_: void) => void, ms?: number): NodeJS.Timeout;
declare function setInterval<TArgs extends any[]>(callback: (...args: TArgs) => void, ms?: number, ...args: TArgs): NodeJS.Timeout;
declare function setInterval(callback: (_: void) => void, ms?: number): NodeJS.Timeout;
declare function setImmediate<TArgs extends any[]>(callback: (...args: TArgs) => void, ...args: TArgs): NodeJS.Immediate;
declare function setImmediate(callback: (_: void) => void): NodeJS.Immediate;
declare function clearTimeout(timeoutId: NodeJS.Timeout | string | number | undefined): void;
declare function clearInterval(intervalId: NodeJS.Timeout | string | number | undefined): void;
declare function clearImmediate(immediateId: NodeJS.Immediate | undefined): void;
declare function queueMicrotask(callback: () => void): void;
`;

/** One for a process, like the compiler's file system that it stands in. */
export class AmbientTypes {
  #all = false;
  readonly #packages = new Set(["node"]);
  readonly #watchers = new Set<() => void>();

  /** Folders of `node_modules/@types`, which the compiler would load with every program. */
  add(packages: readonly string[]): void {
    for (const name of packages) if (!name.startsWith(".")) this.#packages.add(name);
  }

  /** The text of the virtual package's only file. */
  get text(): string {
    if (!this.#all) return FEW;
    return [...this.#packages].map((name) => `/// <reference types="${name}" />\n`).join("");
  }

  /** Calls `changed` when the text is another one. */
  watch(changed: () => void): { close(): void } {
    this.#watchers.add(changed);
    return { close: () => void this.#watchers.delete(changed) };
  }

  /** Makes all of them known from the next check on. False when they were already. */
  load(): boolean {
    if (this.#all) return false;
    this.#all = true;
    for (const changed of this.#watchers) changed();
    return true;
  }
}
