/**
 * @file Requests other than cells: completion, inspection, history, comms.
 *
 * in    the type and content of a request
 * out   the content of its reply; undefined where the protocol has none
 * why   handlers know no sockets, so they are tested without any. A front end may send anything: a handler that cannot use it
 *       answers `status: "error"`, because front ends wait for an answer (VS Code also for its status)
 * holds positions are code points outside and UTF-16 offsets inside
 * test  requests.test.ts
 */
import type { Comms } from "./comms.ts";
import type { History } from "./history.ts";
import type { Host } from "./host.ts";
import type { JsonObject, Message } from "./wire.ts";

export type Reply = {
  readonly status: "ok" | "error" | "complete" | "incomplete" | "invalid" | "unknown";
} & {
  readonly [key: string]: unknown;
};

export interface Desk {
  readonly host: Host;
  readonly history: History;
  readonly comms: Comms;
}

type Handler = (desk: Desk, message: Message) => Reply | Promise<Reply> | undefined;

const HANDLERS: Readonly<Record<string, Handler>> = {
  complete_request: ({ host }, { content }) => complete(host, content),
  inspect_request: ({ host }, { content }) => inspect(host, content),
  is_complete_request: async ({ host }, { content }) => ({
    ...(await host.isComplete(codeOf(content))),
  }),
  history_request: ({ history }, { content }) => ({ status: "ok", history: history.find(content) }),
  comm_info_request: ({ comms }, { content }) => ({
    status: "ok",
    comms: comms.info(content["target_name"]),
  }),
  comm_open: receive,
  comm_msg: receive,
  comm_close: receive,
};

/** Answers a request. Never throws. */
export async function answer(desk: Desk, message: Message): Promise<Reply | undefined> {
  const type = message.header.msg_type;
  const handler = HANDLERS[type];
  if (!handler) {
    return type.endsWith("_request")
      ? failed("UnknownRequest", `this kernel does not know ${type}`)
      : undefined;
  }
  try {
    return await handler(desk, message);
  } catch (error) {
    const { name, message: what } = error as Error;
    return failed(name ?? "Error", what ?? String(error));
  }
}

function failed(ename: string, evalue: string): Reply {
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

function receive({ comms }: Desk, { header, content, metadata, buffers }: Message): undefined {
  comms.receive(header.msg_type, content, metadata, buffers);
}

async function complete(host: Host, content: JsonObject): Promise<Reply> {
  const code = codeOf(content);
  const { start, end, items } = await host.complete(code, cursorOf(content, code));
  const [from, to] = [codePoints(code, start), codePoints(code, end)];
  return {
    status: "ok",
    matches: items.map((item) => item.text),
    cursor_start: from,
    cursor_end: to,
    metadata: {
      _jupyter_types_experimental: items.map(({ text, kind }) => ({
        text,
        type: kind,
        start: from,
        end: to,
      })),
    },
  };
}

async function inspect(host: Host, content: JsonObject): Promise<Reply> {
  const code = codeOf(content);
  const detail = content["detail_level"] === 1 ? 1 : 0;
  const data = await host.inspect(code, cursorOf(content, code), detail);
  return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
}

function codeOf(content: JsonObject): string {
  const code = content["code"];
  if (typeof code !== "string") throw new TypeError("the request has no code");
  return code;
}

/** The cursor in UTF-16; at the end when the request does not say. */
function cursorOf(content: JsonObject, code: string): number {
  const cursor = content["cursor_pos"];
  return typeof cursor === "number" ? utf16Offset(code, cursor) : code.length;
}

/** Code points → UTF-16 offset. */
export function utf16Offset(text: string, codePoint: number): number {
  let offset = 0;
  for (let i = 0; i < codePoint && offset < text.length; i++) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}

/** UTF-16 offset → code points. */
export function codePoints(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < Math.min(offset, text.length); count++) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return count;
}
