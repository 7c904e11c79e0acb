/**
 * @file Sending without losing: one queue per socket, each send awaited; stream text joined.
 *
 * in    frames; pieces of standard output
 * out   sends in order; one message for many pieces
 * why   zeromq.js allows 512 sends per turn of the event loop, then `send` throws EBUSY (`max_sync_operations`, read: zeromq
 *       `src/socket.cc`); a cell of 2000 lines then loses its end. Awaited, 5000 messages take 27 ms (measured). And 5000 lines
 *       printed one by one need not be 5000 messages: joined for 20 ms or 64 KiB they are two
 * test  send-queue.test.ts
 */
import type { Header } from "./wire.ts";

/** What the queue needs of a socket. */
export interface Sender {
  readonly closed: boolean;
  send(frames: Uint8Array[]): Promise<void>;
}

export class SendQueue {
  private readonly socket: Sender;
  private readonly waiting: Uint8Array[][] = [];
  private pumping: Promise<void> | undefined;

  constructor(socket: Sender) {
    this.socket = socket;
  }

  send(frames: Uint8Array[]): void {
    this.waiting.push(frames);
    this.pumping ??= this.pump();
  }

  /** Resolves when all that was given has been handed to the socket. */
  async drained(): Promise<void> {
    await this.pumping;
  }

  private async pump(): Promise<void> {
    let next = this.waiting.shift();
    while (next && !this.socket.closed) {
      try {
        await this.socket.send(next);
      } catch (error) {
        if (!this.socket.closed) throw error;
      }
      next = this.waiting.shift();
    }
    this.pumping = undefined;
  }
}

/** Text of one stream, waiting to be sent. */
export interface StreamText {
  readonly name: string;
  /** The request it belongs to. */
  readonly parent: Header | undefined;
  text: string;
}

/** Joins consecutive pieces of the same stream of the same cell. */
export class StreamJoiner {
  static readonly DELAY_MS = 20;
  static readonly MAX_LENGTH = 65_536;
  private readonly emit: (stream: StreamText) => void;
  private held: StreamText | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(emit: (stream: StreamText) => void) {
    this.emit = emit;
  }

  add(name: string, parent: Header | undefined, text: string): void {
    const { held } = this;
    // Headers cross threads as copies, so the id tells them apart, not the object.
    const other = held && (held.name !== name || held.parent?.msg_id !== parent?.msg_id);
    if (other) this.flush();
    this.held ??= { name, parent, text: "" };
    this.held.text += text;
    if (this.held.text.length >= StreamJoiner.MAX_LENGTH) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), StreamJoiner.DELAY_MS);
  }

  /** Sends what is held. Call before any other message, so that order is kept. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const held = this.held;
    this.held = undefined;
    if (held) this.emit(held);
  }
}
