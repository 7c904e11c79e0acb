/**
 * @file Comms: two-way channels between widgets at the front end and objects in the kernel.
 *
 * in    comm_open, comm_msg, comm_close of the front end; handlers that cells register
 * out   the same three messages in the other direction
 * from  "Messaging in Jupyter", section "Custom Messages"
 * test  comms.test.ts
 */
import { randomUUID } from "node:crypto";
import type { Comm, CommMessage, Services } from "./host.ts";
import type { JsonObject } from "./wire.ts";

/** Sends a message on iopub. */
export type Publish = (
  type: string,
  content: object,
  metadata?: object,
  buffers?: readonly Uint8Array[],
) => void;

type Handler = Parameters<Services["comms"]["register"]>[1];

export class Comms {
  private readonly publish: Publish;
  private readonly handlers = new Map<string, Handler>();
  private readonly open = new Map<string, Comm>();

  constructor(publish: Publish) {
    this.publish = publish;
  }

  register(target: string, handler: Handler): void {
    this.handlers.set(target, handler);
  }

  /** Opens a comm from the kernel's side. */
  openHere(target: string, data: unknown = {}): Comm {
    const comm = this.create(randomUUID(), target);
    this.publish("comm_open", { comm_id: comm.id, target_name: target, data });
    return comm;
  }

  /** The answer to comm_info_request. */
  info(target: unknown): Record<string, { target_name: string }> {
    const all = [...this.open.values()];
    const wanted = typeof target === "string" ? all.filter((c) => c.target === target) : all;
    return Object.fromEntries(wanted.map((comm) => [comm.id, { target_name: comm.target }]));
  }

  /** Handles a message of the front end. Errors of handlers come out of here. */
  receive(
    type: string,
    content: JsonObject,
    metadata: JsonObject,
    buffers: readonly Uint8Array[],
  ): void {
    const id = String(content["comm_id"]);
    const message: CommMessage = { data: content["data"], metadata, buffers };
    const comm = this.open.get(id);
    if (type === "comm_open") {
      this.opened(id, String(content["target_name"]), message);
    } else if (type === "comm_close") {
      this.open.delete(id);
      comm?.onClose?.(message);
    } else comm?.onMsg?.(message);
  }

  private opened(id: string, target: string, message: CommMessage): void {
    const handler = this.handlers.get(target);
    if (handler) handler(this.create(id, target), message);
    else this.publish("comm_close", { comm_id: id, data: {} });
  }

  private create(id: string, target: string): Comm {
    const comm: Comm = {
      id,
      target,
      send: (data, buffers = [], metadata = {}) =>
        this.publish("comm_msg", { comm_id: id, data }, metadata, buffers),
      close: (data = {}) => {
        if (this.open.delete(id)) this.publish("comm_close", { comm_id: id, data });
      },
    };
    this.open.set(id, comm);
    return comm;
  }
}
