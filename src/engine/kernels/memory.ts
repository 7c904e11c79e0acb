/**
 * @file Allocation and transfer: numbers in and out of the engine's memory.
 * test  kernels.test.ts
 */
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import { type Matrix, stride } from "../layout.ts";
import type { Ptr } from "../memory.ts";

const LIMIT = 2 ** 24;

export interface MemoryKernels {
  /** A zeroed, 64-byte aligned block that stays until `free`. Throws E_MEMORY with the numbers. */
  alloc(bytes: number, what: string): Ptr;
  free(at: Ptr): void;
  /** Stack of temporaries: `temporary` after `mark` is given back by `release(mark)`. */
  mark(): number;
  release(mark: number): void;
  /** Blocks handed out so far, and freeing all that came since: for what failed half way. */
  handedOut(): number;
  freeSince(handedOut: number): void;
  /** A block with any old content; for results that are written completely. */
  temporary(bytes: number, what: string): Ptr;
  /** Bytes that can still be handed out. */
  room(): number;
  /** Typed views; good until the next allocation. */
  f32(at: Ptr, n: number): Float32Array;
  f64(at: Ptr, n: number): Float64Array;
  i32(at: Ptr, n: number): Int32Array;
  u32(at: Ptr, n: number): Uint32Array;
  i16(at: Ptr, n: number): Int16Array;
  u8(at: Ptr, n: number): Uint8Array;
  /** A zeroed matrix, ld = cols rounded up to 16. */
  matrix(rows: number, cols: number, what: string): Matrix;
  /** A matrix on the stack of temporaries, with any old content. */
  scratch(rows: number, cols: number, what: string): Matrix;
  /** Writes rows*cols dense values. Throws E_INPUT for NaN, infinities and |x| > 2^100. */
  write(m: Matrix, values: ArrayLike<number>, what: string): void;
  /** A dense copy of rows*cols values. */
  read(m: Matrix): Float32Array;
  /** A new matrix that holds `values`. */
  matrixFrom(values: ArrayLike<number>, rows: number, cols: number, what: string): Matrix;
}

function checkSize(rows: number, cols: number, what: string): void {
  if (!(rows >= 0 && cols >= 0 && rows < LIMIT * 4 && cols < LIMIT)) {
    throw new EngineError("E_LIMIT", `${what}: ${rows}x${cols} is out of range`, { rows, cols });
  }
}

/** Throws E_INPUT, naming the first value that is not finite or is beyond 2^100. */
export function checkFinite(values: ArrayLike<number>, what: string): void {
  const limit = 2 ** 100;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (!(x >= -limit && x <= limit)) {
      throw new EngineError("E_INPUT", `${what}[${i}] is ${x}`, { index: i, value: x });
    }
  }
}

export function memoryKernels(backend: Backend): MemoryKernels {
  const arena = backend.arena;
  const shaped = (at: Ptr, rows: number, cols: number): Matrix => ({
    at,
    rows,
    cols,
    ld: stride(cols),
  });
  const kernels: MemoryKernels = {
    alloc: (bytes, what) => arena.alloc(bytes, what),
    free: (at) => arena.free(at),
    mark: () => arena.mark(),
    release: (mark) => arena.release(mark),
    handedOut: () => arena.handedOut,
    freeSince: (handedOut) => arena.freeSince(handedOut),
    temporary: (bytes, what) => arena.temporary(bytes, what),
    room: () => arena.room,
    f32: (at, n) => new Float32Array(arena.memory.buffer, at, n),
    f64: (at, n) => new Float64Array(arena.memory.buffer, at, n),
    i32: (at, n) => new Int32Array(arena.memory.buffer, at, n),
    u32: (at, n) => new Uint32Array(arena.memory.buffer, at, n),
    i16: (at, n) => new Int16Array(arena.memory.buffer, at, n),
    u8: (at, n) => new Uint8Array(arena.memory.buffer, at, n),
    matrix(rows, cols, what) {
      checkSize(rows, cols, what);
      return shaped(arena.alloc(4 * rows * stride(cols), what), rows, cols);
    },
    scratch(rows, cols, what) {
      checkSize(rows, cols, what);
      return shaped(arena.temporary(4 * rows * stride(cols), what), rows, cols);
    },
    write(m, values, what) {
      checkFinite(values, what);
      const rounded = values instanceof Float32Array ? values : new Float32Array(values);
      const f32 = arena.heap.f32;
      for (let r = 0; r < m.rows; r++) {
        f32.set(rounded.subarray(r * m.cols, (r + 1) * m.cols), m.at / 4 + r * m.ld);
      }
    },
    read(m) {
      const out = new Float32Array(m.rows * m.cols);
      const f32 = arena.heap.f32;
      for (let r = 0; r < m.rows; r++) {
        const at = m.at / 4 + r * m.ld;
        out.set(f32.subarray(at, at + m.cols), r * m.cols);
      }
      return out;
    },
    matrixFrom(values, rows, cols, what) {
      const m = kernels.matrix(rows, cols, what);
      kernels.write(m, values, what);
      return m;
    },
  };
  return kernels;
}
