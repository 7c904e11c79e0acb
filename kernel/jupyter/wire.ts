/**
 * @file The wire protocol of Jupyter: frames ↔ messages, with a signature.
 *
 * in    a connection file; frames as they come from a socket; contents to send
 * out   checked connections; messages, or the reason why frames are none; frames to send
 * why   anybody who can reach the ports can send bytes. The signature is checked over the raw bytes, before any JSON is parsed;
 *       a message that came before is no message
 * from  "Messaging in Jupyter", section "The Wire Protocol" (jupyter_client 8.9.1, protocol 5.5)
 * test  wire.test.ts
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** What a connection file says, checked. */
export interface Connection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly key: string;
  readonly ports: Readonly<Record<Socket, number>>;
}

export type Socket = "shell" | "iopub" | "stdin" | "control" | "hb";
const SOCKETS: readonly Socket[] = ["shell", "iopub", "stdin", "control", "hb"];

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username?: string;
  readonly date?: string;
  readonly version?: string;
}

/** A JSON object of unknown shape. */
export type JsonObject = { readonly [key: string]: unknown };

export interface Message {
  /** Routing frames: whom to answer. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** The text of a connection file → a connection, or a sentence that says what is wrong with it. */
export function readConnection(text: string, bindAny: boolean): Connection | string {
  const file = parsedObject(text);
  if (!file) return "the connection file is not a JSON object";
  const transport = file["transport"] ?? "tcp";
  if (transport !== "tcp" && transport !== "ipc") return `unknown transport ${String(transport)}`;
  const ip = String(file["ip"] ?? "127.0.0.1");
  if (transport === "tcp" && !bindAny && !isLoopback(ip)) {
    return `refusing to listen on ${ip}: only this machine may reach the kernel, unless --bind-any is given`;
  }
  const scheme = file["signature_scheme"] ?? "hmac-sha256";
  if (scheme !== "hmac-sha256") return `unknown signature scheme ${String(scheme)}`;
  const key = String(file["key"] ?? "");
  if (transport === "tcp" && key === "") return "refusing to listen without a key";
  const ports: Partial<Record<Socket, number>> = {};
  for (const socket of SOCKETS) {
    const port = file[`${socket}_port`];
    if (typeof port !== "number") return `the connection file has no ${socket}_port`;
    ports[socket] = port;
  }
  return { transport, ip, key, ports: ports as Record<Socket, number> };
}

function isLoopback(ip: string): boolean {
  return ip === "localhost" || ip === "::1" || /^127(\.\d{1,3}){3}$/.test(ip);
}

/** Where a socket listens, as ZeroMQ writes it. */
export function address(connection: Connection, socket: Socket): string {
  const { transport, ip, ports } = connection;
  if (transport === "ipc") return `ipc://${ip}-${ports[socket]}`;
  return `tcp://${ip.includes(":") ? `[${ip}]` : ip}:${ports[socket]}`;
}

const DELIMITER = Buffer.from("<IDS|MSG>");
/** Signatures remembered against replay. */
const REMEMBERED = 65_536;
/** Protocol version of the headers. */
export const PROTOCOL = "5.4";

/** Signs and checks; one per connection. */
export class Wire {
  private readonly key: string;
  private readonly session = randomUUID();
  private readonly seen = new Set<string>();

  constructor(key: string) {
    this.key = key;
  }

  /** Frames of one message. `content` and `metadata` are JSON text already. */
  encode(
    to: readonly Uint8Array[],
    type: string,
    parent: Header | undefined,
    content: string,
    metadata: string = "{}",
    buffers: readonly Uint8Array[] = [],
  ): Uint8Array[] {
    const header: Header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.session,
      username: "kernel",
      date: new Date().toISOString(),
      version: PROTOCOL,
    };
    const parts = [JSON.stringify(header), JSON.stringify(parent ?? {}), metadata, content];
    const bytes = parts.map((part) => Buffer.from(part));
    return [...to, DELIMITER, Buffer.from(this.sign(bytes)), ...bytes, ...buffers];
  }

  /** The message in these frames, or why there is none. */
  decode(frames: readonly Uint8Array[]): Message | string {
    const at = frames.findIndex((frame) => DELIMITER.equals(frame));
    if (at < 0) return "no delimiter";
    const [signature, ...parts] = frames.slice(at + 1);
    if (!signature || parts.length < 4) return "truncated";
    const signed = parts.slice(0, 4);
    const reason = this.checkSignature(signature, signed);
    if (reason !== undefined) return reason;
    const [header, , metadata, content] = signed.map((part) =>
      parsedObject(Buffer.from(part).toString()),
    );
    if (!isHeader(header) || !metadata || !content) return "not JSON objects with a header";
    return { identities: frames.slice(0, at), header, metadata, content, buffers: parts.slice(4) };
  }

  private checkSignature(signature: Uint8Array, parts: readonly Uint8Array[]): string | undefined {
    if (this.key === "") return undefined; // ipc only: the file system guards the socket
    const expected = Buffer.from(this.sign(parts));
    const same = signature.length === expected.length && timingSafeEqual(signature, expected);
    if (!same) return "wrong signature";
    const text = expected.toString();
    if (this.seen.has(text)) return "repeated";
    this.seen.add(text);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value!);
    return undefined;
  }

  private sign(parts: readonly Uint8Array[]): string {
    if (this.key === "") return "";
    const hmac = createHmac("sha256", this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

function parsedObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(value: unknown): value is Header {
  const header = value as Header | undefined;
  return (
    typeof header?.msg_id === "string" &&
    typeof header.msg_type === "string" &&
    typeof header.session === "string"
  );
}
