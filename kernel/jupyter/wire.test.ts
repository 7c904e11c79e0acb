import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { address, type Connection, type Message, readConnection, Wire } from "./wire.ts";

const file = {
  transport: "tcp",
  ip: "127.0.0.1",
  key: "k",
  signature_scheme: "hmac-sha256",
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
};
const read = (changes: object, bindAny = false): Connection | string =>
  readConnection(JSON.stringify({ ...file, ...changes }), bindAny);

describe("connection files", () => {
  it("give addresses", () => {
    expect(address(read({}) as Connection, "stdin")).toBe("tcp://127.0.0.1:3");
    expect(address(read({ ip: "::1" }) as Connection, "hb")).toBe("tcp://[::1]:5");
    const ipc = read({ transport: "ipc", ip: "/tmp/k" }) as Connection;
    expect(address(ipc, "shell")).toBe("ipc:///tmp/k-1");
  });

  it.each([
    [
      { ip: "0.0.0.0" },
      "refusing to listen on 0.0.0.0: only this machine may reach the kernel, unless --bind-any is given",
    ],
    [
      { ip: "127.0.0.1.evil.org" },
      "refusing to listen on 127.0.0.1.evil.org: only this machine may reach the kernel, unless --bind-any is given",
    ],
    [{ key: "" }, "refusing to listen without a key"],
    [{ signature_scheme: "hmac-md5" }, "unknown signature scheme hmac-md5"],
    [{ transport: "udp" }, "unknown transport udp"],
    [{ hb_port: "5" }, "the connection file has no hb_port"],
  ])("with %o are refused", (changes, sentence) => {
    expect(read(changes)).toBe(sentence);
  });

  it("may name any address when told", () => {
    expect(read({ ip: "0.0.0.0" }, true)).toMatchObject({ ip: "0.0.0.0" });
    expect(readConnection("[1]", false)).toBe("the connection file is not a JSON object");
  });
});

const header = { msg_id: "1", msg_type: "execute_request", session: "s" };

describe("messages", () => {
  it("come back as they were sent", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.uint8Array(),
        (content, buffer) => {
          const frames = new Wire("k").encode(
            [Buffer.from("id")],
            "t",
            header,
            JSON.stringify(content),
            "{}",
            [buffer],
          );
          const message = new Wire("k").decode(frames) as Message;
          expect(message.content).toEqual(JSON.parse(JSON.stringify(content)));
          expect(message.identities).toEqual([Buffer.from("id")]);
          expect(message.buffers).toEqual([buffer]);
          expect(message.header.msg_type).toBe("t");
        },
      ),
    );
  });

  it("are signed over header, parent, metadata and content", () => {
    const frames = new Wire("secret").encode([], "status", header, '{"a":1}', '{"m":1}');
    const expected = createHmac("sha256", "secret");
    for (const part of frames.slice(2)) expected.update(part);
    expect(Buffer.from(frames[1]!).toString()).toBe(expected.digest("hex"));
    expect(JSON.parse(Buffer.from(frames[3]!).toString())).toEqual(header);
  });

  it("are refused when any byte was changed, before any JSON is parsed", () => {
    const frames = new Wire("k").encode([], "t", header, '{"a":1}');
    for (let part = 1; part < frames.length; part++) {
      const forged = frames.map((frame) => Buffer.from(frame));
      forged[part]![0]! ^= 1;
      expect(new Wire("k").decode(forged)).toBe("wrong signature");
    }
    expect(new Wire("other").decode(frames)).toBe("wrong signature");
    expect(new Wire("k").decode([...frames.slice(0, 1), Buffer.alloc(0), ...frames.slice(2)])).toBe(
      "wrong signature",
    );
  });

  it("are refused the second time", () => {
    const frames = new Wire("k").encode([], "t", header, "{}");
    const wire = new Wire("k");
    expect(wire.decode(frames)).toMatchObject({ header: { msg_type: "t" } });
    expect(wire.decode(frames)).toBe("repeated");
  });

  it("may be truncated or no messages at all", () => {
    const frames = new Wire("k").encode([], "t", header, "{}");
    expect(new Wire("k").decode(frames.slice(0, 5))).toBe("truncated");
    expect(new Wire("k").decode(frames.slice(1))).toBe("no delimiter");
    expect(new Wire("k").decode([])).toBe("no delimiter");
    const wire = new Wire("k");
    const noHeader = new Wire("k").encode([], "t", header, "[1]");
    expect(wire.decode(noHeader)).toBe("not JSON objects with a header");
  });

  it("never throw, whatever the bytes", () => {
    const frame = fc.oneof(fc.uint8Array(), fc.constant(Buffer.from("<IDS|MSG>")));
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
        expect(typeof new Wire("k").decode(frames)).toBe("string");
      }),
    );
  });
});
