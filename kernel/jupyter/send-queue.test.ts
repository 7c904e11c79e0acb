import { describe, expect, it, vi } from "vitest";
import { SendQueue, StreamJoiner, type StreamText } from "./send-queue.ts";
import type { Header } from "./wire.ts";

const frame = (n: number): Uint8Array[] => [Uint8Array.of(n)];

describe("the queue", () => {
  it("sends one at a time, in order, and says when it is drained", async () => {
    const sent: number[] = [];
    let busy = 0;
    const queue = new SendQueue({
      closed: false,
      async send([bytes]) {
        expect(++busy).toBe(1); // never two sends at once
        await new Promise((resolve) => setImmediate(resolve));
        sent.push(bytes![0]!);
        busy--;
      },
    });
    for (let i = 0; i < 100; i++) queue.send(frame(i));
    await queue.drained();
    expect(sent).toEqual([...Array(100).keys()]);
    queue.send(frame(100));
    await queue.drained();
    expect(sent.length).toBe(101);
  });

  it("drops what comes after the socket was closed", async () => {
    const socket = { closed: false, send: vi.fn(async () => undefined) };
    const queue = new SendQueue(socket);
    socket.closed = true;
    queue.send(frame(1));
    await queue.drained();
    expect(socket.send).not.toHaveBeenCalled();
  });
});

describe("joining", () => {
  const cell = (id: string): Header => ({ msg_id: id, msg_type: "execute_request", session: "s" });
  const collect = (): [StreamText[], StreamJoiner] => {
    const out: StreamText[] = [];
    return [out, new StreamJoiner((stream) => out.push(stream))];
  };

  it("makes one message of many pieces, after 20 ms", () => {
    vi.useFakeTimers();
    const [out, joiner] = collect();
    for (let i = 0; i < 5; i++) joiner.add("stdout", cell("one"), `${i}\n`);
    vi.advanceTimersByTime(19);
    expect(out).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(out).toEqual([{ name: "stdout", parent: cell("one"), text: "0\n1\n2\n3\n4\n" }]);
    vi.useRealTimers();
  });

  it("keeps the order of streams and cells", () => {
    const [out, joiner] = collect();
    joiner.add("stdout", cell("one"), "a");
    joiner.add("stderr", cell("one"), "b");
    joiner.add("stderr", cell("two"), "c");
    joiner.flush();
    joiner.flush();
    expect(out.map((s) => [s.name, s.parent?.msg_id, s.text])).toEqual([
      ["stdout", "one", "a"],
      ["stderr", "one", "b"],
      ["stderr", "two", "c"],
    ]);
  });

  it("does not wait beyond 64 KiB", () => {
    const [out, joiner] = collect();
    joiner.add("stdout", undefined, "x".repeat(65_536));
    expect(out.length).toBe(1);
  });
});
