import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Comms } from "./comms.ts";
import { History } from "./history.ts";
import type { Host } from "./host.ts";
import { answer, codePoints, utf16Offset } from "./requests.ts";
import type { JsonObject } from "./wire.ts";

const host: Host = {
  execute: async () => ({ ok: true }),
  evaluate: async () => ({ ok: true }),
  complete: (code, cursor) => ({
    start: cursor - 1,
    end: cursor,
    items: [{ text: `${code[cursor - 1]}x`, kind: "instance" }],
  }),
  inspect: (code, cursor, detail) =>
    code[cursor] === "?" ? undefined : { "text/plain": `${cursor} ${detail}` },
  isComplete: (code) =>
    code === "{" ? { status: "incomplete", indent: "  " } : { status: "complete" },
  interrupt: () => undefined,
  shutdown: () => undefined,
};

function ask(type: string, content: JsonObject): ReturnType<typeof answer> {
  const desk = { host, history: new History(undefined), comms: new Comms(() => undefined) };
  const header = { msg_id: "1", msg_type: type, session: "s" };
  return answer(desk, { identities: [], header, content, metadata: {}, buffers: [] });
}

describe("positions", () => {
  it("are code points outside", async () => {
    expect(await ask("complete_request", { code: "😀😀a", cursor_pos: 3 })).toEqual({
      status: "ok",
      matches: ["ax"],
      cursor_start: 2,
      cursor_end: 3,
      metadata: {
        _jupyter_types_experimental: [{ text: "ax", type: "instance", start: 2, end: 3 }],
      },
    });
  });

  it("go there and back", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, (t) => {
        const points = [...t];
        for (let i = 0; i <= points.length; i++) {
          const offset = utf16Offset(t, i);
          expect(offset).toBe(points.slice(0, i).join("").length);
          expect(codePoints(t, offset)).toBe(i);
        }
        expect(utf16Offset(t, points.length + 5)).toBe(t.length);
      }),
    );
  });
});

describe("every request is answered", () => {
  it("inspection, found or not, cursor given or not", async () => {
    expect(await ask("inspect_request", { code: "ab", cursor_pos: 1, detail_level: 1 })).toEqual({
      status: "ok",
      found: true,
      data: { "text/plain": "1 1" },
      metadata: {},
    });
    expect(await ask("inspect_request", { code: "?", cursor_pos: 0 })).toMatchObject({
      found: false,
    });
    expect(await ask("inspect_request", { code: "abc" })).toMatchObject({
      data: { "text/plain": "3 0" },
    });
  });

  it("completeness", async () => {
    expect(await ask("is_complete_request", { code: "1" })).toEqual({ status: "complete" });
    expect(await ask("is_complete_request", { code: "{" })).toEqual({
      status: "incomplete",
      indent: "  ",
    });
  });

  it("history and comms", async () => {
    expect(await ask("history_request", { hist_access_type: "tail", n: 3 })).toEqual({
      status: "ok",
      history: [],
    });
    expect(await ask("comm_info_request", {})).toEqual({ status: "ok", comms: {} });
    expect(await ask("comm_msg", { comm_id: "gone" })).toBeUndefined();
  });

  it("with an error when it makes no sense", async () => {
    expect(await ask("complete_request", { code: 5 })).toEqual({
      status: "error",
      ename: "TypeError",
      evalue: "the request has no code",
      traceback: ["TypeError: the request has no code"],
    });
    expect(await ask("debug_request", {})).toMatchObject({
      status: "error",
      ename: "UnknownRequest",
      evalue: "this kernel does not know debug_request",
    });
  });
});
