import { expect, it } from "vitest";
import { Comms } from "./comms.ts";
import type { Comm } from "./host.ts";

type Sent = [type: string, content: unknown, buffers: number];

function started(): [Sent[], Comms] {
  const sent: Sent[] = [];
  return [
    sent,
    new Comms((type, content, _, buffers) => sent.push([type, content, buffers?.length ?? 0])),
  ];
}

it("answers a front end that opens a known target", () => {
  const [sent, comms] = started();
  const seen: unknown[] = [];
  comms.register("echo", (comm: Comm, open) => {
    seen.push(open.data);
    comm.onMsg = (message) => comm.send({ n: message.buffers.length }, [Uint8Array.of(1)]);
    comm.onClose = () => seen.push("closed");
  });
  comms.receive("comm_open", { comm_id: "1", target_name: "echo", data: { a: 1 } }, {}, []);
  comms.receive("comm_msg", { comm_id: "1", data: 2 }, {}, [Uint8Array.of(9), Uint8Array.of(8)]);
  expect(comms.info(undefined)).toEqual({ "1": { target_name: "echo" } });
  comms.receive("comm_close", { comm_id: "1" }, {}, []);
  comms.receive("comm_msg", { comm_id: "1" }, {}, []);
  expect(seen).toEqual([{ a: 1 }, "closed"]);
  expect(sent).toEqual([["comm_msg", { comm_id: "1", data: { n: 2 } }, 1]]);
  expect(comms.info(undefined)).toEqual({});
});

it("closes what nobody handles", () => {
  const [sent, comms] = started();
  comms.receive("comm_open", { comm_id: "7", target_name: "nobody" }, {}, []);
  expect(sent).toEqual([["comm_close", { comm_id: "7", data: {} }, 0]]);
});

it("opens from this side, and closes once", () => {
  const [sent, comms] = started();
  const comm = comms.openHere("view", { w: 1 });
  comm.close();
  comm.close();
  expect(sent).toEqual([
    ["comm_open", { comm_id: comm.id, target_name: "view", data: { w: 1 } }, 0],
    ["comm_close", { comm_id: comm.id, data: {} }, 0],
  ]);
  expect(comms.openHere("a") && comms.openHere("b") && Object.keys(comms.info("b")).length).toBe(1);
});
