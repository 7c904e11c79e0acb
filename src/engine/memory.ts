/**
 * @file The memory map and the arena: who owns which bytes of the engine's one memory.
 * in    sizes in bytes;  out  64-byte aligned addresses, typed views
 * why   kernels see only addresses; every byte they touch is handed out here
 * holds one memory of at most 4 GiB (65,536 pages); views are good until the next allocation
 * test  random allocations never overlap, coalesce when freed, and fail with the numbers
 */
import { EngineError } from "./error.ts";

/** Byte address in the engine's memory. 0 is never handed out. */
export type Ptr = number;

/** Fixed addresses. All below `SCRATCH` is written by `init`, the dispatcher and nobody else. */
export const MAP = {
  constants: 64,
  swizzles: 2048,
  control: 4096,
  args: 8192,
  argsU32: 8704,
  argsF32: 8960,
  scratch: 65536,
  scratchBytes: 262144,
} as const;

/** Arguments of one op (float64 each). */
export const MAX_ARGS = 64;
/** Threads that can hold scratch: the master and seven helpers. */
export const MAX_THREADS = 8;
/** First byte of the arena: behind the scratch of all threads. */
export const ARENA: number = MAP.scratch + MAX_THREADS * MAP.scratchBytes;
/** Words at the start of each thread's scratch: 0..31 sums since start, 32..63 per-op values. */
export const REGISTERS = 64;

const PAGE = 65536;
const MAX_PAGES = 65536;
const FIRST_PAGES = 1024;
const STEP_PAGES = 16384;

/** The whole memory as typed arrays; replaced when the memory grows. */
export interface Heap {
  readonly u8: Uint8Array;
  readonly i16: Int16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

function viewsOf(buffer: ArrayBufferLike): Heap {
  return {
    u8: new Uint8Array(buffer),
    i16: new Int16Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
  };
}

/** A fresh memory: shared when threads will use it. */
export function createMemory(shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MAX_PAGES, shared });
}

interface Block {
  at: number;
  bytes: number;
}

/** Room after every block, so that a vector load of the last element stays inside the memory. */
const SLACK = 64;

function rounded(bytes: number): number {
  return Math.ceil(bytes / 64) * 64 + SLACK;
}

/**
 * First fit from below for what stays, from above for temporaries; neighbours coalesce.
 * Grows the memory when nothing fits: doubling to 1 GiB, then by 1 GiB. Throws E_MEMORY.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  private views: Heap;
  private gaps: Block[];
  private readonly blocks = new Map<number, { readonly bytes: number; readonly serial: number }>();
  private serial = 0;
  private readonly temporaries: number[] = [];

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.views = viewsOf(memory.buffer);
    this.gaps = [{ at: ARENA, bytes: memory.buffer.byteLength - ARENA }];
  }

  get heap(): Heap {
    if (this.views.u8.byteLength !== this.memory.buffer.byteLength) {
      this.views = viewsOf(this.memory.buffer);
    }
    return this.views;
  }

  /** Bytes that are free now, and those the memory can still grow by. */
  get room(): number {
    const free = this.gaps.reduce((sum, gap) => sum + gap.bytes, 0);
    return free + MAX_PAGES * PAGE - this.memory.buffer.byteLength;
  }

  /** A zeroed block that stays until `free`. `what` is quoted when there is no room. */
  alloc(bytes: number, what: string): Ptr {
    const at = this.take(bytes, what, false);
    this.heap.u8.fill(0, at, at + rounded(bytes));
    return at;
  }

  /** A block with any old content, given back by `release`. */
  temporary(bytes: number, what: string): Ptr {
    const at = this.take(bytes, what, true);
    this.temporaries.push(at);
    return at;
  }

  free(at: Ptr): void {
    const block = this.blocks.get(at);
    if (!block) return;
    const { bytes } = block;
    this.blocks.delete(at);
    let i = this.gaps.findIndex((gap) => gap.at > at);
    if (i < 0) i = this.gaps.length;
    this.gaps.splice(i, 0, { at, bytes });
    this.join(i);
    if (i > 0) this.join(i - 1);
  }

  /** Blocks handed out so far: what `freeSince` counts from. */
  get handedOut(): number {
    return this.serial;
  }

  /** Frees every block that was handed out since: after a failure nobody else knows them all. */
  freeSince(handedOut: number): void {
    for (const [at, { serial }] of [...this.blocks]) if (serial >= handedOut) this.free(at);
  }

  /** Depth of the stack of temporaries. */
  mark(): number {
    return this.temporaries.length;
  }

  release(mark: number): void {
    while (this.temporaries.length > mark) this.free(this.temporaries.pop()!);
  }

  private join(i: number): void {
    const gap = this.gaps[i];
    const next = this.gaps[i + 1];
    if (!gap || !next || gap.at + gap.bytes !== next.at) return;
    gap.bytes += next.bytes;
    this.gaps.splice(i + 1, 1);
  }

  private take(bytes: number, what: string, fromTop: boolean): Ptr {
    if (!(bytes >= 0)) throw new EngineError("E_LIMIT", `${what}: ${bytes} bytes`, { bytes });
    const need = rounded(bytes);
    const i = this.gapFor(need, fromTop);
    if (i < 0) {
      this.grow(need, what);
      return this.take(bytes, what, fromTop);
    }
    const gap = this.gaps[i]!;
    const at = fromTop ? gap.at + gap.bytes - need : gap.at;
    gap.bytes -= need;
    if (!fromTop) gap.at += need;
    if (gap.bytes === 0) this.gaps.splice(i, 1);
    this.blocks.set(at, { bytes: need, serial: this.serial++ });
    return at;
  }

  private gapFor(need: number, fromTop: boolean): number {
    if (!fromTop) return this.gaps.findIndex((gap) => gap.bytes >= need);
    let i = this.gaps.length - 1;
    while (i >= 0 && this.gaps[i]!.bytes < need) i--;
    return i;
  }

  private grow(need: number, what: string): void {
    const pages = this.memory.buffer.byteLength / PAGE;
    const last = this.gaps.at(-1);
    const tail = last && last.at + last.bytes === pages * PAGE ? last.bytes : 0;
    const least = Math.ceil((need - tail) / PAGE);
    const step = Math.min(MAX_PAGES - pages, Math.max(least, Math.min(pages, STEP_PAGES)));
    const failed = (): never => {
      const free = this.room;
      const sentence = `${what} needs ${need} bytes; ${free} are free`;
      throw new EngineError("E_MEMORY", sentence, { need, free });
    };
    if (step < least) failed();
    const end = pages * PAGE;
    try {
      this.memory.grow(step);
    } catch {
      failed();
    }
    this.gaps.push({ at: end, bytes: step * PAGE });
    this.join(this.gaps.length - 2);
  }
}
