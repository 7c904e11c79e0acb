/**
 * @file What the main thread and the I/O thread say to each other.
 *
 * why   the I/O thread owns the sockets and answers while a cell loops; the main thread runs cells. Contents cross as JSON text:
 *       what cannot be written as JSON then fails where the user's code made it
 * test  through test/jupyter.test.ts
 */
import type { Connection, Header, JsonObject, Message } from "./wire.ts";

/** Words of the shared flags: an Int32Array of this length. */
export const FLAGS = {
  /** 1 from the interrupt until the next cell starts. */
  interrupt: 0,
  /** 1 while a cell runs. */
  running: 1,
  /** Counts executions, so that an interrupt never hits the next one. */
  execution: 2,
  /** The execution whose interrupt the main thread has heard of: it is no synchronous loop. */
  heard: 3,
  /** 1 from the moment SIGINT was sent until the next cell starts. */
  signalled: 4,
  length: 5,
} as const;

export interface SocketsData {
  readonly connection: Connection;
  readonly flags: Int32Array;
  /** The kernel_info_reply. */
  readonly info: JsonObject;
  /** Heap limit of the main thread, in bytes. */
  readonly heapLimit: number;
  /** End with the process that started this one. */
  readonly watchParent: boolean;
}

/** Whom a reply goes to. */
export interface Sender {
  readonly channel: "shell" | "control" | "stdin";
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
}

export type ToMain =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly why: string }
  | {
      readonly kind: "execute";
      readonly execution: number;
      readonly from: Sender;
      readonly message: Message;
    }
  | { readonly kind: "request"; readonly from: Sender; readonly message: Message }
  | { readonly kind: "input"; readonly value: string }
  | { readonly kind: "interrupt"; readonly execution: number }
  | { readonly kind: "terminated"; readonly execution: number }
  | { readonly kind: "shutdown" }
  | { readonly kind: "closed" };

export type ToSockets =
  | {
      readonly kind: "publish";
      readonly type: string;
      readonly parent: Header | undefined;
      readonly content: string;
      readonly metadata?: string;
      readonly buffers?: readonly Uint8Array[];
    }
  | {
      readonly kind: "stream";
      readonly name: string;
      readonly parent: Header | undefined;
      readonly text: string;
    }
  | {
      readonly kind: "reply";
      readonly to: Sender;
      readonly type: string;
      readonly content: string;
    }
  /** The end of a cell: its reply, `idle`, and, on an error, the end of all cells that have arrived since. */
  | {
      readonly kind: "done";
      readonly to: Sender;
      readonly content: string;
      readonly abort: boolean;
    }
  | { readonly kind: "cancelWord"; readonly word: Int32Array }
  | { readonly kind: "close" };
