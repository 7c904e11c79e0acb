/**
 * @file The engine's typed surface: every op as a method on matrices, with named options.
 * in    matrices in engine memory;  out  matrices in engine memory, counters
 * why   the simulator says what it wants computed; addresses, chunks and flags stay in here
 * holds synchronous; one caller; finite inputs. A stopped op throws E_CANCEL, its outputs are torn
 * test  kernels.test.ts, product.test.ts, pulse.test.ts, program.test.ts, convolution.test.ts
 */
import { Backend, type Counters, type Executor } from "./backend.ts";
import { type Control, controlOf } from "./control.ts";
import { wasmExecutor } from "./core.ts";
import { type ConvolutionKernels, convolutionKernels } from "./kernels/convolution.ts";
import { type DrawKernels, drawKernels } from "./kernels/draws.ts";
import { type DriveKernels, driveKernels } from "./kernels/drive.ts";
import { type ElementwiseKernels, elementwiseKernels } from "./kernels/elementwise.ts";
import { type GradientKernels, gradientKernels } from "./kernels/gradient.ts";
import { type MemoryKernels, memoryKernels } from "./kernels/memory.ts";
import { type ProductKernels, productKernels } from "./kernels/product.ts";
import { type ProgramKernels, programKernels } from "./kernels/program.ts";
import { type PulseKernels, pulseKernels } from "./kernels/pulse.ts";
import { type WireKernels, wireKernels } from "./kernels/wires.ts";
import { type WriteKernels, writeKernels } from "./kernels/write.ts";
import { engineExecutor, type Platform } from "./pool.ts";
import { refExecutor } from "./ref/index.ts";

/** All engine kernels over one memory. */
export interface Kernels
  extends MemoryKernels,
    DrawKernels,
    ProductKernels,
    GradientKernels,
    ElementwiseKernels,
    PulseKernels,
    ProgramKernels,
    ConvolutionKernels,
    DriveKernels,
    WireKernels,
    WriteKernels {
  /** "ref" (plain TypeScript) or "wasm"; the bits are the same. */
  readonly backend: "ref" | "wasm";
  readonly threads: number;
  /** Stop and progress words; other threads reach them with `controlOf(memory)`. */
  readonly control: Control;
  readonly memory: WebAssembly.Memory;
  /** Clipped inputs and outputs, saturated weights, events, pulses, trials ... since the reset. */
  counters(): Counters;
  resetCounters(): void;
  close(): void;
}

/** Kernels over an executor: the twin, single-thread WASM or the pool. */
export function kernelsOn(executor: Executor): Kernels {
  const backend = new Backend(executor);
  return {
    ...memoryKernels(backend),
    ...drawKernels(backend),
    ...productKernels(backend),
    ...gradientKernels(backend),
    ...elementwiseKernels(backend),
    ...pulseKernels(backend),
    ...programKernels(backend),
    ...convolutionKernels(backend),
    ...driveKernels(backend),
    ...wireKernels(backend),
    ...writeKernels(backend),
    backend: backend.name,
    threads: backend.threads,
    control: controlOf(backend.arena.memory),
    memory: backend.arena.memory,
    counters: () => backend.counters(),
    resetCounters: () => backend.resetCounters(),
    close: () => backend.close(),
  };
}

/** The slow, obvious engine in plain TypeScript: the definition of every bit. */
export function referenceKernels(): Kernels {
  return kernelsOn(refExecutor());
}

/** The WASM engine on one thread, without workers. */
export function wasmKernels(): Kernels {
  return kernelsOn(wasmExecutor());
}

/** The engine of a host: a pool of threads where memory can be shared, else one thread. */
export function engineKernels(platform: Platform, threads?: number): Kernels {
  return kernelsOn(engineExecutor(platform, threads));
}

export type { Counters } from "./backend.ts";
export type { Control } from "./control.ts";
export { EngineError } from "./error.ts";
export type { Window } from "./kernels/convolution.ts";
export type { Coding } from "./kernels/drive.ts";
export type { Activation, Binary, Unary } from "./kernels/elementwise.ts";
export type { OutputOptions, PanelOptions, QuantiseOptions } from "./kernels/product.ts";
export type { CellList, WriteVerifyOptions } from "./kernels/program.ts";
export type { Cells, Plane, StepLaw, TrainPlan, Trains } from "./kernels/pulse.ts";
export type { GatedWrite, WriteLaw } from "./kernels/write.ts";
export {
  type CellGrid,
  type Draws,
  type Form,
  type Inputs,
  type LineResistances,
  type Matrix,
  type NoiseLaw,
  stride,
  tile,
  type Weights,
} from "./layout.ts";
export type { Ptr } from "./memory.ts";
export type { Helper, HelperInit, Platform } from "./pool.ts";
